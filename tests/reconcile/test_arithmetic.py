"""What follows from stated figures, with its formula and its tolerance."""

from __future__ import annotations

import msgspec

from aidememoire.model import Span
from aidememoire.reconcile import reconcile
from aidememoire.records import DocumentRecord
from making import article

SENTENCE = "Les échanges ont augmenté de 30 % en 2025 pour atteindre 38 milliards de dollars."


def grown() -> DocumentRecord:
    record = article(SENTENCE, "38 milliards de dollars", "38000000000")
    start = SENTENCE.index("30 %")
    rise = msgspec.structs.replace(
        record.figures[0], id="f-rise", quantity=Span(start, start + 4), value="30", unit="%", kind="change"
    )
    return msgspec.structs.replace(record, figures=(rise, *record.figures))


def test_the_level_before_a_growth_is_derived() -> None:
    (derived,) = reconcile([grown()]).derived
    assert (derived.value, derived.unit, derived.period) == ("29200000000", "USD", "2024")
    assert derived.formula == "38000000000 / (1 + 30/100)"
    assert len(derived.sources) == 2
    assert derived.against is None


def test_a_stated_level_that_disagrees_is_named_with_the_tolerance() -> None:
    before = article("En 2024 : 33 milliards de dollars.", "33 milliards de dollars", "33000000000", period="2024")
    (derived,) = reconcile([grown(), before]).derived
    assert derived.against is not None
    assert derived.against.id == before.figures[0].id
    assert derived.tolerance


def test_a_stated_level_within_the_tolerance_is_no_contradiction() -> None:
    before = article("En 2024 : 29 milliards de dollars.", "29 milliards de dollars", "29000000000", period="2024")
    (derived,) = reconcile([grown(), before]).derived
    assert derived.against is None


def test_a_target_says_what_growth_it_needs() -> None:
    level = article("38 milliards de dollars en 2025.", "38 milliards de dollars", "38000000000")
    aim = article(
        "Objectif : 50 milliards de dollars en 2028.", "50 milliards de dollars", "50000000000", period="2028", status="target"
    )
    (derived,) = reconcile([level, aim]).derived
    assert (derived.unit, derived.value) == ("%", "9.6")
