"""What several commands have in common: where the register is, and how output looks."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aidememoire.records import KINDS

if TYPE_CHECKING:
    from aidememoire.register import Marks

F = TypeVar("F", bound=Callable[..., Any])
REGISTER_VARIABLE = "AIDEMEMOIRE_REGISTER"
DEFAULT_REGISTER = "talks.db"
PIPE_WIDTH = 160  # of a table that goes to a pipe or a file
# What can be asked for (a test holds this against the register, which is not imported for `--help`).
ASKABLE = (*KINDS, "entities", "documents", "omissions", "problems")
# What the articles say together (the same test).
TOGETHER = ("conflicts", "corroborated", "indicators", "threads", "derived", "copies", "identities")

register_option = click.option(
    "--register",
    "--into",
    "register",
    metavar="PATH",
    envvar=REGISTER_VARIABLE,
    default=DEFAULT_REGISTER,
    show_default=True,
    help=f"The register to ask; ${REGISTER_VARIABLE} names another default.",
)

known_option = click.option(
    "--known",
    "known",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    envvar="AIDEMEMOIRE_KNOWN",
    help="Your own parties, offices and outlets (TOML); else NAME.known.toml beside the register NAME.db.",
)


def say(lines: Iterable[str]) -> None:
    """Print the lines as they come; a closed pipe ends the command."""
    for line in lines:
        click.echo(line)


def write_lines(lines: Iterable[bytes]) -> None:
    """Write lines of UTF-8 to standard output as they come."""
    out = sys.stdout.buffer
    for line in lines:
        out.write(line + b"\n")
    out.flush()


def width_of_screen() -> int:
    """The columns of the terminal, or of $COLUMNS; in a pipe PIPE_WIDTH."""
    return shutil.get_terminal_size((PIPE_WIDTH, 24)).columns


def marks() -> Marks:
    """Colours on a terminal that has them and where NO_COLOR does not forbid them; brackets elsewhere."""
    from aidememoire.register import COLOURED, PLAIN

    return COLOURED if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else PLAIN


def counted(number: int, thing: str) -> str:
    """The number with its noun.

    >>> counted(1, "document"), counted(1200, "document")
    ('1 document', '1,200 documents')
    """
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
