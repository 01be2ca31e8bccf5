"""The parts of a record set: Parquet files with a row for each document, its record in the interchange format.

The columns beside the record are there to be asked by other programs (DuckDB, pandas, Spark) without decoding it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import msgspec

from aidememoire.errors import SourceError
from aidememoire.export import decode_record, encode_record
from aidememoire.model import Problem
from aidememoire.records import KINDS, DocumentRecord

ROWS = 64  # in memory at a time
COLUMNS = ("id", "uri", "title", "outlet", "lang", "published")


@dataclass(frozen=True, slots=True)
class Part:
    """A finished part: where it is, which shard it is of, and how many documents and problems it holds."""

    number: int
    path: str
    documents: int
    problems: int
    known: bool = False


@dataclass(slots=True)
class PartWriter:
    """Writes a part beside its place and moves it there when it is whole; what breaks off leaves nothing."""

    path: str
    number: int
    _rows: list[dict[str, Any]] = field(default_factory=list)
    _documents: int = 0
    _problems: int = 0
    _writer: Any = None
    _system: Any = None
    _stream: Any = None
    _target: str = ""
    _unfinished: str = ""

    def __enter__(self) -> Self:
        from fsspec.core import url_to_fs

        pa, parquet = _arrow()
        self._system, self._target = url_to_fs(self.path)
        self._system.makedirs(self._target.rpartition("/")[0], exist_ok=True)
        self._unfinished = f"{self._target}.{uuid4().hex[:8]}.unfinished"
        self._stream = self._system.open(self._unfinished, "wb")
        self._writer = parquet.ParquetWriter(self._stream, _schema(pa), compression="zstd")
        return self

    def add(self, outcome: DocumentRecord | Problem) -> None:
        """One row more."""
        if isinstance(outcome, Problem):
            self._problems += 1
            row: dict[str, Any] = {"uri": outcome.where, "problem": msgspec.json.encode(outcome).decode()}
        else:
            self._documents += 1
            row = {name: getattr(outcome.document, name) for name in COLUMNS}
            row |= {kind: len(getattr(outcome, kind)) for kind in KINDS}
            row |= {"reading": outcome.reading, "record": encode_record(outcome).decode()}
        self._rows.append(row)
        if len(self._rows) >= ROWS:
            self._flush()

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self._flush()
            self._writer.add_key_value_metadata({"documents": str(self._documents), "problems": str(self._problems)})
        self._writer.close()
        self._stream.close()
        if kind is None:
            self._system.mv(self._unfinished, self._target)
        else:
            self._system.rm(self._unfinished)

    @property
    def part(self) -> Part:
        """What was written."""
        return Part(self.number, self.path, self._documents, self._problems)

    def _flush(self) -> None:
        pa, _ = _arrow()
        if self._rows:
            self._writer.write_table(pa.Table.from_pylist(self._rows, schema=_schema(pa)))
            self._rows.clear()


def part_of(path: str, number: int) -> Part | None:
    """The part at that place, if it is there and whole."""
    from fsspec.core import url_to_fs

    _, parquet = _arrow()
    system, target = url_to_fs(path)
    if not system.exists(target):
        return None
    with system.open(target, "rb") as stream:
        told = parquet.ParquetFile(stream).metadata.metadata or {}
    return Part(number, path, int(told[b"documents"]), int(told[b"problems"]), known=True)


def read_part(path: str) -> Iterator[DocumentRecord | Problem]:
    """What the part holds, in the order of its input."""
    from fsspec.core import url_to_fs

    _, parquet = _arrow()
    system, target = url_to_fs(path)
    with system.open(target, "rb") as stream:
        for batch in parquet.ParquetFile(stream).iter_batches(ROWS, columns=["record", "problem"]):
            for row in batch.to_pylist():
                yield decode_record(row["record"]) if row["record"] else msgspec.json.decode(row["problem"], type=Problem)


def _arrow() -> tuple[Any, Any]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError as error:
        raise SourceError("shards are written as Parquet, which needs «pip install 'aidememoire[parquet]'»") from error
    return pa, parquet


def _schema(pa: Any) -> Any:
    words = [(name, pa.string()) for name in (*COLUMNS, "reading", "record", "problem")]
    return pa.schema([*words, *((kind, pa.int32()) for kind in KINDS)])
