"""The command line: one command for each verb, nothing imported before it is needed, no logic of its own.

Exit codes: 0 all went well, 1 some documents were not read (or a score fell short), 2 the command could not
be carried out as given, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

import click

from aidememoire.cli.asking import explain, show, summary
from aidememoire.cli.giving import export, schema
from aidememoire.cli.people import reviewer
from aidememoire.cli.reading import read
from aidememoire.cli.reconciling import reconcile
from aidememoire.cli.reporting import report
from aidememoire.cli.reviewing import review
from aidememoire.cli.scoring import calibrate, score
from aidememoire.cli.serving import serve
from aidememoire.cli.watching import watch
from aidememoire.errors import AideMemoireError

CANNOT, INTERRUPTED = 2, 130


def print_version(context: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print the version and end, where it is asked for."""
    if wanted and not context.resilient_parsing:
        from aidememoire import __version__

        click.echo(f"aidememoire {__version__}")
        context.exit()


class App(click.Group):
    """The commands; one whose output nobody reads any more (`| head`) ends well, where click would call it a failure."""

    def invoke(self, ctx: click.Context) -> object:
        """What the command gives back."""
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:
            _close_quietly()
            ctx.exit(0)
        return result


@click.group(cls=App, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=print_version, help="Print the version.")
def app() -> None:
    """Keep the record of what parties say, count, promise, agree and sign, from French and English press articles.

    \b
      aidememoire read articles/ --into talks.db
      aidememoire show figures --between Belarus Russia
      aidememoire explain f-1a2b3c
      aidememoire export > record.jsonl
    """  # noqa: D301 (click wants the character itself)


for command in (
    read,
    watch,
    show,
    explain,
    summary,
    reconcile,
    review,
    reviewer,
    serve,
    report,
    export,
    schema,
    score,
    calibrate,
):
    app.add_command(command)


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Carry out one command line and end the program with its exit code."""
    speak_utf8()
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Exit code of one command line; what went wrong is said in a line on standard error, without a traceback."""
    try:
        code = app.main(args=arguments, prog_name="aidememoire", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return CANNOT
    except AideMemoireError as error:
        click.echo(f"aidememoire: {error}", err=True)
        return CANNOT
    except (KeyboardInterrupt, click.Abort):
        click.echo("aidememoire: interrupted", err=True)
        return INTERRUPTED
    return int(code or 0)


def speak_utf8() -> None:
    """Make the output UTF-8 whatever the locale says; what UTF-8 cannot hold is shown escaped."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _close_quietly() -> None:
    """Keep the interpreter from complaining, on its way out, that it cannot write what is left."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
