"""Clauses as the parse shows them: subjects, the reach of a verb, what a noun takes with it.

The labels are those of Universal Dependencies, the same in every language. A parse of the press is often wrong
about attachments but seldom about neighbours, so that most of these functions look at what stands between.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidememoire.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

VERBS = frozenset({"VERB", "AUX"})
# Dependents that open a clause of their own.
CLAUSAL = frozenset({"ccomp", "advcl", "parataxis", "acl:relcl", "csubj", "dep"})
# Punctuation that ends what a verb reaches; a comma does not.
STOPS = frozenset('.;:!?…«»"“”()[]–—')
DEPTH = 12


def text_span(tokens: list[Token]) -> Span:
    """From the first character of these tokens to the last."""
    return Span(min(t.idx for t in tokens), max(t.idx + len(t) for t in tokens))


def token_at(doc: Doc, position: int) -> Token | None:
    """The token that holds the character, None past the end."""
    found = doc.char_span(position, position + 1, alignment_mode="expand")
    return found[0] if found is not None and len(found) else None


def tokens_before(token: Token, most: int) -> Iterator[Token]:
    """The tokens before it in its sentence, nearest first, at most so many."""
    for _ in range(most):
        if not token.i or token.is_sent_start:
            return
        token = token.nbor(-1)
        yield token


def is_finite(token: Token) -> bool:
    """Whether the token is a finite verb or auxiliary."""
    return token.pos_ in VERBS and "Fin" in token.morph.get("VerbForm", [])


def auxiliaries(verb: Token) -> list[Token]:
    """The auxiliaries and copulas of a verb."""
    return [t for t in verb.children if t.dep_.startswith(("aux", "cop"))]


def has_finite(verb: Token) -> bool:
    """Whether the verb or one of its auxiliaries is finite."""
    return is_finite(verb) or any(is_finite(t) for t in auxiliaries(verb))


def is_passive(verb: Token) -> bool:
    """«a été reçu», «reçu par»: an auxiliary of the passive, or a bare participle."""
    if any(t.dep_ == "aux:pass" for t in verb.children):
        return True
    return "Part" in verb.morph.get("VerbForm", []) and "Past" in verb.morph.get("Tense", []) and not auxiliaries(verb)


def is_reflexive(verb: Token) -> bool:
    """Whether a reflexive pronoun stands with the verb."""
    return any(t.dep_.startswith("expl:comp") or "Yes" in t.morph.get("Reflex", []) for t in verb.children if t.i < verb.i)


def predicate_above(token: Token) -> Token | None:
    """The nearest predicate above the token: a verb, or a noun or adjective with a subject; None without one."""
    here = token
    for _ in range(DEPTH):
        if here.head == here:
            return None
        here = here.head
        if here.pos_ in VERBS or any(t.dep_.startswith("nsubj") for t in here.children):
            return here
    return None


def subjects(verb: Token) -> list[Token]:
    """The tokens that head the verb's subject; that of the verb above where it has none of its own.

    «qui» and a participle lead to the noun they hang from. Empty where the parse gives none.
    """
    here = verb
    for _ in range(DEPTH):
        own = [t for t in here.children if t.dep_.startswith("nsubj") and t.pos_ != "SCONJ"]
        if own:
            relative = [t for t in own if "Rel" in t.morph.get("PronType", [])]
            return [here.head] if relative and here.dep_.startswith("acl") else own
        if here.dep_.startswith("acl") and here.head.pos_ not in VERBS:
            return [here.head]
        if here.dep_ in {"conj", "xcomp", "advcl", "ccomp"} and here.head != here:
            here = here.head
            continue
        return []
    return []


def noun_phrase(head: Token) -> list[Token]:
    """The tokens under a noun that belong to it, without relative clauses and other clauses."""
    return sorted(_under(head), key=lambda t: t.i)


def _under(head: Token) -> Iterator[Token]:
    yield head
    for child in head.children:
        if child.dep_ not in CLAUSAL and not (child.dep_ == "conj" and child.pos_ in VERBS):
            yield from _under(child)


def reach(doc: Doc, start: int, *, commas: bool = True) -> int:
    """The index after the last token that a verb or noun at `start` reaches to the right.

    It ends at the sentence's end, at a stop, at a subordinator or relative pronoun, and before the next finite verb.
    """
    i = start + 1
    while i < len(doc):
        token = doc[i]
        if token.is_sent_start or token.is_space:
            return i
        if token.text == "(" and (closing := _closing(doc, i)):
            i = closing + 1
            continue
        if token.text in STOPS or token.pos_ == "SCONJ" or "Rel" in token.morph.get("PronType", []):
            return i
        if is_finite(token) and not _belongs(token, doc[start]):
            return _before_subject(token, start)
        if not commas and token.text == ",":
            return i
        i += 1
    return len(doc)


def _closing(doc: Doc, opening: int) -> int | None:
    """The index of the bracket that closes the one at `opening`, None if it stays open in the sentence."""
    for token in doc[opening + 1 : opening + 40]:
        if token.is_sent_start:
            return None
        if token.text == ")":
            return token.i
    return None


def clause_start(doc: Doc, verb: Token) -> int:
    """The index where the clause of a verb begins: after the stop, subordinator or finite verb before it."""
    start = verb.i
    for token in tokens_before(verb, len(doc)):
        if token.text in STOPS - {")", "("} or token.is_space or token.pos_ == "SCONJ":
            break
        if "Rel" in token.morph.get("PronType", []) or (is_finite(token) and token.head != verb):
            break
        start = token.i
    return start


def _belongs(token: Token, verb: Token) -> bool:
    return token.head == verb or token == verb.head


def _before_subject(verb: Token, start: int) -> int:
    """The next clause begins with its subject, or with the verb where it has none."""
    heads = [t for t in verb.children if t.dep_.startswith("nsubj") and t.i < verb.i]
    if not heads and verb.dep_.startswith(("aux", "cop")):
        heads = [t for t in verb.head.children if t.dep_.startswith("nsubj") and t.i < verb.i]
    first = min((t.left_edge.i for t in heads), default=verb.i)
    return first if first > start else verb.i
