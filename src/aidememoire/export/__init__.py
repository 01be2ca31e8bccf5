"""Records as others want them: JSON Lines (the contract), CSV, lines on a screen, and the JSON Schema."""

from aidememoire.export.jsonl import decode_record, encode_found, encode_record
from aidememoire.export.rows import COLUMNS, csv_columns, row_of
from aidememoire.export.schema import record_schema
from aidememoire.export.sheet import write_sheet
from aidememoire.export.table import show_table
from aidememoire.export.told import source_of, told_json, told_lines, write_told

__all__ = [
    "COLUMNS",
    "csv_columns",
    "decode_record",
    "encode_found",
    "encode_record",
    "record_schema",
    "row_of",
    "show_table",
    "source_of",
    "told_json",
    "told_lines",
    "write_sheet",
    "write_told",
]
