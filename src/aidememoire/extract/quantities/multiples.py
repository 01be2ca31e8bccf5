"""Multiples and fractions: «multiplié par 4,5», «doubler», «un tiers», «la moitié»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from aidememoire.extract.quantities.numerals import Numeral
from aidememoire.extract.quantities.reading import Reading
from aidememoire.extract.quantities.tables import alternatives, quantities_table
from aidememoire.extract.quantities.units import Unit
from aidememoire.languages.pack import Pack
from aidememoire.model import Span

HALF = Decimal("0.5")
TENTH = Decimal("0.1")  # shares in words are kept to one decimal: a third is 33.3 %


class MultipleGrammar:
    """The multiples and fractions of one language."""

    def __init__(self, pack: Pack) -> None:
        table = quantities_table(pack)
        bounds = "|".join(w for e in table.bound if e.side == "before" for w in e.words)
        self.before = [(m, re.compile(rf"(?:{m.pattern})(?:{bounds})?$", re.IGNORECASE)) for m in table.multiple if m.pattern]
        self.after = [(m, re.compile(m.after)) for m in table.multiple if m.after]
        self.words = [(m, re.compile(m.pattern)) for m in table.word_multiple]
        fractions = table.fractions
        self.cardinals = table.numerals.cardinals
        numbers = alternatives([w for w, n in self.cardinals.items() if 1 < n < 10])
        head = rf"(?:(?P<one>{alternatives(fractions.one)})|(?P<number>{numbers})|(?P<digit>\d))"
        part = rf"(?P<part>{alternatives(list(fractions.parts))})"
        self.fraction = re.compile(rf"(?<!\w){head} {part}\b(?:{fractions.follow}|(?<=s)(?(number)|(?!)))", re.IGNORECASE)
        self.parts, self.blocked = fractions.parts, re.compile(fractions.blocked)
        self.changed = [re.compile(p, re.IGNORECASE) for p in fractions.changed]
        self.change = re.compile(table.joining.change)
        self.half = re.compile(rf"(?<!\w)(?:{'|'.join(fractions.half)})\b", re.IGNORECASE)
        self.slash = re.compile(fractions.slash)

    def of_number(self, text: str, numeral: Numeral) -> Reading | None:
        """The numeral as a multiple, where the words beside it make it one."""
        start, end = numeral.span
        for entry, pattern in self.before:
            found = pattern.search(text[max(0, start - 60) : start])
            if found:
                value = 1 / numeral.value if entry.inverse and numeral.value else numeral.value
                begin = start - 1 if entry.glued and text[start - 1 : start] in "x×" else start
                return _multiple(numeral, value, begin, end, f"multiple: {entry.name}")
        for entry, pattern in self.after:
            match = pattern.match(text, end)
            if match and (not entry.changed or self.change.search(text, max(0, start - 80), start)):
                value = numeral.value + HALF if match["half"] else numeral.value
                return _multiple(numeral, value, start, match.end(), f"multiple: {entry.name}")
        return None

    def in_words(self, text: str) -> Iterator[Reading]:
        """Verbs and nouns that are multiples, and fractions, wherever they stand in `text`."""
        for entry, pattern in self.words:
            for match in pattern.finditer(text):
                yield _multiple(_numeral(match, entry.value), entry.value, *match.span(), "multiple: word")
        for match in self.fraction.finditer(text):
            if not self.blocked.match(text, match.end()) and not self.blocked.match(text[match.end() : match.end() + 20]):
                yield self._share(match, Decimal(self._count(match)) / self.parts[match["part"].lower()])
        for pattern in self.changed:
            for match in pattern.finditer(text):
                if self.change.search(text, max(0, match.start() - 80), match.start()):
                    groups = match.groupdict()
                    word = groups.get("number") or groups.get("one")
                    count = self.cardinals[word.lower()] if word else 1
                    yield self._share(match, Decimal(count) / self.parts[match["part"].lower()])
        for match in self.half.finditer(text):
            yield self._share(match, HALF)
        for match in self.slash.finditer(text):
            if int(match[1]) < int(match[2]):
                yield self._share(match, Decimal(match[1]) / Decimal(match[2]))

    def _count(self, match: re.Match[str]) -> int:
        return 1 if match["one"] else int(match["digit"]) if match["digit"] else self.cardinals[match["number"].lower()]

    def _share(self, match: re.Match[str], part: Decimal) -> Reading:
        value = (part * 100).quantize(TENTH)
        unit = Unit(span=Span(match.end(), match.end()), symbol="%", dimension="ratio")
        return Reading(
            numeral=_numeral(match, value), value=value, start=match.start(), end=match.end(), unit=unit, rule="fraction"
        )


def _numeral(match: re.Match[str], value: Decimal) -> Numeral:
    return Numeral(span=Span(*match.span()), value=value, mantissa=value, scale=Decimal(1), form="words", written=match.group())


def _multiple(numeral: Numeral, value: Decimal, start: int, end: int, rule: str) -> Reading:
    unit = Unit(span=Span(end, end), symbol="x", dimension="multiple")
    return Reading(numeral=numeral, value=value, start=start, end=end, unit=unit, rule=rule)


@cache
def multiple_grammar(pack: Pack) -> MultipleGrammar:
    """The multiples and fractions of the pack's language."""
    return MultipleGrammar(pack)
