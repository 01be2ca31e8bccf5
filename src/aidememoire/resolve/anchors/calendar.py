"""Arithmetic on frames: shifts, stretches, and the year that a day or month without one belongs to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from msgspec.structs import replace

from aidememoire.model import Frame

Unit = Literal["day", "week", "month", "quarter", "half", "year"]
MONTHS = {"month": 1, "quarter": 3, "half": 6, "year": 12}


def after_shift(base: Frame, unit: Unit, shift: int, *, exact: bool = False) -> Frame:
    """The frame `shift` units after `base`.

    From a month, «un an plus tôt» is a month; from the day of publication (`exact`), «l'an dernier» is a year.

    >>> after_shift(Frame(unit="month", year=2024, month=9), "year", -1).value()
    '2023-09'
    """
    if unit in {"day", "week"}:
        day = date(base.year or 1, base.month or 1, base.day or 1) + timedelta(days=shift * (7 if unit == "week" else 1))
        return Frame(unit="day", year=day.year, month=day.month, day=day.day)
    if unit == "year" and not exact and base.unit != "day":
        return replace(base, year=(base.year or 0) + shift)
    month = _first_month(base)
    if month is None:
        return Frame(unit="year", year=(base.year or 0) + shift * MONTHS[unit] // 12)
    return _of_month(unit, (base.year or 0) * 12 + month - 1 + shift * MONTHS[unit])


def _first_month(base: Frame) -> int | None:
    """The month, or that with which the quarter or half begins."""
    if base.quarter:
        return 3 * base.quarter - 2
    return 6 * base.half - 5 if base.half else base.month


def _of_month(unit: Unit, months: int) -> Frame:
    year, month = divmod(months, 12)
    quarter = month // 3 + 1 if unit == "quarter" else None
    half = month // 6 + 1 if unit == "half" else None
    return Frame(unit=unit, year=year, month=month + 1 if unit == "month" else None, quarter=quarter, half=half)


def stretch(now: date, unit: Unit, count: int) -> tuple[Frame, Frame]:
    """So many units up to `now` (negative) or from it on.

    >>> [f.value() for f in stretch(date(2023, 4, 6), "year", -27)]
    ['1996', '2023']
    """
    base = Frame(unit="day", year=now.year, month=now.month, day=now.day)
    precise: Unit = {"quarter": "month", "half": "month", "week": "day"}.get(unit, unit)  # type: ignore[assignment]  # units again
    other = after_shift(base, unit, count, exact=True)
    if unit in {"quarter", "half"}:
        other = after_shift(base, "month", count * MONTHS[unit], exact=True)
    here = base if precise == "day" else after_shift(base, precise, 0, exact=True)
    return (other, here) if count < 0 else (here, other)


def nearest(frame: Frame, now: date, until: Frame | None = None) -> Frame | None:
    """The frame in the year that its `pick` or else nearness to `now` settles.

    A report looks back: of the two neighbours the past one is taken when it is the nearer, or when the words say
    «dernier»; a stretch from the year's first month must be over («les neuf premiers mois»).
    """
    years = [now.year - 1, now.year, now.year + 1]
    frames = [f for f in (replace(frame, year=y) for y in years) if f.value()]
    if frame.weekday is not None:
        frames = [f for f in frames if _first_day(f).weekday() == frame.weekday] or frames
    if until is not None and frame.unit == "month" and frame.month == 1 and frame.pick != "future":
        over = [f for f in frames if last_day(replace(until, year=f.year)) <= now]
        return over[-1] if over else None
    if frame.pick == "past":
        return max((f for f in frames if _first_day(f) <= now), key=_first_day, default=None)
    if frame.pick == "future":
        return min((f for f in frames if last_day(f) >= now), key=_first_day, default=None)
    return min(frames, key=lambda f: _distance(f, now), default=None)


def _distance(frame: Frame, now: date) -> int:
    if _first_day(frame) <= now <= last_day(frame):
        return 0
    return min(abs((_first_day(frame) - now).days), abs((last_day(frame) - now).days))


def _first_day(frame: Frame) -> date:
    return date(frame.year or 1, _first_month(frame) or 1, (frame.day or 1) if frame.unit == "day" else 1)


def last_day(frame: Frame) -> date:
    """The day with which the frame ends; its year must be known.

    >>> last_day(Frame(unit="quarter", year=2024, quarter=1)).isoformat()
    '2024-03-31'
    """
    if frame.unit == "day":
        return _first_day(frame)
    start = _first_day(frame)
    months = start.year * 12 + start.month - 1 + MONTHS[frame.unit]
    return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)
