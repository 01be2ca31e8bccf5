"""Pronouns that stand for somebody; «il faut» and its like stand for nobody and are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aidememoire.extract.names.lexicon import Lexicon, load_lexicon
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.tables import Grammar, NamesTable, Number, PronounForms
from aidememoire.extract.names.words import Phrases, fold
from aidememoire.languages.pack import Pack
from aidememoire.model import Mention

REACH = 60  # characters after «il» in which its verb is sought


@cache
def _pronouns(pack: Pack) -> tuple[Phrases[PronounForms], re.Pattern[str], frozenset[str]]:
    table = pack.table("names", NamesTable)
    phrases: Phrases[PronounForms] = Phrases()
    for forms in table.pronoun:
        for word in forms.words:
            phrases.add(word.lstrip("-").removeprefix("t-"), forms)
    patterns = "|".join(f"(?:{i.pattern})" for i in table.impersonal if i.pattern)
    return phrases, re.compile(rf"(?:{patterns})(?![\w])", re.IGNORECASE), frozenset(v for i in table.impersonal for v in i.verbs)


def find_pronouns(reading: Reading, pack: Pack) -> Iterator[Mention]:
    """Yield a mention for each personal or demonstrative pronoun of the body."""
    phrases, impersonal, verbs = _pronouns(pack)
    lexicon = load_lexicon(pack)
    grammar = lexicon.table.grammar
    first_person = {fold(w).rstrip("'") for w in lexicon.table.first_person}
    for i, word in enumerate(reading.words):
        if reading.findings.in_boilerplate(reading.span(i, i + 1)):
            continue
        hit = phrases.longest(reading.words, i)
        if hit and not _is_nobody(reading, grammar, i, hit[0], impersonal, verbs) and _stands_alone(reading, lexicon, i, hit[0]):
            forms, span = hit[1][0], reading.span(i, hit[0])
            yield Mention(
                span=span,
                core=span,
                form="pronoun",
                type="person",
                gender=forms.gender,
                number=forms.number,
                rule=f"pronoun/{forms.means}",
            )
        elif word.fold in first_person and reading.pos(i) in ("PRON", "") and reading.gap(i - 1) != "-":
            span = reading.span(i, i + 1)
            number: Number = "p" if word.fold == grammar.first_plural else "s"
            yield Mention(span=span, core=span, form="pronoun", type="person", number=number, rule="pronoun/first")


def _stands_alone(reading: Reading, lexicon: Lexicon, i: int, j: int) -> bool:
    """A stressed «lui» after a preposition, «ce dernier» without a noun; «il» always."""
    if _echoes(reading, lexicon, i):
        return False
    if reading.fold(i) in lexicon.table.grammar.stressed:
        return reading.pos(i - 1) == "ADP" or reading.fold(i - 1) in lexicon.sources or j > i + 1
    if j > i + 1 and reading.fold(i) in lexicon.small.inner:
        return not (reading.gap(j - 1) == " " and reading.pos(j) in ("NOUN", "PROPN"))
    return True


def _echoes(reading: Reading, lexicon: Lexicon, i: int) -> bool:
    """Whether a pronoun only says its subject again: «Ferdal, quant à elle, …»."""
    for phrase in lexicon.table.grammar.echoes:
        words = fold(phrase).split(" ")
        if words == [reading.fold(k) for k in range(i - len(words), i)]:
            return True
    return False


def _is_nobody(reading: Reading, grammar: Grammar, i: int, j: int, impersonal: re.Pattern[str], verbs: frozenset[str]) -> bool:
    """Whether an «il» is impersonal, by the words that follow it or, inverted, by those before it."""
    if reading.fold(i) != grammar.impersonal:
        return False
    if reading.gap(i - 1) == "-":
        k = i - 2 if reading.fold(i - 1) == grammar.euphonic else i - 1
        before = reading.view[reading.words[max(0, k - 1)].start : reading.words[k].end]
        return bool(impersonal.match(f"{before} {_after(reading, j)}")) or reading.token(k).lemma_ in verbs
    if impersonal.match(_after(reading, j)):
        return True
    verb = next((reading.token(k) for k in range(j, min(j + 4, len(reading.words))) if reading.pos(k) in ("VERB", "AUX")), None)
    return verb is not None and verb.lemma_ in verbs


def _after(reading: Reading, j: int) -> str:
    at = reading.words[j - 1].end
    return reading.view[at : at + REACH].lstrip()
