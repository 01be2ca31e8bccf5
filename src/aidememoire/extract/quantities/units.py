"""Units beside a number: signs and codes of money, names of currencies, physical and time units, per cent."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from msgspec import Struct

from aidememoire.extract.quantities.tables import (
    Currencies,
    Currency,
    QuantitiesTable,
    UnitEntry,
    Units,
    alternatives,
    quantities_table,
)
from aidememoire.languages.pack import Pack
from aidememoire.model import Span

HUNDREDTH = Decimal("0.01")


class Unit(Struct, frozen=True, kw_only=True):
    """The words of a unit and what they stand for; `symbol` None is money of a currency that is not settled."""

    span: Span
    symbol: str | None
    dimension: str
    factor: Decimal = Decimal(1)
    plural: bool = False  # a counted noun in the plural: the number before it belongs to no name
    describes: bool = False  # only an adjective: the noun may stand before


class UnitGrammar:
    """The units of one language, compiled once."""

    def __init__(self, table: QuantitiesTable, units: Units, currencies: Currencies) -> None:
        link = table.money.link
        self.signs = {s: sign.code for sign in currencies.sign for s in sign.signs}
        self.signs |= {code: currencies.aliases.get(code, code) for code in currencies.codes}
        prefixes = [s for sign in currencies.sign if sign.before for s in sign.signs]
        named = [s for s in prefixes if s[0].isalpha()] + list(currencies.codes) + [c.lower() + "$" for c in currencies.codes]
        self.signs |= {c.lower() + "$": c for c in currencies.codes}
        bare = [s for s in prefixes if not s[0].isalpha()]
        self.after_sign = re.compile(rf"[ -]?{link}(?P<sign>{alternatives(list(self.signs))})(?!\w)")
        self.before_sign = re.compile(rf"(?P<sign>(?<!\w)(?:{alternatives(named)})|(?:{alternatives(bare)})) ?$")
        self.currencies = table.currency
        names = "|".join(f"(?P<c{i}>{'|'.join(c.nouns)})" for i, c in enumerate(table.currency))
        self.currency = re.compile(rf"[ -]?{link}(?:{names})\b(?!-)")
        self.adjectives = [self._adjectives(c, table.money.adjective_endings) for c in table.currency]
        self.hundredth = re.compile(rf" ?(?:{'|'.join(table.money.hundredths)})\b")
        self.entries = (*units.unit, *table.unit)
        entries = "|".join(f"(?P<n{i}>{'|'.join(e.names)})" for i, e in enumerate(self.entries) if e.names)
        self.named = re.compile(rf"[ -]?{link}(?:{entries})(?![\w-])", re.IGNORECASE)
        written = "|".join(f"(?P<s{i}>{alternatives(e.written)})" for i, e in enumerate(self.entries) if e.written)
        self.signed = re.compile(rf"[ -]?{link}(?:{written})(?![\w²³'/-])|[ ]?(?P<percent>[%℅])")
        scales = table.numerals.money_scales | table.numerals.short_scales
        self.short = re.compile(rf" ?(?P<scale>{alternatives(list(scales))})(?!\w)")
        self.scales = scales
        self.settled: dict[tuple[int, str], str | None] = {}  # of the text read last

    @staticmethod
    def _adjectives(currency: Currency, endings: str) -> list[tuple[str, re.Pattern[str]]]:
        return [(code, re.compile(rf" (?:{'|'.join(words)}){endings}\b")) for code, words in currency.of.items()]

    def after(self, text: str, at: int) -> Unit | None:
        """The unit whose words begin at `at`, right after a number."""
        return self._sign(text, at) or self._money(text, at) or self._physical(text, at)

    def before(self, text: str, at: int) -> Unit | None:
        """The sign or code of a currency that ends at `at`, right before a number."""
        start = max(0, at - 8)
        match = self.before_sign.search(text[start:at])
        if match is None:
            return None
        return Unit(span=Span(start + match.start(), start + match.end()), symbol=self.signs[match["sign"]], dimension="money")

    def scale_after(self, text: str, at: int) -> tuple[Decimal, int] | None:
        """The abbreviated scale after a number whose currency stood before it: «$10k»."""
        match = self.short.match(text, at)
        return (self.scales[match["scale"]], match.end()) if match else None

    def _sign(self, text: str, at: int) -> Unit | None:
        match = self.after_sign.match(text, at)
        if match is None:
            return None
        return Unit(span=Span(match.start("sign"), match.end()), symbol=self.signs[match["sign"]], dimension="money")

    def _money(self, text: str, at: int) -> Unit | None:
        hundredth = self.hundredth.match(text, at)
        if hundredth:
            return Unit(span=Span(hundredth.start() + 1, hundredth.end()), symbol=None, dimension="money", factor=HUNDREDTH)
        match = self.currency.match(text, at)
        if match is None or match.lastgroup is None:
            return None
        index = int(match.lastgroup[1:])
        start = match.start(match.lastgroup)
        for code, pattern in self.adjectives[index]:
            adjective = pattern.match(text, match.end())
            if adjective:
                return Unit(span=Span(start, adjective.end()), symbol=code, dimension="money")
        symbol = self.currencies[index].default or self._by_context(text, index)
        return Unit(span=Span(start, match.end()), symbol=symbol, dimension="money")

    def _by_context(self, text: str, index: int) -> str | None:
        """The currency named in full elsewhere in the text, or that of the state it speaks of most."""
        if (index, text) not in self.settled:
            self.settled = {(index, text): self._settle(text, index)}
        return self.settled[index, text]

    def _settle(self, text: str, index: int) -> str | None:
        currency = self.currencies[index]
        noun = "|".join(currency.nouns)
        for code, pattern in self.adjectives[index]:
            if re.search(rf"(?:{noun}){pattern.pattern}", text):
                return code
        counts = {code: len(re.findall("|".join(words), text)) for code, words in currency.places.items()}
        best = max(counts.values(), default=0)
        first = [code for code, count in counts.items() if count == best]
        return first[0] if best and len(first) == 1 else None

    def _physical(self, text: str, at: int) -> Unit | None:
        for pattern in (self.signed, self.named):
            match = pattern.match(text, at)
            if match and match.lastgroup:
                start = match.start(match.lastgroup)
                entry = self.entries[int(match.lastgroup[1:])] if match.lastgroup != "percent" else self._percent()
                return Unit(span=Span(start, match.end()), symbol=entry.symbol, dimension=entry.dimension, factor=entry.factor)
        return None

    def _percent(self) -> UnitEntry:
        return next(e for e in self.entries if e.symbol == "%")


@cache
def unit_grammar(pack: Pack) -> UnitGrammar:
    """The units of the pack's language."""
    return UnitGrammar(quantities_table(pack), pack.table("units", Units), pack.table("currencies", Currencies))


@cache
def money_ahead(pack: Pack) -> str:
    """A pattern of what must follow an abbreviated scale such as «M»: a currency, or the link to one."""
    currencies = pack.table("currencies", Currencies)
    signs = [s for sign in currencies.sign for s in sign.signs] + list(currencies.codes)
    nouns = "|".join(n for c in quantities_table(pack).currency for n in c.nouns)
    link = quantities_table(pack).money.link
    return rf" ?{link}(?:(?:{alternatives(signs)})|(?:{nouns})\b)"
