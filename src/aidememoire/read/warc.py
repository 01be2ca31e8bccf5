"""Web archives: the pages and plain texts that a WARC file holds, one record in memory at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from aidememoire.model import Document, Problem
from aidememoire.read.fetched import MAX_BODY, PAGES, TEXTS, media_type, read_fetched
from aidememoire.read.text import Facts, problem

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
    content_type, status = _content_type(record), _status(record)
    kind = media_type(content_type)[0]
    if kind not in PAGES | TEXTS or status != 200:
        left_out[kind or "of unknown type" if status == 200 else f"with status {status}"] += 1
        return
    facts = Facts(where=at, uri=record.headers.get("WARC-Target-URI") or at)
    yield from read_fetched(record.reader.read(MAX_BODY + 1), content_type, facts, option)


def _content_type(record: Any) -> str:
    headers = record.headers if record.http_headers is None else record.http_headers
    return str(headers.get("Content-Type") or "")


def _status(record: Any) -> int:
    """What the server answered; 200 for what came without HTTP."""
    return 200 if record.http_headers is None else int(record.http_headers.status_code or 0)


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
