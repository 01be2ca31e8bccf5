"""Forms that are verbs and nouns: «annonce», «note», «juge», «critique»."""

from __future__ import annotations

from aidememoire.extract.attributions.reading import Reading
from aidememoire.model import Span


def is_noun(reading: Reading, i: int, first: int) -> bool:
    """Whether an ambiguous form is a noun here: the parse says so, or a determiner stands before it."""
    grammar = reading.lexicon.grammar
    token = reading.token(i)
    before = reading.left(i - 1, first)
    if before >= 0:
        word = reading.words[before]
        if word in (*grammar.subject_pronouns, *grammar.relative, *grammar.reflexive, *grammar.negation):
            return False
        if reading.behind_quotation(before):
            return False
        if word in grammar.determiners or word in grammar.prepositions:
            return not (word in grammar.clitics and token.pos_ in ("VERB", "AUX"))
    if token.pos_ not in ("NOUN", "PROPN", "ADJ", "ADP", "DET", "NUM", "PRON"):
        return False
    if any(child.dep_.startswith("nsubj") for child in token.children):
        return False
    if before < 0 or reading.token(before).pos_ not in ("NOUN", "PROPN", "ADJ"):
        return True
    named = token.pos_ != "ADJ" and _source_ends(reading, before)
    return not (named or _takes_object(reading, i) or _only_verb(reading, i))


def _source_ends(reading: Reading, at: int) -> bool:
    """Whether a mention of somebody ends with the token: «l'agence juge» is no noun after a noun."""
    end = reading.starts[at] + len(reading.words[at])
    near = reading.findings.near(reading.findings.mentions, Span(end, end))
    return any(m.span.end == end and m.type in ("person", "organization", "state") for m in near)


def _takes_object(reading: Reading, i: int) -> bool:
    """Whether a determiner or complementizer follows: «L'opposition critique la lenteur»."""
    grammar = reading.lexicon.grammar
    follows = reading.words[i + 1] if i + 1 < len(reading.words) else ""
    return follows in grammar.that or (follows in grammar.determiners and follows not in grammar.prepositions)


def _only_verb(reading: Reading, i: int) -> bool:
    """Whether the sentence would have no verb without this one."""
    return not reading.has_clause(*reading.sentence(i))
