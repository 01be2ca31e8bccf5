"""Whose words they are when the words themselves name nobody."""

from __future__ import annotations

from typing import Any

import pytest

from aidememoire.records import Findings
from conftest import read_phrase


def speakers(findings: Findings, content: str) -> list[str]:
    text = findings.document.text
    found: Any = next(a for a in findings.attributions if a.content[0].of(text).startswith(content))
    return [findings.entity(s).name for s in found.speakers]


@pytest.mark.parametrize(
    ("text", "content", "names"),
    [
        ("Le ministre Jean Balot est venu. « Le pont tiendra », a-t-il dit.", "Le pont", ["Jean Balot"]),
        ("« Le pont tiendra », a dit Jean Balot. « Il est neuf. »", "Il est neuf", ["Jean Balot"]),
        ("Jean Balot a parlé du pont. À ses yeux, le pont tiendra.", "le pont tiendra", []),
        ("Jean Balot a dit que le pont est neuf. À ses yeux, la route tiendra.", "la route", ["Jean Balot"]),
        ("Jean Balot et Anna Lindal ont dit que le pont tiendrait.", "le pont", ["Jean Balot", "Anna Lindal"]),
    ],
)
def test_the_speaker(text: str, content: str, names: list[str]) -> None:
    assert speakers(read_phrase("fr", text), content) == names


def test_what_was_resolved_is_explained() -> None:
    findings = read_phrase("fr", "« Le pont tiendra », a dit Jean Balot. « Il est neuf. »")
    goes_on = next(s for s in findings.statements if s.rule == "quotation-goes-on")
    assert [(r.field, r.how) for r in goes_on.because] == [("speakers", "the speaker before goes on")]
