"""What the register holds is what all articles say together, in whatever order, and however often, it was brought up to date."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from aidememoire.entries import Reconciliation
from aidememoire.model import Document, Span, document_id
from aidememoire.reconcile import Known, reconcile
from aidememoire.reconcile.origins import Agency, Credits, Outlet
from aidememoire.reconciling import bring_up_to_date
from aidememoire.records import KINDS, Commitment, DocumentRecord, Entity, Figure, Instrument, Meeting, Statement
from aidememoire.register import Register

KNOWN = Known(
    Credits(
        agencies=[Agency(name="AVI")],
        outlets=[
            Outlet(name="Le Courrier", family="Sourlac"),
            Outlet(name="La Gazette"),
            Outlet(name="Avis du soir"),
            Outlet(name="L'Écho", of="state:XV"),
        ],
        signs=[r"\({name}\)"],
    )
)
STATES = {"Valdanie": "XV", "Marvésie": "XM", "Aubrive": "XA"}
PERSONS = ("Irma Solberg", "Solberg", "Pavel Toulov", "Pavel Tulov", "Toulov", "Anna Toulov")
SENTENCES = (
    "Les échanges entre les deux pays ont atteint trente-huit milliards au cours de la dernière année pleine.",
    "Le port de Selm sera reconstruit avant la fin de la décennie par trois entreprises des deux pays.",
    "La récolte de pommes a été bonne cette année dans la vallée haute malgré deux semaines de gel.",
    "Les ministres se sont retrouvés mardi au siège de la commission pour parler du transit des céréales.",
    "Une ligne régulière reliera les deux capitales dès que les autorités sanitaires auront donné leur accord.",
    "La conférence de presse de la semaine s'est tenue comme toujours au siège du ministère à dix heures.",
)  # fmt: skip


def articles(seed: int, count: int) -> list[DocumentRecord]:
    """Invented articles that quote, copy, repeat and contradict one another."""
    chance = random.Random(seed)
    made = [_article(chance, n) for n in range(count)]
    made += [_reprint(whole, n) for n, whole in enumerate(made) if n % 7 == 0]
    return list({whole.document.id: whole for whole in made}.values())


def _article(chance: random.Random, number: int) -> DocumentRecord:
    first = chance.randrange(4)
    own = " ".join(f"mot{number}x{n}" for n in range(40)) + "."
    body = (*SENTENCES[first : first + chance.randint(1, 4)], own)
    text = " ".join([*body, chance.choice(["(AVI)", f"Numéro {number}.", f"Numéro {number}."])]) + "\n"
    outlet = chance.choice([None, "Le Courrier", "La Gazette", "Avis du soir", "L'Écho", "Le Phare"])
    published = chance.choice([None, *(f"2026-03-{day:02}" for day in range(1, 20))])
    document = Document(id=document_id(text), text=text, outlet=outlet, published=published)
    sides = chance.sample(list(STATES), 2)
    entities = [Entity(id=f"e{n}", name=name, type="state", code=STATES[name]) for n, name in enumerate(sides)]
    person = chance.choice(PERSONS)
    entities.append(Entity(id="e2", name=person, type="person", of=chance.choice([None, "e0", "e1"])))
    ids = (f"{kind}{number}-{n}" for n in range(20) for kind in "r")
    spans = [Span(text.index(sentence), text.index(sentence) + len(sentence)) for sentence in body]
    return DocumentRecord(
        document=document,
        entities=tuple(entities),
        statements=tuple(_statement(chance, next(ids), chance.choice(spans)) for _ in range(chance.randint(0, 2))),
        figures=tuple(_figures(chance, ids, spans)),
        commitments=tuple(_commitment(chance, next(ids), chance.choice(spans)) for _ in range(chance.randint(0, 2))),
        meetings=tuple(_meeting(chance, next(ids), chance.choice(spans)) for _ in range(chance.randint(0, 1))),
        instruments=tuple(_instrument(chance, next(ids), chance.choice(spans)) for _ in range(chance.randint(0, 1))),
        reading="test",
    )


def _reprint(whole: DocumentRecord, number: int) -> DocumentRecord:
    """The same article a month later in another paper, with a line of its own before it."""
    line = f"Reprise {number}.\n"
    text = line + whole.document.text

    def moved(record: Any) -> Any:
        spans = {name: _moved(getattr(record, name), len(line)) for name in ("content", "quantity", "clause", "evidence")
                 if hasattr(record, name)}  # fmt: skip
        return msgspec.structs.replace(record, id=f"{record.id}-again", **spans)

    kinds: dict[str, Any] = {kind: tuple(map(moved, getattr(whole, kind))) for kind in KINDS}
    document = Document(id=document_id(text), text=text, outlet="Le Relais", published="2026-04-10")
    return msgspec.structs.replace(whole, document=document, **kinds)


def _moved(place: Any, by: int) -> Any:
    return Span(place[0] + by, place[1] + by) if isinstance(place, Span) else tuple(Span(s + by, e + by) for s, e in place)


def _statement(chance: random.Random, id_: str, span: Span) -> Statement:
    return Statement(id=id_, kind="indirect", content=(span,), speakers=("e2",) if chance.random() < 0.8 else ())


def _figures(chance: random.Random, ids: Iterator[str], spans: Sequence[Span]) -> Iterator[Figure]:
    """Some figures; at times a growth beside the level it led to."""
    for _ in range(chance.randint(0, 3)):
        yield _figure(chance, next(ids), chance.choice(spans))
    if chance.random() < 0.3:
        common: dict[str, Any] = {
            "quantity": chance.choice(spans),
            "measure": "exports",
            "parties": ("e0", "e1"),
            "period": "2025",
        }
        yield Figure(id=next(ids), value=chance.choice(["38", "40"]), unit="EUR", **common)
        yield Figure(id=next(ids), value="30", unit="%", kind="change", **common)


def _figure(chance: random.Random, id_: str, span: Span) -> Figure:
    changes = chance.random() < 0.3
    fields: dict[str, Any] = {
        "value": chance.choice(["10", "20", "30"])
        if changes
        else chance.choice(["38000000000", "37900000000", "31000000000", "52000000000"]),
        "unit": "%" if changes else "USD",
        "kind": "change" if changes else "level",
        "status": "actual" if changes else chance.choice(["actual", "actual", "target"]),
        "period": chance.choice(["2024", "2025", "2030", None]),
        "measure": chance.choice(["trade_turnover", "other"]),
        "parties": chance.choice([("e0", "e1"), ("e0",), ()]),
        "by": chance.choice([None, "e2"]),
    }
    return Figure(id=id_, quantity=span, **fields)


def _commitment(chance: random.Random, id_: str, span: Span) -> Commitment:
    force: Any = chance.choice(["proposed", "agreed", "done"])
    return Commitment(id=id_, clause=(span,), by=(chance.choice(["e0", "e2"]),), to=("e1",), force=force,
                      due=chance.choice([None, "2026-03-05", "2030"]))  # fmt: skip


def _meeting(chance: random.Random, id_: str, span: Span) -> Meeting:
    return Meeting(id=id_, evidence=span, participants=("e0", "e1"), date=chance.choice([None, "2026-03-04", "2026-03"]))


def _instrument(chance: random.Random, id_: str, span: Span) -> Instrument:
    name = chance.choice(["accord sur le transit des céréales", "mémorandum du port de Selm"])
    return Instrument(id=id_, evidence=span, name=name, kind="agreement", parties=("e0", "e1"))


def canonical(found: Reconciliation) -> dict[str, list[Any]]:
    """The reconciliation with every list in an order of its own."""
    plain = msgspec.to_builtins(found)
    for one in plain["identities"]:
        one["referents"] = sorted(one["referents"])
    return {name: sorted(things, key=msgspec.json.encode) for name, things in plain.items()}


def held(path: Path) -> dict[str, list[Any]]:
    with Register.open(path) as register:
        return canonical(register.reconciliation())


@pytest.mark.parametrize("seed", range(3))
def test_article_by_article_is_all_at_once(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    records = articles(seed, 45)
    expected = canonical(reconcile(records, KNOWN))
    chance.shuffle(records)
    with Register.open(tmp_path / "talks.db") as register:
        while records:
            for _ in range(chance.choice([1, 1, 3, 20])):
                if records:
                    register.add(records.pop())
            bring_up_to_date(register, known=KNOWN)
    assert held(tmp_path / "talks.db") == expected


def test_from_scratch_is_the_same(tmp_path: Path) -> None:
    records = articles(11, 50)
    with Register.open(tmp_path / "talks.db") as register:
        for whole in records:
            register.add(whole)
        assert bring_up_to_date(register, known=KNOWN) == len(records)
        assert bring_up_to_date(register, known=KNOWN) == 0
        assert bring_up_to_date(register, known=KNOWN, afresh=True) == len(records)
    assert held(tmp_path / "talks.db") == canonical(reconcile(records, KNOWN))


def test_the_articles_of_the_test_have_something_of_everything() -> None:
    found = [reconcile(articles(seed, 45), KNOWN) for seed in range(3)]
    for name in Reconciliation.__struct_fields__:
        assert any(getattr(one, name) for one in found), name
    relations = {link.relation for one in found for link in one.links}
    assert {"reprints", "corroborates", "restates", "refines", "conflicts", "target_then_actual", "series", "same"} <= relations


def speaking(record: DocumentRecord) -> str:
    return f"{record.document.id}/e2"


@pytest.mark.parametrize("kind", ["merge", "split", "refuse"])
def test_decisions_are_followed_and_undone(kind: str, tmp_path: Path) -> None:
    records = articles(5, 25)
    before = reconcile(records, KNOWN)
    if kind == "refuse":
        link = next(link for link in before.links if link.kind == "figures")
        about, left, right = "figures", link.left.id, link.right.id
    elif kind == "split":
        about, left, right = "identity", speaking(records[0]), _key_of(before, records[0])
    else:
        about, left, right = "identity", "state:XV", "state:XM"
    with Register.open(tmp_path / "talks.db") as register:
        for whole in records[:20]:
            register.add(whole)
        bring_up_to_date(register, known=KNOWN)
        taken = register.journal.judge(kind, about, left, right, who="Irma")
        bring_up_to_date(register, known=KNOWN)
        for whole in records[20:]:
            register.add(whole)
        bring_up_to_date(register, known=KNOWN)
        decided = canonical(register.reconciliation())
        assert decided == canonical(reconcile(records, KNOWN, register.journal.judgements()))
        assert decided != canonical(before)
        register.journal.undo(taken.id, who="Irma")
        bring_up_to_date(register, known=KNOWN)
        assert canonical(register.reconciliation()) == canonical(before)


def _key_of(found: Reconciliation, record: DocumentRecord) -> str:
    return next(one.key for one in found.identities if (record.document.id, "e2") in one.referents)


def test_records_that_people_join_are_one_entry(tmp_path: Path) -> None:
    records = articles(7, 20)
    figures = [(whole.document.id, figure.id) for whole in records for figure in whole.figures]
    (_, left), (_, right) = figures[0], figures[-1]
    with Register.open(tmp_path / "talks.db") as register:
        for whole in records:
            register.add(whole)
        register.journal.judge("merge", "figures", left, right, who="Irma")
        bring_up_to_date(register, known=KNOWN)
        found = register.reconciliation()
        assert canonical(found) == canonical(reconcile(records, KNOWN, register.journal.judgements()))
    assert any({left, right} <= {member.id for member in entry.members} for entry in found.entries)


def test_a_newer_reading_takes_the_place_of_the_older_one(tmp_path: Path) -> None:
    records = articles(9, 25)
    newer = [msgspec.structs.replace(w, reading="newer", figures=w.figures[:1], statements=()) for w in records[::2]]
    with Register.open(tmp_path / "talks.db") as register:
        for whole in records:
            register.add(whole)
        bring_up_to_date(register, known=KNOWN)
        for whole in newer:
            register.add(whole)
        assert bring_up_to_date(register, known=KNOWN) == len(newer)
        expected = reconcile([*newer, *(w for n, w in enumerate(records) if n % 2)], KNOWN)
        assert canonical(register.reconciliation()) == canonical(expected)


def test_an_interrupted_run_is_taken_up_again(tmp_path: Path) -> None:
    records = articles(13, 25)
    stages: list[str] = []

    def interrupt(stage: str, done: int, every: int) -> None:
        if stage not in stages:
            stages.append(stage)
            raise KeyboardInterrupt

    with Register.open(tmp_path / "talks.db") as register:
        for whole in records:
            register.add(whole)
        for _ in range(10):
            try:
                bring_up_to_date(register, known=KNOWN, progress=interrupt)
            except KeyboardInterrupt:
                continue
            break
        assert len(stages) >= 4
        assert canonical(register.reconciliation()) == canonical(reconcile(records, KNOWN))
