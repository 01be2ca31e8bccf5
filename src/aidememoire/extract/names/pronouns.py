"""Pronouns that stand for somebody; «il faut» and its like stand for nobody and are left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from aidememoire.extract.names.lexicon import Lexicon, NamesTable, PronounForms, load_lexicon
from aidememoire.extract.names.reading import Reading
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
    first_person = {fold(w).rstrip("'") for w in lexicon.table.first_person}
    for i, word in enumerate(reading.words):
        if reading.findings.in_boilerplate(reading.span(i, i + 1)):
            continue
        hit = phrases.longest(reading.words, i)
        if hit and not _is_nobody(reading, i, hit[0], impersonal, verbs) and _stands_alone(reading, lexicon, i, hit[0]):
            forms, span = hit[1][0], reading.span(i, hit[0])
            yield Mention(
                span=span,
                core=span,
                form="pronoun",
                type="person",
                gender=forms.gender,
                number=forms.number,
                rule="pronoun/third",
            )
        elif word.fold in first_person and reading.pos(i) in ("PRON", "") and reading.gap(i - 1) != "-":
            span = reading.span(i, i + 1)
            yield Mention(
                span=span,
                core=span,
                form="pronoun",
                type="person",
                number="p" if word.fold == "nous" else "s",
                rule="pronoun/first",
            )


def _stands_alone(reading: Reading, lexicon: Lexicon, i: int, j: int) -> bool:
    """A stressed «lui» after a preposition, «ce dernier» without a noun; «il» always."""
    if reading.fold(i) in ("lui", "eux"):
        return reading.pos(i - 1) == "ADP" or reading.fold(i - 1) in ("que", "selon") or j > i + 1
    if j > i + 1 and reading.fold(i) in ("ce", "cette", "ces"):
        return not (reading.gap(j - 1) == " " and reading.pos(j) in ("NOUN", "PROPN"))
    return bool(lexicon)


def _is_nobody(reading: Reading, i: int, j: int, impersonal: re.Pattern[str], verbs: frozenset[str]) -> bool:
    if reading.fold(i) != "il":
        return False
    if reading.gap(i - 1) in ("-", "-t-") or reading.fold(i - 1) == "t":
        k = i - 2 if reading.fold(i - 1) == "t" else i - 1
        return bool(impersonal.match(reading.view, reading.words[max(0, k - 1)].start)) or reading.token(k).lemma_ in verbs
    at = reading.words[j - 1].end
    after = reading.view[at : at + REACH].lstrip()
    if impersonal.match(after):
        return True
    verb = next((reading.token(k) for k in range(j, min(j + 4, len(reading.words))) if reading.pos(k) in ("VERB", "AUX")), None)
    return verb is not None and verb.lemma_ in verbs
