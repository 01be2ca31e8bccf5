"""Parses that are kept: what comes back is what was parsed, and only for the same text."""

from __future__ import annotations

from pathlib import Path

import pytest

from aidememoire.cli import run
from aidememoire.engine import read_all
from aidememoire.errors import SourceError
from aidememoire.export import encode_record
from aidememoire.languages.pack import Pack
from aidememoire.model import Document, Span, document_id
from aidememoire.parses import KEPT, ParseCache
from aidememoire.pipeline import Pipeline
from aidememoire.read import read_sources
from aidememoire.records import DocumentRecord

EXAMPLES = Path(__file__).parents[1] / "examples"


def documents() -> list[Document]:
    return [item for item in read_sources([str(EXAMPLES)]) if isinstance(item, Document)]


def records(pipeline: Pipeline) -> list[bytes]:
    return [encode_record(item) for item in pipeline.run(documents()) if isinstance(item, DocumentRecord)]


def test_the_records_are_those_without_a_cache_and_nothing_is_parsed_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = records(Pipeline())
    assert len(plain) > 5
    assert records(Pipeline(ParseCache(tmp_path / "parses.db"))) == plain

    def never(*_: object) -> None:
        raise AssertionError("parsed again")

    monkeypatch.setattr("aidememoire.parses.parse", never)
    assert records(Pipeline(ParseCache(tmp_path / "parses.db"))) == plain


def test_another_text_is_parsed_anew(tmp_path: Path, fr: Pack) -> None:
    parser = ParseCache(tmp_path / "parses.db")
    for text in ("Le ministre parle.", "Le ministre parla.", "Le ministre parle."):
        document = Document(id=document_id(text), text=text, lang="fr")
        assert parser(document, (Span(0, len(text)),), fr).text == text
    count = parser._file.execute("select count(*) from parses").fetchone()[0]
    assert count == 2


def test_a_file_that_is_no_cache_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.db").write_text("no database " * 100, encoding="utf-8")
    with pytest.raises(SourceError, match="no cache of parses"):
        ParseCache(tmp_path / "no.db")


def test_several_processes_share_it(tmp_path: Path) -> None:
    cache = str(tmp_path / "parses.db")
    once = [encode_record(r) for r in read_all(documents(), jobs=2, parses=cache) if isinstance(r, DocumentRecord)]
    again = [encode_record(r) for r in read_all(documents(), parses=cache) if isinstance(r, DocumentRecord)]
    assert once == again


def test_the_command_takes_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article = str(EXAMPLES / "01-agence-echanges.txt")
    assert run(["read", article, "--cache", str(tmp_path / "parses.db")]) == 0
    first = capsys.readouterr().out
    assert run(["read", article, "--cache", str(tmp_path / "parses.db")]) == 0
    assert capsys.readouterr().out == first
    assert (tmp_path / "parses.db").stat().st_size > 1000


def test_what_is_kept_is_all_that_rules_ask_for() -> None:
    assert {"LEMMA", "POS", "MORPH", "HEAD", "DEP", "ENT_TYPE", "SENT_START"} <= set(KEPT)
