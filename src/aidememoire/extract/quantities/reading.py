"""A number on its way to become a quantity: the numeral, and what the words beside it add."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from aidememoire.extract.quantities.numerals import Numeral
from aidememoire.extract.quantities.units import Unit
from aidememoire.model import Bound, Span


class Reading(Struct, frozen=True, kw_only=True):
    """A numeral with its unit, where one was found; `start` takes in a sign before it.

    `high` is the upper numeral of a range. `joined` tells that unit and scale came from another number of
    the same list.
    """

    numeral: Numeral
    value: Decimal
    start: int
    end: int
    unit: Unit | None = None
    high: Decimal | None = None
    bound: Bound | None = None
    opened: int | None = None  # where the words that open a range begin
    joined: bool = False
    rule: str = ""

    @property
    def dimension(self) -> str:
        """The dimension of its unit, or «bare» without one."""
        return self.unit.dimension if self.unit else "bare"

    @property
    def number(self) -> Span:
        """The numeral alone, both of a range."""
        return self.numeral.span
