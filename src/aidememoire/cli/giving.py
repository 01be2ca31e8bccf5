"""`export`, `schema`: records for other programs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from aidememoire.cli.options import ASKABLE, register_option, write_lines

if TYPE_CHECKING:
    from aidememoire.register import Register

Which = Literal["current", "machine", "all"]


@click.command(short_help="Write the whole record, as JSON Lines or CSV.")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
@click.option("--kind", type=click.Choice(ASKABLE), metavar="KIND", help="CSV of this kind alone, to standard output.")
@click.option("--to", "folder", type=click.Path(path_type=Path, file_okay=False), help="CSV of every kind, as files in a folder.")
@click.option(
    "--readings",
    type=click.Choice(["current", "machine", "all"]),
    default="current",
    show_default=True,
    help="For JSON Lines: as they stand, as the machine read them, or all there ever were.",
)
@register_option
def export(
    register: str, form: str, kind: str | None, folder: Path | None, readings: Literal["current", "machine", "all"]
) -> None:
    """Write what the register holds.

    JSON Lines: one document a line, as «aidememoire schema» describes it; nothing is lost. CSV: one kind of
    record a file, names in place of ids and words in place of places in the text.
    """
    from aidememoire.export import encode_record
    from aidememoire.register import Register

    if form == "csv" and (kind is None) == (folder is None):
        raise click.UsageError("one kind of record makes one CSV file: name it with --kind, or a folder for all with --to")
    if form == "jsonl" and (kind or folder):
        raise click.UsageError("--kind and --to are for --format csv; «aidememoire show KIND --format jsonl» gives one kind")
    with Register.open(register, create=False) as opened:
        if folder:
            _write_sheets(opened, folder)
        elif kind:
            _write_one_sheet(opened, kind)
        else:
            write_lines(encode_record(whole) for whole in opened.export(readings))


def _write_one_sheet(register: Register, kind: str) -> None:
    from aidememoire.export import write_sheet

    write_sheet(sys.stdout, kind, register.find(kind).rows)


def _write_sheets(register: Register, folder: Path) -> None:
    from aidememoire.errors import SourceError
    from aidememoire.export import write_sheet

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in ASKABLE:
            with (folder / f"{kind}.csv").open("w", encoding="utf-8", newline="") as out:
                write_sheet(out, kind, register.find(kind).rows)
    except OSError as error:
        raise SourceError(f"{folder} cannot be written to: {error.strerror}; name a folder that can") from error
    click.echo(f"{len(ASKABLE)} files in {folder}", err=True)


@click.command(short_help="Print the JSON Schema of the interchange format.")
def schema() -> None:
    """Print the JSON Schema of one line of «read --format jsonl» and «export»."""
    import json

    from aidememoire.export import record_schema

    click.echo(json.dumps(record_schema(), indent=2, ensure_ascii=False))
