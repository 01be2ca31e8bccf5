"""Undertakings followed: from the offer to the deed, or until its day passes without a word.

No clock is read: «lapsed» is said with respect to the newest article of the set.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from aidememoire.entries import Standing, State, Step, Thread
from aidememoire.reconcile.happenings import Happening
from aidememoire.reconcile.periods import days_of

# How far each force has come; what is asked for or proposed is not yet agreed.
ORDER = ("requested", "proposed", "offered", "planned", "pledged", "agreed", "underway", "done")


def follow(group: Sequence[Happening], steps: tuple[Step, ...], newest: str) -> Thread | None:
    """The thread of commitments that tell of one undertaking; None where there is but one and no day to wait for.

    `newest` is the day of the newest article of all.
    """
    if len(group) < 2 and not any(one.due for one in group):
        return None
    ordered = sorted(group, key=lambda one: (one.published, ORDER.index(one.form), one.ref))
    due = next((one.due for one in reversed(ordered) if one.due), None)
    states = tuple(State(force=one.form, record=one.ref, on=one.published or None) for one in ordered)
    first = ordered[0].ref
    return Thread(
        id=f"t-{sha256(f'{first.document}/{first.id}'.encode()).hexdigest()[:12]}",
        by=_each(party for one in ordered for party in one.parties),
        to=_each(party for one in ordered for party in one.to),
        states=states,
        standing=standing(states, due, newest),
        due=due,
        steps=steps,
    )


def standing(states: Iterable[State], due: str | None, newest: str) -> Standing:
    """Where an undertaking stands on the day of the newest article."""
    if any(state.force == "done" for state in states):
        return "done"
    return "lapsed" if _passed(due, newest) else "open"


def _passed(due: str | None, newest: str) -> bool:
    days, last = days_of(due), days_of(newest)
    return bool(days and last and days.last < last.last)


def _each(keys: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(keys))
