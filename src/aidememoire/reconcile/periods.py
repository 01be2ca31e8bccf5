"""ISO 8601 periods as ranges of days: which contain, overlap or equal one another.

A period is written at the precision of the text: `2021`, `2024-01/2024-09`, `2024-11-05`. The last of these
is one day, the first 365.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple


class Days(NamedTuple):
    """First and last day, both included."""

    first: date
    last: date

    @property
    def length(self) -> int:
        """The number of days."""
        return (self.last - self.first).days + 1


@lru_cache(maxsize=4096)
def days_of(period: str | None) -> Days | None:
    """The days a period covers, or None for no period or one that is not ISO 8601.

    >>> days_of("2024-01/2024-09").last.isoformat(), days_of("2021").length
    ('2024-09-30', 365)
    """
    if not period:
        return None
    start, _, end = period.partition("/")
    try:
        first, last = _edge(start, last=False), _edge(end or start, last=True)
    except ValueError:
        return None
    return Days(first, last) if first <= last else None


def _edge(value: str, *, last: bool) -> date:
    parts = [int(part) for part in value.strip().split("T")[0].split("-")]
    year, month, day = (*parts, None, None)[:3]
    assert year is not None
    month = month or (12 if last else 1)
    return date(year, month, day or (monthrange(year, month)[1] if last else 1))


def overlap(one: Days, other: Days) -> int:
    """The number of days both cover; 0 when they are apart."""
    return max(0, (min(one.last, other.last) - max(one.first, other.first)).days + 1)


def year_before(period: str) -> str | None:
    """The same period one year earlier, at the same precision; None when it is no calendar period.

    >>> year_before("2021"), year_before("2024-01/2024-09")
    ('2020', '2023-01/2023-09')
    """
    pieces = period.split("/")
    if days_of(period) is None:
        return None
    return "/".join(f"{int(piece[:4]) - 1:04d}{piece[4:]}" for piece in pieces)
