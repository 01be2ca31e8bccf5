"""The day of publication: from metadata, or from words that clearly say so. What is unclear is null.

Words and names of months come from the `[dates]` of each installed pack's `cleaning.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from aidememoire.languages.cleaning import DatesTable, tables

EARLIEST, LATEST = 1600, 2199  # the first newspapers; and a year that is no number of something else
HEAD_LINES, FOOT_LINES, LONGEST_LINE = 8, 3, 600
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$")
IN_ADDRESS = re.compile(r"/((?:19|20)\d{2})[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-])")


@dataclass(frozen=True, slots=True)
class _Forms:
    """How one language writes a day, compiled; the patterns see text without accents."""

    month_of: dict[str, int]
    first: frozenset[str]
    day_first: bool
    day: re.Pattern[str]
    lines: tuple[re.Pattern[str], ...]
    foot: re.Pattern[str]


def read_iso(value: str) -> str | None:
    """The day of an ISO 8601 date or date and time, as it is written there; None for anything else.

    >>> read_iso("2024-11-05T23:30:00+01:00"), read_iso("2024-11"), read_iso("2024-02-30")
    ('2024-11-05', None, None)
    """
    match = ISO.match(value.strip())
    return _valid(*(int(part) for part in match.groups())) if match else None


def read_address(address: str) -> str | None:
    """The day that an address carries («/2024/11/05/»), or None."""
    match = IN_ADDRESS.search(address)
    return _valid(*(int(part) for part in match.groups())) if match else None


def read_day(words: str) -> str | None:
    """The day that `words` are, and nothing else: «1er février 2023», «05/11/2024», an ISO date."""
    if iso := read_iso(words):
        return iso
    for forms in _forms():
        if (match := forms.day.search(_fold(words))) and not match.string[: match.start()].strip(" ,:"):
            return _day(match, forms)
    return None


def find_published(text: str) -> str | None:
    """The day on which the text says it was published, in a line of its own or a dateline; else None.

    A day without a year settles nothing, nor does a day that the article merely speaks of.
    """
    lines = [line for line in _lines(text) if len(line) <= LONGEST_LINE or len(line.split()) > 3]
    for forms in _forms():
        for line in lines[:HEAD_LINES]:
            for pattern in forms.lines:
                if match := pattern.match(line[:LONGEST_LINE]):
                    return _day(match, forms)
        for line in lines[-FOOT_LINES:]:
            if match := forms.foot.fullmatch(line[:LONGEST_LINE]):
                return _day(match, forms)
    return None


def _lines(text: str) -> list[str]:
    """The first and the last lines that are not empty, folded, without signs before them."""
    head = [line for line in text[:20_000].splitlines() if line.strip()][:HEAD_LINES]
    foot = [line for line in text[-4_000:].splitlines() if line.strip()][-FOOT_LINES:]
    return [re.sub(r"^[^\w(«\"]+", "", _fold(line)) for line in (*head, *foot)]


def _fold(words: str) -> str:
    decomposed = unicodedata.normalize("NFD", words.replace("’", "'").replace("ᵉʳ", "er"))
    return " ".join("".join(c for c in decomposed if unicodedata.category(c) not in {"Mn", "Cf"}).split())


def _day(match: re.Match[str], forms: _Forms) -> str | None:
    part = match.groupdict()
    if part["iso"]:
        return read_iso(part["iso"])
    if part["month"]:
        day = 1 if part["day"].casefold() in forms.first else int(part["day"])
        return _valid(int(part["year"]), forms.month_of[part["month"].casefold()], day)
    one, two = int(part["one"]), int(part["two"])
    year = int(part["last"]) + (2000 if len(part["last"]) == 2 else 0)
    return _valid(year, two, one) if forms.day_first else _valid(year, one, two)


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if EARLIEST <= year <= LATEST else None
    except ValueError:
        return None


@cache
def _forms() -> tuple[_Forms, ...]:
    return tuple(_compile(table.dates) for table in tables().values())


def _compile(table: DatesTable) -> _Forms:
    month_of = {_fold(name).casefold(): i + 1 for i, names in enumerate(table.months) for name in names}
    first = frozenset(_fold(f).casefold() for f in table.first)
    weekday = "|".join(_fold(w) for w in table.weekdays)
    day = (
        rf"(?:(?:{weekday})\.?,? )?(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})(?!\d)"
        rf"|(?P<day>{_any(first)}|\d{{1,2}}) (?P<month>{_any(month_of)})\.? (?P<year>\d{{4}})\b"
        rf"|(?P<one>\d{{1,2}})[/.-](?P<two>\d{{1,2}})[/.-](?P<last>\d{{4}}|\d{{2}})(?!\d))"
    )
    time = rf"\d{{1,2}} ?(?:{_any(table.hour)}) ?(?:\d{{2}})?(?::\d{{2}})?"
    the, at = rf"(?:(?:{_any(table.article)}) )?", _any(map(_fold, table.at))
    cue = _any({_fold(c) for c in table.published})
    # What may stand after the day in a line about the day: anything short, or no more than a sentence's start.
    rest = r"(?=$|[ ,.;:|()/–—-]*(?:$|[^.]{0,90}$))(?!, \w+ \w+ \w+ [^.]*\.$)"
    lines = (
        rf"(?:{cue})(?: ?: ?| ){the}{day}{rest}",
        rf"{the}{day}[ ,]*(?:(?:(?:[-–—|•]|{at}) ?)?{time}[^.]{{0,90}})?$",
        rf"{day} ?\.? ?[–—-]+ ",
        rf"(?-i:[A-Z])[\w' -]{{1,40}}, {the}{day}\.?$",
        rf"[^.|•]{{1,40}}[|•–-] ?{day}(?:[ ,–-]|{at}){{1,4}}{time}",
        rf"(?-i:[A-Z])[\w' -]{{1,40}}(?: ?\([^()]{{1,40}}\))?, {the}{day} ?(?:\([^()]{{1,40}}\) ?)?(?:[–—:-]|\. [–—-])",
    )
    name = r"(?-i:[A-Z])[\w.'-]*(?: (?:\w{1,3}[ '])?(?-i:[A-Z])[\w.'-]*){1,4}"
    foot = rf"{name},? {the}{day}(?: .{{0,60}})?"
    return _Forms(month_of, first, table.day_first, _ignoring_case(day), tuple(map(_ignoring_case, lines)), _ignoring_case(foot))


def _ignoring_case(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(w) for w in sorted(words, key=lambda w: (-len(w), w)))
