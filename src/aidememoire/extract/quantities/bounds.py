"""Bounds: the words beside a number that say how its value is meant («plus de», «environ», «au plus»)."""

from __future__ import annotations

import re
from functools import cache

from msgspec import Struct

from aidememoire.extract.quantities.tables import BoundEntry, quantities_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Bound

REACH = 80  # characters before a number in which its bound words may begin


class BoundWords(Struct, frozen=True):
    """A bound, and where the quantity's span begins (or ends) once its words are taken in."""

    bound: Bound
    edge: int


class BoundGrammar:
    """The bound words of one language, compiled once."""

    def __init__(self, entries: tuple[BoundEntry, ...]) -> None:
        self.entries = entries
        self.before = self._pattern("before", r"(?<!\w)(?:{})$")
        self.after = self._pattern("after", r"(?:{})(?!\w)")

    def _pattern(self, side: str, shape: str) -> re.Pattern[str]:
        groups = "|".join(f"(?P<b{i}>{'|'.join(e.words)})" for i, e in enumerate(self.entries) if e.side == side)
        return re.compile(shape.format(groups), re.IGNORECASE)

    def read_before(self, text: str, at: int, floor: int) -> BoundWords | None:
        """The bound words that end at `at`, none of them before `floor`."""
        start = max(floor, at - REACH)
        match = self.before.search(text[start:at])
        if match is None or match.lastgroup is None:
            return None
        entry = self.entries[int(match.lastgroup[1:])]
        return BoundWords(entry.bound, start + match.start() if entry.inside else at)

    def read_after(self, text: str, at: int) -> BoundWords | None:
        """The bound words that begin at `at`."""
        match = self.after.match(text, at)
        if match is None or match.lastgroup is None:
            return None
        entry = self.entries[int(match.lastgroup[1:])]
        return BoundWords(entry.bound, match.end() if entry.inside else at)


@cache
def bound_grammar(pack: Pack) -> BoundGrammar:
    """The bound words of the pack's language."""
    return BoundGrammar(quantities_table(pack).bound)
