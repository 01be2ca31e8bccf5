"""The units of reconciliation: what stands in one block is compared, and nothing else ever is.

Which blocks a record stands in follows from the record and from who its parties are; what a block says follows from
the records in it. A new article therefore concerns the blocks of its own records and no others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256

from msgspec import Struct

from aidememoire.entries import Derived, Kind, Link, Ref
from aidememoire.reconcile.arithmetic import balance, derive
from aidememoire.reconcile.facts import Fact, read_facts
from aidememoire.reconcile.figures import Comparison, link_figures
from aidememoire.reconcile.happenings import Happening, Refused, blocks_of_happening, link_happenings, read_happenings
from aidememoire.reconcile.subjects import TOTALS
from aidememoire.records import DocumentRecord

Item = Fact | Happening
BALANCE = "balance"  # what is bought, sold and traded between the same parties


class Line(Struct, frozen=True):
    """One measure of the same parties: its figures in the order of their periods."""

    id: str
    measure: str
    unit: str
    parties: tuple[str, ...]
    figures: tuple[Ref, ...]


class Found(Struct, frozen=True):
    """What a block says; the refused links are not among `links`."""

    links: tuple[Link, ...] = ()
    derived: tuple[Derived, ...] = ()
    line: Line | None = None


def read_items(record: DocumentRecord, keys: Mapping[Ref, str]) -> Iterator[Item]:
    """All of a document that can be compared; `keys` says who its entities are."""
    yield from read_facts(record, keys)
    yield from read_happenings(record, keys)


def kind_of(item: Item) -> Kind:
    """The kind of the record it was made of."""
    return item.kind if isinstance(item, Happening) else "figures"


def blocks_of(item: Item) -> tuple[str, ...]:
    """The names of the blocks it stands in, at least one; figures of no named measure are parted further."""
    if isinstance(item, Happening):
        return blocks_of_happening(item)
    named = item.figure.measure != "other"
    line = " ".join(("figures", *(item.line if named else item.block)))
    return (line, " ".join((BALANCE, *item.parties))) if item.figure.measure in TOTALS else (line,)


def work_out(name: str, block: Sequence[Item], known: Comparison, refused: Refused) -> Found:
    """What the items of the block of that name, of which there is at least one, say together; their order changes nothing.

    A pair that stands together in several blocks is linked in the first of them alone.
    """
    items = sorted(block, key=lambda item: (item.published, item.ref))
    facts = [item for item in items if isinstance(item, Fact)]
    if not facts:
        happenings = [item for item in items if isinstance(item, Happening)]
        homes = {one.ref: set(blocks_of(one)) for one in happenings}
        found = link_happenings(happenings, known, refused)
        return Found(links=tuple(link for link in found if min(homes[link.left] & homes[link.right]) == name))
    if name.startswith(BALANCE):
        return Found(derived=tuple(balance(facts)))
    links = tuple(link for link in link_figures(facts, known) if not refused(link.left, link.right))
    return Found(links=links, derived=tuple(derive(facts)), line=_line(facts))


def _line(facts: Sequence[Fact]) -> Line | None:
    """The indicator; None for what has no measure of its own."""
    first = facts[0]
    if first.figure.measure == "other":
        return None
    ordered = sorted(facts, key=lambda f: (f.days is None, f.days or (), f.published, f.ref))
    units = [f.figure.unit for f in ordered if f.figure.kind == "level" and f.figure.unit]
    return Line(
        id=f"n-{sha256(f'{first.figure.measure}/{first.parties}'.encode()).hexdigest()[:12]}",
        measure=first.figure.measure,
        unit=max(sorted(set(units)), key=units.count) if units else "",
        parties=first.parties,
        figures=tuple(f.ref for f in ordered),
    )
