"""`aidememoire reconcile` on the example articles: a reprint counts once, a growth gives the level before it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from aidememoire.cli import run
from aidememoire.pipeline import Pipeline
from aidememoire.read import read_sources
from aidememoire.records import DocumentRecord
from aidememoire.register import Register

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "talks.db"
    with Register.open(path) as opened:
        for item in Pipeline().run(read_sources([EXAMPLES / "01-agence-echanges.txt", EXAMPLES / "05-reprise.txt"])):
            if isinstance(item, DocumentRecord):
                opened.add(item)
    return path


@pytest.mark.parametrize("aspect", ["summary", "conflicts", "corroborated", "indicators", "threads", "copies", "derived"])
def test_every_aspect_is_told(aspect: str, register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["reconcile", aspect, "--register", str(register)]) == 0
    assert capsys.readouterr().out.strip()


def test_a_reprint_corroborates_nothing(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["reconcile", "--register", str(register), "--format", "jsonl"])
    found = json.loads(capsys.readouterr().out)
    assert [c["kind"] for c in found["copies"]] == ["partial"]
    relations = {link["relation"] for link in found["links"]}
    assert "reprints" in relations
    assert not relations & {"corroborates", "conflicts"}


def test_the_level_before_a_growth_is_worked_out(register: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["reconcile", "derived", "--register", str(register)])
    assert "3560000000 EUR = 4200000000 / (1 + 18/100)" in capsys.readouterr().out
