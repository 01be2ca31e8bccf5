"""`watch`: follow feeds, read what is new in them into a register."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from aidememoire.cli.options import counted
from aidememoire.cli.reading import report

if TYPE_CHECKING:
    from aidememoire.register import Register
    from aidememoire.watch import Round

LONGEST_SLEEP = 3600.0  # seconds; a laptop that was asleep looks at the time again


@click.command(short_help="Follow feeds; read what is new in them into a register.")
@click.argument("feeds", type=click.Path(dir_okay=False, path_type=Path), metavar="FEEDS.toml")
@click.option(
    "--into",
    "--register",
    "register",
    metavar="PATH",
    required=True,
    help="The register to keep the records in; made if need be.",
)
@click.option("--once", is_flag=True, help="One round through the feeds that are due, then end (for cron and the like).")
@click.option(
    "--memory",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="PATH",
    help="Where to remember what was read. [default: beside FEEDS.toml]",
)
@click.option("--allow-private", is_flag=True, help="Also fetch from this machine and from private networks.")
def watch(feeds: Path, register: str, once: bool, memory: Path | None, allow_private: bool) -> int:
    """Follow the feeds that FEEDS.toml lists, until interrupted.

    Each is asked as often as the file says, and only whether it has changed since. The page of each new entry
    is fetched where the host's robots.txt allows it, with a pause between two requests to one host; an answer
    may have 5 MB and take a minute. What fails is asked again later. Interrupted, nothing that was read is lost.

    \b
      every = "30m"
      [[feed]]
      uri = "https://journal.example/international.rss"

    Exit code 0: all went well. 1 (with --once): some pages or feeds could not be read, each reported.
    """  # noqa: D301 (click wants the character itself)
    from aidememoire.register import Register
    from aidememoire.watch import Fetcher, Round, load_memory, load_subscriptions

    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    subscriptions = load_subscriptions(feeds)
    place = memory or feeds.with_name(feeds.name + ".memory.json")
    fetcher = Fetcher(allow_private=allow_private, contact=subscriptions.contact)
    going = Round(subscriptions, load_memory(place), fetcher)
    with Register.open(register) as opened:
        while True:
            failed = _one_round(going, opened, place)
            if once:
                return 1 if failed else 0
            _sleep_until(going.next_due(_now()))


def _one_round(going: Round, register: Register, place: Path) -> int:
    """Read what is new; how much of it could not be read. What was read is remembered, whatever ends the round."""
    from aidememoire.cli.reading import compare_new
    from aidememoire.engine import Tally, read_into
    from aidememoire.model import Problem
    from aidememoire.watch import save_memory

    tally = Tally()  # one document at a time: what the next one is asked for after was kept, so the memory never runs ahead
    try:
        for outcome in read_into(register, going.documents(_now()), tally):
            if isinstance(outcome, Problem):
                report(outcome)
    finally:
        save_memory(going.memory, place)
    compare_new(register)
    if tally.read or tally.not_read:
        click.echo(f"{_now():%Y-%m-%d %H:%M}: {counted(tally.read, 'document')} read, {tally.not_read:,} not read", err=True)
    return tally.not_read


def _sleep_until(due: datetime) -> None:
    while (left := (due - _now()).total_seconds()) > 0:
        time.sleep(min(left, LONGEST_SLEEP))


def _now() -> datetime:
    return datetime.now(UTC)
