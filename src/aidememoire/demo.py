"""`make demo`: read the example articles into a register, show what was found, say what to type next.

Every line that begins with $ is a command as it can be typed; its output follows.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from aidememoire.cli import run, speak_utf8
from aidememoire.records import KINDS

REGISTER = Path("build/demo.db")
ARTICLES = Path("examples")
SHOWN = 3
ABOUT = {
    "statements": "Who said what",
    "figures": "How much of what, between whom, when",
    "commitments": "Who binds himself to do what, and how firmly",
    "meetings": "Who met whom, where and when",
    "instruments": "What was signed or is being prepared, and how far it is carried out",
}
NEXT = (
    "aidememoire show figures --between Valdanie Marvésie",
    "aidememoire show statements --speaker Corvadec --evidence",
    "aidememoire show commitments --force pledged",
    "aidememoire show omissions",
    "aidememoire serve --open                       # the same in a browser, to read, search and review",
    "aidememoire export > build/record.jsonl",
    "aidememoire read ARTICLES... --into talks.db   # your own: .txt .html .jsonl .json, or folders of them",
)


def main() -> int:
    """0 if every command of the demonstration went well."""
    speak_utf8()
    if not ARTICLES.is_dir():
        click.echo(f"there is no folder {ARTICLES}/ here; run the demonstration from the repository, with «make demo»", err=True)
        return 2
    REGISTER.parent.mkdir(exist_ok=True)
    os.environ["AIDEMEMOIRE_REGISTER"] = str(REGISTER)
    codes = [_show("read", str(ARTICLES), "--into", str(REGISTER)), _show("summary")]
    for kind in KINDS:
        click.echo(f"\n── {ABOUT[kind]} " + "─" * max(0, 76 - len(ABOUT[kind])))
        codes.append(_show("show", kind, "--limit", str(SHOWN), "--evidence"))
    click.echo("\n── Why it says so " + "─" * 62)
    codes.append(_show("explain", _first_with_speaker()))
    _say_what_next()
    return max(codes)


def _show(*words: str) -> int:
    """Carry out one command as if it had been typed, and show it first."""
    click.echo(f"\n$ aidememoire {shlex.join(words)}")
    sys.stdout.flush()
    return run(words)


def _first_with_speaker() -> str:
    """The id of the first statement whose speaker is known, to be explained."""
    from aidememoire.records import Statement
    from aidememoire.register import Found, Query, Register

    with Register.open(REGISTER, create=False) as register:
        items = [row.item for row in register.find("statements", Query()).rows if isinstance(row, Found)]
    return next((item.id for item in items if isinstance(item, Statement) and item.speakers), "")


def _say_what_next() -> None:
    click.echo("\n── What to type next " + "─" * 59)
    click.echo(f"\n  . .venv/bin/activate\n  export AIDEMEMOIRE_REGISTER={REGISTER}\n")
    for line in NEXT:
        click.echo(f"  {line}")


if __name__ == "__main__":
    sys.exit(main())
