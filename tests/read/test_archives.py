"""Web archives, feeds, tables and compressed files: the same articles, whatever they came in."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from backports import zstd

from aidememoire.model import Document, Problem
from aidememoire.read import read_sources
from aidememoire.read.sources import SORTED_NAMES, _walk

ONE, TWO = "Le ministre a parlé mardi.", "Les deux pays ont signé."
PAGE = f"<html><head><title>Un jour</title></head><body><article><p>{ONE}</p></article></body></html>"
LINES = b"".join(
    json.dumps({"text": text, "uri": f"https://journal.example/{i}"}).encode() + b"\n" for i, text in enumerate((ONE, TWO))
)


def found(*paths: Path) -> list[Document | Problem]:
    return list(read_sources(paths))


def texts(items: Iterator[Document | Problem] | list[Document | Problem]) -> list[str]:
    return [item.text if isinstance(item, Document) else f"<{item.code}>" for item in items]


def response(uri: str, body: bytes, media_type: str = "text/html; charset=utf-8", status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {uri}\r\nContent-Type: application/http; msgtype=response\r\n"
    return f"{head}Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"


def conversion(uri: str, text: str) -> bytes:
    head = f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: {uri}\r\nContent-Type: text/plain\r\n"
    return f"{head}Content-Length: {len(text.encode())}\r\n\r\n{text}\r\n\r\n".encode()


ARCHIVE = (
    response("https://journal.example/a", PAGE.encode())
    + response("https://journal.example/logo.png", b"\x89PNG", "image/png")
    + response("https://journal.example/gone", b"<html>no</html>", status="404 Not Found")
    + conversion("https://journal.example/b", TWO)
)

RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Le Journal</title><language>fr-fr</language>
<item><title>Un jour</title><link>https://journal.example/a</link><pubDate>Tue, 03 Mar 2026 08:00:00 +0000</pubDate>
<description>Court.</description><content:encoded><![CDATA[<p>{ONE}</p>]]></content:encoded></item>
<item><title>Un autre</title><link>https://journal.example/b</link><description>{TWO}</description></item>
<item><title>Rien</title><link>https://journal.example/c</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Le Journal</title>
<entry><title>Un jour</title><link href="https://journal.example/a"/><updated>2026-03-03T08:00:00Z</updated>
<content type="html">&lt;p&gt;{ONE}&lt;/p&gt;</content></entry></feed>"""


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "archive.bin", "archive.bin.gz"])
def test_a_web_archive_by_its_suffix_or_its_first_bytes(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(gzip.compress(ARCHIVE) if name.endswith(".gz") else ARCHIVE)
    page, text, said = found(path)
    assert isinstance(page, Document)
    assert isinstance(text, Document)
    assert isinstance(said, Problem)
    assert (page.uri, page.text) == ("https://journal.example/a", ONE)
    assert (text.uri, text.text.strip()) == ("https://journal.example/b", TWO)
    assert said.message == "2 records that are no article were left out (1 image/png, 1 with status 404)"
    assert not said.fatal


def test_a_damaged_archive_gives_what_came_before(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(ARCHIVE * 50)[:-40])
    items = texts(found(tmp_path / "a.warc.gz"))
    assert items[0] == ONE
    assert any(item in {"<damaged>", "<skipped>"} for item in items)


def test_an_archive_without_pages_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.warc").write_bytes(b"")
    assert texts(found(tmp_path / "a.warc")) == ["<empty>"]


def test_a_feed_gives_its_entries_with_what_it_says_of_them(tmp_path: Path) -> None:
    (tmp_path / "journal.rss").write_text(RSS, encoding="utf-8")
    full, short, empty = found(tmp_path / "journal.rss")
    assert isinstance(full, Document)
    assert isinstance(short, Document)
    assert isinstance(empty, Problem)
    assert (full.uri, full.title, full.outlet) == ("https://journal.example/a", "Un jour", "Le Journal")
    assert (full.lang, full.published, full.published_basis) == ("fr", "2026-03-03", "metadata")
    assert full.text == f"Un jour\n{ONE}"
    assert short.text == f"Un autre\n{TWO}"
    assert empty.code == "empty"


@pytest.mark.parametrize("name", ["journal.atom", "journal.xml", "journal"])
def test_an_atom_feed_by_suffix_or_content(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(ATOM, encoding="utf-8")
    (document,) = found(tmp_path / name)
    assert isinstance(document, Document)
    assert (document.text, document.published) == (f"Un jour\n{ONE}", "2026-03-03")


def test_xml_that_is_no_feed_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_text("<menu><plat/></menu>", encoding="utf-8")
    assert texts(found(tmp_path / "a.xml")) == ["<not-a-feed>"]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstd.compress), ("", bytes)])
def test_compressed_lines_are_read_like_plain_ones(tmp_path: Path, suffix: str, pack: object) -> None:
    assert callable(pack)
    (tmp_path / f"articles.jsonl{suffix}").write_bytes(pack(LINES))
    assert texts(found(tmp_path / f"articles.jsonl{suffix}")) == [ONE, TWO]
    assert texts(found(tmp_path)) == [ONE, TWO]


@pytest.mark.parametrize("pack", [gzip.compress, zstd.compress])
def test_standard_input_may_be_compressed(pack: object) -> None:
    assert callable(pack)
    assert texts(read_sources(["-"], io.BytesIO(pack(LINES)))) == [ONE, TWO]


@pytest.mark.parametrize(("suffix", "pack"), [(".gz", gzip.compress), (".zst", zstd.compress)])
def test_a_file_cut_short_gives_its_whole_lines_and_says_so(tmp_path: Path, suffix: str, pack: object) -> None:
    assert callable(pack)
    many = b"".join(json.dumps({"text": f"{ONE} {i} {i * 7919 % 104729}"}).encode() + b"\n" for i in range(40_000))
    data = pack(many)
    (tmp_path / f"a.jsonl{suffix}").write_bytes(data[: len(data) // 2])
    items = texts(found(tmp_path / f"a.jsonl{suffix}"))
    assert items[0].startswith(ONE)
    assert items[-1] in {"<unreadable>", "<bad-json>"}


def test_parquet_rows_are_articles(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow", reason="needs pip install 'aidememoire[parquet]'")
    from pyarrow import parquet

    rows = [{"text": ONE, "uri": "https://journal.example/a", "other": 1}, {"text": TWO, "uri": None, "other": 2}]
    parquet.write_table(pyarrow.Table.from_pylist(rows), tmp_path / "articles.parquet")
    one, two = found(tmp_path / "articles.parquet")
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.text, one.uri) == (ONE, "https://journal.example/a")
    assert two.uri == f"{tmp_path / 'articles.parquet'}#2"


def test_what_is_no_parquet_is_said(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs pip install 'aidememoire[parquet]'")
    (tmp_path / "a.parquet").write_bytes(b"PAR1 not really")
    assert texts(found(tmp_path / "a.parquet")) == ["<damaged>"]


def test_a_huge_folder_is_not_held_as_a_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert SORTED_NAMES >= 10_000  # folders of ordinary size are read by name
    monkeypatch.setattr("aidememoire.read.sources.SORTED_NAMES", 3)
    names = [f"{i:02}.txt" for i in range(10)]
    for name in names:
        (tmp_path / name).write_text(name, encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "last.txt").write_text("last", encoding="utf-8")
    walked = [Path(str(path)).name for path in _walk(str(tmp_path))]
    assert sorted(walked[:-1]) == names
    assert walked[-1] == "last.txt"
