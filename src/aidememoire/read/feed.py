"""JSON and JSON Lines: one object an article, `text` or `html` and what is known about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Protocol

from aidememoire.model import Document, Problem
from aidememoire.read.decode import NotTextError, decode
from aidememoire.read.html import read_page
from aidememoire.read.text import Facts, problem, to_document

# A line holds one article, perhaps as a whole page; a longer one is passed over without being kept in memory.
MAX_LINE_BYTES = 8_000_000
BLANK = b"\xef\xbb\xbf \t\r\n"
KEYS = ("text", "html", "uri", "title", "outlet", "published", "lang")


class LineSource(Protocol):
    """What gives bytes line by line."""

    def readline(self, size: int = -1, /) -> bytes:
        """The next line, or its first `size` bytes; nothing at the end."""
        ...


def read_lines(stream: LineSource, where: str, option: str | None, number: int = 0) -> Iterator[Document | Problem]:
    """Each line's document, one line in memory at a time; a bad line is a Problem with its number, no line at all is one too."""
    empty = True
    while line := stream.readline(MAX_LINE_BYTES + 1):
        number += 1
        at = f"{where}:{number}"
        empty = empty and not line.strip(BLANK)
        if len(line) > MAX_LINE_BYTES:
            yield problem("too-large", f"line {number} has more than {MAX_LINE_BYTES} bytes; it was passed over", at)
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE_BYTES)
        elif line.strip(BLANK):
            yield from _read_line(line, number, at, where, option)
    if empty:
        yield problem("empty", "there is no article in it", where)


def _read_line(line: bytes, number: int, at: str, where: str, option: str | None) -> Iterator[Document | Problem]:
    try:
        value = parse_json(decode(line)[0])
    except NotTextError as error:
        yield problem("not-text", f"line {number}: {error}", at)
    except ValueError as error:
        yield problem("bad-json", f"line {number} is not JSON ({error}); mend it, the other lines are read", at)
    else:
        yield from read_record(value, at, f"{where}#{number}", option)


def parse_json(text: str) -> Any:
    """The JSON value; ValueError says what is wrong, also with what is nested too deep."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error


def read_array(value: Any, where: str, option: str | None) -> Iterator[Document | Problem]:
    """The documents of one object, or of an array of them."""
    if not isinstance(value, list):
        yield from read_record(value, where, where, option)
        return
    for number, item in enumerate(value, start=1):
        yield from read_record(item, f"{where}, item {number}", f"{where}#{number}", option)


def read_record(value: Any, at: str, uri: str, option: str | None) -> Iterator[Document | Problem]:
    """The document of one object: keys `text` or `html`, then `uri`, `title`, `outlet`, `published`, `lang`.

    Other keys are ignored; a known key that holds no string counts as missing.
    """
    if not isinstance(value, dict):
        yield problem("bad-record", f"an article is an object with «text» or «html», not {type(value).__name__}", at)
        return
    known = {k: value[k] for k in KEYS if isinstance(value.get(k), str)}
    facts = Facts(
        where=at,
        uri=known.get("uri") or uri,
        title=known.get("title"),
        outlet=known.get("outlet"),
        lang=known.get("lang"),
        published=known.get("published") or _odd_date(value.get("published")),
    )
    if "text" in known:
        yield from to_document(known["text"], facts, option)
    elif "html" in known:
        yield from read_page(known["html"], facts, option)
    else:
        yield problem("bad-record", "neither «text» nor «html» holds a string", at)


def _odd_date(value: Any) -> str | None:
    """A `published` that is no string, as the message about it shows it."""
    return None if value is None else json.dumps(value)[:60]
