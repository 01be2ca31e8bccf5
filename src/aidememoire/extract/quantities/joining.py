"""Numbers that belong together: ranges («entre 2 et 3 milliards») and lists that share a unit («300 et 500 millions»)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from msgspec.structs import replace

from aidememoire.extract.quantities.reading import Reading
from aidememoire.extract.quantities.tables import Words, alternatives, quantities_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Span

GAP = 30  # characters between two numbers that can be joined, at most


class Joiner:
    """The words that join numbers in one language."""

    def __init__(self, pack: Pack) -> None:
        table = quantities_table(pack).joining
        bounds = "|".join(w for e in quantities_table(pack).bound if e.side == "before" and e.inside for w in e.words)
        self.opened = re.compile(rf"(?<!\w)(?:{alternatives(table.opened)})$", re.IGNORECASE)
        self.from_ = re.compile(rf"(?<!\w)(?:{alternatives(table.from_)})$", re.IGNORECASE)
        self.against = re.compile(table.against)
        self.change = re.compile(table.change)
        words = {"closed": table.closed, "to": table.to, "dash": table.dash, "or": table.or_, "list": table.list_}
        words |= {"among": table.among} if table.among else {}
        self.gaps = {name: self._gap(joints, table.inner, bounds) for name, joints in words.items()}

    @staticmethod
    def _gap(words: Words, inner: str, bounds: str) -> re.Pattern[str]:
        return re.compile(rf"(?:{alternatives(words)}){inner}(?:{bounds})?$", re.IGNORECASE)

    def join(self, text: str, readings: list[Reading]) -> list[Reading]:
        """The readings with ranges made one and shared units handed out, from the right to the left."""
        done: list[Reading] = []
        for reading in reversed(readings):
            following = done[-1] if done else None
            together = self._pair(text, reading, following) if following else None
            if together is None:
                done.append(reading)
            else:
                done.pop()
                done.extend(reversed(together))
        return done[::-1]

    def _pair(self, text: str, a: Reading, b: Reading) -> tuple[Reading, ...] | None:
        """The two as one range, as two that share the unit of the second, or None if they have nothing in common."""
        gap = text[a.end : b.start]
        if len(gap) > GAP:
            return None
        if self._is_next_step(text, gap, a, b):
            return (a, self._in_unit_of(a, b))
        if not self._compatible(a, b):
            return None
        left = text[max(0, a.start - 90) : a.start]
        opened, from_ = self.opened.search(left), self.from_.search(left)
        low = self._shared(a, b)
        if opened and self.gaps["closed"].match(gap):
            return (self._range(low, b, a.start - len(opened.group())),)
        if self.gaps["to"].match(gap):
            return self._to(left, from_ is not None, low, a, b)
        rising = low.value < b.value and b.high is None
        if ((self.gaps["dash"].match(gap) and a.end - a.start < 8) or self.gaps["or"].match(gap)) and rising and b.unit:
            return (self._range(low, b, None),)
        if self.gaps["list"].match(gap) and a.unit is None and b.unit:
            return (low, b)
        return (low, b) if self._is_part_of(gap, a, b) else None

    def _is_part_of(self, gap: str, a: Reading, b: Reading) -> bool:
        """«48 des 65 millions d'euros»: both are millions, and of euros."""
        scaled = b.numeral.scale is not None and b.numeral.scale > 1 and b.unit is not None and b.unit.dimension == "money"
        return (
            scaled
            and a.unit is None
            and a.numeral.scale is None
            and "among" in self.gaps
            and self.gaps["among"].match(gap) is not None
        )

    def _is_next_step(self, text: str, gap: str, a: Reading, b: Reading) -> bool:
        """«on passe de 7,15 euros à 7,85»: the second has the unit of the first."""
        bare = b.unit is None and b.numeral.scale is None and b.numeral.form == "digits" and not re.match(r" ?\w", text[b.end :])
        money = a.unit is not None and a.unit.dimension in ("money", "ratio") and a.numeral.scale is None
        left = text[max(0, a.start - 90) : a.start]
        return bare and money and bool(self.gaps["to"].match(gap) and self.from_.search(left) and self.change.search(left))

    @staticmethod
    def _in_unit_of(a: Reading, b: Reading) -> Reading:
        assert a.unit is not None
        return replace(b, unit=replace(a.unit, span=Span(b.end, b.end)), joined=True, rule="shared-unit")

    def _to(self, left: str, from_: bool, low: Reading, a: Reading, b: Reading) -> tuple[Reading, ...] | None:
        if from_ and (self.change.search(left) or low.value > b.value):
            return (low, b)
        if low.value < b.value and b.unit is not None and (from_ or a.unit is None or a.unit.symbol == b.unit.symbol):
            return (self._range(low, b, None),)
        return (low, b) if from_ else None

    @staticmethod
    def _compatible(a: Reading, b: Reading) -> bool:
        if b.unit is None and b.numeral.scale is None:
            return False
        return (
            a.unit is None
            or (b.unit is not None and a.unit.symbol == b.unit.symbol)
            or (b.unit is None and a.unit.dimension == "money")
        )

    def _shared(self, a: Reading, b: Reading) -> Reading:
        """`a` with the scale and unit that stand at `b`, where its own are missing."""
        value = a.value
        scale = b.numeral.scale
        before = a.unit is not None and a.unit.span.end <= a.numeral.span.start  # «$5 and $7 billion»
        if (a.unit is None or before) and a.numeral.scale is None and scale and scale > 1 and a.numeral.mantissa < 1000:
            value = a.numeral.mantissa * scale
            above = b.numeral.mantissa < a.numeral.mantissa and a.numeral.mantissa >= 100
            value = value / 1000 if above and scale > 1000 else value
        if a.unit is None and b.unit is not None:
            value *= b.unit.factor
            return replace(a, value=value, unit=replace(b.unit, span=Span(a.end, a.end)), joined=True, rule="shared-unit")
        return replace(a, value=value, joined=value != a.value or a.joined)

    @staticmethod
    def _range(low: Reading, high: Reading, opened: int | None) -> Reading:
        unit = high.unit or low.unit
        numeral = replace(low.numeral, span=Span(low.numeral.span.start, high.numeral.span.end), scale=high.numeral.scale)
        top: Decimal = high.high if high.high is not None else high.value
        return replace(
            low,
            numeral=numeral,
            end=high.end,
            unit=unit,
            high=top,
            opened=opened,
            bound=high.bound or low.bound,
            joined=False,
            rule="range",
        )


@cache
def joiner(pack: Pack) -> Joiner:
    """The joining words of the pack's language."""
    return Joiner(pack)
