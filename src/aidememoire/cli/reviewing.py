"""`review`: the queue, and decisions about records."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aidememoire.cli.options import register_option, say, write_lines

if TYPE_CHECKING:
    from aidememoire.decisions import Decision
    from aidememoire.register import Version
    from aidememoire.review import Waiting

F = TypeVar("F", bound=Callable[..., Any])
REVIEWER_VARIABLE = "AIDEMEMOIRE_REVIEWER"
CAUSES = {
    "conflict": "contradicts another source",
    "no_speaker": "speaker not settled",
    "unsure": "its rule is seldom right",
    "open": "not looked at yet",
}
form_option = click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)


def deciding(command: F) -> F:
    """The options of every command that takes a decision."""
    for option in (
        register_option,
        click.option("--annotated", is_flag=True, help="A first opinion, which a reviewer has yet to look at."),
        click.option("--comment", metavar="TEXT", help="Why, for whoever reads the journal."),
        click.option(
            "--as", "who", metavar="NAME", envvar=REVIEWER_VARIABLE, help=f"Who decides; ${REVIEWER_VARIABLE}, else your login."
        ),
    ):
        command = option(command)
    return command


@click.group(short_help="Go through records: accept, reject, correct, undo.")
def review() -> None:
    """Decide about records, and see what was decided.

    Decisions are added to a journal that is never changed: the machine's reading stays, and each decision can be
    undone by another. Everything else (show, export, reconcile) goes by the records as they stand.
    """


@review.command(short_help="List the records that wait, the most doubtful first.")
@click.option("--annotated", is_flag=True, help="Those that have a first opinion and wait for a reviewer.")
@click.option("--limit", type=click.IntRange(min=1), default=20, show_default=True, metavar="N", help="At most N.")
@click.option("--skip", type=click.IntRange(min=0), default=0, metavar="N", help="Leave out the first N.")
@form_option
@register_option
def queue(register: str, annotated: bool, limit: int, skip: int, form: str) -> None:
    """List the records that nobody decided about, in the order in which they are worth looking at."""
    from aidememoire.export import encode_found
    from aidememoire.register import Register
    from aidememoire.review import queue as waiting

    with Register.open(register, create=False) as opened:
        total, rows = waiting(opened, state="annotated" if annotated else "open", limit=limit, offset=skip)
    if form == "jsonl":
        write_lines(encode_found(row.found) for row in rows)
    else:
        say(map(_waiting, rows))
        click.echo(f"{len(rows):,} of {total:,} records that wait", err=True)


@review.command(short_help="A record as it stands, as the machine read it, and its journal.")
@click.argument("record")
@form_option
@register_option
def show(register: str, record: str, form: str) -> None:
    """Show the RECORD as it stands, what the machine had read, and every decision about it."""
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        version = opened.journal.version(_id(opened, record))
    _print_version(version, form)


def _decide(kind: str, register: str, record: str, who: str | None, annotated: bool, **more: Any) -> None:
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        id_ = _id(opened, record)
        if settings := more.pop("settings", ()):
            from aidememoire.review import changes_from

            found = opened.record(id_)
            more["changes"] = changes_from(found.kind, found.document, settings)
        version = opened.journal.decide(kind, id_, who=_who(who), state=_state(annotated=annotated), **more)
    _print_version(version, "text")


@review.command(short_help="Say that a record is right.")
@click.argument("record")
@deciding
def accept(register: str, record: str, who: str | None, comment: str | None, annotated: bool) -> None:
    """Say that the RECORD is right as it stands."""
    _decide("accept", register, record, who, annotated, comment=comment)


@review.command(short_help="Say that a record is wrong, and leave it out from now on.")
@click.argument("record")
@deciding
def reject(register: str, record: str, who: str | None, comment: str | None, annotated: bool) -> None:
    """Say that the RECORD is wrong; it is shown and exported no longer, and stays in the journal."""
    _decide("reject", register, record, who, annotated, comment=comment)


@review.command(short_help="Put fields of a record right.")
@click.argument("record")
@click.argument("settings", nargs=-1, required=True, metavar="FIELD=VALUE...")
@deciding
def correct(register: str, record: str, settings: tuple[str, ...], who: str | None, comment: str | None, annotated: bool) -> None:
    """Put fields of the RECORD right.

    \b
      aidememoire review correct f-1a2b3c measure=exports period=2024
      aidememoire review correct s-98ec3c "speakers=Irma Solberg; Tomas Reik"
      aidememoire review correct s-98ec3c "content=the words as they stand … in the article"

    Several names stand between semicolons; evidence is given by its words; nothing after the sign makes a field null.
    """  # noqa: D301 (click wants the character itself)
    _decide("correct", register, record, who, annotated, comment=comment, settings=settings)


@review.command(short_help="Leave a remark on a record.")
@click.argument("record")
@click.argument("text")
@deciding
def comment(register: str, record: str, text: str, who: str | None, comment: str | None, annotated: bool) -> None:
    """Leave the remark TEXT on the RECORD; it changes nothing."""
    _decide("comment", register, record, who, annotated, comment="\n".join(filter(None, (text, comment))))


@review.command(short_help="Join two, or part them, or refuse their link.")
@click.argument("kind", type=click.Choice(["merge", "split", "refuse"]))
@click.argument("about", type=click.Choice(["identity", "statements", "figures", "commitments", "meetings", "instruments"]))
@click.argument("left")
@click.argument("right")
@deciding
def pair(register: str, kind: str, about: str, left: str, right: str, **given: Any) -> None:
    """Say of LEFT and RIGHT that they are one (merge) or not (split, refuse).

    Both are ids of records, or of identities: keys such as «state:BY», or DOCUMENT/ENTITY for an entity of one document.
    """
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        who, state = _who(given["who"]), _state(annotated=given["annotated"])
        taken = opened.journal.judge(kind, about, left, right, who=who, comment=given["comment"], state=state)
    say([_line(taken)])


@review.command(short_help="Reverse a decision.")
@click.argument("decision")
@deciding
def undo(register: str, decision: str, who: str | None, comment: str | None, annotated: bool) -> None:
    """Reverse the DECISION, named by its id or the beginning of it; both stay in the journal."""
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        taken = opened.journal.undo(decision, who=_who(who), comment=comment, state=_state(annotated=annotated))
    say([_line(taken)])


@review.command(short_help="What was decided, the newest first.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, metavar="N", help="At most N; 0 for all.")
@form_option
@register_option
def journal(register: str, limit: int, form: str) -> None:
    """List the decisions: who, when, about what, and the words it rests on."""
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        _print_lines(opened.journal.lines(limit=limit), form)


@review.command(short_help="Decisions whose record a newer reading no longer has.")
@form_option
@register_option
def orphans(register: str, form: str) -> None:
    """List the decisions that found no record in the current reading: nothing became of them, and nothing is lost."""
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        _print_lines(opened.journal.orphans(), form)


def _who(name: str | None) -> str:
    return name or getpass.getuser()


def _state(*, annotated: bool) -> str:
    return "annotated" if annotated else "reviewed"


def _id(register: Any, start: str) -> str:
    return str(register.record(start).item.id)


def _waiting(row: Waiting) -> str:
    from aidememoire.register.evidence import words_of

    found = row.found
    words = words_of(found.document.text, found.evidence)
    return f"{found.item.id}  {CAUSES[row.cause]}: «{words if len(words) <= 90 else words[:89] + '…'}»"  # type: ignore[union-attr]  # no omission waits


def _print_version(version: Version, form: str) -> None:
    import msgspec

    if form == "jsonl":
        write_lines([msgspec.json.encode(version)])
    else:
        say(_version_lines(version))


def _version_lines(version: Version) -> Iterator[str]:
    state = f"{version.review.verdict}, {version.review.state} by {version.review.who}" if version.review else "not decided"
    yield f"{version.kind.removesuffix('s')} {version.id}: {'an orphan' if version.orphan else state}"
    yield f"  «{version.words}»"
    for name, value in version.now.items():
        was = f"   (read as: {_told(version.machine[name])})" if value != version.machine[name] else ""
        yield f"  {name}: {_told(value)}{was}"
    yield from (f"  {_line(decision)}" for decision in version.journal)


def _told(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(one["name"] if isinstance(one, dict) else f"{one[0]}–{one[1]}" for one in value) or "–"
    return "–" if value is None else str(value)


def _print_lines(lines: tuple[Decision, ...], form: str) -> None:
    import msgspec

    if form == "jsonl":
        write_lines(msgspec.json.encode(line) for line in lines)
    elif not lines:
        click.echo("nothing", err=True)
    else:
        say(map(_line, lines))


def _line(line: Decision) -> str:
    changed = ", ".join(f"{name}={_told(value)}" for name, value in line.changes.items())
    what = " ".join(filter(None, (line.kind, line.undoes, line.left, line.right, changed)))
    return f"{line.id}  {line.at}  {line.who} ({line.state}): {what}" + (f" – {line.comment}" if line.comment else "")
