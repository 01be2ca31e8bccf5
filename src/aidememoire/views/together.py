"""What the articles say together, so that it can be looked up by record, document, party."""

from __future__ import annotations

from collections import defaultdict

from aidememoire.entries import Copy, Entry, Identity, Indicator, Link, Reconciliation, Ref, Thread

PARTED = ("conflicts", "supersedes")


class Together:
    """A reconciliation with its indexes."""

    def __init__(self, found: Reconciliation) -> None:
        self.found = found
        self.identities: dict[str, Identity] = {i.key: i for i in found.identities}
        self.entries: dict[str, Entry] = {e.id: e for e in found.entries}
        self.entry_of: dict[Ref, Entry] = {m: e for e in found.entries for m in e.members}
        self.conflicts: tuple[Link, ...] = tuple(link for link in found.links if link.relation in PARTED)
        self.links: dict[Ref, list[Link]] = defaultdict(list)
        for link in found.links:
            self.links[link.left].append(link)
            self.links[link.right].append(link)
        self.copies: dict[str, list[Copy]] = defaultdict(list)
        for copy in found.copies:
            self.copies[copy.document].append(copy)
            self.copies[copy.of].append(copy)

    def indicators(self, left: str, right: str) -> tuple[Indicator, ...]:
        """The indicators that concern both identities."""
        return tuple(i for i in self.found.indicators if {left, right} <= set(i.parties))

    def threads(self, left: str, right: str) -> tuple[Thread, ...]:
        """The undertakings between the two identities, either way."""
        return tuple(t for t in self.found.threads if _between(left, right, t))

    @property
    def contested(self) -> frozenset[str]:
        """Ids of the records that contradict another source."""
        return frozenset(ref.id for link in self.conflicts for ref in (link.left, link.right))


def _between(left: str, right: str, thread: Thread) -> bool:
    sides = {*thread.by, *thread.to}
    return left in sides and right in sides
