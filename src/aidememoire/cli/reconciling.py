"""`reconcile`: what the articles of a register say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

import click

from aidememoire.cli.options import counted, known_option, register_option, say, write_lines

if TYPE_CHECKING:
    from aidememoire.entries import Link, Reconciliation, Ref
    from aidememoire.records import DocumentRecord

ASPECTS = ("summary", "conflicts", "corroborated", "indicators", "threads", "copies", "derived")
NOTHING = {"corroborated": "nothing corroborated", "derived": "nothing derived"}  # where «no» does not go with the name


@click.command(short_help="Tell what the articles say together: agreements, conflicts, threads.")
@click.argument("aspect", type=click.Choice(ASPECTS), default="summary", metavar="[ASPECT]")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text", show_default=True)
@register_option
@known_option
def reconcile(aspect: str, register: str, form: str, known: str | None) -> None:
    """Compare the current readings of all documents and tell one ASPECT of what they say together.

    \b
    ASPECT is one of
      summary        counts of everything below (the default)
      conflicts      figures that cannot both hold as written, and revisions
      corroborated   what independent origins say alike
      indicators     one measure of the same parties through time
      threads        undertakings, from the offer to the deed
      copies         who prints whose words
      derived        what follows from stated figures, with the formula

    Nothing is stored, and nothing is said to be true: the words and their sources stand beside each other.
    """  # noqa: D301 (click wants the character itself)
    from pathlib import Path

    from aidememoire.reconcile import find_known_file, load_known
    from aidememoire.reconcile import reconcile as compare
    from aidememoire.register import Register

    with Register.open(register, create=False) as opened:
        records = tuple(opened.export())
    found = compare(records, load_known(Path(known) if known else find_known_file(Path(register))))
    told = Telling(records, found)
    if form == "jsonl":
        write_lines(told.lines_of_json(aspect))
    else:
        say(told.told(aspect))


class Telling:
    """A reconciliation in words: looks records up and quotes them."""

    def __init__(self, records: Iterable[DocumentRecord], found: Reconciliation) -> None:
        self.found = found
        self.documents = {r.document.id: r for r in records}
        self.names = {identity.key: identity.name for identity in found.identities}
        self.records = {
            (d.document.id, one.id): one
            for d in self.documents.values()
            for kind in ("statements", "figures", "commitments", "meetings", "instruments")
            for one in getattr(d, kind)
        }

    def told(self, aspect: str) -> Iterator[str]:
        """The lines of an aspect, or one that says there is nothing of it."""
        tell: dict[str, Callable[[], Iterator[str]]] = {
            "summary": self._summary,
            "conflicts": lambda: self._links("conflicts", "supersedes"),
            "corroborated": lambda: self._links("corroborates"),
            "indicators": self._indicators,
            "threads": self._threads,
            "copies": self._copies,
            "derived": self._derived,
        }
        lines = list(tell[aspect]())
        yield from lines or [f"{NOTHING.get(aspect, f'no {aspect}')} in {counted(len(self.documents), 'document')}"]

    def lines_of_json(self, aspect: str) -> Iterator[bytes]:
        """The same as JSON Lines; the summary is the whole reconciliation in one line."""
        import msgspec

        links = {"conflicts": ("conflicts", "supersedes"), "corroborated": ("corroborates",)}
        if aspect == "summary":
            yield msgspec.json.encode(self.found)
        elif aspect in links:
            yield from (msgspec.json.encode(link) for link in self.found.links if link.relation in links[aspect])
        else:
            yield from (msgspec.json.encode(thing) for thing in getattr(self.found, aspect))

    def _summary(self) -> Iterator[str]:
        yield f"{counted(len(self.documents), 'document')}, {counted(len(self.found.copies), 'copy').replace('copys', 'copies')}"
        relations = sorted({(link.kind, link.relation) for link in self.found.links})
        for kind, relation in relations:
            count = sum((link.kind, link.relation) == (kind, relation) for link in self.found.links)
            yield f"  {count:>6,}  {kind}: {relation.replace('_', ' ')}"
        for name in ("indicators", "threads", "derived"):
            yield f"  {len(getattr(self.found, name)):>6,}  {name}"

    def _links(self, *relations: str) -> Iterator[str]:
        for link in self.found.links:
            if link.relation in relations:
                yield from self._link(link)

    def _link(self, link: Link) -> Iterator[str]:
        yield f"{link.relation}, {link.kind}"
        for ref in (link.left, link.right):
            yield f"  {ref.id}  {self._words(ref)}  [{self._source(ref)}]"
        yield from (f"      {step.name}: {step.verdict}, {step.words}" for step in link.steps)

    def _indicators(self) -> Iterator[str]:
        entries = {entry.id: entry for entry in self.found.entries}
        for line in self.found.indicators:
            yield f"{line.measure}, {' – '.join(self.names[p] for p in line.parties)}"
            for point in line.points:
                ref = entries[point].members[0]
                figure = self.records[ref]
                more = f" and {len(entries[point].members) - 1} more" if len(entries[point].members) > 1 else ""
                yield f"  {figure.period or '–':18} {figure.status:9} {self._words(ref)}  [{self._source(ref)}{more}]"

    def _threads(self) -> Iterator[str]:
        for thread in self.found.threads:
            who = ", ".join(self.names[k] for k in thread.by) + " → " + (", ".join(self.names[k] for k in thread.to) or "–")
            yield f"{who}: {thread.standing}{f', due {thread.due}' if thread.due else ''}"
            yield from (f"  {s.on or '–':10} {s.force:9} {s.record.id}  {self._words(s.record)}" for s in thread.states)

    def _copies(self) -> Iterator[str]:
        for copy in self.found.copies:
            yield f"{copy.kind}, {copy.share:.0%}: {self._title(copy.document)} ← {self._title(copy.of)}"

    def _derived(self) -> Iterator[str]:
        for one in self.found.derived:
            parties = " – ".join(self.names[p] for p in one.parties)
            yield f"{one.measure}, {parties}, {one.period or 'no period'}: {one.value} {one.unit} = {one.formula}"
            if one.against:
                yield f"  disagrees with {one.against.id} {self._words(one.against)} (tolerance {one.tolerance})"

    def _words(self, ref: Ref) -> str:
        one = self.records[ref]
        spans = getattr(one, "clause", None) or getattr(one, "content", None) or (getattr(one, "quantity", None) or one.evidence,)
        text = self.documents[ref.document].document.text
        words = " ".join(" … ".join(text[start:end] for start, end in spans).split())
        return f"«{words if len(words) <= 100 else words[:99] + '…'}»"

    def _source(self, ref: Ref) -> str:
        document = self.documents[ref.document].document
        return ", ".join(filter(None, (document.outlet or self._title(ref.document), document.published)))

    def _title(self, document: str) -> str:
        found = self.documents[document].document
        return (found.title or found.uri or found.id)[:60]
