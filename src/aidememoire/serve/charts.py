"""Where the points of an indicator stand on a chart: numbers for a template, which draws them as SVG.

Time runs to the right, the value upwards. Only levels in the indicator's own unit with a period are drawn; the table
beside the chart holds everything.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from aidememoire.register.days import days_of
from aidememoire.views.parties import Line, Point

WIDTH, HEIGHT = 760, 300
LEFT, RIGHT, TOP, BOTTOM = 86, 26, 22, 34
TICKS = 4
LABEL = 64  # the least room between two values that are written out
MONTHS = 18  # a chart of no more than these is marked by months
ASIDE = 9  # how far apart two points of one day and value are drawn
ZERO = 0.6  # where the least value is below this share of the greatest, the axis begins at nought
UPWARDS = ("at_least", "more_than")
DOWNWARDS = ("at_most", "less_than")


@dataclass(frozen=True, slots=True)
class Mark:
    """A point as it is drawn: `left` and `right` are its period's ends, `high` the upper end of a range."""

    point: Point
    x: float
    y: float
    left: float
    right: float
    status: str
    high: float | None = None
    bound: int = 0  # 1 if the value is at least this, -1 if at most, 0 else
    labelled: bool = False


@dataclass(frozen=True, slots=True)
class Tick:
    """A place on an axis and what stands there."""

    at: float
    value: float | str


@dataclass(frozen=True, slots=True)
class Chart:
    """An indicator as it is drawn; `paths` join what came true, `ahead` leads from there to what is aimed at."""

    marks: tuple[Mark, ...]
    times: tuple[Tick, ...]
    values: tuple[Tick, ...]
    paths: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    floor: float = HEIGHT - BOTTOM
    start: float = LEFT
    end: float = WIDTH - RIGHT
    statuses: tuple[str, ...] = ()
    contested: bool = False


@dataclass(frozen=True, slots=True)
class _Placed:
    """A point with its values as numbers and its period as days."""

    point: Point
    low: float
    high: float | None
    first: int
    last: int
    fields: dict[str, object] = field(default_factory=dict)

    @property
    def middle(self) -> float:
        return (self.first + self.last) / 2


def chart_of(line: Line) -> Chart | None:
    """The chart of the indicator; None where fewer than two points can be drawn."""
    placed = sorted(_placed(line), key=lambda p: (p.middle, p.low))
    if len(placed) < 2:
        return None
    days = _days(placed)
    low, high, step = _scale([v for p in placed for v in (p.low, p.high) if v is not None])
    across = _Scale(days[0], days[1], LEFT, WIDTH - RIGHT)
    up = _Scale(low, high, HEIGHT - BOTTOM, TOP)
    marks = tuple(_labelled(_apart([_mark(p, across, up) for p in placed])))
    return Chart(
        marks=marks,
        times=tuple(_times(days, across)),
        values=tuple(Tick(up(value), value) for value in _steps(low, high, step)),
        paths=tuple(_joined(marks)),
        ahead=tuple(_ahead(marks)),
        statuses=tuple(dict.fromkeys(m.status for m in marks)),
        contested=any(m.point.contested for m in marks),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """A straight rule from values to places."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


def _placed(line: Line) -> Iterable[_Placed]:
    for point in line.points:
        fields = point.card.fields
        low, high = _number(fields.get("value")), _number(fields.get("value_high"))
        first, last = days_of(fields.get("period"))
        if low is not None and first and last and fields.get("unit") == line.unit and fields.get("kind") == "level":
            yield _Placed(point, low, high, date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal(), fields)


def _number(value: object) -> float | None:
    try:
        return float(Decimal(str(value))) if value is not None else None
    except (InvalidOperation, OverflowError):
        return None


def _days(placed: Sequence[_Placed]) -> tuple[float, float]:
    """The days from edge to edge, with room on both sides: at least the year around."""
    first, last = min(p.first for p in placed), max(p.last for p in placed)
    room = max((last - first) * 0.04, 20)
    return first - room, last + room


def _scale(values: Sequence[float]) -> tuple[float, float, float]:
    """Round numbers below and above all values, and the step between the lines.

    >>> _scale([4.2e9, 5e9]), _scale([12, 31])
    ((4000000000.0, 5200000000.0, 200000000.0), (0.0, 40.0, 10.0))
    """
    least, most = min(values), max(values)
    if 0 <= least < ZERO * most:
        least = 0.0
    spread = (most - least) or abs(most) or 1.0
    raw = spread / TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= raw * 0.999)
    low = math.floor(least / step) * step
    high = math.ceil(most / step) * step
    if high - most < step * 0.25:
        high += step
    if least - low < step * 0.25 and low > 0:
        low -= step
    return max(0.0, low) if least >= 0 else low, high, step


def _steps(low: float, high: float, step: float) -> list[float]:
    return [low + n * step for n in range(round((high - low) / step) + 1)]


def _mark(placed: _Placed, across: _Scale, up: _Scale) -> Mark:
    bound = str(placed.fields.get("bound"))
    return Mark(
        point=placed.point,
        x=across(placed.middle),
        y=up(placed.low),
        left=across(placed.first),
        right=across(placed.last),
        status=str(placed.fields.get("status")),
        high=up(placed.high) if placed.high is not None else None,
        bound=1 if bound in UPWARDS else -1 if bound in DOWNWARDS else 0,
    )


def _apart(marks: list[Mark]) -> list[Mark]:
    """The marks, those at one place drawn side by side, so that two sources are two points."""
    found: list[Mark] = []
    for mark in marks:
        same = [m for m in found if abs(m.y - mark.y) < ASIDE and abs(m.x - mark.x) < ASIDE]
        found.append(replace(mark, x=round(max(m.x for m in same) + ASIDE, 1)) if same else mark)
    return found


def _labelled(marks: list[Mark]) -> Iterable[Mark]:
    """The marks, told which have room for their value above them."""
    taken: list[tuple[float, float]] = []
    for mark in marks:
        free = all(abs(mark.x - x) > LABEL or abs(mark.y - y) > 18 for x, y in taken)
        if free:
            taken.append((mark.x, mark.y))
        yield replace(mark, labelled=free)


def _joined(marks: Sequence[Mark]) -> Iterable[str]:
    """The line through what is said to have come true and is contested by nobody."""
    actual = _one_a_day([m for m in marks if m.status == "actual" and not m.point.contested])
    if len(actual) > 1:
        yield "M" + "L".join(f"{m.x} {m.y}" for m in actual)


def _ahead(marks: Sequence[Mark]) -> Iterable[str]:
    """From the last thing that came true to each target or forecast after it."""
    actual = [m for m in marks if m.status == "actual"]
    if actual:
        for mark in marks:
            if mark.status != "actual" and mark.x > actual[-1].x:
                yield f"M{actual[-1].x} {actual[-1].y}L{mark.x} {mark.y}"


def _one_a_day(marks: Sequence[Mark]) -> list[Mark]:
    found = list(marks[:1])
    for before, mark in pairwise(marks):
        if mark.right != before.right or mark.left != before.left:
            found.append(mark)
    return found


def _times(days: tuple[float, float], across: _Scale) -> Iterable[Tick]:
    """The years, or the months where all lies within a few of them, each at its middle."""
    first, last = date.fromordinal(int(days[0])), date.fromordinal(int(days[1]))
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months <= MONTHS:
        every = max(1, math.ceil(months / 5))
        starts = [divmod(first.year * 12 + first.month - 1 + n, 12) for n in range(0, months, every)]
        ticks = [(date(year, month + 1, 15), f"{year}-{month + 1:02d}") for year, month in starts]
    else:
        every = max(1, math.ceil((last.year - first.year + 1) / 10))
        ticks = [(date(year, 7, 1), str(year)) for year in range(first.year, last.year + 1, every)]
    for day, name in ticks:
        if days[0] <= day.toordinal() <= days[1]:
            yield Tick(across(day.toordinal()), name)
