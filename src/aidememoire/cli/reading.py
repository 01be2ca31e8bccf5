"""`read`: articles in, records out or into a register."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

import click

from aidememoire.cli.options import counted
from aidememoire.records import KINDS

if TYPE_CHECKING:
    from aidememoire.engine import Engine, Part, Tally
    from aidememoire.model import Document, Problem
    from aidememoire.records import DocumentRecord
    from aidememoire.register import Register

OFTEN = 100  # documents between two lines of progress, where there is no terminal
Progress = Callable[["Tally"], None]


@click.command(short_help="Read articles; keep the records in a register, or print them.")
@click.argument("paths", nargs=-1, required=True, metavar="PATHS...")
@click.option("--into", "--register", "register", metavar="PATH", help="The register to keep the records in; made if need be.")
@click.option("--format", "form", type=click.Choice(["jsonl", "summary"]), help="[default: summary with --into, else jsonl]")
@click.option("--published", metavar="DATE", help="Day of publication of articles that do not tell theirs, such as 2024-11-05.")
@click.option("--lang", metavar="CODE", help="Language of all these articles; told from each text if not given.")
@click.option("--jobs", type=click.IntRange(min=1), default=1, show_default=True, help="Processes that read (0.6 GB each).")
@click.option(
    "--cache",
    "parses",
    metavar="PATH",
    help="Keep parses in this file, so that newer rules read the same articles twice as fast.",
)
@click.option("--shards", metavar="DIR", help="Cut the input into shards and keep each one's records in this folder, as Parquet.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True, help="Who reads the shards.")
@click.option("--no-reconcile", "alone", is_flag=True, help="Do not compare what was read with what the register holds.")
@click.option("--address", metavar="ADDR", help="The Ray cluster to use; one is started on this machine if not given.")
def read(  # noqa: PLR0913, PLR0917  # one for each option
    paths: tuple[str, ...], register: str | None, form: str | None, published: str | None, lang: str | None, jobs: int,
    parses: str | None, shards: str | None, engine: Engine, address: str | None, alone: bool,
) -> int:  # fmt: skip
    """Read articles: text, HTML, JSON, JSON Lines, feeds, WARC, Parquet, also compressed; folders; and - for standard input.

    Without --into the records go to standard output, one document a line. With it each is kept as soon as it
    is read, what is known already is not read again, and a summary is printed; an interrupted run goes on
    where it stopped when the same command is given again. At the end what is new is compared with the rest («reconcile»).

    With --shards a shard that was finished is not read again, whoever finished it; the folder may be on S3 or
    elsewhere, and so may the input (s3://…). --engine ray reads on a cluster.

    Exit code 0: all was read. 1: some documents could not be read, each reported. 130: interrupted.
    """
    from aidememoire.engine import Options, Tally, keep_all, read_in_shards, read_into
    from aidememoire.register import Register

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one thread reads faster than two here, and leaves the other core free
    form = form or ("summary" if register else "jsonl")
    tally = Tally()
    if not shards and (address or engine != "local"):
        raise click.UsageError("--engine and --address are for --shards DIR, a folder that every worker can reach")
    if shards:
        _check(paths, published, lang)
    else:
        documents = _documents(paths, published, lang)
    with Register.open(register) if register else nullcontext() as opened:
        if shards:
            options = Options(published, lang)
            outcomes = read_in_shards(paths, shards, options, engine=engine, jobs=jobs, address=address, told=_say_part)
            outcomes = keep_all(opened, outcomes, tally)
        else:
            outcomes = read_into(opened, documents, tally, jobs=jobs, parses=parses)
        try:
            _go_through(outcomes, tally, jsonl=form == "jsonl")
        except KeyboardInterrupt:
            click.echo(f"aidememoire: interrupted; {_kept(tally, register)}", err=True)
            return 130
        if opened and not alone:
            compare_new(opened)
    if form == "summary":
        click.echo(_told(tally, register))
    return 1 if tally.not_read else 0


def compare_new(register: Register) -> None:
    """Compare what was read with what the register holds; what is not done when interrupted is done the next time."""
    from aidememoire.cli.reconciling import bring_up

    with register.telling() as telling:
        if not telling.behind() and not telling.stale():
            return
    bring_up(register)


def _say_part(outcome: Part | Problem) -> None:
    """A line on standard error for each shard; its problems are reported when its records are taken over."""
    from aidememoire.engine import Part

    if isinstance(outcome, Part):
        state = "was there" if outcome.known else "is read"
        click.echo(f"aidememoire: shard {outcome.number} {state}: {counted(outcome.documents, 'document')}", err=True)


def report(problem: Problem) -> None:
    """Say the problem on standard error: where it is, what it is and what to do."""
    where = f"{problem.where}: " if problem.where else ""
    click.echo(f"aidememoire: {where}{problem.message} [{problem.stage}/{problem.code}]", err=True)


def _check(paths: tuple[str, ...], published: str | None, lang: str | None) -> None:
    """Say what is wrong with the command before any shard is read; what is at an address is seen when it is read."""
    from aidememoire.read import check_day

    check_day(published)
    if here := tuple(path for path in paths if "://" not in path):
        _documents(here, published, lang)


def _documents(paths: tuple[str, ...], published: str | None, lang: str | None) -> Iterator[Document | Problem]:
    """The documents; what is wrong with the command is said before any is read."""
    from aidememoire.languages.pack import load_pack
    from aidememoire.read import in_language, read_sources

    if lang:
        load_pack(lang)  # PackError names the languages there are
    return (in_language(item, lang) for item in read_sources(paths, sys.stdin.buffer, published=published))


def _go_through(outcomes: Iterable[DocumentRecord | Problem], tally: Tally, *, jsonl: bool) -> None:
    """Read on to the end: problems and progress to standard error, records to standard output if asked for."""
    from aidememoire.export import encode_record
    from aidememoire.records import DocumentRecord

    out = sys.stdout.buffer
    with _progress(shared=jsonl) as progress:
        for outcome in outcomes:
            if not isinstance(outcome, DocumentRecord):
                report(outcome)
                continue
            if jsonl:
                out.write(encode_record(outcome) + b"\n")
                out.flush()
            progress(tally)


@contextmanager
def _progress(*, shared: bool) -> Iterator[Progress]:
    """A line that moves, on a terminal (unless records are printed on it); else a line every OFTEN documents."""
    started = time.monotonic()
    if not sys.stderr.isatty() or (shared and sys.stdout.isatty()):
        yield lambda tally: _say_now_and_then(tally, started)
        return
    from rich.console import Console
    from rich.status import Status

    with Status("loading the language model …", console=Console(stderr=True)) as status:
        yield lambda tally: status.update(_so_far(tally, started))


def _say_now_and_then(tally: Tally, started: float) -> None:
    if tally.read % OFTEN == 0:
        click.echo(f"aidememoire: {_so_far(tally, started)}", err=True)


def _so_far(tally: Tally, started: float) -> str:
    problems = f", {counted(tally.problems, 'problem')}" if tally.problems else ""
    return f"{counted(tally.read, 'document')} read{problems}, {time.monotonic() - started:.0f} s"


def _kept(tally: Tally, register: str | None) -> str:
    if not register:
        return f"{counted(tally.read, 'document')} written"
    return f"{counted(tally.read, 'document')} kept in {register}; the same command goes on where this one stopped"


def _told(tally: Tally, register: str | None) -> str:
    """The run in two or three lines."""
    lines = [f"{counted(tally.read, 'document')} read" + (f" into {register}" if register else "")]
    if tally.known:
        lines[0] += f", {tally.known:,} known already"
    if tally.not_read:
        lines[0] += f", {tally.not_read:,} not read"
    if tally.read:
        lines.append(", ".join(counted(tally.records[kind], kind.removesuffix("s")) for kind in KINDS))
    return "\n".join(lines)
