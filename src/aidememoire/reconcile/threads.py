"""Undertakings followed: from the offer to the deed, or until its day passes without a word.

No clock is read: «lapsed» is said with respect to the newest article of the set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from aidememoire.entries import Link, Ref, State, Step, Thread
from aidememoire.reconcile.periods import days_of
from aidememoire.records import Commitment, DocumentRecord

# How far each force has come; what is asked for or proposed is not yet agreed.
ORDER = ("requested", "proposed", "offered", "planned", "pledged", "agreed", "underway", "done")


def follow(records: Sequence[DocumentRecord], links: Sequence[Link], keys: Mapping[Ref, str]) -> Iterator[Thread]:
    """A thread for every undertaking that more than one record tells of, or that has a due day."""
    published = {record.document.id: record.document.published or "" for record in records}
    found = {Ref(r.document.id, c.id): c for r in records for c in r.commitments}
    newest = max(published.values(), default="")
    for refs, steps in _groups(found, links):
        refs = sorted(refs, key=lambda ref: (published[ref.document], ORDER.index(found[ref].force), ref))
        if len(refs) > 1 or found[refs[0]].due:
            yield _thread(refs, steps, found, published, keys, newest)


def _groups(found: Mapping[Ref, Commitment], links: Sequence[Link]) -> Iterator[tuple[list[Ref], tuple[Step, ...]]]:
    head: dict[Ref, Ref] = {}

    def top(ref: Ref) -> Ref:
        while ref in head:
            ref = head[ref]
        return ref

    for link in links:
        left, right = sorted((top(link.left), top(link.right)))
        if left != right:
            head[right] = left
    groups: dict[Ref, list[Ref]] = defaultdict(list)
    for ref in found:
        groups[top(ref)].append(ref)
    steps: dict[Ref, list[Step]] = defaultdict(list)
    for link in links:
        steps[top(link.left)] += link.steps
    for ref in sorted(groups):
        yield groups[ref], tuple(steps[ref])


def _thread(
    refs: Sequence[Ref],
    steps: tuple[Step, ...],
    found: Mapping[Ref, Commitment],
    published: Mapping[str, str],
    keys: Mapping[Ref, str],
    newest: str,
) -> Thread:
    due = next((found[ref].due for ref in reversed(refs) if found[ref].due), None)
    states = tuple(State(force=found[ref].force, record=ref, on=published[ref.document] or None) for ref in refs)
    first = refs[0]
    return Thread(
        id=f"t-{sha256(f'{first.document}/{first.id}'.encode()).hexdigest()[:12]}",
        by=_keys(refs, "by", found, keys),
        to=_keys(refs, "to", found, keys),
        states=states,
        standing="done" if any(s.force == "done" for s in states) else "lapsed" if _passed(due, newest) else "open",
        due=due,
        steps=steps,
    )


def _keys(refs: Sequence[Ref], field: str, found: Mapping[Ref, Commitment], keys: Mapping[Ref, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys[Ref(ref.document, who)] for ref in refs for who in getattr(found[ref], field)))


def _passed(due: str | None, newest: str) -> bool:
    days, last = days_of(due), days_of(newest)
    return bool(days and last and days.last < last.last)
