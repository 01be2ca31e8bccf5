"""Bytes become text in the encoding they were written in, or are refused as no text."""

from __future__ import annotations

import codecs
import random

import pytest

from aidememoire.read.decode import NotTextError, declared_charset, decode

TEXT = "Été à Valbourg\r\nLe président a déclaré que les échanges ont été élevés, à près de 3 % : «\u00a0Enfin\u00a0»."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "iso8859-1"])
def test_the_encoding_is_told(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == (TEXT, 0)


@pytest.mark.parametrize("encoding", ["mac_roman", "cp850"])
def test_older_encodings_are_told_where_they_make_better_words(encoding: str) -> None:
    text = "Le président a déclaré que les échanges avaient été élevés à près de trois pour cent."
    assert decode(text.encode(encoding)) == (text, 0)


@pytest.mark.parametrize("text", ["été", "« Oui »", "À 10 € près…", "Le 5 août", "naïf", "Noël à Besançon"])
def test_a_short_text_of_windows_is_told(text: str) -> None:
    assert decode(text.encode("cp1252"))[0] == text


def test_damaged_utf_8_stays_utf_8() -> None:
    text, broken = decode(TEXT.encode()[:40] + b"\xff" + TEXT.encode()[40:])
    assert broken == 1
    assert "Été à Valbourg" in text
    assert decode("Il a parlé à la télé".encode()[:-1]) == ("Il a parlé à la tél\ufffd", 1)


def test_a_mark_is_no_character_and_line_ends_stay() -> None:
    assert decode(codecs.BOM_UTF8 + b"a\r\nb\rc\n")[0] == "a\r\nb\rc\n"


@pytest.mark.parametrize("data", [b"%PDF-1.7 x", b"PK\x03\x04abc", b"\x89PNG\r\n", b"\x1f\x8b\x08", b"\xd0\xcf\x11\xe0\xa1"])
def test_other_files_are_refused_by_name(data: bytes) -> None:
    with pytest.raises(NotTextError, match="not text"):
        decode(data)


def test_random_bytes_are_refused() -> None:
    with pytest.raises(NotTextError):
        decode(random.Random(7).randbytes(4000))


def test_no_bytes_are_no_text_but_no_error() -> None:
    assert decode(b"") == ("", 0)


def test_a_page_names_its_encoding() -> None:
    assert declared_charset(b"<html><head><meta charset='windows-1252'>") == "cp1252"
    assert declared_charset(b'<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">') == "iso8859-1"
    assert declared_charset(b"<meta charset=klingon>") is None
    assert declared_charset(b"<p>charset=utf-8</p>") is None
    assert decode("été".encode("cp1252"), "utf-8")[0] == "été"  # a wrong declaration gives way
