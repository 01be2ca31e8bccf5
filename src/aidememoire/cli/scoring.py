"""`score`, `calibrate`: readings against annotated articles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidememoire.cli.options import counted, say
from aidememoire.records import KINDS

if TYPE_CHECKING:
    from aidememoire.records import DocumentRecord
    from aidememoire.score import Gold, Scores

gold_argument = click.argument("gold", nargs=-1, required=True, metavar="GOLD...", type=click.Path(path_type=Path))


@click.command(short_help="Measure readings against annotated articles.")
@gold_argument
@click.option("--records", type=click.Path(path_type=Path), metavar="FILE", help="Judge these records instead of reading anew.")
@click.option("--errors", type=click.Choice(KINDS), metavar="KIND", help="List every miss and false alarm of this kind.")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True)
def score(gold: tuple[Path, ...], records: Path | None, errors: str | None, form: str) -> None:
    """Read the articles of GOLD and print precision, recall and F1 of each kind, and the accuracy of each field."""
    import json

    scores = _scores(gold, records)
    if errors:
        say(str(difference) for difference in scores.errors(errors))
    elif form == "json":
        click.echo(json.dumps(scores.plain(), ensure_ascii=False))
    else:
        say(scores.lines())


@click.command(short_help="Give each rule the share of its records that were right.")
@gold_argument
@click.option("--records", type=click.Path(path_type=Path), metavar="FILE", help="Judge these records instead of reading anew.")
@click.option("--write", "path", type=click.Path(path_type=Path, dir_okay=False), help="Write confidence.toml to this file.")
def calibrate(gold: tuple[Path, ...], records: Path | None, path: Path | None) -> None:
    """Read the articles of GOLD and print, or write, the confidence of each rule: the share that was right."""
    from aidememoire.score import calibration_of, write_calibration

    found = calibration_of(_scores(gold, records).judgements)
    if path:
        write_calibration(found, path)
        click.echo(f"{counted(len(found.rules), 'rule')} in {path}", err=True)
    else:
        say(f"{share:.2f}  {found.judged[rule]:>5} judged  {rule}" for rule, share in found.rules.items())


def _scores(paths: tuple[Path, ...], records: Path | None) -> Scores:
    from aidememoire.score import read_gold, score_gold

    gold = [article for path in paths for article in read_gold(path)]
    return score_gold(gold, _from_file(records) if records else _read(gold))


def _from_file(path: Path) -> Iterator[DocumentRecord]:
    from aidememoire.errors import SourceError
    from aidememoire.export import decode_record

    try:
        with path.open("rb") as lines:
            yield from (decode_record(line) for line in lines if line.strip())
    except OSError as error:
        raise SourceError(f"{path} cannot be read: {error.strerror}") from error


def _read(gold: list[Gold]) -> Iterator[DocumentRecord]:
    """The records that the pipeline makes of the articles now; problems go to standard error."""
    from aidememoire.cli.reading import report
    from aidememoire.engine import read_all
    from aidememoire.model import Problem
    from aidememoire.score import documents_of

    for outcome in read_all(documents_of(gold)):
        if isinstance(outcome, Problem):
            report(outcome)
        else:
            yield outcome
