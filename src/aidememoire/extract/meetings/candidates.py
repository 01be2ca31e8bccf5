"""Each place of the text that may tell of a meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidememoire.extract.meetings.nouns import read_noun
from aidememoire.extract.meetings.table import REACH, Candidate, Lexicon, MeetingVerb, Noun
from aidememoire.extract.meetings.verbs import read_verb
from aidememoire.languages.clauses import VERBS
from aidememoire.model import Span, Taken
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def find_candidates(doc: Doc, findings: Findings, lexicon: Lexicon) -> Iterator[Candidate]:
    """Verbs of meeting, then nouns of meeting; of two nouns in one place the longer; boilerplate left out."""
    for token in doc:
        for verb in _verbs(doc, token, lexicon):
            found = read_verb(doc, findings, lexicon, token, verb)
            if found and not findings.in_boilerplate(found.evidence):
                yield found
    taken = Taken()
    matches = [(noun, Span(*m.span())) for noun in lexicon.nouns for m in noun.regex.finditer(findings.view)]
    for noun, span in sorted(matches, key=lambda x: (x[1].start - x[1].end, x[1].start)):
        if taken.meets(span):
            continue
        taken.add(span)
        found = read_noun(doc, findings, lexicon, span, noun.noun) if _allowed(findings.view, noun, span) else None
        if found and not findings.in_boilerplate(found.evidence):
            yield found


def _verbs(doc: Doc, token: Token, lexicon: Lexicon) -> tuple[MeetingVerb, ...]:
    """The entries that the token is a verb of: by its lemma, or by its form where it stands as a verb does."""
    found = lexicon.verbs.get(token.lemma_.casefold(), ()) if token.pos_ in VERBS else ()
    if found:
        return found
    before = doc[token.i - 1] if token.i and not token.is_sent_start else None
    if token.pos_ not in VERBS and (before is None or before.pos_ != "AUX"):
        return ()
    lemmas = dict.fromkeys(form.verb for form in lexicon.forms.get(token.text.casefold(), ()))
    return tuple(entry for lemma in lemmas for entry in lexicon.verbs[lemma])


def _allowed(text: str, noun: Noun, span: Span) -> bool:
    if noun.never_before and noun.never_before.search(text[max(0, span.start - REACH) : span.start]):
        return False
    return not (noun.never_after and noun.never_after.match(text[span.end : span.end + REACH]))
