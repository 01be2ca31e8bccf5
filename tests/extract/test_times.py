"""Times: what the pack says of them, and what a time keeps for those who come after."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from aidememoire.extract.times.grammar import TimesTable
from aidememoire.languages.pack import load_pack
from aidememoire.model import Span, Time
from conftest import read_phrase

TABLE = load_pack("fr").table("times", TimesTable)
TAG = re.compile(r"</?time>")


def tagged(says: str) -> tuple[str, str]:
    inside = re.search(r"<time>(.*?)</time>", says)
    assert inside, says
    return TAG.sub("", says), inside[1]


def time_of(says: str) -> Time | None:
    plain, words = tagged(says)
    start = says.index("<time>")
    return next((t for t in read_phrase("fr", plain).times if t.span == Span(start, start + len(words))), None)


@pytest.mark.parametrize("pattern", TABLE.pattern, ids=lambda p: p.name)
def test_each_pattern_reads_its_examples(pattern: object) -> None:
    assert pattern.examples, "a pattern carries an example"  # type: ignore[attr-defined]  # a TimePattern
    for example in pattern.examples:  # type: ignore[attr-defined]  # a TimePattern
        time = time_of(example.says)
        assert time is not None, example.says
        assert example.value is None or time.value == example.value, example.says


@pytest.mark.parametrize("pattern", [p for p in TABLE.pattern if p.never], ids=lambda p: p.name)
def test_no_pattern_reads_what_looks_alike(pattern: object) -> None:
    for phrase in pattern.never:  # type: ignore[attr-defined]  # a TimePattern
        assert pattern.name not in {t.rule for t in read_phrase("fr", phrase).times}, phrase  # type: ignore[attr-defined]  # a TimePattern


@pytest.mark.parametrize("mark", TABLE.mark, ids=lambda m: m.mark)
def test_marks_join_their_time_or_leave_it(mark: object) -> None:
    for says in mark.examples:  # type: ignore[attr-defined]  # a MarkPattern
        time = time_of(says)
        assert time is not None, says
        assert (time.mark, time.due) == (mark.mark, mark.due)  # type: ignore[attr-defined]  # a MarkPattern


def test_times_do_not_overlap_and_stand_in_text_order() -> None:
    times = read_phrase("fr", "Du 3 au 5 mai 2023, puis le 7 juin et, en 2024, au premier trimestre 2025, à 18h15.").times
    assert len(times) == 5
    assert all(a.span.end <= b.span.start for a, b in pairwise(times))


def test_a_line_break_ends_a_time() -> None:
    assert "2026-05-12" not in {t.value for t in read_phrase("fr", "Tome 12\n\nMai fut beau.").times}


def test_no_break_spaces_and_typographic_apostrophes_change_nothing() -> None:
    times = read_phrase("fr", "d’ici à 2030, le 5\u00a0novembre 2025").times
    assert [t.value for t in times] == ["2030", "2025-11-05"]
