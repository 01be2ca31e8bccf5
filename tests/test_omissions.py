"""Nothing of an article's body vanishes: every number, date and mark is in a record or left out with a reason."""

from __future__ import annotations

import re

import pytest

from aidememoire.extract.omissions import spans_of
from aidememoire.model import Span
from aidememoire.records import Findings
from conftest import read_phrase

ARTICLE = """Valdanie : le port de Selm rouvre
Le ministre valdan des Transports, Oskar Brenn, a annoncé mardi 3 mars 2026 que 12 quais sur 18 étaient prêts.
Le dossier n° 45-B, long de 300 pages, date de 2019. Les dockers parlent d'un « miracle ».
Le trafic a augmenté de 7,5 % en 2025, pour atteindre 4 millions de tonnes. "Nous ferons mieux.
"""


def accounted(findings: Findings) -> list[Span]:
    records = [*findings.statements, *findings.figures, *findings.commitments, *findings.meetings, *findings.instruments]
    return [span for record in records for span in spans_of(record)] + [o.span for o in findings.omissions]


@pytest.mark.parametrize("pattern", [r"\d+", r"[«»\"]"], ids=["numbers", "marks"])
def test_everything_is_accounted_for(pattern: str) -> None:
    findings = read_phrase("fr", ARTICLE)
    spans = accounted(findings) + [q.outer for q in findings.quotations if any(q.outer.overlaps(s) for s in accounted(findings))]
    lost = [m.group() for m in re.finditer(pattern, ARTICLE) if not any(s.covers(Span(*m.span())) for s in spans)]
    assert lost == []


def test_an_omission_says_why() -> None:
    reasons = {o.span.of(ARTICLE): o.reason for o in read_phrase("fr", ARTICLE).omissions}
    assert all(reasons.values())
    assert reasons["45"] == "part of a name"
