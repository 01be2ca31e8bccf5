"""The flow of reconciliation: copies, identities, then each kind, then what follows from the figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from aidememoire.entries import Copy, Decision, Entry, Indicator, Kind, Link, Origin, Reconciliation, Ref
from aidememoire.model import Span
from aidememoire.reconcile.arithmetic import derive
from aidememoire.reconcile.copies import find_copies, find_origins
from aidememoire.reconcile.facts import Fact, all_facts
from aidememoire.reconcile.figures import JOINED, Comparison, link_figures
from aidememoire.reconcile.happenings import link_happenings, read_happenings
from aidememoire.reconcile.identities import Names, find_identities
from aidememoire.reconcile.threads import follow
from aidememoire.records import KINDS, DocumentRecord

HAPPENINGS: tuple[Kind, ...] = ("statements", "commitments", "meetings", "instruments")


class Known(Struct, frozen=True):
    """What is known beforehand: names under keys, credits of agencies, families of outlets (all folded)."""

    names: Names = Names()
    agencies: dict[str, str] = {}
    families: dict[str, str] = {}


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
    origins = find_origins(documents, copies, known.agencies, known.families)
    identities, keys = find_identities(ordered, known.names, decisions)
    facts = all_facts(ordered, keys)
    links = _links(ordered, facts, keys, Comparison(origins, _passages(copies)))
    links = _judged(links, decisions)
    entries = tuple(_entries(ordered, links, origins))
    return Reconciliation(
        copies=copies,
        origins=tuple(origins[key] for key in sorted(origins)),
        identities=identities,
        links=links,
        entries=entries,
        indicators=tuple(_indicators(facts, entries)),
        threads=tuple(follow(ordered, [link for link in links if link.kind == "commitments"], keys)),
        derived=tuple(derive(facts)),
    )


def _links(
    records: Sequence[DocumentRecord], facts: Sequence[Fact], keys: Mapping[Ref, str], known: Comparison
) -> tuple[Link, ...]:
    found = list(link_figures(facts, known))
    for kind in HAPPENINGS:
        found += link_happenings(kind, read_happenings(kind, records, keys))
    return tuple(sorted(found, key=lambda link: (link.kind, link.left, link.right, link.relation)))


def _passages(copies: Iterable[Copy]) -> dict[tuple[str, str], tuple[tuple[Span, Span], ...]]:
    return {(copy.document, copy.of): copy.passages for copy in copies if copy.passages}


def _judged(links: tuple[Link, ...], decisions: Sequence[Decision]) -> tuple[Link, ...]:
    """The links without those a person refused; the newest decision on a pair holds."""
    newest = {frozenset((d.left, d.right)): d.judgement for d in decisions if d.about in KINDS}
    return tuple(link for link in links if newest.get(frozenset((link.left.id, link.right.id))) != "no")


def _entries(records: Sequence[DocumentRecord], links: Sequence[Link], origins: Mapping[str, Origin]) -> Iterator[Entry]:
    """One entry for each record or group of records that speak of the same thing."""
    heads = _joined(link for link in links if link.relation in JOINED or link.relation == "same")
    for kind in KINDS:
        groups: dict[Ref, list[Ref]] = defaultdict(list)
        for record in records:
            for one in getattr(record, kind):
                ref = Ref(record.document.id, one.id)
                groups[_head(heads, ref)].append(ref)
        for members in groups.values():
            names = [origins[m.document].name for m in members if m.document in origins]
            yield _entry(kind, members, tuple(dict.fromkeys(n for n in names if n)))


def _entry(kind: str, members: Sequence[Ref], origins: tuple[str, ...]) -> Entry:
    digest = sha256(f"{kind}/{members[0].document}/{members[0].id}".encode()).hexdigest()[:12]
    return Entry(id=f"e{kind[0]}-{digest}", kind=kind, members=tuple(members), origins=origins)  # type: ignore[arg-type]  # one of the kinds


def _joined(links: Iterable[Link]) -> dict[Ref, Ref]:
    heads: dict[Ref, Ref] = {}
    for link in links:
        left, right = _head(heads, link.left), _head(heads, link.right)
        if left != right:
            heads[max(left, right)] = min(left, right)
    return heads


def _head(heads: Mapping[Ref, Ref], ref: Ref) -> Ref:
    while ref in heads:
        ref = heads[ref]
    return ref


def _indicators(facts: Sequence[Fact], entries: Sequence[Entry]) -> Iterator[Indicator]:
    """One for each measure, kind of unit and set of parties that more than one entry speaks of, or that has a name."""
    home = {member: entry.id for entry in entries if entry.kind == "figures" for member in entry.members}
    lines: dict[tuple[str, tuple[str, ...]], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.figure.measure != "other":
            lines[(fact.figure.measure, fact.parties)].append(fact)
    for (measure, parties), line in sorted(lines.items()):
        line.sort(key=lambda f: (f.days is None, f.days, f.published, f.ref) if f.days else (True, None, f.published, f.ref))
        points = tuple(dict.fromkeys(home[f.ref] for f in line))
        units = [f.figure.unit for f in line if f.figure.kind == "level" and f.figure.unit]
        digest = sha256(f"{measure}/{parties}".encode()).hexdigest()[:12]
        unit = max(sorted(set(units)), key=units.count) if units else ""
        yield Indicator(id=f"n-{digest}", measure=measure, unit=unit, parties=parties, points=points)
