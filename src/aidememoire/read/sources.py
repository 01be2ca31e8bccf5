"""From paths to documents: what kind each file is, one after the other, nothing kept in memory."""

from __future__ import annotations

import io
import os
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from msgspec import structs

from aidememoire.errors import SourceError
from aidememoire.model import Document, Problem
from aidememoire.read.compressed import bare_suffix, unpacked
from aidememoire.read.dates import read_iso
from aidememoire.read.decode import NotTextError, declared_charset, decode
from aidememoire.read.feed import MAX_LINE_BYTES, parse_json, read_array, read_lines
from aidememoire.read.html import MAX_PAGE, read_page
from aidememoire.read.syndication import read_feed
from aidememoire.read.tables import read_table
from aidememoire.read.text import MAX_CHARACTERS, Facts, problem, to_document
from aidememoire.read.warc import MARK, read_warc

# What a suffix says a file is; «.gz» and «.zst» may follow any of them.
KINDS = {
    ".txt": "text",
    ".html": "page", ".htm": "page", ".xhtml": "page",
    ".jsonl": "lines", ".ndjson": "lines",
    ".json": "json",
    ".rss": "feed", ".atom": "feed", ".xml": "feed",
    ".warc": "warc", ".wet": "warc",
    ".parquet": "table",
}  # fmt: skip
# A code point has at most four bytes; a page may come in any encoding; JSON is read whole, JSON Lines are not.
MAX_JSON_BYTES = 64_000_000
MAX_BYTES = {"text": 4 * MAX_CHARACTERS, "page": 2 * MAX_PAGE, "json": MAX_JSON_BYTES, "feed": MAX_JSON_BYTES}
SORTED_NAMES = 50_000  # a folder of more is not listed as a whole: its files come in the order in which the system gives them
LOOKS_LIKE_FEED = re.compile(r"<(?:rss|feed|rdf:RDF)\b")
LOOKS_LIKE_PAGE = re.compile(r"<(?:!doctype html|html|head|body|article)\b", re.IGNORECASE)
STDIN = "-"

Found = Iterator[Document | Problem]


def read_sources(paths: Sequence[str | Path], stdin: BinaryIO | None = None, *, published: str | None = None) -> Found:
    """The documents of files, folders and standard input («-»), in order, with the Problems met on the way.

    `published` is the day to assume where a source has none of its own. A path that does not exist is a
    Problem while another does; SourceError where none does, and for a `published` that is no day.
    """
    option = check_day(published)
    if not paths:
        raise SourceError("nothing to read; name a file, a folder, or «-» for standard input")
    names = tuple(os.fspath(p) for p in paths)
    if not any(name == STDIN or os.path.lexists(name) for name in names):
        raise SourceError(f"no such file or folder: {', '.join(names)}")
    return _read_all(names, stdin, option)


def check_day(published: str | None) -> str | None:
    """The day that a person gave for articles without one; SourceError for what is no day."""
    day = read_iso(published) if published is not None else None
    if published is not None and not day:
        raise SourceError(f"«{published}» is no day of publication; write it as 2024-11-05")
    return day


def in_language(found: Document | Problem, lang: str | None) -> Document | Problem:
    """The document with the language that a person gave for all; a Problem as it is."""
    return structs.replace(found, lang=lang) if lang and isinstance(found, Document) else found


def _read_all(paths: tuple[str, ...], stdin: BinaryIO | None, option: str | None) -> Found:
    for path in paths:
        if path == STDIN:
            yield from _guarded(_read_packed(stdin or sys.stdin.buffer, "standard input", option), "standard input")
        elif Path(path).is_dir():
            for found in files_in(path):
                yield from (found,) if isinstance(found, Problem) else _guarded(_read_file(found, option), _shown(found))
        elif not os.path.lexists(path):
            yield problem("missing", "there is no such file or folder", _shown(path))
        else:
            yield from _guarded(_read_file(path, option), _shown(path))


def _guarded(found: Found, where: str) -> Found:
    """What is found, until the system refuses to give more."""
    try:
        yield from found
    except OSError as error:
        yield problem("unreadable", f"it cannot be read: {error.strerror or error}", where)


def files_in(folder: str) -> Iterator[str | Problem]:
    """The files under `folder` that can be read, by name; what has another suffix is counted and said, hidden files are not."""
    skipped: Counter[str] = Counter()
    found = 0
    for path in _walk(folder):
        suffix = "" if isinstance(path, Problem) else bare_suffix(path)
        if isinstance(path, Problem) or suffix in KINDS:
            found += 1
            yield path
        else:
            skipped[suffix or "no suffix"] += 1
    if skipped:
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(skipped.items()))
        yield problem("skipped", f"{skipped.total()} files of other kinds were left out ({kinds})", _shown(folder), fatal=False)
    elif not found:
        yield problem("empty", "there is no article in this folder", _shown(folder))


def _walk(folder: str) -> Iterator[str | Problem]:
    """The files below `folder`, by name; of a huge folder no more than SORTED_NAMES names are held at a time."""
    folders: list[str] = []
    try:
        with os.scandir(folder) as entries:
            shown = (entry for entry in entries if not entry.name.startswith("."))
            while chunk := sorted(islice(shown, SORTED_NAMES), key=lambda entry: entry.name):
                folders += [entry.path for entry in chunk if entry.is_dir(follow_symlinks=False)]
                yield from (entry.path for entry in chunk if not _is_folder(entry))
    except OSError as error:
        yield problem("unreadable", f"it cannot be read: {error.strerror or error}", _shown(folder))
    for below in sorted(folders):
        yield from _walk(below)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a link that leads nowhere is said when it is opened
        return False


def _read_file(path: str, option: str | None) -> Found:
    with Path(path).open("rb") as packed:
        yield from read_opened(packed, path, option)


def read_opened(packed: BinaryIO, path: str, option: str | None = None, line: int = 0) -> Found:
    """The documents of one opened file, by its suffix; a file of another suffix that was named is looked into.

    `line` is the number of lines of JSON before those that the stream gives.
    """
    kind, where = KINDS.get(bare_suffix(path)), _shown(path)
    if kind in {"warc", "table"}:
        yield from (read_warc if kind == "warc" else read_table)(packed, where, option)
        return
    if kind == "lines" and line:
        yield from read_lines(packed, where, option, line)
        return
    with unpacked(packed) as stream:
        if kind == "lines":
            yield from read_lines(stream, where, option)
        elif kind and (kind != "text" or not Path(path).is_fifo()):
            yield from _read_bytes(stream.read(MAX_BYTES[kind] + 1), where, where, MAX_BYTES[kind], kind, option)
        else:
            yield from _read_stream(stream, where, where, option)


def is_single(path: str) -> bool:
    """Whether a file holds one article or few: a text, a page, an object, a feed."""
    return KINDS.get(bare_suffix(path)) not in {"lines", "warc", "table"}


def is_lines(path: str) -> bool:
    """Whether a file is made of uncompressed lines, each of which can be read without those before it."""
    return KINDS.get(Path(path).suffix.lower()) == "lines"


def _read_packed(packed: BinaryIO, where: str, option: str | None) -> Found:
    """A stream that may be compressed, or a web archive."""
    with unpacked(packed) as stream:
        yield from _read_stream(stream, where, None, option)


def _read_stream(stream: io.BufferedReader, where: str, uri: str | None, option: str | None) -> Found:
    """Documents of a stream of unknown kind: JSON Lines line by line, anything else looked at as a whole."""
    if stream.peek(len(MARK)).startswith(MARK):
        yield from read_warc(stream, where, option)
        return
    first = stream.readline(MAX_LINE_BYTES + 1)
    while first and not first.strip():
        first = stream.readline(MAX_LINE_BYTES + 1)
    if first.lstrip(b"\xef\xbb\xbf \t").startswith(b"{") and _is_json(first):
        yield from read_lines(_Chained(first, stream), where, option)
        return
    data = first + stream.read(max(0, MAX_JSON_BYTES + 1 - len(first)))
    yield from _read_bytes(data, where, uri, MAX_JSON_BYTES, _kind(data), option)


def _is_json(line: bytes) -> bool:
    try:
        return isinstance(parse_json(decode(line)[0]), dict)
    except ValueError:
        return False


def _kind(data: bytes) -> str:
    """«json», «feed», «page» or «text», by how it begins."""
    head = data[:4096].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    if re.match(r"\{\s*[\"}]|\[\s*[\[{\"\]]", head):
        return "json"
    if LOOKS_LIKE_FEED.search(head):
        return "feed"
    return "page" if LOOKS_LIKE_PAGE.search(head) else "text"


def _read_bytes(data: bytes, where: str, uri: str | None, limit: int, kind: str, option: str | None) -> Found:
    if len(data) > limit:
        yield problem("too-large", f"more than {limit} bytes; split it (JSON Lines are read line by line, at any length)", where)
        return
    if kind == "feed":
        yield from read_feed(data, where, option)
        return
    try:
        text, broken = decode(data, declared_charset(data) if kind == "page" else None)
    except NotTextError as error:
        yield problem("not-text", str(error), where)
        return
    yield from _read_text(text, Facts(where=where, uri=uri), kind, option)
    if broken:
        message = f"{broken} characters could not be decoded and stand as U+FFFD"
        yield problem("undecodable", message, where, fatal=False)


def _read_text(text: str, facts: Facts, kind: str, option: str | None) -> Found:
    if kind == "json":
        yield from _read_json(text, facts, option)
    elif kind == "page":
        yield from read_page(text, facts, option)
    else:
        yield from to_document(text, facts, option)


def _read_json(text: str, facts: Facts, option: str | None) -> Found:
    """One value; where it goes on after the first, its lines are taken as JSON Lines."""
    if not text.strip():
        yield problem("empty", "there is no text in it", facts.where)
        return
    try:
        value = parse_json(text)
    except ValueError as error:
        lines = text.strip().splitlines()
        if len(lines) > 1 and any(_is_json(line.encode("utf-8", "surrogatepass")) for line in lines[:2]):
            yield from read_lines(io.BytesIO(text.encode("utf-8", "surrogatepass")), facts.where, option)
        else:
            yield problem("bad-json", f"it is not JSON: {error}", facts.where)
    else:
        yield from read_array(value, facts.where, option)


def _shown(path: str) -> str:
    """The path as it can be printed and stored, also where its bytes are no UTF-8."""
    return os.fsencode(path).decode("utf-8", "replace")


class _Chained:
    """A stream that gives back the line that was read from it to see what it is."""

    def __init__(self, first: bytes, stream: BinaryIO) -> None:
        self._first, self._stream = first, stream

    def readline(self, size: int = -1, /) -> bytes:
        """The line kept back, then those that follow."""
        first, self._first = self._first, b""
        return first or self._stream.readline(size)
