"""An indicator as bars on the screen, a line for each figure: what is, is aimed at, foreseen or only possible looks different."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal

from aidememoire.export.table import cells_of, cut
from aidememoire.records import Figure
from aidememoire.register.telling import Point, Series

BARS = {"actual": "█", "target": "▒", "forecast": "░", "potential": "·"}
# Before the value and at the end of the bar: about, from here on, up to here.
BOUNDS = {"exact": "", "about": "~", "at_least": "≥", "more_than": ">", "at_most": "≤", "less_than": "<"}
ENDS = {"about": "~", "at_least": "→", "more_than": "→", "at_most": "|", "less_than": "|"}
SCALES = ((Decimal(10**12), " tn"), (Decimal(10**9), " bn"), (Decimal(10**6), " m"))
PERIOD, VALUE, STATUS = 17, 16, 9  # columns
SHORTEST = 8  # of the longest bar


def chart(series: Series, width: int) -> Iterator[str]:
    """The lines of an indicator, in `width` columns: its figures by kind and unit, each in order of period."""
    yield cut(f"{series.measure}, {' – '.join(series.parties)}", width)
    groups: dict[tuple[str, str], list[Point]] = defaultdict(list)
    for point in series.points:
        figure = figure_of(point)
        groups[figure.kind, figure.unit or ""].append(point)
    for (kind, unit), points in groups.items():
        yield f"  {kind}{f', {unit}' if unit else ''}"
        yield from _bars(points, width)
    used = {figure_of(point).status for point in series.points}
    yield "  " + "  ".join(f"{bar} {status}" for status, bar in BARS.items() if status in used)


def figure_of(point: Point) -> Figure:
    """The figure itself."""
    assert isinstance(point.figure.item, Figure)  # indicators are made of figures
    return point.figure.item


def _bars(points: Sequence[Point], width: int) -> Iterator[str]:
    largest = max(abs(_top(point)) for point in points) or Decimal(1)
    room = max(SHORTEST, width - 2 - PERIOD - VALUE - STATUS - 8)
    for point in points:
        figure = figure_of(point)
        bar = BARS[figure.status] * round(room * abs(Decimal(figure.value)) / largest)
        if figure.value_high:
            bar += "-" * (round(room * abs(_top(point)) / largest) - len(bar))
        bar += ENDS.get(figure.bound, "")
        more = f" ×{point.records}" if point.records > 1 else ""
        line = f"  {figure.period or 'no period':{PERIOD}}{_padded(amount_in_short(figure), VALUE)} {bar}{more}"
        yield cut(line, width) if figure.status == "actual" else cut(f"{line} {figure.status}", width)


def _top(point: Point) -> Decimal:
    figure = figure_of(point)
    return Decimal(figure.value_high or figure.value)


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - cells_of(text))


def amount_in_short(figure: Figure) -> str:
    """The value as one reads it, in a few characters: ≥ 38 bn, ~2.5–3, +4.5."""
    sign = "+" if figure.kind == "change" and not figure.value.startswith("-") else ""
    top = Decimal(figure.value_high or figure.value)
    scale, letters = next(((s, name) for s, name in SCALES if abs(top) >= s), (Decimal(1), ""))
    values = [figure.value, *([figure.value_high] if figure.value_high else [])]
    told = "–".join(f"{(Decimal(value) / scale).normalize():f}" for value in values)
    return f"{BOUNDS[figure.bound]}{sign}{told}{letters}"
