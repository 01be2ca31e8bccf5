"""Whether a figure is actual, a target, a forecast or a possibility: the nearest word or tense before it decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.records import FigureStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 260
BEHIND = 60


def read_status(passage: Passage, pack: Pack) -> FigureStatus:
    """The status of the passage's quantity; `actual` where nothing says otherwise."""
    table = figures_table(pack)
    if compiled(table.binding.base).search(passage.before[-REACH:]) and compiled(table.binding.to).match(passage.after):
        return "actual"
    if passage.is_whole_of(table.binding.whole):
        return "actual"
    if compiled(table.kind.compared).search(passage.before):
        return "actual"
    for entry, pattern in _after(pack):
        if pattern.match(passage.after.lstrip()):
            return entry
    found = [*_words(passage, pack), *_tenses(passage, pack)]
    best = max(found, key=lambda f: (f[0], f[1] != "actual"), default=None)
    return best[1] if best else _subject(passage, pack) or "actual"


def _words(passage: Passage, pack: Pack) -> Iterator[tuple[int, FigureStatus]]:
    start = max(passage.sentence.start, passage.quantity.span.start - REACH)
    for status, pattern in _before(pack):
        for match in pattern.finditer(passage.text, start, passage.quantity.span.end):
            if match.end() <= passage.quantity.number.start:
                yield match.end(), status


def _tenses(passage: Passage, pack: Pack) -> Iterator[tuple[int, FigureStatus]]:
    """Verbs in the future before the number."""
    sentence = passage.sentence
    words = passage.doc.char_span(sentence.start, sentence.end, alignment_mode="contract") or ()
    for token in passage.around.once(("futures", sentence), lambda: tuple(filter(_is_future, words))):
        if token.idx + len(token) <= passage.quantity.span.start and _same_clause(passage, token):
            yield (
                token.idx + len(token.text),
                _of_future(passage, token.head.lemma_ if token.dep_.startswith("aux") else token.lemma_, pack),
            )


def _is_future(token: Token) -> bool:
    """A future, or the conditional that stands for one after a verb of saying; «aurait atteint» is hearsay and none."""
    if token.morph.get("Tense", []) == ["Fut"]:
        return True
    return token.morph.get("Mood", []) == ["Cnd"] and not token.dep_.startswith("aux")


def _same_clause(passage: Passage, token: Token) -> bool:
    """Whether the verb is above the number, or nothing but its own words stands between the two."""
    words = passage.text[token.idx : passage.quantity.span.start]
    verb = token.head if token.dep_.startswith("aux") or token.dep_ == "cop" else token
    return any(g.i in (verb.i, token.i) for g in passage.governors) or not re.search(r"[,;:«»\"]", words)


def _subject(passage: Passage, pack: Pack) -> FigureStatus | None:
    """The number is the subject of a verb in the future: «72 millions serviront…»."""
    if passage.token is None or not passage.token.dep_.startswith("nsubj"):
        return None
    stop = min(passage.sentence.end, passage.quantity.span.end + BEHIND)
    for token in passage.doc.char_span(passage.quantity.span.end, stop, alignment_mode="contract") or ():
        if token.pos_ in ("VERB", "AUX") and token.morph.get("VerbForm", []) == ["Fin"]:
            future = token.morph.get("Tense", []) == ["Fut"]
            verb = token.head.lemma_ if token.dep_.startswith("aux") else token.lemma_
            return _of_future(passage, verb, pack) if future else None
    return None


def _of_future(passage: Passage, lemma: str, pack: Pack) -> FigureStatus:
    future = figures_table(pack).future
    if lemma in future.actual and passage.quantity.dimension == "money":
        return "actual"
    return "forecast" if lemma in future.forecast else "target"


@cache
def _before(pack: Pack) -> tuple[tuple[FigureStatus, re.Pattern[str]], ...]:
    return tuple((e.status, compiled("|".join(e.before))) for e in figures_table(pack).status if e.before)


@cache
def _after(pack: Pack) -> tuple[tuple[FigureStatus, re.Pattern[str]], ...]:
    return tuple((e.status, compiled("|".join(e.after))) for e in figures_table(pack).status if e.after)
