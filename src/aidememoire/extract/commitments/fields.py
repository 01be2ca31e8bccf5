"""The day a commitment is due, and its sector."""

from __future__ import annotations

from collections import Counter
from functools import cache

from msgspec import Struct

from aidememoire.extract.commitments.passages import Passage
from aidememoire.languages.pack import Pack
from aidememoire.model import Span, Time
from aidememoire.records import Force

# What is done or under way is due no more.
OPEN: tuple[Force, ...] = ("agreed", "pledged", "offered", "proposed", "requested", "planned")


class Sector(Struct, frozen=True, kw_only=True):
    """A sector and the lemmas that tell of it; `code` is a section letter of ISIC Rev. 4 or a word."""

    code: str
    name: str
    lemmas: tuple[str, ...]
    examples: tuple[str, ...] = ()


class SectorsTable(Struct, frozen=True, kw_only=True):
    """`sectors.toml`."""

    sector: tuple[Sector, ...]


def due_of(passage: Passage, clause: Span, force: Force) -> Time | None:
    """The time by which it is to be: one that bounds from above, else a date not before the day of publication."""
    if force not in OPEN:
        return None
    inside = [
        t for t in passage.findings.near(passage.findings.times, clause) if clause.covers(t.span) and t.kind == "date" and t.value
    ]
    leading = [
        t
        for t in passage.findings.near(passage.findings.times, passage.span)
        if passage.span.start <= t.span.start < clause.start and t.value and t.due
    ]
    bounding = [t for t in inside if t.due] or leading
    published = passage.findings.document.published
    ahead = [t for t in inside if published is None or due_value(t) >= published[: len(due_value(t))]]
    return next(iter(bounding or ahead), None)


def due_value(time: Time) -> str:
    """The end of the period: «entre 2027 et 2030» is due in 2030."""
    return (time.value or "").rpartition("/")[2]


def sector_of(passage: Passage, clause: Span, pack: Pack) -> str | None:
    """The sector with most words in the clause, of equals the first of the table; None where no word tells."""
    order, codes = _sectors(pack)
    counts: Counter[str] = Counter()
    for i in range(passage.start, passage.end):
        if clause.start <= passage.at(i).idx < clause.end:
            counts.update({code for word in _readings(passage, i) for code in codes.get(word, ())})
    return max(order, key=lambda code: counts[code]) if counts else None


@cache
def _sectors(pack: Pack) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """The codes in the order of the table, and the codes of each word."""
    table = pack.table("sectors", SectorsTable).sector
    codes: dict[str, tuple[str, ...]] = {}
    for sector in table:
        for lemma in sector.lemmas:
            codes[lemma] = (*codes.get(lemma, ()), sector.code)
    return tuple(s.code for s in table), codes


def _readings(passage: Passage, at: int) -> tuple[str, ...]:
    """The word as the table may have it: its lemma, itself, itself without the ending of a plural."""
    word = passage.at(at).lower_
    return passage.at(at).lemma_.lower(), word, word.removesuffix("s").removesuffix("x")
