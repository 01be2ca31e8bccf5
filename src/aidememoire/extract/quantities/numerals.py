"""Numerals in digits and in words, with their scale («1,7 milliard», «quatre-vingt-dix-sept millions»).

Each is found where it stands, so that its span can be kept. What is no quantity (dates, ordinals, names with
digits) has been blanked before; see `masking`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from msgspec import Struct
from msgspec.structs import replace

from aidememoire.extract.quantities.tables import Numerals, alternatives
from aidememoire.languages.pack import Pack
from aidememoire.model import Bound, Span

DIGITS = (
    r"(?P<digits>\d{1,3}, \d{1,2}(?= ?[%℅])"  # 16, 3 %: a blank too many
    r"|\d{1,3}(?:[ .']\d{3})+(?:,\d+)?(?![\d])"  # 8 000   125.088   1.458.000,00
    r"|\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?(?!\d)|\d{1,3}(?:,\d{3})+\.\d+"  # 1,458,000   1,458.50
    r"|\d+(?:[.,]\d+)?)"
)
HALF = Decimal("0.5")


class Numeral(Struct, frozen=True, kw_only=True):
    """A number as it stands: `span`, its `value`, the `scale` word it carries, and the bound it implies.

    `mantissa` is the value without the scale, for lists whose scale stands at the end («300 et 500 millions»).
    `form` is digits, words or vague; `of` tells that a «de» must follow before a noun («un million de»).
    """

    span: Span
    value: Decimal
    mantissa: Decimal
    scale: Decimal | None = None
    form: str = "digits"
    bound: Bound | None = None
    written: str = ""


def find_numerals(text: str, pack: Pack) -> tuple[Numeral, ...]:
    """The numerals of `text` in order; none overlaps another."""
    return tuple(_grammar(pack).read_all(text))


@cache
def _grammar(pack: Pack) -> _Grammar:
    from aidememoire.extract.quantities.tables import quantities_table
    from aidememoire.extract.quantities.units import money_ahead

    return _Grammar(quantities_table(pack).numerals, money_ahead(pack))


class _Grammar:
    """The patterns of one language, compiled once."""

    def __init__(self, table: Numerals, money_ahead: str) -> None:
        self.table = table
        self.least = 1 if table.one_hundred else 2  # hundreds that are counted
        words = alternatives(list(table.cardinals))
        joints = "|".join(re.escape(j) for j in table.joints)
        self.joint = re.compile(joints)
        self.word = re.compile(rf"(?:{words})\b", re.IGNORECASE)
        vague = table.vague_words
        plain, several = f"(?P<plain>{alternatives(vague.plain)})", f"(?P<several>{alternatives(vague.several)})"
        scales, nouns = alternatives(list(table.scales)), alternatives(list(table.vague))
        self.vague = re.compile(
            rf"(?:(?:(?P<one>{alternatives(vague.one)})|{plain}|{several}) )?"
            rf"(?P<noun>{nouns})(?P<plural>{vague.plural})\b(?:(?:{vague.of})(?P<scale>{scales})\b)?(?={vague.of}|[.,;)]|$)",
            re.IGNORECASE,
        )
        one_scale = f"(?P<one>{alternatives(vague.one_scale)})"
        self.bare_scale = re.compile(rf"(?:{plain}|{several}|{one_scale}) (?P<noun>{scales})\b", re.IGNORECASE)
        self.half = re.compile(rf"{vague.half}(?P<noun>{scales})\b|{vague.half_one}(?P<vague>{nouns})\b", re.IGNORECASE)
        heads = alternatives([*vague.one, *vague.plain, *vague.several, *vague.one_scale])
        self.start = re.compile(rf"(?<!\w)(?=\d|(?:{words})\b|(?:{heads}) |(?:{nouns})|{vague.half})|(?<=x)(?=\d)", re.IGNORECASE)
        short = "|".join(
            [
                rf"(?:{alternatives(list(table.short_scales))})(?!\w)",
                rf"(?:{alternatives(list(table.money_scales))})(?={money_ahead})",
            ]
        )
        self.scale = re.compile(rf"[ -]?(?P<word>(?i:{scales}))\b|[ ]?(?P<short>{short})")
        self.and_half = re.compile(vague.and_half)
        self.and_quarter = re.compile(vague.and_quarter)
        self.digits = re.compile(DIGITS)
        self.not_after = re.compile(table.not_after)
        self.values = {**table.scales, **table.short_scales, **table.money_scales}

    def read_all(self, text: str) -> Iterator[Numeral]:
        at = 0
        for start in self.start.finditer(text):
            if start.start() < at:
                continue
            found = self.read(text, start.start())
            if found is not None:
                yield found
                at = found.span.end

    def read(self, text: str, at: int) -> Numeral | None:
        """The numeral that starts at `at`, in any of its forms."""
        return self._half(text, at) or self._vague(text, at) or self._bare_scale(text, at) or self._plain(text, at)

    def _half(self, text: str, at: int) -> Numeral | None:
        match = self.half.match(text, at)
        if not match:
            return None
        unit = self.values[match["noun"].lower()] if match["noun"] else Decimal(self.table.vague[match["vague"].lower()])
        return Numeral(span=Span(*match.span()), value=unit / 2, mantissa=HALF, scale=unit, form="words", written=match.group())

    def _vague(self, text: str, at: int) -> Numeral | None:
        match = self.vague.match(text, at)
        if not match:
            return None
        head = "one" if match["one"] else "plain" if match["plain"] else "several" if match["several"] else None
        if head is None and not self.table.vague_words.bare:
            return None
        if bool(match["plural"]) == (head == "one"):
            return None
        value = Decimal(self.table.vague[match["noun"].lower()])
        if match["scale"]:
            value *= self.values[match["scale"].lower()]
        bound: Bound = "about" if head == "one" else "at_least"
        value = value * 2 if head == "several" else value
        return _loose(match, match.start(), value, bound)

    def _bare_scale(self, text: str, at: int) -> Numeral | None:
        """«plusieurs millions», «des milliers», «(la barre) du milliard»."""
        match = self.bare_scale.match(text, at)
        if not match:
            return None
        plural = match["noun"].lower().endswith("s")
        value = self.values[match["noun"].lower()]
        if bool(match["one"]) == plural:
            return None
        bound: Bound | None = None if match["one"] else "at_least"
        value = value * 2 if match["several"] else value
        start = match.start("noun") if match["one"] else match.start()
        return _loose(match, start, value, bound)

    def _plain(self, text: str, at: int) -> Numeral | None:
        base = self._digits(text, at) if text[at].isdigit() else self._words(text, at)
        if base is None:
            return None
        found = self._scaled(text, base)
        if (
            found.form == "words"
            and found.scale is None
            and text[found.span.start : found.span.end].lower() in self.table.indefinite
        ):
            return None
        return found

    def _digits(self, text: str, at: int) -> Numeral | None:
        if not self._may_start(text, at):
            return None
        match = self.digits.match(text, at)
        if match is None:
            return None
        value = digits_value(match.group(), self.table.decimal)
        return Numeral(span=Span(*match.span()), value=value, mantissa=value, written=match.group())

    def _may_start(self, text: str, at: int) -> bool:
        before = text[at - 1] if at else " "
        two = text[at - 2] if at > 1 else " "
        if before.isalpha() and before not in "x×":
            return False
        if before in ".," and two.isdigit():
            return False
        return not (before in "-–_/.&=@#" and two.isalnum() and not (before in "-–" and two.isdigit()))

    def _words(self, text: str, at: int) -> Numeral | None:
        """A numeral in words from `at`; as many words as still make one number."""
        match = self.word.match(text, at)
        if match and self.table.cardinals[match.group().lower()] == 100 and self.not_after.search(text, max(0, at - 8), at):
            return None
        total, current, last, end = 0, 0, 0, at
        while match:
            word = match.group().lower()
            step = self._step(word, total, current, last)
            if step is None:
                break
            total, current, last, end = *step, match.end()
            joint = self.joint.match(text, end)
            match = self.word.match(text, joint.end()) if joint else None
        if end == at:
            return None
        value = Decimal(total + current)
        return Numeral(span=Span(at, end), value=value, mantissa=value, form="words", written=text[at:end])

    def _step(self, word: str, total: int, current: int, room: int) -> tuple[int, int, int] | None:
        """(total, current, room left) after one more word, or None if it begins another number."""
        value = self.table.cardinals[word]
        first = total == 0 and current == 0
        if value == 100:
            return (total, max(current, 1) * 100, 99) if first or current == 0 or (self.least <= current < 10) else None
        if value == 1000:
            return (max(current, 1) * 1000, 0, 999) if total == 0 else None
        if not first and (value > room or value == 0):
            return None
        left = self.table.room.get(word.rstrip("s"), 9 if 20 <= value < 100 else 0)
        return total, current + value, left

    def _scaled(self, text: str, base: Numeral) -> Numeral:
        """`base` with the scale words that follow it: «5.000 milliards», «2 milliards 500 millions», «un million et demi»."""
        match = self.scale.match(text, base.span.end)
        if match is None:
            return base
        word = (match["word"] or match["short"]).strip()
        scale = self.values.get(word) or self.values[word.lower()]
        mantissa = singular_decimal(base.written) if word in self.table.scales and not word.endswith("s") else None
        mantissa = base.mantissa if mantissa is None else mantissa
        found = replace(base, span=Span(base.span.start, match.end()), value=mantissa * scale, mantissa=mantissa, scale=scale)
        again = self.scale.match(text, match.end())
        if again and again["word"] and scale < self.values[again["word"].lower()]:
            scale *= self.values[again["word"].lower()]
            found = replace(found, span=Span(base.span.start, again.end()), value=mantissa * scale, scale=scale)
        return self._tail(text, found)

    def _tail(self, text: str, found: Numeral) -> Numeral:
        assert found.scale is not None
        for pattern, part in ((self.and_half, HALF), (self.and_quarter, HALF / 2)):
            match = pattern.match(text, found.span.end)
            if match:
                return replace(found, span=Span(found.span.start, match.end()), value=found.value + part * found.scale)
        space = re.compile(r" (?=\w)").match(text, found.span.end)
        rest = self._plain(text, space.end()) if space and self.start.match(text, space.end()) else None
        lower = (
            rest is not None
            and rest.value < found.scale
            and (rest.scale is not None or rest.form == "words")
            and rest.form == found.form
        )
        if rest is None or not lower or found.scale <= 1:
            return found
        return replace(found, span=Span(found.span.start, rest.span.end), value=found.value + rest.value)


def _loose(match: re.Match[str], start: int, value: Decimal, bound: Bound | None) -> Numeral:
    """A number told by a word for many of them, from `start` to the end of the match."""
    span = Span(start, match.end())
    return Numeral(span=span, value=value, mantissa=value, scale=Decimal(1), form="vague", bound=bound, written=match.group())


def digits_value(written: str, decimal: str = ",") -> Decimal:
    """The value of digits where `decimal` is the decimal sign: the other sign before three digits groups them.

    >>> [str(digits_value(x)) for x in ("8 000", "125.088", "1.458.000,00", "4,5", "1.7", "1,458,000", "1,458.50", "8,000")]
    ['8000', '125088', '1458000.00', '4.5', '1.7', '1458000', '1458.50', '8000']
    """
    plain = written.replace(" ", "").replace("'", "")
    if decimal == ".":
        plain = plain.translate(str.maketrans(".,", ",."))
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?", plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if re.fullmatch(r"[1-9]\d{0,2},000", plain):
        return Decimal(plain.replace(",", ""))  # no decimal fraction is written with three noughts
    if re.fullmatch(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|\d{1,3}(?:,\d{3})+\.\d+", plain):
        return Decimal(plain.replace(",", ""))
    return Decimal(plain.replace(",", "."))


def singular_decimal(written: str) -> Decimal | None:
    """Before a scale in the singular a point is decimal: «1.172 milliard» is no thousand.

    >>> singular_decimal("1.172"), singular_decimal("5.000")
    (Decimal('1.172'), None)
    """
    return Decimal(written) if re.fullmatch(r"[01]\.\d{3}", written) else None
