"""Groups of like things are those that trying every pair would give."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aidememoire.reconcile.alike import gather
from aidememoire.reconcile.joining import Joined

Words = frozenset[str]


def fitting(share: float) -> Callable[[list[Words], Words], bool]:
    def alike(one: Words, other: Words) -> bool:
        return bool(one & other) and len(one & other) >= share * min(len(one), len(other))

    return lambda group, one: all(alike(member, one) for member in group)


def tried_one_by_one(things: list[Words], fits: Callable[[list[Words], Words], bool]) -> list[list[Words]]:
    groups: list[list[Words]] = []
    for one in things:
        home = next((group for group in groups if fits(group, one)), None)
        groups.append([one]) if home is None else home.append(one)
    return groups


@pytest.mark.parametrize("share", [0.0, 0.4, 0.5, 0.6, 1.0])
@given(things=st.lists(st.frozensets(st.sampled_from("abcdefghij"), max_size=6), max_size=25))
def test_no_group_is_missed(share: float, things: list[Words]) -> None:
    fits = fitting(share)
    assert gather(things, lambda one: one, share, fits) == tried_one_by_one(things, fits)


@given(pairs=st.permutations([(1, 2), (5, 6), (2, 3), (7, 6), (9, 9), (8, 3)]))
def test_the_order_of_joining_changes_no_head(pairs: list[tuple[int, int]]) -> None:
    groups = Joined(pairs)
    assert [groups.head(n) for n in range(1, 10)] == [1, 1, 1, 4, 5, 5, 5, 1, 9]
    assert list(groups.groups(range(1, 10))) == [[1, 2, 3, 8], [4], [5, 6, 7], [9]]
