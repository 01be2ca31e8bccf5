"""What a figure is a figure of, beside its measure: «les exportations agricoles» are a part of the exports.

The words between the measure and the number, without those that every such sentence has, tell whether two figures
speak of one thing. Two figures that differ are no conflict unless these words are the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from msgspec import Struct

from aidememoire.errors import PackError
from aidememoire.languages.pack import Pack, installed, load_pack
from aidememoire.model import Span
from aidememoire.reconcile.words import fold
from aidememoire.records import Figure

WORD = re.compile(r"[^\W\d_]+")
STEM = 6  # letters of a word that most endings leave alone
VERB = 5  # letters of a verb that most endings leave alone
SHORTEST = 3  # letters of a word that can say what is counted: «blé», «gaz»
BEFORE = 2  # words before the measure: «les seules exportations»
AFTER = 3  # words behind the number: «de blé tendre»
WIDE = 6  # the same where the measure is no total of the relation: a loan is for something
TOTALS = frozenset({"trade_turnover", "exports", "imports"})


class MeasureCues(Struct, frozen=True):
    """`figures.toml`: a measure and the patterns of its words."""

    name: str
    cues: tuple[str, ...] = ()


class MeasuresTable(Struct, frozen=True):
    """`figures.toml`, the part about measures."""

    measure: tuple[MeasureCues, ...]


class SmallWords(Struct, frozen=True):
    """`names.toml`: words that are never part of a name, and verbs of saying."""

    function_words: tuple[str, ...]
    speech_verbs: tuple[str, ...]


class Idle(Struct, frozen=True):
    """`reconcile.toml`: words, and stems of words, that leave a measure what it is; links to what is counted."""

    links: tuple[str, ...]
    words: tuple[str, ...]
    stems: tuple[str, ...]
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class Revision(Struct, frozen=True):
    """`reconcile.toml`: patterns of words by which a source corrects itself or another."""

    cues: tuple[str, ...]
    examples: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


class SubjectsTable(Struct, frozen=True):
    """`reconcile.toml`, the parts about figures."""

    idle: Idle
    revision: Revision


class SubjectReader:
    """Reads what figures of one language are of."""

    def __init__(self, pack: Pack) -> None:
        table = pack.table("reconcile", SubjectsTable)
        cues: dict[str, list[str]] = {}
        for measure in pack.table("figures", MeasuresTable).measure:
            cues.setdefault(measure.name, []).extend(measure.cues)
        self._cues = {
            name: re.compile("|".join(f"(?:{c})" for c in found), re.IGNORECASE) for name, found in cues.items() if found
        }
        verbs = (fold(verb)[:VERB] for verb in pack.table("names", SmallWords).speech_verbs)
        self._idle = (*table.idle.stems, *(stem for stem in verbs if len(stem) == VERB))
        self._small = frozenset(map(fold, (*pack.table("names", SmallWords).function_words, *table.idle.words)))
        self._links = frozenset(table.idle.links)
        self._revision = re.compile("|".join(f"(?:{c})" for c in table.revision.cues), re.IGNORECASE)

    def qualifiers(
        self, text: str, sentence: Span, figure: Figure, known: Sequence[Span], stems: Iterable[str]
    ) -> frozenset[str]:
        """Stems of the words that narrow the measure.

        `known` are mentions and numbers, `stems` how words that mean the parties begin: they narrow nothing. Nor do
        names where the measure is a total of the relation («selon Norda»); a loan may be told by its place.
        """
        idle = (*self._idle, *stems)
        names = figure.measure in TOTALS
        words = (w.group() for w in self._words(text, sentence, figure) if not _within(w, known))
        folded = (fold(w) for w in words if not (names and w[:1].isupper()))
        return frozenset(w[:STEM] for w in folded if len(w) >= SHORTEST and w not in self._small and not w.startswith(idle))

    def _words(self, text: str, sentence: Span, figure: Figure) -> Iterator[re.Match[str]]:
        """The words near the measure and the number, without those of the measure itself."""
        here = figure.quantity
        pattern = self._cues.get(figure.measure)
        cues = [Span(*m.span()) for m in pattern.finditer(text, sentence.start, sentence.end)] if pattern else []
        nearest = min(cues, key=lambda c: (max(c.start - here.end, here.start - c.end), c.start), default=here)
        first, last = min(nearest.start, here.start), max(nearest.end, here.end)
        ahead = list(WORD.finditer(text, sentence.start, first))[-BEFORE:] if cues else []
        between = [w for w in WORD.finditer(text, first, last) if not here.overlaps(Span(*w.span()))]
        for word in (*ahead, *between, *self._behind(text, last, sentence.end, figure)):
            if not any(cue.overlaps(Span(*word.span())) for cue in cues):
                yield word

    def _behind(self, text: str, start: int, end: int, figure: Figure) -> list[re.Match[str]]:
        """What follows: what the number is a number of («de blé»), and where it is no total, what it is for."""
        words = list(WORD.finditer(text, start, _end_of_clause(text, start, end)))
        if figure.measure not in TOTALS or figure.kind != "level":
            return words[:WIDE]
        return words[:AFTER] if words and fold(words[0].group()) in self._links else []

    def revises(self, text: str) -> bool:
        """Whether the words correct what was said before."""
        return self._revision.search(text) is not None


def _within(word: re.Match[str], names: Sequence[Span]) -> bool:
    return any(name.start <= word.start() and word.end() <= name.end for name in names)


def _end_of_clause(text: str, start: int, end: int) -> int:
    found = re.compile(r"[,;:.(–»]").search(text, start, end)
    return found.start() if found else end


@cache
def subject_reader(lang: str | None) -> SubjectReader | None:
    """The reader of a language; None where its pack does not say enough."""
    if lang not in installed():
        return None
    try:
        return SubjectReader(load_pack(lang))
    except PackError:
        return None
