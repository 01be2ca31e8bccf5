"""Bytes to text: which encoding it is, and whether it is text at all."""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import cache

from aidememoire.languages.cleaning import tables

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What the files begin with that are most often put among articles by mistake.
BINARY = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a zip archive or an office document",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"{\\rtf": "an RTF document",
    b"\x89PNG": "an image",
    b"\xff\xd8\xff": "an image",
    b"GIF8": "an image",
    b"\x1f\x8b": "a gzip archive",
    b"7z\xbc\xaf": "an archive",
    b"SQLite format 3": "a database",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"RIFF": "sound or an image",
    b"ID3": "sound",
}
SAMPLE = 65_536  # bytes that are looked at to tell an encoding
# Text has hardly a control character or an undecodable byte; random bytes have one in eight.
CONTROL_SHARE = 0.02
FALLBACK = "cp1252"  # what Western Europe wrote before UTF-8; every text of ISO 8859-1 is read right by it
LATIN = ("cp1252", "mac_roman", "cp850")
PRESS_SIGNS = "’‘“”…–—€°\u00a0"
USUAL_SHARE = 0.6  # Cyrillic read as Latin has less than half of its signs among them
DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


class NotTextError(ValueError):
    """The bytes are no text; the message says what they seem to be."""


def decode(data: bytes, declared: str | None = None) -> tuple[str, int]:
    """The text, line ends as they are, and how many undecodable bytes became U+FFFD.

    A byte order mark decides; else `declared`; else UTF-8, also with a few broken bytes; else what the
    bytes look like. NotTextError for what is no text.
    """
    _refuse_binary(data)
    for bom, encoding in BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, "replace"))
    if declared and (text := _try(data, declared)) is not None:
        return _checked(text)
    if (text := _try(data, "utf-8")) is not None:
        return _checked(text)
    return _checked(data.decode(_guess(data), "replace"))


def declared_charset(page: bytes) -> str | None:
    """The encoding that an HTML page names in its head, where Python knows it."""
    if match := DECLARED.search(page[:4096]):
        try:
            return codecs.lookup(match[1].decode("ascii", "replace")).name
        except LookupError:
            return None
    return None


def _refuse_binary(data: bytes) -> None:
    for magic, name in BINARY.items():
        if data.startswith(magic):
            raise NotTextError(f"this is {name}, not text; convert it first")


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _guess(data: bytes) -> str:
    sample = data[:SAMPLE]
    zeros = sample.count(0)
    if zeros > len(sample) / 5 and len(sample) > 3:  # UTF-16 without its mark: every other byte of Latin text is zero
        return "utf-16-be" if sample[::2].count(0) > sample[1::2].count(0) else "utf-16-le"
    text = sample.decode("utf-8", "replace")
    broken, right = text.count("\ufffd"), sum(ord(c) > 0x7F for c in text) - text.count("\ufffd")
    if right > broken:  # damaged UTF-8: read in another encoding, every accent would turn into two signs
        return "utf-8"
    return _look_alike(sample)


def _look_alike(sample: bytes) -> str:
    """The encoding that gives the letters of an installed language; for other scripts, by statistics."""
    high = bytes(b for b in sample if b >= 0x80)
    share, best = max((_usual(high.decode(encoding, "replace")), encoding) for encoding in LATIN)
    if share <= _usual(high.decode(FALLBACK, "replace")):
        share, best = _usual(high.decode(FALLBACK, "replace")), FALLBACK
    if share >= USUAL_SHARE:
        return best
    from charset_normalizer import from_bytes

    found = from_bytes(sample, cp_isolation=["cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1256"]).best()
    return found.encoding if found else FALLBACK


def _usual(signs: str) -> float:
    """The share of these signs that a text in an installed language has: its letters, and what press sets."""
    return sum(c.lower() in _letters() for c in signs) / max(1, len(signs))


@cache
def _letters() -> frozenset[str]:
    return frozenset("".join(table.language.letters for table in tables().values()) + PRESS_SIGNS)


def _checked(text: str) -> tuple[str, int]:
    sample = text[:SAMPLE]
    control = sum(unicodedata.category(c) in {"Cc", "Cn", "Co"} and c not in "\t\n\r\f\v\x85" for c in sample)
    broken = sample.count("\ufffd")
    if sample and control + broken > max(2, CONTROL_SHARE * len(sample)):
        raise NotTextError("these bytes are not text; convert the file to plain text first")
    return text, text.count("\ufffd")
