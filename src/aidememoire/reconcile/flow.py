"""The flow of reconciliation: copies, identities, then block by block, then what the links make one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from aidememoire.entries import JOINING, Copy, Decision, Entry, Indicator, Kind, Link, Reconciliation, Ref, Step, Thread
from aidememoire.model import Span
from aidememoire.reconcile.blocks import Found, Item, Line, blocks_of, read_items, work_out
from aidememoire.reconcile.copies import find_copies
from aidememoire.reconcile.figures import Comparison
from aidememoire.reconcile.happenings import Happening
from aidememoire.reconcile.identities import find_identities
from aidememoire.reconcile.joining import Joined
from aidememoire.reconcile.known import Known
from aidememoire.reconcile.origins import find_origins
from aidememoire.reconcile.threads import follow
from aidememoire.records import KINDS, DocumentRecord


class Verdicts:
    """The decisions on pairs of records, ready to be asked; the newest one on a pair holds."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        newest = {tuple(sorted((d.left, d.right))): d for d in decisions if d.about in KINDS}
        self.joined = tuple(newest[pair] for pair in sorted(newest) if newest[pair].judgement == "yes")
        self._no = {frozenset(pair) for pair, decision in newest.items() if decision.judgement == "no"}

    def refused(self, one: Ref, other: Ref) -> bool:
        """Whether a person said that the two are not the same."""
        return bool(self._no) and frozenset((one.id, other.id)) in self._no

    def links(self, refs: Mapping[str, Sequence[tuple[Kind, Ref]]]) -> Iterator[Link]:
        """The links that people made; `refs` are the records by their id."""
        for decision in self.joined:
            for kind, left in refs.get(decision.left, ()):
                for other, right in refs.get(decision.right, ()):
                    if kind == other:
                        words = " ".join(filter(None, (decision.who, decision.when)))
                        steps = (Step(name="decision", verdict="same", words=words),)
                        first, second = sorted((left, right))
                        yield Link(kind=kind, left=first, right=second, relation="same", blocked_by="decision", steps=steps)


def reconcile(
    records: Iterable[DocumentRecord], known: Known | None = None, decisions: Sequence[Decision] = ()
) -> Reconciliation:
    """Everything the records say together; their order changes nothing.

    A pair of records that a person judged «no» is never linked; one judged «yes» is always joined.
    """
    known = known or Known()
    ordered = sorted(records, key=lambda r: (r.document.published or "", r.document.id))
    documents = [record.document for record in ordered]
    copies = find_copies(documents)
    origins = find_origins(documents, copies, known.credits)
    identities, keys = find_identities(ordered, known.names, decisions)
    items = [item for record in ordered for item in read_items(record, keys)]
    verdicts = Verdicts(decisions)
    comparison = Comparison(origins, passages_of(copies), known.credits.agency_of)
    found = _work_out_all(items, comparison, verdicts)
    links = tuple(sorted([*(link for one in found for link in one.links), *verdicts.links(_by_id(ordered))], key=in_order))
    entries = tuple(_entries(ordered, links, comparison, items))
    homes = {member: entry.id for entry in entries for member in entry.members}
    newest = max((d.published or "" for d in documents), default="")
    return Reconciliation(
        copies=copies,
        origins=tuple(origins[key] for key in sorted(origins)),
        identities=identities,
        links=links,
        entries=entries,
        indicators=tuple(sorted((indicator(one.line, homes) for one in found if one.line), key=lambda i: (i.measure, i.parties))),
        threads=tuple(_threads(entries, items, links, newest)),
        derived=tuple(derived for one in found for derived in one.derived),
    )


def _work_out_all(items: Iterable[Item], known: Comparison, verdicts: Verdicts) -> list[Found]:
    blocks: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for block in blocks_of(item):
            blocks[block].append(item)
    return [work_out(name, blocks[name], known, verdicts.refused) for name in sorted(blocks)]


def _by_id(records: Iterable[DocumentRecord]) -> dict[str, list[tuple[Kind, Ref]]]:
    found: dict[str, list[tuple[Kind, Ref]]] = defaultdict(list)
    for record in records:
        for kind in KINDS:
            for one in getattr(record, kind):
                found[one.id].append((kind, Ref(record.document.id, one.id)))  # type: ignore[arg-type]  # one of the kinds
    return found


def passages_of(copies: Iterable[Copy]) -> dict[tuple[str, str], tuple[tuple[Span, Span], ...]]:
    """The shared passages of each document and the one it prints."""
    return {(copy.document, copy.of): copy.passages for copy in copies if copy.passages}


def in_order(link: Link) -> tuple[str, Ref, Ref, str]:
    """The order in which links are told."""
    return (link.kind, link.left, link.right, link.relation)


def _entries(
    records: Sequence[DocumentRecord], links: Iterable[Link], known: Comparison, items: Iterable[Item]
) -> Iterator[Entry]:
    """One entry for each record or group of records that speak of the same thing."""
    joined = Joined((link.left, link.right) for link in links if link.relation in JOINING)
    by_ref = {item.ref: item for item in items}
    for kind in KINDS:
        refs = (Ref(record.document.id, one.id) for record in records for one in getattr(record, kind))
        for members in joined.groups(refs):
            yield entry_of(kind, members, [by_ref[ref] for ref in members if ref in by_ref], known)  # type: ignore[arg-type]  # one of the kinds


def entry_of(kind: Kind, members: Sequence[Ref], items: Sequence[Item], known: Comparison) -> Entry:
    """The entry of these records, which are in the order of their documents; `items` are those of them that compare.

    An article in which a party says it of itself is no outside source, whatever its headline repeats without saying who.
    """
    own = {item.ref.document for item in items if not known.outside(item)}
    told = {item.ref: known.origin(item) for item in items}
    sources = [(told.get(ref, known.origin_of(ref.document)), ref.document not in own) for ref in members]
    digest = sha256(f"{kind}/{members[0].document}/{members[0].id}".encode()).hexdigest()[:12]
    return Entry(
        id=f"e{kind[0]}-{digest}",
        kind=kind,
        members=tuple(members),
        origins=tuple(dict.fromkeys(name for name, _ in sources if name)),
        outside=tuple(dict.fromkeys(name for name, outside in sources if name and outside)),
    )


def indicator(line: Line, homes: Mapping[Ref, str]) -> Indicator:
    """The line with entries in place of figures; `homes` is the entry of each record."""
    points = tuple(dict.fromkeys(homes[ref] for ref in line.figures))
    return Indicator(id=line.id, measure=line.measure, unit=line.unit, parties=line.parties, points=points)


def _threads(entries: Iterable[Entry], items: Iterable[Item], links: Iterable[Link], newest: str) -> Iterator[Thread]:
    found = {item.ref: item for item in items if isinstance(item, Happening) and item.kind == "commitments"}
    homes = {member: entry.id for entry in entries for member in entry.members}
    steps: dict[str, list[Step]] = defaultdict(list)
    for link in links:
        if link.kind == "commitments":
            steps[homes[link.left]] += link.steps
    for entry in entries:
        if entry.kind == "commitments":
            thread = follow([found[ref] for ref in entry.members], tuple(steps[entry.id]), newest)
            if thread:
                yield thread
