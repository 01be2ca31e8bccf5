"""ISO 8601 at any precision as the days it spans, so that "2024" and "2024-01/2024-09" can be compared."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

MONTHS_IN = {"Q": 3, "S": 6, "H": 6}  # quarter, semester or half
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T.*)?")
MONTH = re.compile(r"(\d{4})-(\d\d)")
YEAR = re.compile(r"(\d{4})")
PART = re.compile(r"(\d{4})-([QSH])(\d)")
WEEK = re.compile(r"(\d{4})-W(\d\d)")

Days = tuple[str | None, str | None]


def days_of(value: str | None) -> Days:
    """First and last day of a date or period; (None, None) for what is no date, None for an open end.

    >>> days_of("2024-02"), days_of("1996/2023"), days_of("2024-Q3"), days_of("../2030-06-01")
    (('2024-02-01', '2024-02-29'), ('1996-01-01', '2023-12-31'), ('2024-07-01', '2024-09-30'), (None, '2030-06-01'))
    >>> days_of("soon"), days_of(None)
    ((None, None), (None, None))
    """
    start, slash, end = (value or "").partition("/")
    first, last = _span(start)
    return (first, _span(end)[1]) if slash else (first, last)


def _span(value: str) -> Days:
    try:
        found = _dates(value.strip())
    except ValueError:  # the form of a date, but none of the calendar: 2024-02-31
        return None, None
    return (found[0].isoformat(), found[1].isoformat()) if found else (None, None)


def _dates(value: str) -> tuple[date, date] | None:
    if m := DAY.fullmatch(value):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return day, day
    if m := MONTH.fullmatch(value):
        return _months(int(m[1]), int(m[2]), 1)
    if m := YEAR.fullmatch(value):
        return _months(int(m[1]), 1, 12)
    if m := PART.fullmatch(value):
        length = MONTHS_IN[m[2]]
        return _months(int(m[1]), (int(m[3]) - 1) * length + 1, length)
    if m := WEEK.fullmatch(value):
        monday = date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return monday, monday + timedelta(days=6)
    return None


def _months(year: int, month: int, count: int) -> tuple[date, date]:
    last = month + count - 1
    return date(year, month, 1), date(year, last, monthrange(year, last)[1] if 1 <= last <= 12 else 0)
