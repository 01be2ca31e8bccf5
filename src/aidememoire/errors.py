"""The error tree: what a person can put right.

AideMemoireError
├── SourceError      a path or input that cannot be read at all
├── PackError        a language pack that is missing, malformed or contradicts itself
├── RegisterError    a register that cannot be opened, or is of another version
├── QueryError       a question that cannot be answered as asked (unknown name, kind, record)
├── ReviewError      a decision that cannot be taken: an unknown field, an impossible value, nothing to undo
│   └── StaleError   somebody else decided in the meantime; both versions are told
└── GoldError        annotated articles that do not have the expected form

What a single document does to us is no error: it is a `Problem` (see `model.py`), it is reported, and
the run goes on.
"""

from __future__ import annotations

from typing import Any


class AideMemoireError(Exception):
    """Something a person can put right; the message says what, where and what to do."""


class SourceError(AideMemoireError):
    """A path or input that cannot be read at all."""


class PackError(AideMemoireError):
    """A language pack that is missing, malformed or contradicts itself."""


class RegisterError(AideMemoireError):
    """A register that cannot be opened, or that another version wrote."""


class QueryError(AideMemoireError):
    """A question that cannot be answered as asked."""


class ReviewError(AideMemoireError):
    """A decision that cannot be taken as it was given."""


class StaleError(ReviewError):
    """The record is no longer what the person saw: `seen` and `now` are its fields then (None if unknown) and now."""

    def __init__(self, message: str, seen: dict[str, Any] | None, now: dict[str, Any]) -> None:
        super().__init__(message)
        self.seen = seen
        self.now = now


class GoldError(AideMemoireError):
    """Annotated articles that do not have the expected form."""
