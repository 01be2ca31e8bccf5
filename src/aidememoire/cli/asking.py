"""`show`, `explain`, `summary`: asking the register."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, get_args

import click

from aidememoire.cli.options import ASKABLE, TOGETHER, counted, marks, register_option, say, width_of_screen, write_lines
from aidememoire.records import Force, Measure

if TYPE_CHECKING:
    from aidememoire.register import Answer, Count, Query, Register, Summary

# Where «no» does not go with the name.
NOTHING = {"corroborated": "nothing corroborated fits the question", "derived": "nothing derived fits the question"}
SHOWN = 50  # rows of a table, unless --limit says otherwise


@click.command(short_help="Show statements, figures, commitments, meetings, instruments, or lists.")
@click.argument("kind", type=click.Choice([*ASKABLE, *TOGETHER]), metavar="KIND")
@click.option("--party", multiple=True, metavar="NAME", help="Concerning this party; give it again for a second one.")
@click.option("--between", nargs=2, metavar="A B", help="Concerning both A and B.")
@click.option("--exact", is_flag=True, help="The parties themselves, without those who speak for them or belong to them.")
@click.option("--speaker", metavar="NAME", help="Said by this person, institution or party (statements, figures).")
@click.option("--measure", type=click.Choice(get_args(Measure)), help="Figures of this measure.")
@click.option("--force", type=click.Choice(get_args(Force)), help="Commitments of this force.")
@click.option("--since", metavar="DATE", help="From this day, month or year on; see above for what counts.")
@click.option("--until", metavar="DATE", help="Up to this day, month or year, and with it.")
@click.option("--text", metavar="WORDS", help='Holding these words; "two words" beside each other, begin* for a beginning.')
@click.option("--outlet", metavar="NAME", help="Printed by an outlet whose name holds NAME.")
@click.option("--document", metavar="ID", help="From the document whose id begins with ID.")
@click.option("--sort", metavar="ORDER", help="published (the default), date, value, confidence, …; -date for the newest first.")
@click.option(
    "--limit", type=click.IntRange(min=0), metavar="N", help=f"At most N rows, 0 for all; {SHOWN} in a table if not given."
)
@click.option("--evidence", is_flag=True, help="Add the words with those before and after them.")
@click.option("--format", "form", type=click.Choice(["table", "csv", "jsonl"]), default="table", show_default=True)
@register_option
def show(kind: str, register: str, form: str, evidence: bool, limit: int | None, **filters: Any) -> None:
    """Show what the register holds of a KIND: the current reading of every document.

    \b
    KIND is one of
      statements figures commitments meetings instruments
      entities documents omissions problems

    \b
    or of what the articles say together (see «aidememoire reconcile»)
      conflicts      figures that cannot both hold as written, and revisions
      corroborated   what independent origins say alike
      indicators     one measure of the same parties through time, as a chart
      threads        undertakings, from the offer to the deed
      derived        what follows from stated figures, with the formula
      copies         who prints whose words
      identities     who the entities of many documents are

    Nothing of this says what is true. Filters look at the records that it rests on.

    Names match in either language and spelling: Belarus, Biélorussie, "the Russian Federation"; persons by their
    last name. A party stands also for the persons, institutions and regions that are «of» it.

    --since and --until look at the record's own date or period where it has one (figures, meetings,
    instruments), else at the day the document was published; a record with neither is left out.

    A table cuts what is too wide; csv and jsonl cut nothing.
    """  # noqa: D301 (click wants the character itself)
    from aidememoire.register import Query, Register

    shown = (SHOWN if form == "table" else 0) if limit is None else limit
    with Register.open(register, create=False) as opened:
        if kind in TOGETHER:
            _show_together(opened, kind, Query(limit=shown, **filters), form)
            return
        answer = opened.find(kind, Query(limit=shown, **filters))
        _print_answer(kind, answer, form, evidence=evidence)
        if form == "table":
            _print_total(kind, answer.total, shown)


def _print_answer(kind: str, answer: Answer, form: str, *, evidence: bool) -> None:
    from aidememoire.export import encode_found, show_table, write_sheet

    if form == "jsonl":
        write_lines(encode_found(row, evidence=evidence) for row in answer.rows)
    elif form == "csv":
        write_sheet(sys.stdout, kind, answer.rows, evidence=evidence)
    elif answer.total:
        say(show_table(kind, answer.rows, width_of_screen(), evidence=evidence, marks=marks()))


def _show_together(register: Register, kind: str, query: Query, form: str) -> None:
    from aidememoire.export import told_json, told_lines, write_told

    with register.telling() as telling:
        total, things = telling.ask(kind, query)
        behind = telling.behind() or len(telling.stale())
    if form == "jsonl":
        write_lines(map(told_json, things))
    elif form == "csv":
        write_told(sys.stdout, kind, things)
    else:
        say(told_lines(things, width_of_screen()))
        _print_total(kind, total, query.limit)
    if behind:
        click.echo("not everything that the register holds is compared yet: aidememoire reconcile", err=True)


def _print_total(kind: str, total: int, shown: int) -> None:
    """What the table leaves out, or that there is nothing: on standard error, so that it gets into no file."""
    if total == 0:
        click.echo(NOTHING.get(kind, f"no {kind} fit the question"), err=True)
    elif shown and total > shown:
        click.echo(f"{shown:,} of {total:,} {kind}; --limit 0 shows all", err=True)


@click.command(short_help="Tell where a record comes from: words, speaker, rule, document.")
@click.argument("record")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@register_option
def explain(record: str, register: str, form: str) -> None:
    """Tell all there is to tell of a RECORD, named by its id or the beginning of it.

    The words with their context, who says them, the rule and the pack entry that read them, how pronouns and
    days were resolved, the document, and its readings.
    """
    from aidememoire.explain import explain as explain_record
    from aidememoire.explain import explanation_json, explanation_lines
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        told = explain_record(opened, record)
    if form == "jsonl":
        write_lines([explanation_json(told)])
    else:
        say(explanation_lines(told, marks()))


@click.command(short_help="Count what the register holds.")
@click.argument("path", required=False, metavar="[PATH]")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@register_option
def summary(path: str | None, register: str, form: str) -> None:
    """Count what the register at PATH holds, by kind, outlet and party, and what was left out."""
    from aidememoire.register import Register

    with Register.open(path or register, create=False) as opened:
        found = opened.summary()
    if form == "json":
        import msgspec

        write_lines([msgspec.json.encode(found)])
    else:
        _print_summary(found)


def _print_summary(found: Summary) -> None:
    dates = f", published {found.first_published} to {found.last_published}" if found.first_published else ""
    more = f" ({counted(found.readings, 'reading')})" if found.readings != found.documents else ""
    click.echo(f"{found.path}: {counted(found.documents, 'document')}{more}{dates}")
    for heading, counts in (
        ("records", found.kinds),
        ("parties, by records", found.parties),
        ("outlets, by documents", found.outlets),
        ("left out, by reason", found.omissions),
        ("problems", found.problems),
    ):
        _print_counts(heading, counts)


def _print_counts(heading: str, counts: tuple[Count, ...]) -> None:
    if counts:
        click.echo(f"\n{heading}:")
        say(f"  {count.count:>8,}  {count.name}" for count in counts)
