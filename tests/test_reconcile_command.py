"""`read`, `reconcile`, `show`, `explain` on the example articles: a reprint counts once, a growth gives the level before it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from aidememoire.cli import run
from aidememoire.cli.options import TOGETHER
from aidememoire.export.told import COLUMNS
from aidememoire.register.telling import TOGETHER as ASKABLE

EXAMPLES = Path(__file__).parent.parent / "examples"
ARTICLES = [str(EXAMPLES / name) for name in ("01-agence-echanges.txt", "05-reprise.txt")]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("register") / "talks.db")
    assert run(["read", *ARTICLES, "--into", path]) == 0
    return path


def test_the_command_line_knows_what_can_be_asked() -> None:
    assert tuple(ASKABLE) == TOGETHER
    assert set(COLUMNS) == set(TOGETHER)


@pytest.mark.parametrize("kind", TOGETHER)
@pytest.mark.parametrize("form", ["table", "jsonl", "csv"])
def test_everything_is_told_in_every_form(kind: str, form: str, register: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", kind, "--register", register, "--format", form]) == 0
    told = capsys.readouterr()
    if form == "csv":
        rows = list(csv.reader(told.out.splitlines()))
        assert tuple(rows[0]) == COLUMNS[kind]
    elif form == "jsonl":
        assert all(json.loads(line) for line in told.out.splitlines())
    else:
        assert told.out.strip() or kind in told.err
    assert "not everything" not in told.err


def test_reading_ends_with_comparing(register: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["show", "copies", "--register", register, "--format", "jsonl"])
    (copy,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert copy["kind"] == "partial"
    run(["show", "corroborated", "--register", register])
    assert "nothing corroborated" in capsys.readouterr().err


def test_reading_without_comparing_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(tmp_path / "talks.db")
    assert run(["read", ARTICLES[0], "--into", path, "--no-reconcile"]) == 0
    run(["show", "indicators", "--register", path])
    assert "aidememoire reconcile" in capsys.readouterr().err
    assert run(["reconcile", "--register", path]) == 0
    assert "1  documents" in capsys.readouterr().out
    run(["show", "indicators", "--register", path])
    assert "aidememoire reconcile" not in capsys.readouterr().err


def test_from_scratch_tells_the_same(register: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["reconcile", "--register", register])
    first = capsys.readouterr().out
    assert run(["reconcile", "--afresh", "--register", register]) == 0
    assert capsys.readouterr().out == first


def test_the_level_before_a_growth_is_worked_out(register: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["show", "derived", "--register", register])
    told = capsys.readouterr().out
    assert "3560000000 EUR" in told
    assert "4200000000 / (1 + 18/100)" in told


def test_an_indicator_is_a_chart_of_eighty_columns(
    register: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run(["show", "indicators", "--between", "Valdanie", "Marvésie", "--measure", "trade_turnover", "--register", register])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("trade_turnover, ")
    assert any("2024" in line and "4.2 bn" in line and "█" in line for line in lines)
    assert any("2027" in line and "▒" in line and line.endswith("target") for line in lines)
    assert max(map(len, lines)) <= 80


def test_a_filter_that_does_not_fit_is_refused(register: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "copies", "--between", "Valdanie", "Marvésie", "--register", register]) == 2
    assert "filters for copies: none" in capsys.readouterr().err


def test_explain_shows_the_comparison_as_a_staircase(register: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["reconcile", "--register", register])
    run(["show", "statements", "--register", register, "--format", "jsonl"])
    ids = [json.loads(line)["id"] for line in capsys.readouterr().out.splitlines() if line.startswith("{")]
    told = ""
    for record in ids:
        run(["explain", record, "--register", register])
        told += capsys.readouterr().out
    assert "compared with:" in told
    assert "└ so: reprints" in told
    assert "entry es-" in told


def test_an_entry_can_be_explained(register: str, capsys: pytest.CaptureFixture[str]) -> None:
    run(["show", "statements", "--register", register, "--format", "jsonl"])
    record = json.loads(capsys.readouterr().out.splitlines()[0])["id"]
    run(["explain", record, "--register", register, "--format", "jsonl"])
    entry = json.loads(capsys.readouterr().out)["belongs"]["entry"]
    assert run(["explain", entry, "--register", register]) == 0
    assert entry in capsys.readouterr().out


@pytest.mark.parametrize(
    "asked", [["--party", "Valdanie"], ["--between", "Valdanie", "Marvésie"], ["--measure", "trade_turnover"]]
)
def test_indicators_by_party(asked: list[str], register: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["show", "indicators", *asked, "--register", register, "--format", "jsonl"]) == 0
    assert "trade_turnover" in capsys.readouterr().out
    assert run(["show", "indicators", "--party", "Pérou", "--register", register, "--format", "jsonl"]) in (0, 2)
    assert not capsys.readouterr().out
