"""A chart tells by its shape alone what is, what is aimed at, and how sure the number is."""

from __future__ import annotations

from typing import Any

import pytest

from aidememoire.export.chart import amount_in_short, chart
from aidememoire.model import Document, Span, document_id
from aidememoire.records import Figure
from aidememoire.register import Found
from aidememoire.register.telling import Point, Series


def figure(value: str, **fields: Any) -> Figure:
    return Figure(id="f-1", quantity=Span(0, 1), value=value, **fields)


def point(value: str, records: int = 1, **fields: Any) -> Point:
    document = Document(id=document_id("38"), text="38")
    return Point(Found("figures", figure(value, **fields), document, "test"), records, ())


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (figure("38000000000", unit="USD"), "38 bn"),
        (figure("38500000", bound="at_least"), "≥38.5 m"),
        (figure("2.5", value_high="3", bound="about"), "~2.5–3"),
        (figure("4.5", kind="change"), "+4.5"),
        (figure("-4.5", kind="change"), "-4.5"),
        (figure("1200"), "1200"),
    ],
)
def test_an_amount_in_short(item: Figure, told: str) -> None:
    assert amount_in_short(item) == told


def test_bars_grow_with_the_values_and_look_different() -> None:
    points = (
        point("20", period="2021"),
        point("40", records=3, period="2022", bound="more_than"),
        point("50", period="2025", status="target"),
        point("60", period="2030", status="forecast"),
    )
    lines = list(chart(Series("n-1", "exports", ("Valdanie", "Marvésie"), points), 80))
    assert lines[0] == "exports, Valdanie – Marvésie"
    bars = {year: line for line in lines for year in ("2021", "2022", "2025", "2030") if line.strip().startswith(year)}
    assert abs(bars["2022"].count("█") - 2 * bars["2021"].count("█")) <= 1
    assert bars["2022"].endswith("→ ×3")
    assert "▒" in bars["2025"] and bars["2025"].endswith("target")
    assert "░" in bars["2030"] and bars["2030"].endswith("forecast")
    assert lines[-1] == "  █ actual  ▒ target  ░ forecast"


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    points = tuple(point(str(10**n), period=f"20{n:02}-01/20{n:02}-06", status="target") for n in range(1, 13))
    assert max(map(len, chart(Series("n-1", "exports", ("V" * 60, "M"), points), width))) <= width


def test_zero_has_no_bar() -> None:
    assert not any("█" in line for line in list(chart(Series("n-1", "jobs", ("V",), (point("0"),)), 80))[:-1])
