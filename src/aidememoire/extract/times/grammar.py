"""The grammar of times: patterns of the pack, compiled.

A slot `{month}` in a pattern reads that part of the time; `{month-2}` reads it into the end of a range, and
`{ordinal:quarter}` reads an ordinal word as the quarter. A slot may stand several times in one pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import count
from typing import Literal

from msgspec import Struct

from aidememoire.languages.pack import Pack

Unit = Literal["day", "week", "month", "quarter", "half", "year"]
MarkName = Literal["since", "until", "before", "after", "compared"]
SLOT = re.compile(r"\{(?P<word>[a-z_]+)(?::(?P<as>[a-z]+))?(?P<end>-2)?\}|\(\?P<(?P<raw>[a-z]+)>")
# Parts that only help a pattern to match; they say nothing of the calendar.
SILENT = frozenset({"of", "when"})
# How far before a match its context is looked at.
REACH = 48


class Example(Struct, frozen=True):
    """A phrase with the time in tags, and its value as if published on 2026-03-03."""

    says: str
    value: str | None = None


class Fill(Struct, frozen=True):
    """What a pattern says of the frame by itself; `times` is how many months its number counts («trois trimestres»)."""

    month: int | None = None
    times: int = 1
    years: int = 1
    shift: int | None = None
    count: int = 0
    base: Literal["published", "before"] = "published"
    same: bool = False


class TimePattern(Struct, frozen=True):
    """One `[[pattern]]` of times.toml."""

    name: str
    match: str
    unit: Literal["day", "week", "month", "quarter", "half", "year", "group", "none"]
    examples: tuple[Example, ...] = ()
    never: tuple[str, ...] = ()
    kind: Literal["date", "duration", "set", "clock"] = "date"
    set: Fill = Fill()
    bare: bool = False
    mark: MarkName | None = None
    due: bool = False
    after: str | None = None
    before: str | None = None
    not_after: str | None = None
    not_before: str | None = None


class MarkPattern(Struct, frozen=True):
    """One `[[mark]]`: words before a time that say which side of it is meant."""

    match: str
    mark: MarkName
    examples: tuple[str, ...] = ()
    due: bool = False
    joins: bool = True


class Words(Struct, frozen=True):
    """The word lists that slots are made of, each with what its words amount to."""

    month: dict[str, int]
    weekday: dict[str, int]
    number: dict[str, int]
    ordinal: dict[str, int]
    unit: dict[str, Unit]
    pick: dict[str, Literal["past", "future"]]
    sign: dict[str, int]
    year_word: dict[str, int] = {}
    year_before: dict[str, int] = {}


class FutureEndings(Struct, frozen=True):
    """Endings of the future, and of the infinitives in which they may end a past («entra»)."""

    endings: tuple[str, ...]
    unless_lemma: tuple[str, ...]


class TimesTable(Struct, frozen=True):
    """`times.toml`."""

    words: Words
    parts: dict[str, str]
    future: FutureEndings
    pattern: tuple[TimePattern, ...]
    mark: tuple[MarkPattern, ...] = ()


class Rule(Struct, frozen=True):
    """A pattern ready to run."""

    pattern: TimePattern
    regex: re.Pattern[str]
    after: re.Pattern[str] | None
    before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    not_before: re.Pattern[str] | None

    def finds(self, text: str) -> Iterator[re.Match[str]]:
        """The matches whose surroundings the pattern allows."""
        for match in self.regex.finditer(text):
            head = text[max(0, match.start() - REACH) : match.start()]
            tail = text[match.end() : match.end() + REACH]
            if self.after and not self.after.search(head):
                continue
            if self.before and not self.before.match(tail):
                continue
            if (self.not_after and self.not_after.search(head)) or (self.not_before and self.not_before.match(tail)):
                continue
            yield match


class Mark(Struct, frozen=True):
    """A mark ready to run: its regex ends where the time begins."""

    pattern: MarkPattern
    regex: re.Pattern[str]


class Grammar(Struct, frozen=True):
    """All of times.toml, ready to run."""

    words: Words
    rules: tuple[Rule, ...]
    marks: tuple[Mark, ...]
    future: FutureEndings


@cache
def grammar(pack: Pack) -> Grammar:
    """The grammar of that pack, compiled once."""
    table = pack.table("times", TimesTable)
    slots = {**table.parts, **{name: _any_of(getattr(table.words, name)) for name in Words.__struct_fields__}}
    slots["number"] = rf"\d{{1,3}}|{slots['number']}"
    marks = tuple(Mark(m, re.compile(rf"(?<!\w)(?:{m.match}) ?$", re.IGNORECASE)) for m in table.mark)
    return Grammar(table.words, tuple(_rule(p, slots) for p in table.pattern), marks, table.future)


def _any_of(words: dict[str, object]) -> str:
    """Any of the words, the longest first; grouped by their first letter, since most places fail on it."""
    by_letter: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        by_letter.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\-", "[- ]"))
    return "|".join(f"{re.escape(letter)}(?:{'|'.join(rest)})" for letter, rest in by_letter.items())


def _rule(pattern: TimePattern, slots: dict[str, str]) -> Rule:
    return Rule(
        pattern,
        re.compile(rf"(?<!\w)(?:{_filled(pattern.match, slots)})(?!\w)", re.IGNORECASE),
        _context(pattern.after, slots, r"(?<!\w)(?:{})[ -]?$"),
        _context(pattern.before, slots, r"(?:{})(?!\w)"),
        _context(pattern.not_after, slots, r"(?<![^\W\d])(?:{}) ?$"),
        _context(pattern.not_before, slots, r"(?:{})"),
    )


def _context(pattern: str | None, slots: dict[str, str], form: str) -> re.Pattern[str] | None:
    if pattern is None:
        return None
    return re.compile(form.replace("{}", _filled(pattern, slots)), re.IGNORECASE)


def _filled(pattern: str, slots: dict[str, str]) -> str:
    """The pattern with each slot as a group of its own: `month_2__7` is the seventh slot, a month, of the end."""
    numbers = count()

    def fill(slot: re.Match[str]) -> str:
        if slot["raw"]:
            return f"(?P<{slot['raw']}__{next(numbers)}>"
        if slot["word"] in SILENT:
            return slots[slot["word"]]
        name = (slot["as"] or slot["word"]) + ("_2" if slot["end"] else "")
        return f"(?P<{name}__{next(numbers)}>{slots[slot['word']]})"

    return SLOT.sub(fill, pattern)
