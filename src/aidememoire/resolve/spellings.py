"""Spellings of one name: a slip of a letter or two, or another way from another alphabet."""

from __future__ import annotations

from dataclasses import dataclass, field

from rapidfuzz.distance import DamerauLevenshtein

# Two spellings of one long word differ by so many letters; shorter words by one, and the shortest not at all.
SPELLING_EDITS = 2
SHORTEST_FUZZY = 6
LONG_WORD = 9


@dataclass(slots=True)
class Spellings:
    """How names may be spelled in one language: `sounds` are pairs of letters and what they are heard as."""

    sounds: tuple[tuple[str, str], ...] = ()
    _heard: dict[str, str] = field(default_factory=dict)

    def heard(self, word: str) -> str:
        """The word as it sounds: «loukachenko» and «lukashenko» are one."""
        if word not in self._heard:
            sound = word
            for letters, to in self.sounds:
                sound = sound.replace(letters, to)
            self._heard[word] = "".join(a for a, b in zip(sound, f"-{sound}", strict=False) if a != b)
        return self._heard[word]

    def alike(self, a: str, b: str) -> bool:
        """Whether two words or names are spellings of one: a letter or two, not the first, and no digit."""
        if a == b or (" " in a + b and a.replace(" ", "") == b.replace(" ", "")):
            return True
        if not a or not b or a[0] != b[0] or any(c.isdigit() for c in a + b):
            return False
        return _near(a, b) or _near(self.heard(a), self.heard(b))


def _near(a: str, b: str) -> bool:
    shorter = min(len(a), len(b))
    if shorter < SHORTEST_FUZZY or abs(len(a) - len(b)) > SPELLING_EDITS:
        return False
    allowed = SPELLING_EDITS if shorter >= LONG_WORD else 1
    return bool(DamerauLevenshtein.distance(a, b, score_cutoff=allowed) <= allowed)
