"""Two figures: who says the same, who is more precise, where sources part, and what is never compared."""

from __future__ import annotations

import random
from typing import Any

import msgspec
import pytest

from aidememoire.entries import Reconciliation
from aidememoire.reconcile import Known
from aidememoire.reconcile import reconcile as compare
from aidememoire.reconcile.origins import Credits, Outlet
from aidememoire.records import DocumentRecord
from making import article

KNOWN = Known(Credits(outlets=[Outlet(name="Avis"), Outlet(name="Le Courrier")]))


def reconcile(records: list[DocumentRecord]) -> Reconciliation:
    return compare(records, KNOWN)


LEVEL = article(
    "Les échanges ont atteint 38 milliards de dollars en 2025.", "38 milliards de dollars", "38000000000", outlet="Avis"
)


def other(sentence: str, words: str, value: str, **fields: Any) -> DocumentRecord:
    return article(sentence, words, value, **({"outlet": "Le Courrier"} | fields))


CASES = [
    (
        "corroborates",
        other("Le commerce a totalisé 38 milliards de dollars l'an passé.", "38 milliards de dollars", "38000000000"),
    ),
    (
        "restates",
        other(
            "Le commerce a totalisé 38 milliards de dollars l'an passé.", "38 milliards de dollars", "38000000000", outlet=None
        ),
    ),
    ("refines", other("Le commerce a totalisé 37,9 milliards de dollars.", "37,9 milliards de dollars", "37900000000")),
    ("refines", other("Le commerce a frôlé environ 40 milliards.", "environ 40 milliards", "40000000000", bound="about")),
    ("conflicts", other("Le commerce a totalisé 43 milliards de dollars.", "43 milliards de dollars", "43000000000")),
    (
        "supersedes",
        article(
            "Chiffre corrigé : 43 milliards de dollars.",
            "43 milliards de dollars",
            "43000000000",
            outlet="Avis",
            published="2026-04-01",
        ),
    ),
    ("series", other("En 2024, 31 milliards de dollars.", "31 milliards de dollars", "31000000000", period="2024")),
    ("target_then_actual", other("L'objectif était de 45 milliards.", "45 milliards", "45000000000", status="target")),
]
NEVER = [
    (
        "another measure",
        other(
            "Les exportations ont atteint 43 milliards de dollars.", "43 milliards de dollars", "43000000000", measure="exports"
        ),
    ),
    (
        "another currency",
        other("Le commerce a totalisé 43 milliards d'euros.", "43 milliards d'euros", "43000000000", unit="EUR"),
    ),
    (
        "other parties",
        other("Le commerce a totalisé 43 milliards.", "43 milliards", "43000000000", parties=("Valdanie", "Aubrive")),
    ),
    (
        "a subset",
        other("Le commerce a totalisé 12 milliards.", "12 milliards", "12000000000", parties=("Valdanie", "Marvésie", "Aubrive")),
    ),
    ("a growth", other("Le commerce a gagné 43 %.", "43 %", "43", unit="%", kind="change")),
    (
        "a part of the period",
        other("Au premier semestre, 19 milliards.", "19 milliards", "19000000000", period="2025-01/2025-06"),
    ),
    ("no period", other("Le commerce pèse 43 milliards.", "43 milliards", "43000000000", period=None)),
    (
        "a mere possibility",
        other("Le commerce pourrait atteindre 60 milliards.", "60 milliards", "60000000000", status="potential"),
    ),
]


@pytest.mark.parametrize(("relation", "second"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)])
def test_two_figures_stand_to_each_other(relation: str, second: DocumentRecord) -> None:
    links = [link for link in reconcile([LEVEL, second]).links if link.kind == "figures"]
    assert [link.relation for link in links] == [relation]
    assert links[0].steps


@pytest.mark.parametrize(("why", "second"), NEVER, ids=[n[0] for n in NEVER])
def test_different_things_are_no_conflict(why: str, second: DocumentRecord) -> None:
    relations = {link.relation for link in reconcile([LEVEL, second]).links}
    assert not relations & {"conflicts", "supersedes", "corroborates", "refines", "restates"}, why


def test_the_order_of_reading_changes_nothing() -> None:
    records = [LEVEL, *(c[1] for c in CASES), *(n[1] for n in NEVER)]
    first = msgspec.json.encode(reconcile(records))
    chance = random.Random(11)
    for _ in range(20):
        chance.shuffle(records)
        assert msgspec.json.encode(reconcile(records)) == first


def test_corroboration_counts_independent_origins_only() -> None:
    again = [
        other(f"Version {i} : 38 milliards de dollars.", "38 milliards de dollars", "38000000000", outlet=None) for i in range(3)
    ]
    entry = next(e for e in reconcile([LEVEL, *again]).entries if len(e.members) == 4)
    assert entry.origins == ("Avis",)
