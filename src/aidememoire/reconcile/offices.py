"""Offices that one person holds at a time: read from the words of a mention, learnt with their days, asked by day.

«La présidente du Paraguay» means whoever the articles of that time call so. Nothing is known of it beforehand but
what the user's file says; the articles teach it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import date
from functools import cache

from msgspec import Struct

from aidememoire.errors import PackError
from aidememoire.languages.pack import Pack, installed, load_pack
from aidememoire.reconcile.words import fold

STEM = 4  # letters that a state and its adjective have in common: Kazakhstan, kazakh; Norvège, norvégien
PORTFOLIO_WORD = 4  # letters; shorter words of a portfolio are grammar
BREAKS = re.compile(r"[\W_]+")
# Days within which what an article teaches of an office still holds; a term of office is some years, but the end of
# one is rarely told where the name is not.
HOLDS = 180
# When two holders are known, one before and one after the day in question: the nearer one, if so much nearer.
NEARER = 2
WEEK = 7


class OfficeName(Struct, frozen=True):
    """`names.toml`: an office and the words for it, «masculine/feminine»."""

    name: str
    words: tuple[str, ...]


class Determiners(Struct, frozen=True):
    """`names.toml`: what may stand before an office, of which `former` makes it one that is held no more."""

    singular: tuple[str, ...]
    before_noun: tuple[str, ...]
    former: tuple[str, ...]


class Grammar(Struct, frozen=True):
    """`names.toml`: words that link an office to whose it is."""

    links: tuple[str, ...]
    articles: tuple[str, ...]
    charges: tuple[str, ...]


class NamesTable(Struct, frozen=True):
    """`names.toml`, as far as offices need it."""

    office: tuple[OfficeName, ...]
    determiners: Determiners
    grammar: Grammar


class SingleOffice(Struct, frozen=True):
    """`reconcile.toml`: one office under the names of `names.toml`."""

    names: tuple[str, ...]
    portfolio: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class OfficesTable(Struct, frozen=True):
    """`reconcile.toml`, the part about offices."""

    office: tuple[SingleOffice, ...]


class Tenure(Struct, frozen=True):
    """Somebody held an office, from a day to a day as far as is known."""

    title: str
    of: str
    holder: str
    since: str | None = None
    until: str | None = None


class OfficeReader:
    """Reads offices from the mentions of one language."""

    def __init__(self, pack: Pack) -> None:
        names, offices = pack.table("names", NamesTable), pack.table("reconcile", OfficesTable)
        self._classes = {name: office for office in offices.office for name in office.names}
        small = set(_split(*names.determiners.singular, *names.grammar.links, *names.grammar.articles, *names.grammar.charges))
        forms = [(form, o.name) for o in names.office for words in o.words for form in words.split("/")]
        self._words = {tuple(w for w in _split(form) if w not in small): name for form, name in forms}
        told = {w for words in self._words for w in words}.union(_split(*names.determiners.former))
        self._skip = small | {w for w in _split(*names.determiners.before_noun) if w not in told}
        self._longest = max(len(words) for words in self._words)

    def read(self, mention: str, of: Collection[str]) -> str | None:
        """The office that a mention names, with its portfolio; None where it names none that one person holds.

        `of` are the names of whose it is; words that are theirs («valdanien», «de la Valdanie») are no portfolio.

        >>> reader = OfficeReader(fr)
        >>> reader.read("Le ministre tchèque de la Culture", ("Tchéquie",)), reader.read("l'ancien président", ())
        ('ministre culture', None)
        """
        words = self.content(mention, of)
        for length in range(min(self._longest, len(words)), 0, -1):
            name = self._words.get(tuple(words[:length]))
            if name is not None:
                return self._with_portfolio(name, words[length:])
        return None

    def content(self, text: str, of: Collection[str]) -> list[str]:
        """The folded words of a mention without small words and those of whose it is."""
        stems = {w[:STEM] for w in _split(*of) if len(w) >= STEM}
        return [w for w in _split(text) if w not in self._skip and w[:STEM] not in stems]

    def _with_portfolio(self, name: str, rest: Iterable[str]) -> str | None:
        office = self._classes.get(name)
        portfolio = sorted({w for w in rest if len(w) >= PORTFOLIO_WORD})
        if office is None or bool(portfolio) != office.portfolio:
            return None
        return " ".join((fold(office.names[0]), *portfolio))


def _split(*texts: str) -> list[str]:
    return [w for text in texts for w in BREAKS.sub(" ", fold(text)).split()]


@cache
def names_of_state(code: str) -> tuple[str, ...]:
    """The names of a state and of its people, in the languages that are installed."""
    found: list[str] = []
    for lang in installed():
        for row in _places(lang):
            if row["code"] == code:
                found += [row["name"], *(n for c in ("variants", "demonyms") for n in re.split(r"[|/]", row.get(c) or "") if n)]
    return tuple(dict.fromkeys(found))


def _places(lang: str) -> tuple[dict[str, str], ...]:
    try:
        return load_pack(lang).rows("places")
    except PackError:
        return ()


@cache
def office_reader(lang: str | None) -> OfficeReader | None:
    """The reader of a language; None where its pack does not say enough."""
    if lang not in installed():
        return None
    try:
        return OfficeReader(load_pack(lang))
    except PackError:
        return None


class Held(Struct, frozen=True):
    """An article of that week, named by its Monday, calls that person so."""

    key: str
    day: str


def holder(held: Collection[Held], day: str, tenures: Iterable[Tenure] = ()) -> str | None:
    """Who held an office on a day; None where the articles leave it open.

    >>> a, b = Held("person:a", "2025-03-31"), Held("person:b", "2025-08-18")
    >>> [holder([a, b], day) for day in ("2025-04-10", "2025-06-10", "2025-08-20", "2027-01-01")]
    ['person:a', None, 'person:b', None]
    """
    for tenure in tenures:
        if (tenure.since or "") <= day <= (tenure.until or "9999"):
            return tenure.holder
    today = _ordinal(day)
    if today is None:
        keys = {h.key for h in held}
        return keys.pop() if len(keys) == 1 else None
    today -= (today - 1) % WEEK
    days = sorted((abs(at - today), at <= today, h.key) for h in held if (at := _ordinal(h.day)) is not None)
    if not days or days[0][0] > HOLDS:
        return None
    nearest, before, key = days[0]
    others = [(distance, side) for distance, side, other in days if other != key]
    rivals = [distance for distance, side in others if distance == nearest or side != before]
    return None if rivals and min(rivals) < NEARER * max(1, nearest) else key


def _ordinal(day: str) -> int | None:
    try:
        return date.fromisoformat(day[:10]).toordinal()
    except ValueError:
        return None


def week_of(day: str) -> str:
    """The Monday of that week: an office is taught by the week, so that a daily article teaches nothing new.

    >>> week_of("2026-03-04"), week_of("")
    ('2026-03-02', '')
    """
    at = _ordinal(day)
    return date.fromordinal(at - (at - 1) % WEEK).isoformat() if at is not None else ""
