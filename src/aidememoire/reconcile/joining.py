"""Things joined two by two, and the groups that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Generic, Protocol, TypeVar


class Ordered(Protocol):
    """What can be put in order."""

    def __lt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=Ordered)


class Joined(Generic[T]):
    """Groups of things. The smallest member stands for a group, so that the order of joining changes nothing.

    >>> groups = Joined([("b", "c"), ("a", "c")])
    >>> groups.head("b"), groups.head("d")
    ('a', 'd')
    """

    def __init__(self, pairs: Iterable[tuple[T, T]] = ()) -> None:
        self._above: dict[T, T] = {}
        for one, other in pairs:
            self.join(one, other)

    def join(self, one: T, other: T) -> None:
        """Make one group of the groups of both."""
        first, second = self.head(one), self.head(other)
        if second < first:
            first, second = second, first
        if first != second:
            self._above[second] = first

    def head(self, one: T) -> T:
        """What stands for the group of `one`; itself where it was joined to nothing."""
        top = one
        while top in self._above:
            top = self._above[top]
        while one != top:  # so that the way up is short the next time
            self._above[one], one = top, self._above[one]
        return top

    def groups(self, things: Iterable[T]) -> Iterator[list[T]]:
        """The things by group: groups and members in the order in which they are given."""
        found: dict[T, list[T]] = {}
        for one in things:
            found.setdefault(self.head(one), []).append(one)
        yield from found.values()
