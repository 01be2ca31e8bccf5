"""Interviews, block quotes and dialogue: speech that layout marks, with neither marks nor cue."""

from __future__ import annotations

from collections.abc import Iterator

from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report


def find_answers(reading: Reading) -> Iterator[Report]:
    """A direct report for each answer of an interview."""
    del reading
    yield from ()
