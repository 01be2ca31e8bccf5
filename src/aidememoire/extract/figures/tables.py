"""What `figures.toml` holds, as types, and its patterns compiled once."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from aidememoire.languages.pack import Pack
from aidememoire.records import FigureStatus, Measure

Words = tuple[str, ...]
NOTHING = "(?!)"  # matches nowhere: what a language does not say this way


class MeasureEntry(Struct, frozen=True):
    """A measure: the words near a number that tell it, and the counted nouns that tell it alone.

    `weight` lets a precise word win over a general one; `reach` is how far a word may stand, in characters.
    """

    name: Measure
    cues: Words = ()
    units: Words = ()
    only: Words = ()
    weight: int = 0
    reach: int = 400
    examples: Words = ()


class KindTable(Struct, frozen=True):
    """Words of change, of shares and of rates, and how they stand to the number."""

    change_preposition: str
    rise: str
    rise_ratio: str
    fall: str
    link: str
    link_ratio: str
    level_link: str
    level_bound: str
    growth: str
    after_rise: str
    after_fall: str
    after_change: str
    after_parenthesis: str
    rate: str
    share_before: str
    compared: str
    before_bracketed: str = NOTHING
    sign_lost: str = NOTHING
    heading: str = NOTHING
    closing: str = NOTHING


class StatusEntry(Struct, frozen=True):
    """Words that tell how a figure is meant: before the number, or right behind it."""

    status: FigureStatus
    before: Words = ()
    after: Words = ()
    examples: Words = ()


class Future(Struct, frozen=True):
    """What a verb in the future (by its `endings`) makes of a figure: a forecast, or money granted already; else a target.

    A conditional of the `hearsay` verbs in a main clause is what the press has only heard, and no future.
    """

    forecast: Words
    actual: Words
    endings: Words = ("",)
    hearsay: Words = ()
    examples: Words = ()


class Selection(Struct, frozen=True):
    """Which quantities are figures."""

    parties: Words
    actors: Words
    definite: str
    one_of: str
    small_definite: int
    casualties: str
    verdict: str
    casualty_units: Words
    bystanders: Words
    capacities: Words
    extents: Words
    off_topic: str
    topic: str
    off_topic_least: int
    examples: Words = ()
    never: Words = ()


class Binding(Struct, frozen=True):
    """How a figure is tied to what stands around it."""

    breaks: str
    complement: str
    to: str
    whole: str
    pair: str
    anaphora: str
    elliptic: str
    lender: str
    reference: str
    opens: str
    carried: Words
    listed_measures: Words
    undated: Words
    paper_of_loan: str
    gift: str
    apposition: str
    dateline: str
    spread: str
    pronoun: str
    outlets: str
    listed: str
    estimated: str
    base: str
    official: str = NOTHING
    to_build: str = NOTHING
    term: str = NOTHING
    delay: str = NOTHING
    agency_before: str = NOTHING
    agency_after: str = NOTHING
    denominator: str = NOTHING
    breaks_behind: str = NOTHING
    contrast: str = NOTHING
    compared_with: str = NOTHING
    recurring: str = NOTHING
    present: str = NOTHING
    signing: str = NOTHING
    granting: str = NOTHING
    balance: str = NOTHING
    never_of_a_day: Words = ()
    gapped: str = NOTHING
    apposed: str = NOTHING
    reached: str = NOTHING
    list_goes_on: str = NOTHING


class FiguresTable(Struct, frozen=True):
    """`figures.toml` of a language."""

    measure: tuple[MeasureEntry, ...]
    kind: KindTable
    status: tuple[StatusEntry, ...]
    future: Future
    selection: Selection
    binding: Binding


def figures_table(pack: Pack) -> FiguresTable:
    """The table of the pack's language."""
    return pack.table("figures", FiguresTable)


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """The pattern without regard to case."""
    return re.compile(pattern, re.IGNORECASE)
