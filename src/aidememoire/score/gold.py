"""Annotated articles: reading them, and refusing those that are not anchored in their text.

One JSON object a line. Everything quoted is a verbatim substring of `text`; where it occurs more than
once, `nth` (from 0) says which (docs/accuracy.md gives the format).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from aidememoire.errors import GoldError
from aidememoire.model import Document, Span, document_id
from aidememoire.records import KINDS

Gold = dict[str, Any]
# The field of each kind that quotes what the record rests on.
EVIDENCE = {
    "statements": "content",
    "figures": "quantity",
    "commitments": "clause",
    "meetings": "evidence",
    "instruments": "evidence",
}
# Fields whose place is told by an `nth` of their own.
OWN_NTH = frozenset({"cue", "mention"})


def read_gold(path: Path | str) -> list[Gold]:
    """The annotated articles of a JSON Lines file; GoldError names the line and what is wrong with it."""
    try:
        lines = Path(path).read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror or error}; name a JSON Lines file of annotated articles") from error
    except UnicodeDecodeError as error:
        raise GoldError(f"{path} is not UTF-8 (byte {error.start}); annotated articles are JSON Lines in UTF-8") from error
    gold = [_read_line(line, f"{path}:{number}") for number, line in enumerate(lines, start=1) if line.strip()]
    if not gold:
        raise GoldError(f"{path} holds no annotated article")
    return gold


def documents_of(gold: Iterable[Gold]) -> Iterator[Document]:
    """The articles as documents, to be read without their annotation."""
    for article in gold:
        text = article["text"]
        yield Document(
            id=document_id(text),
            text=text,
            uri=article.get("uri"),
            title=article.get("title"),
            lang=article.get("lang"),
            published=article.get("published"),
        )


def place(row: Gold, field: str, text: str) -> Span | None:
    """Where the row's quoted `field` stands in the text; None where the row has no such field or it is not there."""
    nth = row.get(f"{field}_nth" if field in OWN_NTH else "nth") or 0
    quoted = row.get(field)
    return find_nth(text, quoted, nth) if quoted else None


def find_nth(text: str, quoted: str, nth: int = 0) -> Span | None:
    """The place of the `nth` occurrence, from 0.

    >>> find_nth("a-t-il dit, a-t-il redit", "a-t-il", 1)
    Span(start=12, end=18)
    """
    start = -1
    for _ in range(nth + 1):
        start = text.find(quoted, start + 1)
        if start < 0:
            return None
    return Span(start, start + len(quoted))


def _read_line(line: str, where: str) -> Gold:
    try:
        article = msgspec.json.decode(line, type=Gold)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise GoldError(f"{where} is not one JSON object: {error}") from error
    if not isinstance(article.get("text"), str):
        raise GoldError(f"{where} has no «text»")
    article.setdefault("id", where)
    for kind in KINDS:
        for row in article.setdefault(kind, []):
            _check(row, EVIDENCE[kind], article["text"], f"{where} {kind}")
    for row in article.setdefault("tolerated", []):
        if row.get("in") not in EVIDENCE:
            raise GoldError(f"{where} tolerated: «in» must be one of {', '.join(KINDS)}, not {row.get('in')!r}")
    return article


def _check(row: Gold, field: str, text: str, where: str) -> None:
    if place(row, field, text) is None:
        raise GoldError(f"{where}: {field} {row.get(field)!r} (nth {row.get('nth', 0)}) is not in the text")
