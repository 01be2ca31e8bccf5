"""Whether a figure is actual, a target, a forecast or a possibility: the nearest word or tense before it decides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import Binding, Future, compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.records import FigureStatus

if TYPE_CHECKING:
    from spacy.tokens import Token

REACH = 260
BEHIND = 60
BEHIND_FRONTED = 160


def read_status(passage: Passage, pack: Pack) -> FigureStatus:
    """The status of the passage's quantity; `actual` where nothing says otherwise."""
    table = figures_table(pack)
    if passage.is_start_of_change(table.binding.base, table.binding.to):
        return "actual"
    if passage.is_whole_of(table.binding.whole):
        return "actual"
    if compiled(table.kind.compared).search(passage.left):
        return "actual"
    for entry, pattern in _after(pack):
        if pattern.match(passage.after.lstrip()):
            return entry
    if compiled(table.binding.estimated).search(passage.left) and _is_to_be_built(passage, table.binding):
        return "forecast"
    words = list(_words(passage, pack))
    best = max([*words, *_tenses(passage, pack)], key=lambda f: (f[0], f[1] != "actual"), default=None)
    if best is None:
        return _of_the_verb_behind(passage, pack) or "actual"
    return "forecast" if best[1] == "target" and _is_foretold(best, words) else best[1]


def _is_foretold(best: tuple[int, FigureStatus], words: list[tuple[int, FigureStatus]]) -> bool:
    """«a prédit que les échanges seraient portés à»: what is foretold is no aim, although its verb looks like one."""
    before = [w for w in words if w[0] <= best[0]]
    return best not in words and bool(before) and max(before)[1] == "forecast"


def _is_to_be_built(passage: Passage, binding: Binding) -> bool:
    """Whether what is estimated is the cost of works or what is needed: money that is still to be spent."""
    return passage.quantity.dimension == "money" and compiled(binding.to_build).search(passage.before) is not None


def _words(passage: Passage, pack: Pack) -> Iterator[tuple[int, FigureStatus]]:
    start = max(passage.sentence.start, passage.quantity.span.start - REACH)
    for status, pattern in _before(pack):
        for match in pattern.finditer(passage.text, start, passage.quantity.span.end):
            if match.end() <= passage.quantity.number.start:
                yield match.end(), status


def _tenses(passage: Passage, pack: Pack) -> Iterator[tuple[int, FigureStatus]]:
    """Verbs in the future before the number."""
    sentence, future = passage.sentence, figures_table(pack).future
    words = passage.doc.char_span(sentence.start, sentence.end, alignment_mode="contract") or ()
    for token in passage.around.once(("futures", sentence), lambda: tuple(t for t in words if _is_future(t, future))):
        if token.idx + len(token) <= passage.quantity.span.start and _same_clause(passage, token) and not _judges(token):
            yield (
                token.idx + len(token.text),
                _of_future(passage, token.head.lemma_ if token.dep_.startswith("aux") else token.lemma_, pack),
            )


def _is_future(token: Token, future: Future) -> bool:
    """A future, or the conditional that stands for one after a verb of saying; «aurait atteint» is hearsay and none."""
    if not token.lower_.endswith(future.endings):
        return False
    if token.morph.get("Mood", []) == ["Cnd"] and token.lemma_ in future.hearsay and "ROOT" in (token.dep_, token.head.dep_):
        return False
    if token.morph.get("Tense", []) == ["Fut"]:
        return True
    return token.morph.get("Mood", []) == ["Cnd"] and not token.dep_.startswith("aux")


def _judges(token: Token) -> bool:
    """«il serait difficile de…» says what somebody thinks of an act, and nothing of an amount in it."""
    return token.dep_ == "cop" and token.head.pos_ == "ADJ"


def _same_clause(passage: Passage, token: Token) -> bool:
    """Whether the verb is above the number, or nothing but its own words stands between the two."""
    words = passage.text[token.idx : passage.quantity.span.start]
    verb = token.head if token.dep_.startswith("aux") or token.dep_ == "cop" else token
    return any(g.i in (verb.i, token.i) for g in passage.governors) or not re.search(r"[,;:«»\"]", words)


def _of_the_verb_behind(passage: Passage, pack: Pack) -> FigureStatus | None:
    """The first finite verb behind a number that hangs from it: «72 millions serviront…», «de 5 MW, elle sera…»."""
    if passage.token is None:
        return None
    subject = passage.token.dep_.startswith("nsubj")
    stop = min(passage.sentence.end, passage.quantity.span.end + (BEHIND if subject else BEHIND_FRONTED))
    for token in passage.doc.char_span(passage.quantity.span.end, stop, alignment_mode="contract") or ():
        if token.pos_ in ("VERB", "AUX") and token.morph.get("VerbForm", []) == ["Fin"]:
            future = token.morph.get("Tense", []) == ["Fut"]
            verb = token.head if token.dep_.startswith(("aux", "cop")) else token
            hangs = subject or verb in passage.governors
            return _of_future(passage, verb.lemma_, pack) if future and hangs else None
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
