"""Parquet: a row an article, with the columns that JSON Lines has as keys; read in batches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from aidememoire.errors import SourceError
from aidememoire.model import Document, Problem
from aidememoire.read.feed import KEYS, read_record
from aidememoire.read.text import problem

BATCH = 64  # rows in memory at a time


def read_table(stream: BinaryIO, where: str, option: str | None) -> Iterator[Document | Problem]:
    """Each row's document: `text` or `html`, then `uri`, `title`, `outlet`, `published`, `lang`; other columns are not read.

    SourceError where the extra that reads Parquet is not installed.
    """
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise SourceError(f"{where}: reading Parquet needs «pip install 'aidememoire[parquet]'»") from error
    number = 0
    try:
        table = parquet.ParquetFile(stream)
        columns = [c for c in KEYS if c in table.schema_arrow.names]
        for batch in table.iter_batches(BATCH, columns=columns):
            for row in batch.to_pylist():
                number += 1
                known = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}
                yield from read_record(known, f"{where}, row {number}", f"{where}#{number}", option)
    except (ArrowException, OSError) as error:
        yield problem("damaged", f"no Parquet after row {number}: {str(error)[:120]}", where)
        return
    if not number:
        yield problem("empty", "there is no article in it", where)
