"""What `meetings.toml` holds, and the patterns made of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from aidememoire.languages.clauses import VERBS
from aidememoire.languages.forms import Form, forms_of
from aidememoire.languages.pack import Pack
from aidememoire.model import Span, Time
from aidememoire.records import MeetingForm

if TYPE_CHECKING:
    from spacy.tokens import Token

# How far before or after a noun the words that make it something else may stand.
REACH = 40


class MeetingVerb(Struct, frozen=True):
    """One `[[verb]]`: `other` says how the other side stands with it."""

    lemma: str
    form: MeetingForm
    other: Literal["object", "with", "to", "to_person", "place", "signed", "from", "to_whom"]
    reflexive: bool = False
    settled: bool = False  # it counts only with a place or a date
    personal: bool = False  # it counts only between persons («a travaillé avec»)
    together: bool = False  # two subjects do it with one another («the ministers met in Brisk»)
    passive: bool = False  # it counts only in the passive («est attendu à»)
    what: tuple[str, ...] = ()  # words that must stand as its object («lettres de créance»)
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()

    @property
    def is_visit(self) -> bool:
        """Whether its subject goes somewhere."""
        return self.other in {"to", "place"}


class MeetingNoun(Struct, frozen=True, rename={"class_": "class"}):
    """One `[[noun]]`: `class` says what must stand with it to make a meeting."""

    words: tuple[str, ...]
    form: MeetingForm
    class_: Literal["talks", "process", "visit", "assembly", "event", "signing"]
    granted: bool = False  # a person behind «à» is its other side («une audience à l'ambassadeur»)
    personal: bool = False  # it counts only where a person is its other side («des échanges avec la ministre»)
    must_be_held: bool = False  # it counts only where a verb says that it takes place
    never_before: str | None = None
    never_after: str | None = None
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class MeetingsTable(Struct, frozen=True, rename={"with_": "with", "and_": "and", "not_": "not"}):
    """`meetings.toml`."""

    with_: tuple[str, ...]
    by: tuple[str, ...]
    of: tuple[str, ...]
    at: tuple[str, ...]
    toward: tuple[str, ...]
    and_: tuple[str, ...]
    articles: tuple[str, ...]
    again: tuple[str, ...]
    pointing: frozenset[str]
    that: frozenset[str]
    own: tuple[str, ...]
    shared: frozenset[str]
    during: tuple[str, ...]
    support: frozenset[str]
    unreal: frozenset[str]
    not_: frozenset[str]
    held: frozenset[str]
    place: frozenset[str]
    gathers: frozenset[str]
    delegations: frozenset[str]
    ceremony: str  # words near a signing that say persons came together for it
    remote: str  # words that make talks a call
    verb: tuple[MeetingVerb, ...]
    noun: tuple[MeetingNoun, ...]
    venues: tuple[str, ...] = ()  # buildings where people meet
    premodified: bool = False  # whether its sides stand before the noun too («the Norway–Peru summit»)
    since: frozenset[str] = frozenset()  # words before a date that lies further back than the meeting


class Noun(Struct, frozen=True):
    """A noun's words as one pattern, with the contexts in which they are something else."""

    noun: MeetingNoun
    regex: re.Pattern[str]
    never_before: re.Pattern[str] | None
    never_after: re.Pattern[str] | None


class Lexicon(Struct, frozen=True):
    """The table, ready for use."""

    table: MeetingsTable
    verbs: dict[str, tuple[MeetingVerb, ...]]
    forms: dict[str, tuple[Form, ...]]  # every form of these verbs: a parser's lemmas go wrong («a téléphoné»)
    nouns: tuple[Noun, ...]
    ceremony: re.Pattern[str]
    remote: re.Pattern[str]
    venue: re.Pattern[str]  # «à l'aéroport international de», before the name of its city
    helpers: dict[str, tuple[Form, ...]]  # every form of the verbs that hold or carry a meeting
    links: tuple[tuple[str, str], ...]  # (words, what they make of the mention after them), longest first

    def lemma(self, verb: Token) -> str:
        """The verb's lemma; of a participle that the parser takes for a noun («a clôturé») by its form."""
        found = self.helpers.get(verb.text.casefold(), ()) if verb.pos_ not in VERBS else ()
        return found[0].verb if found else verb.lemma_.casefold()


class Candidate(Struct, frozen=True, kw_only=True):
    """Words that may tell of a meeting. `again` tells that they point back to one told before."""

    evidence: Span
    trigger: Span
    form: MeetingForm
    class_: str
    participants: tuple[str, ...]
    place: str | None = None
    time: Time | None = None
    rule: str
    entry: str
    again: bool = False
    people: bool = False  # the other side is people whom the text does not name («les invités»)
    goal: bool = False  # the noun takes somebody or some state with it («son séjour auprès de…»)
    held: bool = False  # the words say that it takes place
    counted: bool = False  # they say which one of a row («la 13e session», «la première commission mixte»)


@cache
def lexicon(pack: Pack) -> Lexicon:
    """The lexicon of that pack, made once."""
    table = pack.table("meetings", MeetingsTable)
    verbs: dict[str, tuple[MeetingVerb, ...]] = {}
    for verb in table.verb:
        verbs[verb.lemma] = (*verbs.get(verb.lemma, ()), verb)
    kinds = {"with": table.with_, "by": table.by, "of": table.of, "at": table.at, "toward": table.toward, "and": table.and_}
    links = [(words.casefold(), kind) for kind, entries in kinds.items() for words in entries]
    links.sort(key=lambda x: -len(x[0]))
    ceremony, remote = (re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE) for words in (table.ceremony, table.remote))
    helpers = forms_of([*table.held, *table.support], pack)
    nouns = tuple(map(_noun, table.noun))
    return Lexicon(table, verbs, forms_of(verbs, pack), nouns, ceremony, remote, _venue(table), helpers, tuple(links))


def _venue(table: MeetingsTable) -> re.Pattern[str]:
    if not table.venues:
        return re.compile(r"(?!)")
    at, articles, venues, of = (_any(words) for words in (table.at, table.articles, table.venues, table.of))
    return re.compile(rf"(?<!\w)(?:{at})\s?(?:(?:{articles})\s?)?(?:{venues})(?:\s[\w-]+){{0,2}}\s(?:{of})(?:\s(?:{articles}))?$")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(sorted((re.escape(w).replace("'", "['’]") for w in words), key=len, reverse=True))


def _noun(noun: MeetingNoun) -> Noun:
    words = "|".join(sorted(map(re.escape, noun.words), key=len, reverse=True))
    before = re.compile(rf"(?<!\w)(?:{noun.never_before})$", re.IGNORECASE) if noun.never_before else None
    after = re.compile(rf"(?:{noun.never_after})(?!\w)", re.IGNORECASE) if noun.never_after else None
    return Noun(noun, re.compile(rf"(?<![\w-])(?:{words})(?![\w-])", re.IGNORECASE), before, after)
