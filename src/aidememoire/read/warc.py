"""Web archives: the pages and plain texts that a WARC file holds, one record in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from aidememoire.model import Document, Problem
from aidememoire.read.decode import NotTextError, declared_charset, decode
from aidememoire.read.html import MAX_PAGE, read_page
from aidememoire.read.text import Facts, problem, to_document

PAGES, TEXTS = {"text/html", "application/xhtml+xml"}, {"text/plain"}
MAX_RECORD = 2 * MAX_PAGE  # bytes; a page may come in any encoding
MARK = b"WARC/"


def read_warc(stream: BinaryIO, where: str, option: str | None) -> Iterator[Document | Problem]:
    """The articles of the archive's responses, resources and extracted texts («WET»), by the address they were fetched from.

    Other records (requests, images, failed fetches, repeated visits) are counted and said once, at the end.
    """
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    wanted = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.conversion
    left_out: Counter[str] = Counter()
    number = 0
    try:
        for number, record in enumerate(
            ArchiveIterator(cast("Any", _Counted(stream)), record_types=wanted, auto_decode="all"), start=1
        ):
            yield from _read_record(record, f"{where}, record {number}", left_out, option)
    except (OSError, ValueError, RuntimeError) as error:
        yield problem(
            "damaged", f"the archive is damaged after record {number} ({str(error)[:80]}); what came before is read", where
        )
    if left_out:
        kinds = ", ".join(f"{n} {kind}" for kind, n in sorted(left_out.items()))
        yield problem("skipped", f"{left_out.total()} records that are no article were left out ({kinds})", where, fatal=False)
    elif not number:
        yield problem("empty", "there is no page in this archive", where)


def _read_record(record: Any, at: str, left_out: Counter[str], option: str | None) -> Iterator[Document | Problem]:
    kind, status = _media_type(record), _status(record)
    if kind not in PAGES | TEXTS or status != 200:
        left_out[kind or "of unknown type" if status == 200 else f"with status {status}"] += 1
        return
    data = record.reader.read(MAX_RECORD + 1)
    if len(data) > MAX_RECORD:
        yield problem("too-large", f"more than {MAX_RECORD} bytes; an article's page is smaller", at)
        return
    try:
        text, _ = decode(data, _charset(record) or (declared_charset(data) if kind in PAGES else None))
    except NotTextError as error:
        yield problem("not-text", str(error), at)
        return
    facts = Facts(where=at, uri=record.headers.get("WARC-Target-URI") or at)
    yield from read_page(text, facts, option) if kind in PAGES else to_document(text, facts, option)


def _media_type(record: Any) -> str:
    value = record.http_content_type if record.http_headers is not None else record.headers.get("Content-Type")
    return (value or "").partition(";")[0].strip().lower()


def _status(record: Any) -> int:
    """What the server answered; 200 for what came without HTTP."""
    if record.http_headers is None:
        return 200
    return int(record.http_headers.status_code or 0)


def _charset(record: Any) -> str | None:
    value = record.http_charset if record.http_headers is not None else None
    return str(value) if value else None


class _Counted:
    """A stream that knows how far it was read: fastwarc asks, and a pipe cannot tell."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """How many bytes were read."""
        return self._at
