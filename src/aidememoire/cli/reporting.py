"""`report`: one HTML file to send to somebody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, get_args

import click

from aidememoire.cli.options import register_option
from aidememoire.records import Measure

F = TypeVar("F", bound=Callable[..., Any])


def reporting(command: F) -> F:
    """The options of every report."""
    for option in (
        register_option,
        click.option(
            "--lang", type=click.Choice(["en", "fr"]), default="fr", show_default=True, help="Language of the headings."
        ),
        click.option(
            "--to", "file", type=click.Path(path_type=Path, dir_okay=False), help="The file; standard output if not given."
        ),
    ):
        command = option(command)
    return command


@click.group(short_help="Write a document, relation or indicator as one HTML file.")
def report() -> None:
    """Write a self-contained HTML file: it opens offline, runs nothing, and holds the same highlights as the page."""


@report.command(short_help="A document with its records.")
@click.argument("start", metavar="ID")
@reporting
def document(register: str, start: str, lang: str, file: Path | None) -> None:
    """Write the document whose ID begins so."""
    from aidememoire.serve.reporting import report_document

    _write(register, file, lambda opened: report_document(opened, start, lang))


@report.command(short_help="Two parties: indicators, undertakings, timeline.")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@reporting
def relation(register: str, left: str, right: str, lang: str, file: Path | None) -> None:
    """Write the relation of A and B, named in any spelling."""
    from aidememoire.serve.reporting import report_relation

    _write(register, file, lambda opened: report_relation(opened, left, right, lang))


@report.command(short_help="One measure of two parties through time.")
@click.argument("left", metavar="A")
@click.argument("right", metavar="B")
@click.argument("measure", type=click.Choice(get_args(Measure)), metavar="MEASURE")
@reporting
def indicator(register: str, left: str, right: str, measure: str, lang: str, file: Path | None) -> None:
    """Write the indicators of MEASURE (trade_turnover, exports, …) between A and B, each point with its evidence."""
    from aidememoire.serve.reporting import report_indicator

    _write(register, file, lambda opened: report_indicator(opened, left, right, measure, lang))


def _write(path: str, file: Path | None, made: Callable[[Any], str]) -> None:
    from aidememoire.errors import SourceError
    from aidememoire.reconciling import bring_up_to_date
    from aidememoire.register import Register

    with Register.open(path, create=False) as register:
        bring_up_to_date(register)
        html = made(register)
    if file is None:
        click.echo(html)
        return
    try:
        file.write_text(html, encoding="utf-8")
    except OSError as error:
        raise SourceError(f"{file} cannot be written: {error.strerror}; name another with --to") from error
    click.echo(f"{file}, {file.stat().st_size / 1000:.0f} kB", err=True)
