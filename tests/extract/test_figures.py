"""Figures: bound to measure, parties, time and speaker; the rest is accounted for with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from aidememoire.extract.figures.tables import figures_table
from aidememoire.languages.pack import load_pack
from aidememoire.records import Figure, Findings
from conftest import read_phrase


def only(phrase: str) -> tuple[Findings, Figure]:
    findings = read_phrase("fr", phrase)
    assert len(findings.figures) == 1, [f.quantity.of(phrase) for f in findings.figures]
    return findings, findings.figures[0]


def test_the_speaker_of_the_statement_says_the_figure() -> None:
    findings, figure = only("« Nos échanges avec le Sénégal ont atteint 38 millions d'euros », a déclaré le président du Maroc.")
    assert figure.by is not None
    assert findings.statements[0].speakers == (figure.by,)


def test_a_sum_in_another_currency_is_bound_as_the_first() -> None:
    phrase = "En 2021, la Banque mondiale a prêté au Sénégal 91,7 milliards de FCFA, soit environ 140 millions d'euros."
    first, second = read_phrase("fr", phrase).figures
    assert (first.unit, second.unit) == ("XOF", "EUR")
    assert (second.measure, second.period, second.parties) == (first.measure, first.period, first.parties)
    assert (first.bound, second.bound) == ("exact", "about")


def test_a_time_of_comparison_is_no_period() -> None:
    _, figure = only("Les exportations du Maroc vers le Sénégal ont augmenté de 12 % par rapport à 2011.")
    assert figure.period is None


def test_a_fall_is_negative_and_stays_exact() -> None:
    _, figure = only("Les exportations du Maroc vers le Sénégal ont reculé de 7,5 %.")
    assert (figure.value, figure.kind) == ("-7.5", "change")


def test_reasons_name_the_words_they_rest_on() -> None:
    phrase = "En 2021, les échanges entre le Maroc et le Sénégal ont atteint 500 millions d'euros."
    _, figure = only(phrase)
    reasons = {r.field: r.span.of(phrase) for r in figure.because if r.span}
    assert reasons["measure"] == "échanges"
    assert "2021" in reasons["period"]


def test_what_is_left_out_has_a_reason() -> None:
    phrase = "Le Maroc et le Sénégal ont signé trois accords ; les deux pays ont négocié huit mois."
    findings, figure = only(phrase)
    assert figure.quantity.of(phrase) == "trois accords"
    reasons = {o.span.of(phrase): o.reason for o in findings.omissions if o.what == "number"}
    assert reasons["deux pays"] == "the parties themselves"


def test_the_same_figure_is_kept_once_and_not_from_the_title() -> None:
    phrase = (
        "Le Maroc prête 40 millions d'euros au Sénégal\n\n"
        "Le Maroc a accordé mardi au Sénégal un prêt de 40 millions d'euros. Le don sera versé en mai."
    )
    findings, figure = only(phrase)
    assert figure.quantity.start > phrase.index("\n")
    assert any(o.reason == "said again" for o in findings.omissions)


def examples() -> Iterator[Any]:
    table = figures_table(load_pack("fr"))
    for entry in (*table.measure, *table.status):
        for example in entry.examples:
            wanted = {"measure": entry.name} if hasattr(entry, "name") else {"status": entry.status}
            yield pytest.param(example, wanted, id=f"{next(iter(wanted.values()))}: {example[:50]}")


@pytest.mark.parametrize(("example", "wanted"), list(examples()))
def test_the_pack_reads_its_own_examples(example: str, wanted: dict[str, str]) -> None:
    tagged, phrase = example, example
    for tag in ("quantity", "parties"):
        tagged = tagged.replace(f"<{tag}>" if tag != "quantity" else "", "").replace(f"</{tag}>" if tag != "quantity" else "", "")
    words = tagged.split("<quantity>")[1].split("</quantity>")[0]
    for tag in ("<quantity>", "</quantity>", "<parties>", "</parties>"):
        phrase = phrase.replace(tag, "")
    figures = [f for f in read_phrase("fr", phrase).figures if f.quantity.of(phrase) == words]
    assert figures, [f.quantity.of(phrase) for f in read_phrase("fr", phrase).figures]
    assert {k: getattr(figures[0], k) for k in wanted} == wanted
