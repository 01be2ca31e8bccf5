"""The four articles that started the project, where they lie beside the checkout; else skipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from aidememoire.entries import Ref
from aidememoire.model import Document, document_id
from aidememoire.pipeline import Pipeline
from aidememoire.reconcile import load_known, reconcile
from aidememoire.records import DocumentRecord, Figure

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="the first corpus is press text and is not shipped")


@cache
def read(start: str) -> DocumentRecord:
    path = next(CORPUS.glob(f"{start}*.txt"))
    text = path.read_text(encoding="utf-8")
    record = Pipeline().read(Document(id=document_id(text), text=text, lang="fr"))
    assert isinstance(record, DocumentRecord)
    return record


def figure(start: str, value: str, unit: str) -> tuple[Figure, set[str]]:
    record = read(start)
    found = next((f for f in record.figures if f.value == value and f.unit == unit), None)
    assert found, f"no {value} {unit} among {[(f.value, f.unit) for f in record.figures]}"
    names = {e.id: e.name for e in record.entities}
    return found, {names[p] for p in found.parties}


@pytest.mark.parametrize(("start", "count"), [("000", 3), ("001", 2), ("002", 2), ("003", 1)])
def test_every_direct_quotation_is_the_speakers(start: str, count: int) -> None:
    record = read(start)
    names = {e.id: e.name for e in record.entities}
    direct = [s for s in record.statements if s.kind == "direct"]
    assert len(direct) == count
    assert all(names[s.speakers[0]].endswith(("Loukachenko", "Poutine")) for s in direct)


def test_the_trade_with_a_region() -> None:
    half, parties = figure("001", "500000000", "USD")
    assert half.measure == "trade_turnover"
    assert any("Toula" in p for p in parties)
    assert any("orussie" in p for p in parties)
    growth, _ = figure("001", "37", "%")
    assert (growth.kind, growth.period) == ("change", "2024-01/2024-09")
    reachable = [f for f in read("001").figures if f.value == "1000000000"]
    assert {f.status for f in reachable} == {"potential"}


def test_the_trade_between_the_states() -> None:
    level, parties = figure("003", "38000000000", "USD")
    assert (level.period, level.measure, level.kind) == ("2021", "trade_turnover", "level")
    assert len(parties) == 2
    rise, _ = figure("003", "30", "%")
    assert (rise.kind, rise.period) == ("change", "2021")
    about, _ = figure("003", "40000000000", "USD")
    assert about.bound == "about"


def test_the_programme_and_the_treaty() -> None:
    share, _ = figure("002", "74", "%")
    assert share.measure == "progress"
    assert any(i.progress == 0.74 for i in read("002").instruments)
    assert any(i.kind == "treaty" and i.date == "1996" for i in read("002").instruments)


MEETINGS = [
    ("000", "Nikolaev", None),
    ("001", "Milyaev", "2024-11-05"),
    ("002", "Poutine", None),
    ("003", "Poutine", None),
]


@pytest.mark.parametrize(("start", "guest", "day"), MEETINGS)
def test_the_meeting(start: str, guest: str, day: str | None) -> None:
    record = read(start)
    names = {e.id: e.name for e in record.entities}
    sides = [(sorted(names[p].split()[-1] for p in m.participants), m.date) for m in record.meetings]
    found = [date for who, date in sides if who == sorted(["Loukachenko", guest])]
    assert len(found) == 1, sides
    assert day is None or found[0] == day


@pytest.mark.parametrize("start", ["002", "003"])
def test_nothing_comes_from_the_cookie_wall(start: str) -> None:
    record = read(start)
    walls = record.document.boilerplate
    assert walls
    spans = [
        s
        for kind in (record.statements, record.commitments)
        for r in kind
        for s in getattr(r, "content", getattr(r, "clause", ()))
    ]
    assert not [s for s in spans if any(s.overlaps(w) for w in walls)]


def test_what_the_four_say_together() -> None:
    records = [read(start) for start in ("000", "001", "002", "003")]
    found = reconcile(records, load_known())
    assert sum(identity.key == "state:BY" for identity in found.identities) == 1
    assert not [link for link in found.links if link.relation == "conflicts"]
    trade = [i for i in found.indicators if (i.measure, i.parties) == ("trade_turnover", ("state:BY", "state:RU"))]
    assert len(trade) == 1
    members = {entry.id: entry.members for entry in found.entries}
    figures = {(r.document.id, f.id): (f.value, f.unit) for r in records for f in r.figures}
    values = {figures[ref] for point in trade[0].points for ref in members[point]}
    assert {("38000000000", "USD"), ("40000000000", "USD"), ("4.5", "x")} <= values
    presidents = {"person:aleksandre lukaSenko", "person:vladimir putin"}
    keys = {ref: identity.key for identity in found.identities for ref in identity.referents}
    held = {
        entry.id
        for entry in found.entries
        for ref in entry.members
        for r in records
        for m in r.meetings
        if (r.document.id, m.id) == ref and {keys[Ref(r.document.id, p)] for p in m.participants} == presidents
    }
    assert len(held) == 2
