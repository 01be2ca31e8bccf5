"""Files, folders, streams: every document is found, every trouble is said, and the run goes on."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from aidememoire.errors import SourceError
from aidememoire.model import Document, Problem
from aidememoire.read import read_sources

ONE, TWO = "Le ministre a parlé mardi.", "Les deux pays ont signé."


def texts(found: Iterator[Document | Problem]) -> list[str]:
    """The texts of the documents; of a Problem its code, in angle brackets."""
    return [item.text if isinstance(item, Document) else f"<{item.code}>" for item in found]


def stdin(data: str | bytes) -> list[str]:
    return texts(read_sources(["-"], io.BytesIO(data.encode() if isinstance(data, str) else data)))


def test_a_text_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfUn accord sign\xc3\xa9\r\nLe ministre a parl\xc3\xa9.\r\n")
    (document,) = read_sources([tmp_path / "a.txt"])
    assert isinstance(document, Document)
    assert document.text == "Un accord signé\r\nLe ministre a parlé.\r\n"
    assert (document.uri, document.title) == (str(tmp_path / "a.txt"), "Un accord signé")


def test_a_folder_by_name_without_what_is_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a/z.TXT", "a/y.txt", ".hidden/x.txt", ".x.txt", "c.pdf", "README"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(name, encoding="utf-8")
    found = list(read_sources([str(tmp_path)]))
    assert texts(iter(found)) == ["b.txt", "a/y.txt", "a/z.TXT", "<skipped>"]
    assert isinstance(found[-1], Problem)
    assert "2 files" in found[-1].message
    assert not found[-1].fatal


def test_an_empty_folder_is_said(tmp_path: Path) -> None:
    assert texts(read_sources([tmp_path])) == ["<empty>"]


def test_several_paths_in_the_order_given(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text(ONE, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TWO, encoding="utf-8")
    assert texts(read_sources([tmp_path / "b.txt", tmp_path / "none.txt", tmp_path / "a.txt"])) == [ONE, "<missing>", TWO]


@pytest.mark.parametrize("paths", [[], ["/no/such/file"], ["/no/such/file", "/nor/such.txt"]])
def test_nothing_to_read_at_all_is_an_error(paths: list[str]) -> None:
    with pytest.raises(SourceError):
        read_sources(paths)


@pytest.mark.parametrize("day", ["hier", "2024-13-01", "05/11/2024", ""])
def test_a_day_that_is_none_is_an_error(day: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="2024-11-05"):
        read_sources([tmp_path], published=day)


def test_the_day_of_the_option(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(ONE, encoding="utf-8")
    (document,) = read_sources([tmp_path / "a.txt"], published="2026-03-03")
    assert isinstance(document, Document)
    assert (document.published, document.published_basis) == ("2026-03-03", "option")


def test_json_lines_go_on_after_a_bad_line(tmp_path: Path) -> None:
    lines = [
        json.dumps(
            {"text": ONE, "uri": "u:1", "title": "T", "outlet": "O", "published": "2024-11-05", "lang": "fr-FR", "other": [1]}
        ),
        "{bad",
        "",
        json.dumps({"html": f"<p>{TWO}</p>"}),
        json.dumps([1]),
        json.dumps({"uri": "u:2"}),
        json.dumps({"text": 5}),
        '{"text": "Il a dit \\ud83d oui."}',
        json.dumps({"text": ONE, "published": "mardi"}),
        json.dumps({"text": ""}),
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    found = list(read_sources([path]))
    bad = ["<bad-record>"] * 3
    wanted = [ONE, "<bad-json>", TWO, *bad, "Il a dit \ufffd oui.", "<replaced-characters>", ONE, "<bad-date>", "<empty>"]
    assert texts(iter(found)) == wanted
    first, broken = found[:2]
    assert isinstance(first, Document)
    assert (first.uri, first.title, first.outlet, first.published, first.lang) == ("u:1", "T", "O", "2024-11-05", "fr")
    assert isinstance(broken, Problem)
    assert broken.where == f"{path}:2"
    assert "line 2" in broken.message


def test_json_lines_are_not_kept_in_memory(tmp_path: Path) -> None:
    class Counted(io.BytesIO):
        taken = 0

        def readline(self, size: int | None = -1, /) -> bytes:
            self.taken += 1
            return super().readline(size)

    stream = Counted(b"".join(json.dumps({"text": f"Texte {i}."}).encode() + b"\n" for i in range(1000)))
    found = read_sources(["-"], stream)
    next(found)
    assert stream.taken <= 2


def test_a_line_of_excess_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"text": "' + b"a" * 9_000_000 + b'"}\n' + json.dumps({"text": ONE}).encode())
    assert texts(read_sources([path])) == ["<too-large>", ONE]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ({"text": ONE}, [ONE]),
        ([{"text": ONE}, {"text": TWO}, 3], [ONE, TWO, "<bad-record>"]),
        ([], []),
        ("text", ["<bad-record>"]),
        (None, ["<bad-record>"]),
    ],
)
def test_json(value: object, wanted: list[str], tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(value, indent=1), encoding="utf-8")
    assert texts(read_sources([tmp_path / "a.json"])) == wanted


@pytest.mark.parametrize("text", ["{", "[" * 100_000, "{'a': 1}", "\x00"])
def test_bad_json(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(text, encoding="utf-8")
    assert texts(read_sources([tmp_path / "a.json"])) in (["<bad-json>"], ["<not-text>"])


def test_json_lines_under_the_name_of_json(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(f"{json.dumps({'text': ONE})}\n{json.dumps({'text': TWO})}\n", encoding="utf-8")
    assert texts(read_sources([tmp_path / "a.json"])) == [ONE, TWO]


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        (ONE, [ONE]),
        (json.dumps({"text": ONE}) + "\n" + json.dumps({"text": TWO}), [ONE, TWO]),
        ("\n" + json.dumps({"text": ONE}), [ONE]),
        (json.dumps({"text": ONE}, indent=2), [ONE]),
        (json.dumps([{"text": ONE}, {"text": TWO}], indent=2), [ONE, TWO]),
        (json.dumps([{"text": ONE}]), [ONE]),
        (f"<!DOCTYPE html><html><body><p>{ONE}</p></body></html>", [ONE]),
        ("[Photo] " + ONE, ["[Photo] " + ONE]),
        ("{{< video >}}\n" + ONE, ["{{< video >}}\n" + ONE]),
        ("", ["<empty>"]),
        (b"\x89PNG\r\n\x1a\n", ["<not-text>"]),
        (ONE.encode("utf-16"), [ONE]),
    ],
)
def test_standard_input_is_looked_at(data: str | bytes, wanted: list[str]) -> None:
    assert stdin(data) == wanted


def test_a_named_file_of_another_kind_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# Un accord\n" + ONE, encoding="utf-8")
    (tmp_path / "b.dat").write_text(f"<html><body><p>{TWO}</p></body></html>", encoding="utf-8")
    assert texts(read_sources([tmp_path / "a.md", tmp_path / "b.dat"])) == ["# Un accord\n" + ONE, TWO]


def test_a_page_in_the_encoding_it_names(tmp_path: Path) -> None:
    page = '<html><head><meta charset="windows-1252"></head><body><p>L’été a été très beau à Valbourg.</p></body></html>'
    (tmp_path / "a.html").write_bytes(page.encode("cp1252"))
    assert texts(read_sources([tmp_path / "a.html"])) == ["L’été a été très beau à Valbourg."]


@pytest.mark.parametrize("name", ["a.txt", "a.html"])
def test_fifty_megabytes_are_refused_at_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    with path.open("wb") as file:
        file.truncate(50_000_000)
    assert texts(read_sources([path])) == ["<too-large>"]


def test_what_the_system_refuses_is_said(tmp_path: Path) -> None:
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    (tmp_path / "z.txt").write_text(ONE, encoding="utf-8")
    assert texts(read_sources([tmp_path])) == ["<unreadable>", ONE]


@pytest.mark.skipif(os.name == "nt", reason="names are no bytes there")
def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xe9.txt"
    try:
        Path(os.fsdecode(name)).write_text(ONE, encoding="utf-8")
    except OSError:
        pytest.skip("this file system takes no such name")
    (document,) = read_sources([tmp_path])
    assert isinstance(document, Document)
    assert document.uri
    assert document.uri.encode()


def test_damage_is_said_beside_the_document(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Il a parlé à la télé".encode()[:-1])
    assert texts(read_sources([tmp_path / "a.txt"])) == ["Il a parlé à la tél\ufffd", "<undecodable>"]
