"""`cleaning.toml` of a language: what its web pages put around articles, as compiled patterns.

The table serves three stages: cleaning matches lines with it, reading takes the forms of dates from it, and
the detection of languages the signs of a short text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

import msgspec
from msgspec import Struct

from aidememoire.languages.pack import Pack, installed, load_pack

LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\([^()\s]{0,600}\)")
EDGE_START, EDGE_END = "«\"“„'(©@#", "»\"”')?*%"


class LineEntry(Struct, frozen=True):
    """Whole lines of one class. `footer`: the article has ended when one comes after it.

    `opens` tells what stands below: headlines of other articles, or readers' comments.
    """

    name: str = msgspec.field(name="class")
    patterns: tuple[str, ...]
    case: bool = False
    open: bool = False  # never with a full stop
    footer: bool = False
    opens: Literal["headlines", "comments"] | None = None
    glued: bool = False  # copy and paste may have run the next sentence into it
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class ButtonEntry(Struct, frozen=True):
    """Words of which whole lines are made; a `strong` one needs no company."""

    name: str = msgspec.field(name="class")
    strong: tuple[str, ...]
    weak: tuple[str, ...] = ()
    footer: bool = False
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class PieceEntry(Struct, frozen=True):
    """A part of a line."""

    name: str = msgspec.field(name="class")
    patterns: tuple[str, ...]
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class CookieTable(Struct, frozen=True):
    """Words of cookie walls: a strong one counts two, a weak one counts one."""

    speaks: tuple[str, ...]
    strong: tuple[str, ...]
    weak: tuple[str, ...]
    core: tuple[str, ...]  # one of them, or the beginning of it, must be there
    points: int
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class GluedTable(Struct, frozen=True):
    """A source or author run together with the first sentence."""

    openers: tuple[str, ...]
    patterns: tuple[str, ...]
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class NamesTable(Struct, frozen=True):
    """Names that stand in the patterns as slots."""

    networks: tuple[str, ...]
    agencies: tuple[str, ...]
    institutions: tuple[str, ...]
    particles: tuple[str, ...]  # small words inside a person's name
    joiners: tuple[str, ...]  # small words inside the name of an outlet, or between two


class DatesTable(Struct, frozen=True):
    """How the language writes a day, and the words that say «published then»."""

    months: tuple[tuple[str, ...], ...]
    weekdays: tuple[str, ...]
    first: tuple[str, ...]  # how the first of a month is written
    article: tuple[str, ...]
    hour: tuple[str, ...]
    at: tuple[str, ...]
    day_first: bool
    published: tuple[str, ...]
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class SignsTable(Struct, frozen=True):
    """Signs of the language in a short text."""

    words: tuple[str, ...] = ()
    letters: str = ""


class CleaningTable(Struct, frozen=True):
    """`cleaning.toml`."""

    line: tuple[LineEntry, ...]
    button: tuple[ButtonEntry, ...]
    piece: tuple[PieceEntry, ...]
    cookie: CookieTable
    glued: GluedTable
    names: NamesTable
    dates: DatesTable
    language: SignsTable = SignsTable()


@dataclass(frozen=True, slots=True)
class Rules:
    """The table, compiled: each regular expression with the entry it came from."""

    lines: tuple[tuple[re.Pattern[str], LineEntry], ...]  # one expression an entry
    button: re.Pattern[str]
    buttons: dict[str, tuple[ButtonEntry, bool]]  # and whether it is strong
    pieces: tuple[re.Pattern[str], ...]
    speaks: re.Pattern[str]
    cookie: re.Pattern[str]
    core: re.Pattern[str]
    strong: frozenset[str]
    points: int
    signed: re.Pattern[str]  # a person's name or initials, folded but with capitals
    glued: re.Pattern[str]
    resumes: re.Pattern[str]  # where a sentence begins without a full stop before it


@cache
def tables() -> dict[str, CleaningTable]:
    """The cleaning table of each installed language that has one, by its code."""
    packs = [load_pack(lang) for lang in installed()]
    return {pack.lang: pack.table("cleaning", CleaningTable) for pack in packs if (pack.folder / "cleaning.toml").is_file()}


def fold(line: str) -> str:
    """The line as the patterns see it: no accents, plain apostrophes and spaces, links as their words.

    Signs at the ends are gone, but for those that open or close words.

    >>> fold("▶  Écouter l’article :")
    "Ecouter l'article"
    """
    kept = LINK.sub(r"\1", line) if "](" in line else line
    if not kept.isascii():
        decomposed = unicodedata.normalize("NFD", kept.replace("’", "'").replace("‘", "'").replace("ʼ", "'"))
        kept = "".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf", "Cc"} or c.isspace())
    words = " ".join(kept.split())
    start, end = 0, len(words)
    while start < end and not (words[start].isalnum() or words[start] in EDGE_START):
        start += 1
    while end > start and not (words[end - 1].isalnum() or words[end - 1] in EDGE_END):
        end -= 1
    return words[start:end]


@cache
def compile_rules(pack: Pack) -> Rules:
    """The cleaning table of a language, compiled once."""
    table = pack.table("cleaning", CleaningTable)
    slots = _slots(table)
    buttons = {_plain(s): (b, strong) for b in table.button for strong in (False, True) for s in (b.strong if strong else b.weak)}
    opener = "|".join(re.escape(o).replace("'", "['’]") if o.endswith("'") else re.escape(o) + " " for o in table.glued.openers)
    return Rules(
        lines=tuple((re.compile(_fill("|".join(e.patterns), slots), 0 if e.case else re.IGNORECASE), e) for e in table.line),
        button=re.compile(_alternation(buttons)),
        buttons=buttons,
        pieces=tuple(re.compile(_fill(p, slots), re.IGNORECASE) for e in table.piece for p in e.patterns),
        speaks=re.compile(rf"\b(?:{_alternation(_plain(s) for s in table.cookie.speaks)})\b"),
        cookie=re.compile(rf"\b(?:{_alternation(_plain(s) for s in (*table.cookie.strong, *table.cookie.weak))})\b"),
        core=re.compile(rf"\b(?:{_alternation(_plain(s) for s in table.cookie.core)})"),
        strong=frozenset(map(_plain, table.cookie.strong)),
        points=table.cookie.points,
        resumes=re.compile(rf"(?<=[a-zà-ÿ0-9»?!)]) (?=(?:{opener})[a-zà-ÿ0-9«\"])"),
        signed=re.compile(rf"{slots['full_name']}|(?:[A-Z]\. ?){{1,4}}"),
        glued=re.compile(_glued(table.glued, slots, opener)),
    )


def _glued(table: GluedTable, slots: dict[str, str], opener: str) -> str:
    """A source, an address or two and more capitalised words, with a sentence right behind them."""
    cues = "|".join(_fill(p, slots).replace("'", "['’]") for p in table.patterns)
    agency = rf"(?:{slots['agency']})(?: (?:{slots['joiner']}) (?:{slots['agency']}))?"
    source = rf"(?i:https?://\S{{4,200}}|(?:www\.)?[\w-]{{2,40}}\.(?:com|net|org|fr|info)|{agency})"
    name = r"(?:[LDld]['’])?[A-ZÀ-Þ](?:[\w.'’-]*[\w.])?"
    names = rf"{name}(?: (?:(?:{slots['joiner']}) ?)?{name})"
    sentence = rf"(?:{opener})[a-zà-ÿ0-9«\"]"
    # An outlet may have an article and a small letter («L'écho du Val»); with a space between, it is a sentence.
    unnamed = rf"(?!(?:{opener})(?<= )[a-zà-ÿ0-9«\"])"
    return rf"(?:(?:(?i:{cues}) ?)(?:{source}|{name}|{names}{{1,3}})|{unnamed}(?:{source}|{names}{{1,3}})) (?={sentence})"


def _slots(table: CleaningTable) -> dict[str, str]:
    months = _alternation(_plain(m) for forms in table.dates.months for m in forms)
    first = _alternation(_plain(f) for f in table.dates.first)
    weekday = _alternation(_plain(w) for w in table.dates.weekdays)
    day = rf"(?:(?:{weekday}),? )?(?:\d{{1,2}}|{first}) (?:{months})\.?(?: \d{{4}}|(?! \d))"
    full_name = rf"[A-Z][\w.'-]*(?: (?:(?:{_alternation(table.names.particles)}) ?)?[A-Z][\w.'-]*){{1,4}}"
    return {
        "any": ".*",
        "short": "[^.!?;]{0,80}",
        "n": r"\d[\d .,]{0,8}k?",
        "date": rf"(?:{day}|\d{{1,2}}[/.-]\d{{1,2}}[/.-]\d{{2,4}}|\d{{4}}-\d{{2}}-\d{{2}})",
        "time": rf"\d{{1,2}} ?(?:{_alternation(table.dates.hour)}) ?(?:\d{{2}})?",
        "network": _alternation(table.names.networks),
        "agency": _alternation(table.names.agencies),
        "institution": rf"(?:\w{{1,3}}['’ ] ?)?(?:{_alternation(table.names.institutions)})",
        "joiner": _alternation(table.names.joiners).replace("'", "['’]"),
        "name": rf"(?:{full_name}|[A-Z][\w.'-]*)",
        "full_name": full_name,
    }


def _fill(pattern: str, slots: dict[str, str]) -> str:
    """The pattern with its slots filled; `{0,80}` is no slot."""
    return re.sub(r"\{([a-z_]+)\}", lambda m: f"(?:{slots[m[1]]})", pattern)


def _plain(words: str) -> str:
    return fold(words).casefold()


def _alternation(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))
