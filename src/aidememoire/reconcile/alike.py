"""Finding, among many things with words, those that may be alike, without holding each against every other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable
from math import ceil
from typing import TypeVar

T = TypeVar("T")


def gather(
    things: Iterable[T], words: Callable[[T], Collection[str]], share: float, fits: Callable[[list[T], T], bool]
) -> list[list[T]]:
    """The things in groups: each joins the first group that it fits, else it begins one.

    Only groups are tried whose first member has at least `share` of the words of the shorter of the two in common
    with the thing, so `fits` must refuse all others. A thing without words stays alone.

    Two sets that share so much share one of the rarest words of the smaller one: as many of them as may be missing,
    and one more. A group is therefore found by those alone, which few others hold.
    """
    things = list(things)
    held = [frozenset(words(thing)) for thing in things]
    often = Counter(word for some in held for word in some)
    groups: list[list[T]] = []
    firsts: list[frozenset[str]] = []
    by_any: dict[str, list[int]] = defaultdict(list)
    by_rare: dict[str, list[int]] = defaultdict(list)
    for thing, some in zip(things, held, strict=True):
        ordered = sorted(some, key=lambda word: (often[word], word))
        rare = ordered[: len(ordered) - max(1, ceil(share * len(ordered))) + 1]
        near = {n for word in rare for n in by_any[word]} | {n for word in ordered for n in by_rare[word]}
        like = (n for n in sorted(near) if len(some & firsts[n]) >= share * min(len(some), len(firsts[n])))
        home = next((n for n in like if fits(groups[n], thing)), None)
        if home is not None:
            groups[home].append(thing)
            continue
        for word in ordered:
            by_any[word].append(len(groups))
        for word in rare:
            by_rare[word].append(len(groups))
        groups.append([thing])
        firsts.append(some)
    return groups
