"""`reconcile`: compare what the articles of a register say, and keep what comes of it."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidememoire.cli.options import counted, known_option, register_option, say

if TYPE_CHECKING:
    from aidememoire.register import Register

SELDOM = 10.0  # seconds between two lines of progress, where there is no terminal
Progress = Callable[[str, int, int], None]


@click.command(short_help="Compare what the articles say; «show conflicts» and the like tell what came of it.")
@click.option("--afresh", is_flag=True, help="From scratch, and not only what is new; the result is the same.")
@register_option
@known_option
def reconcile(register: str, afresh: bool, known: str | None) -> None:
    """Compare the current readings of all documents, as they stand under decisions, and keep what comes of it.

    «read --into» does it when it ends, so this is for a register that was read with --no-reconcile, for a decision
    («review pair»), and for another --known file. Only what is new is compared; an interrupted run goes on where it
    stopped. What came of it is told by «show» (conflicts, corroborated, indicators, threads, derived, copies,
    identities) and by «explain»; nothing of it says what is true.
    """
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        bring_up(opened, afresh=afresh, known=known)
        with opened.telling() as telling:
            counts = telling.counts()
    say(f"{count:>10,}  {name}" for name, count in counts if count)


def bring_up(register: Register, *, afresh: bool = False, known: str | None = None) -> int:
    """Reconcile the register, with progress on standard error; how many documents were taken in."""
    from aidememoire.reconcile import load_known
    from aidememoire.reconciling import bring_up_to_date

    beforehand = load_known(Path(known)) if known else None
    with _progress() as progress:
        taken = bring_up_to_date(register, known=beforehand, afresh=afresh, progress=progress)
    click.echo(f"aidememoire: {counted(taken, 'document')} compared with the others", err=True)
    return taken


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line that moves, on a terminal; else a line now and then, so that nobody thinks it has stopped."""
    if not sys.stderr.isatty():
        last = time.monotonic()

        def tell(stage: str, done: int, every: int) -> None:
            nonlocal last
            if time.monotonic() - last > SELDOM:
                last = time.monotonic()
                click.echo(f"aidememoire: {stage}, {done:,} of {every:,}", err=True)

        yield tell
        return
    from rich.console import Console
    from rich.status import Status

    with Status("comparing …", console=Console(stderr=True)) as status:
        yield lambda stage, done, every: status.update(f"{stage}, {done:,} of {every:,}")
