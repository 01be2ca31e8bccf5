"""CSV: one kind of record, one sheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from aidememoire.export.rows import csv_columns, row_of
from aidememoire.model import Problem
from aidememoire.register import DocumentRow, EntityRow, Found


def write_sheet(
    out: TextIO, kind: str, rows: Iterable[Found | DocumentRow | EntityRow | Problem], *, evidence: bool = False
) -> None:
    """Write a line of column names and a line for each row (RFC 4180, but with a plain line feed at the end of each)."""
    columns = csv_columns(kind, evidence=evidence)
    writer = csv.DictWriter(out, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row_of(row, evidence=evidence))
