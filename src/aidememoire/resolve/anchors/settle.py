"""Fill in what times leave open: «mardi dernier», «le 5 novembre», «l'an dernier», «le lendemain».

They count from the day of publication, or else from the day that the text itself gives as its own, or from
the time before them in the text. What none of these settles stays None: it is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from aidememoire.languages.pack import Pack
from aidememoire.model import Frame, Span, Time
from aidememoire.records import Findings
from aidememoire.resolve.anchors.calendar import after_shift, last_day, nearest, stretch

# A report is out within so many days of what it calls «mardi dernier».
NEWS_DAYS = 4
CONTEXT = 60
REPORT = 6  # sentences over which «la même période» reaches back


class OwnDay(Struct, frozen=True):
    """Words around a full day that make it the day of the article itself («ce jeudi 10 juin 2021»)."""

    name: str
    before: str = ""
    after: str = ""
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class AnchorTable(Struct, frozen=True):
    """What anchoring needs of `times.toml`."""

    own_day: tuple[OwnDay, ...] = ()


class Now(NamedTuple):
    """The day that relative times count from; `near` tells that it is only known to be close to it."""

    day: date
    how: str
    near: bool = False


class Years(NamedTuple):
    """The years that the text names: all of them, and those of its quarters, halves and stretches of months."""

    all: frozenset[int]
    reported: frozenset[int]


def _years_of(times: Iterable[Time]) -> frozenset[int]:
    return frozenset(t.frame.year for t in times if t.frame and t.frame.year)


def _is_part_of_year(frame: Frame | None, until: Frame | None) -> bool:
    return frame is not None and (frame.unit in ("quarter", "half") or (frame.unit == "month" and until is not None))


def anchor_times(findings: Findings, pack: Pack) -> tuple[Time, ...]:
    """The times with their values filled in where publication, the text or the time before settles them."""
    now = _now(findings, pack)
    said = tuple(t for t in findings.times if t.frame and t.frame.year and not findings.in_boilerplate(t.span))
    years = Years(_years_of(said), _years_of(t for t in said if _is_part_of_year(t.frame, t.until)))
    settled: list[Time] = []
    for time in findings.times:
        settled.append(_since(_settled(time, now, years, settled, findings), now))
        now = now or _near_weekday(settled[-1], findings)
    return tuple(settled)


# ---------------------------------------------------------------- the day of reference
def _now(findings: Findings, pack: Pack) -> Now | None:
    published = _published(findings.document.published)
    if published:
        return Now(published, "counted from the day of publication")
    days = [t for t in findings.times if t.kind == "date" and t.frame and t.frame.unit == "day" and t.value and not t.until]
    for own in _own_days(pack):
        for time in days:
            head = findings.document.text[max(0, time.span.start - CONTEXT) : time.span.start]
            tail = findings.document.text[time.span.end : time.span.end + CONTEXT]
            if own.before.search(head) and own.after.match(tail):
                return Now(_day(time), f"counted from the day the text gives as its own ({own.name})")
    body = [_day(t) for t in days if not findings.in_boilerplate(t.span)]
    if body and len({d.year for d in body}) == 1:
        return Now(max(body), "from the one year of the text's full dates", near=True)
    return None


def _published(value: str | None) -> date | None:
    try:
        return date.fromisoformat(value[:10]) if value else None
    except ValueError:
        return None


class _OwnDay(NamedTuple):
    name: str
    before: re.Pattern[str]
    after: re.Pattern[str]


@cache
def _own_days(pack: Pack) -> tuple[_OwnDay, ...]:
    flags = re.IGNORECASE | re.MULTILINE
    rows = pack.table("times", AnchorTable).own_day
    return tuple(_OwnDay(r.name, re.compile(f"(?:{r.before})$", flags), re.compile(r.after or "", flags)) for r in rows)


def _day(time: Time) -> date:
    return date.fromisoformat(time.value or "")


def _near_weekday(time: Time, findings: Findings) -> Now | None:
    """A day whose year its weekday gave away is close to the day of the article."""
    if time.how != BY_WEEKDAY or time.value is None or findings.in_boilerplate(time.span):
        return None
    return Now(_day(time), "from the one day of the text that its weekday settles", near=True)


# ---------------------------------------------------------------- one time
BY_WEEKDAY = "the year of the text in which that day is that weekday"


def _settled(time: Time, now: Now | None, years: Years, earlier: list[Time], findings: Findings) -> Time:
    frame = time.frame
    if frame is not None and frame.same:
        return _same_period(time, frame, earlier, findings)
    if frame is None or time.value is not None or frame.year is not None:
        return time
    if frame.year_shift is not None:
        return _in_year(time, frame, now, earlier, findings)
    if frame.base == "before":
        return _from_before(time, frame, earlier, findings)
    if frame.count:
        return _stretched(time, frame, now, earlier, findings)
    if frame.shift is not None:
        return _shifted(time, frame, now)
    found, how = _named(frame, time.until, now, years)
    return _with(time, found, how) if found else time


def _with(time: Time, frames: tuple[Frame, Frame | None], how: str) -> Time:
    start, until = frames
    first, last = start.value(), until.value() if until else None
    if first is None or (until is not None and last is None):
        return time
    value = first if last is None or last == first else f"{first.split('/', maxsplit=1)[0]}/{last.split('/')[-1]}"
    return replace(time, value=value, frame=start, until=until, how=how)


def _from_before(time: Time, frame: Frame, earlier: list[Time], findings: Findings) -> Time:
    """«le lendemain», «un an plus tôt»: from the last time of this or the sentence before that is precise enough."""
    for base in reversed(earlier):
        if base.kind != "date" or base.frame is None or base.frame.year is None or base.frame.value() is None:
            continue
        if not _follows(base.span, time.span, findings):
            return time
        if frame.unit != "day" or base.frame.unit == "day":
            said = base.span.of(findings.document.text)
            return _with(time, (after_shift(base.frame, frame.unit, frame.shift or 0), None), f"counted from «{said}»")
    return time


def _same_period(time: Time, frame: Frame, earlier: list[Time], findings: Findings) -> Time:
    """«à la même période (de l'année précédente)»: the period reported before, moved by as many years as the words say."""
    base = _period_before(earlier)
    if base is None or base.frame is None or base.frame.year is None or not _follows(base.span, time.span, findings, REPORT):
        return time
    years = frame.year - base.frame.year if frame.year is not None else frame.year_shift or frame.shift or 0
    until = replace(base.until, year=base.until.year + years) if base.until and base.until.year else None
    said = base.span.of(findings.document.text)
    return _with(time, (replace(base.frame, year=base.frame.year + years), until), f"the period of «{said}»")


def _period_before(earlier: list[Time]) -> Time | None:
    """The last period named; a day that closes one named before («au 31 mars 2024» after a first quarter) stands for it."""
    periods = [t for t in earlier if _is_period(t)]
    for time in reversed(earlier):
        if _is_period(time):
            return time
        closed = next((p for p in reversed(periods) if time.value and time.value == _end(p)), None)
        if closed is not None:
            return closed
    return None


def _end(time: Time) -> str | None:
    frame = time.until or time.frame
    return last_day(frame).isoformat() if frame and frame.year else None


def _is_period(time: Time) -> bool:
    """Whether the time can be one that is reported on: no single day, and nothing only compared with."""
    if time.kind != "date" or time.value is None or time.frame is None or time.mark in ("compared", "since", "before", "until"):
        return False
    return time.frame.unit != "day" or time.until is not None


def _in_year(time: Time, frame: Frame, now: Now | None, earlier: list[Time], findings: Findings) -> Time:
    """«en juin de l'année dernière», «au premier trimestre de l'année précédente»."""
    base = now.day.year if now else None
    how = now.how if now else ""
    if frame.base == "before":
        last = next((t for t in reversed(earlier) if t.kind == "date" and t.frame and t.frame.year and t.value), None)
        last = last if last is not None and _follows(last.span, time.span, findings) else None
        base = last.frame.year if last and last.frame else None
        how = f"counted from «{last.span.of(findings.document.text)}»" if last else ""
    if base is None:
        return time
    year = base + (frame.year_shift or 0)
    return _with(time, (replace(frame, year=year), replace(time.until, year=year) if time.until else None), how)


def _follows(base: Span, span: Span, findings: Findings, most: int = 2) -> bool:
    """Whether `span` stands in the sentence of `base` or in the few after it."""
    between = [s for s in findings.sentences if base.end <= s.start <= span.start]
    return len(between) <= most


def _stretched(time: Time, frame: Frame, now: Now | None, earlier: list[Time], findings: Findings) -> Time:
    """«les deux dernières années»; after «depuis lors» they begin where the time before it stands."""
    sentence = findings.sentence_of(time.span)
    anchored = [t for t in earlier if t.mark == "since" and sentence.covers(t.span) and t.frame and t.frame.year]
    if anchored and frame.unit == "year" and frame.count < 0:
        start = anchored[-1].frame
        assert start is not None
        assert start.year is not None
        end = Frame(unit="year", year=start.year - frame.count)
        return _with(time, (Frame(unit="year", year=start.year), end), "counted from the beginning that the sentence gives")
    if now is None or now.near:
        return time
    return _with(time, stretch(now.day, frame.unit, frame.count), now.how)


def _shifted(time: Time, frame: Frame, now: Now | None) -> Time:
    if now is None or (now.near and frame.unit in {"day", "week"}):
        return time
    base = Frame(unit="day", year=now.day.year, month=now.day.month, day=now.day.day)
    if frame.unit == "week":
        return _with(time, _week(now.day + timedelta(weeks=frame.shift or 0)), now.how)
    return _with(time, (after_shift(base, frame.unit, frame.shift or 0, exact=True), None), now.how)


def _week(day: date) -> tuple[Frame, Frame]:
    monday = day - timedelta(days=day.weekday())
    return _of_day(monday), _of_day(monday + timedelta(days=6))


def _of_day(day: date) -> Frame:
    return Frame(unit="day", year=day.year, month=day.month, day=day.day)


# ---------------------------------------------------------------- days and months that lack their year
Found = tuple[tuple[Frame, Frame | None], str] | tuple[None, str]


def _named(frame: Frame, until: Frame | None, now: Now | None, years: Years) -> Found:
    if frame.weekday is not None and frame.day is None:
        return _weekday(frame, now)
    if frame.weekday is not None and frame.month is not None and now is None:
        return _by_weekday(frame, until, years.all)
    if now is None:
        return _by_report(frame, until, years)
    if frame.day is not None and frame.month is None:
        return (None, "") if now.near else _weekday_number(frame, now)
    start = nearest(frame, now.day, until)
    if start is None or start.year is None:
        return None, ""
    if until is None:
        return (start, None), now.how
    wraps = (until.month or 0, until.day or 0) < (start.month or 0, start.day or 0)
    return (start, replace(until, year=until.year or start.year + wraps)), now.how


def _weekday(frame: Frame, now: Now | None) -> Found:
    """The last such day on or before the day of reference; the next one if the words or the tense say so.

    Near a day that is not the day of publication itself only the month can be settled.
    """
    assert frame.weekday is not None
    if now is None:
        return None, ""
    if not now.near:
        return (_of_day(_that_weekday(frame, now.day)), None), now.how
    days = {_that_weekday(frame, now.day + timedelta(days=d)) for d in range(NEWS_DAYS + 1)}
    months = {(d.year, d.month) for d in days}
    if frame.pick != "past" or len(months) != 1:
        return None, ""
    year, month = months.pop()
    return (Frame(unit="month", year=year, month=month), None), now.how


def _that_weekday(frame: Frame, now: date) -> date:
    assert frame.weekday is not None
    ahead = (frame.weekday - now.weekday()) % 7
    if frame.pick == "future":
        return now + timedelta(days=ahead or 7)
    back = (now.weekday() - frame.weekday) % 7
    return now - timedelta(days=7 if back == 0 and frame.pick == "past" else back)


def _by_report(frame: Frame, until: Frame | None, years: Years) -> Found:
    """«au premier semestre de l'année» in a report that elsewhere names the year of its quarters, and no later one."""
    if not _is_part_of_year(frame, until) or len(years.reported) != 1 or max(years.all) > min(years.reported):
        return None, ""
    year = min(years.reported)
    return (replace(frame, year=year), replace(until, year=year) if until else None), "in the one year that the report names"


def _by_weekday(frame: Frame, until: Frame | None, years: frozenset[int]) -> Found:
    days = {y: value for y in sorted(years) if (value := replace(frame, year=y).value())}
    fits = [y for y, value in days.items() if date.fromisoformat(value).weekday() == frame.weekday]
    if len(fits) != 1:
        return None, ""
    return (replace(frame, year=fits[0]), replace(until, year=until.year or fits[0]) if until else None), BY_WEEKDAY


def _weekday_number(frame: Frame, now: Now) -> Found:
    """«lundi 9»: the day of that number and weekday within half a month of the day of reference."""
    days = [now.day + timedelta(days=d) for d in range(-15, 16)]
    fits = [d for d in days if d.day == frame.day and d.weekday() == frame.weekday]
    return ((_of_day(fits[0]), None), now.how) if len(fits) == 1 else (None, "")


# ---------------------------------------------------------------- since
def _since(time: Time, now: Now | None) -> Time:
    """«depuis 2015» lasts to the day of reference; without one its end, and so its value, is open."""
    if time.mark != "since" or time.value is None or time.until or time.frame is None or time.kind != "date":
        return time
    unit = time.frame.unit
    if now is None or (now.near and unit != "year") or time.value > now.day.isoformat():
        return time if now and not now.near else replace(time, value=None, how="since then; the text does not say until when")
    end = _precise(now.day, len(time.value.split("/", maxsplit=1)[0]))
    first = time.value.split("/", maxsplit=1)[0]
    return replace(time, value=first if first == end else f"{first}/{end}", relative=True, how=f"until the article; {now.how}")


def _precise(day: date, length: int) -> str:
    return day.isoformat()[:length]
