"""A report is one file: nothing in it leads out, runs, or is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from aidememoire.cli import app
from aidememoire.errors import QueryError
from aidememoire.register import Register
from aidememoire.serve.reporting import report_indicator

LINKS = re.compile(r"(?:src|href|action)=[\"'](?!#|https?://|data:)[^\"']*")
OUTWARD = re.compile(LINKS.pattern + r"|@import|url\((?!data:)|<script|<form|<iframe")


def write(register: Register, *words: str) -> str:
    path = register.path.with_suffix(".html")
    result = CliRunner().invoke(
        app, ["report", *words, "--to", str(path), "--register", str(register.path)], catch_exceptions=False
    )
    assert result.exit_code == 0 and path.name in result.stderr
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_a_document_with_its_highlights(register: Register, lang: str) -> None:
    whole = next(iter(register.export()))
    html = write(register, "document", whole.document.id[:12], "--lang", lang)
    assert not OUTWARD.search(html) and f'<html lang="{lang}">' in html
    for record in (*whole.statements, *whole.figures):
        assert f'id="{record.id}"' in html and f'href="#{record.id}"' in html
    assert whole.document.id in html


def test_a_relation(register: Register) -> None:
    html = write(register, "relation", "Belarus", "Russie")
    assert not OUTWARD.search(html) and "<h1" in html and "Biélorussie" in html


def test_an_indicator_with_the_evidence_of_each_point(register: Register) -> None:
    html = write(register, "indicator", "Belarus", "Russie", "trade_turnover")
    assert not OUTWARD.search(html) and "38 milliards de dollars" in html


def test_an_indicator_that_is_not_there(register: Register) -> None:
    write(register, "relation", "Belarus", "Russie")
    with pytest.raises(QueryError, match="there are: trade_turnover"):
        report_indicator(register, "Belarus", "Russie", "jobs", "fr")


def test_a_file_that_cannot_be_written(register: Register, tmp_path: Path) -> None:
    words = [
        "report",
        "relation",
        "Belarus",
        "Russie",
        "--to",
        str(tmp_path / "none" / "x.html"),
        "--register",
        str(register.path),
    ]
    result = CliRunner().invoke(app, words)
    assert result.exit_code != 0 and "cannot be written" in str(result.exception)
