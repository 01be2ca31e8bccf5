"""What `instruments.toml` holds, and the patterns made of it."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from msgspec import Struct

from aidememoire.languages.forms import Form, forms_of
from aidememoire.languages.pack import Pack
from aidememoire.records import InstrumentKind, InstrumentStatus

Needs = Literal["nothing", "complement", "relation", "name", "project", "capital", "complement_or_status"]


class InstrumentNoun(Struct, frozen=True):
    """One `[[noun]]`: `needs` says what must stand with it to make an instrument."""

    words: tuple[str, ...]
    kind: InstrumentKind
    needs: Needs
    status: InstrumentStatus | None = None
    never_before: str | None = None
    never_after: str | None = None
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class StatusWords(Struct, frozen=True):
    """One `[[status]]`: words that say how far an instrument is; `later` when they are still to come."""

    status: InstrumentStatus
    later: InstrumentStatus
    words: tuple[str, ...]


class ProgressWords(Struct, frozen=True):
    """`[progress]`: what a share of completion is a share of, and the participles of completion."""

    items: tuple[str, ...]
    done: tuple[str, ...]
    out_of: tuple[str, ...]


class InstrumentsTable(Struct, frozen=True, rename={"not_": "not"}):
    """`instruments.toml`."""

    again: frozenset[str]
    pointing: frozenset[str]
    vague: frozenset[str]
    phases: frozenset[str]
    name_ends: tuple[str, ...]
    between: frozenset[str]
    stops: frozenset[str]
    not_: frozenset[str]
    noun: tuple[InstrumentNoun, ...]
    status: tuple[StatusWords, ...]
    progress: ProgressWords
    topics: frozenset[str] = frozenset()  # words after a plural that say what the papers are about («sur», «visant»)
    listed: frozenset[str] = frozenset()  # what stands between the papers of a list
    relatives: frozenset[str] = frozenset()  # words that open a clause which says which one («l'accord qui est en vigueur»)


class Noun(Struct, frozen=True):
    """A noun's words as one pattern, with the contexts in which they are something else."""

    noun: InstrumentNoun
    regex: re.Pattern[str]
    never_before: re.Pattern[str] | None
    never_after: re.Pattern[str] | None


class Lexicon(Struct, frozen=True):
    """The table, ready for use."""

    table: InstrumentsTable
    nouns: tuple[Noun, ...]
    status: dict[str, StatusWords]
    forms: dict[str, tuple[Form, ...]]  # every form of the verbs among them
    name_end: re.Pattern[str]
    items: re.Pattern[str]
    done: re.Pattern[str]
    of: re.Pattern[str]


@cache
def lexicon(pack: Pack) -> Lexicon:
    """The lexicon of that pack, made once."""
    table = pack.table("instruments", InstrumentsTable)
    items, done, out_of = (_any(w) for w in (table.progress.items, table.progress.done, table.progress.out_of))
    return Lexicon(
        table=table,
        nouns=tuple(map(_noun, table.noun)),
        status={word: row for row in table.status for word in row.words},
        forms=forms_of((word for row in table.status for word in row.words), pack),
        name_end=re.compile(rf"[ ,]+(?:{_any(table.name_ends)})(?!\w)", re.IGNORECASE),
        items=re.compile(rf"\W{{1,3}}\w{{1,3}}\W(?:\w+ )?(?:{items})(?!\w)", re.IGNORECASE),
        done=re.compile(rf"(?<!\w)(?:{done})\W[^,;.]{{0,25}}$", re.IGNORECASE),
        of=re.compile(rf"(?<!\w)(\d{{1,4}}) (?:(?:{items}) )?(?:{out_of}) (\d{{1,4}})(?: (?:{items}))?(?!\w)", re.IGNORECASE),
    )


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _noun(noun: InstrumentNoun) -> Noun:
    before = re.compile(rf"(?<!\w)(?:{noun.never_before})$", re.IGNORECASE) if noun.never_before else None
    after = re.compile(rf"(?:{noun.never_after})(?!\w)", re.IGNORECASE) if noun.never_after else None
    return Noun(noun, re.compile(rf"(?<![\w-])(?:{_any(noun.words)})(?![\w-])", re.IGNORECASE), before, after)
