"""Each noun phrase of the text that names an instrument: how far it goes, and which part is the name."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.extract.instruments.table import InstrumentNoun, Lexicon, Noun
from aidememoire.languages.clauses import is_finite, text_span, token_at, tokens_before
from aidememoire.model import Span, Taken
from aidememoire.records import Findings, InstrumentKind

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# No name of an instrument is longer, in words.
LONGEST = 32
# After «et» the next paper of a list is named this soon («et le troisième protocole»).
NEXT_REACH = 4
# What a plural is about stands this soon after its noun («accords bilatéraux sur»).
TOPIC_REACH = 3
OPENING, CLOSING = frozenset('«“"('), frozenset('»”")')
KEPT = frozenset({"ADJ", "ADP", "DET", "NOUN", "PROPN", "NUM", "CCONJ", "ADV", "X"})


class Phrase(Struct, frozen=True, kw_only=True):
    """A noun phrase that names an instrument. `again` tells that it points back to one named before."""

    span: Span
    noun_span: Span
    name: str
    kind: InstrumentKind
    entry: InstrumentNoun
    head: int  # index of the noun's token
    last: int  # index of the last token
    words: frozenset[str]  # the content words that say which one it is
    plural: bool
    again: bool
    proper: bool  # it has a name of its own: quoted or capitalised
    number: frozenset[str]  # ordinals before the noun («premier programme»)
    indefinite: bool = False  # «un accord»
    topic: bool = False  # words that say what it is about follow («des accords sur la pêche»)


def find_phrases(doc: Doc, findings: Findings, lexicon: Lexicon) -> Iterator[Phrase]:
    """The phrases in text order; of two nouns in one place the longer counts («protocole d'accord»)."""
    taken = Taken()
    nouns: list[tuple[InstrumentNoun, Span]] = []
    matches = [(noun, Span(*m.span())) for noun in lexicon.nouns for m in noun.regex.finditer(findings.view)]
    for noun, span in sorted(matches, key=lambda x: x[1].start - x[1].end):
        if taken.meets(span):
            continue
        taken.add(span)
        token = token_at(doc, span.start)
        if token is None or not _allowed(findings.view, noun, span) or findings.in_boilerplate(span):
            continue
        if (token.pos_ in {"VERB", "AUX", "ADJ"} and token.text[:1].islower()) or _within_name(doc, token):
            continue
        nouns.append((noun.noun, span))
    heads = {token.i for _, span in nouns if (token := token_at(doc, span.start)) is not None}
    found = [_phrase(doc, findings, lexicon, noun, span, heads) for noun, span in nouns]
    yield from _outermost(sorted(found, key=lambda p: p.span.start))


def _outermost(found: list[Phrase]) -> Iterator[Phrase]:
    """Those of the phrases, in text order, that lie in none that begins before."""
    reach, begun = 0, 0  # where the phrases end that begin before the place of this one, and before it or with it
    start = -1
    for phrase in found:
        if phrase.span.start > start:
            reach, start = begun, phrase.span.start
        if phrase.span.end > reach:
            yield phrase
        begun = max(begun, phrase.span.end)


def _within_name(doc: Doc, token: Token) -> bool:
    """«Forum Ports Initiative»: a capitalised noun right after another capitalised word is part of a longer name."""
    before = doc[token.i - 1] if token.i and not token.is_sent_start else None
    return token.text[:1].isupper() and before is not None and before.text[:1].isupper() and before.pos_ in {"PROPN", "NOUN", "X"}


def _allowed(text: str, noun: Noun, span: Span) -> bool:
    if noun.never_before and noun.never_before.search(text[max(0, span.start - 40) : span.start]):
        return False
    return not (noun.never_after and noun.never_after.match(text[span.end : span.end + 60]))


def _phrase(doc: Doc, findings: Findings, lexicon: Lexicon, entry: InstrumentNoun, at: Span, heads: set[int]) -> Phrase:
    token, last_noun = token_at(doc, at.start), token_at(doc, at.end - 1)
    assert token is not None
    assert last_noun is not None
    end = _end(doc, last_noun, lexicon, heads)
    first = _first(doc, findings, token)
    determiner = _determiner(doc, first, token, lexicon)
    span = text_span([doc[first], doc[end - 1]])
    name_span = _name(findings, lexicon, Span(token.idx, span.end), at)
    named = [t for t in doc[token.i + 1 : end] if t.pos_ in {"NOUN", "PROPN", "ADJ"} and name_span.covers(text_span([t]))]
    words = frozenset(t.lemma_.casefold() for t in named) - lexicon.table.vague
    bare = end == token.i + 1
    return Phrase(
        span=_with_phase(doc, findings, lexicon, first, span),
        noun_span=at,
        name=" ".join(name_span.of(findings.document.text).split()).strip(' «»“”"'),
        kind=entry.kind,
        entry=entry,
        head=token.i,
        last=end - 1,
        words=words,
        plural="Plur" in token.morph.get("Number", []),
        again=determiner in lexicon.table.pointing
        or (determiner in lexicon.table.again and (bare or not words) and not _is_told_apart(doc, end, lexicon)),
        proper=_is_proper(doc, token, last_noun, end),
        indefinite="Ind" in doc[first].morph.get("Definite", []) and "Sing" in token.morph.get("Number", []),
        topic=any(t.text.casefold() in lexicon.table.topics for t in doc[last_noun.i + 1 : min(end, last_noun.i + TOPIC_REACH)]),
        number=frozenset(t.lemma_.casefold() for t in doc[first : token.i] if "Ord" in t.morph.get("NumType", [])),
    )


def _is_told_apart(doc: Doc, end: int, lexicon: Lexicon) -> bool:
    """«l'accord qui est en vigueur»: the clause after it says which one."""
    return end < len(doc) and doc[end].text.casefold() in lexicon.table.relatives


def _determiner(doc: Doc, first: int, token: Token, lexicon: Lexicon) -> str:
    """The determiner, also one that a preposition has swallowed («du programme»); empty without one or with an indefinite one."""
    if first < token.i:
        return "" if "Ind" in doc[first].morph.get("Definite", []) else doc[first].text.casefold()
    before = doc[first - 1].text.casefold() if first and not doc[first].is_sent_start else ""
    return before if before in lexicon.table.again else ""


def _first(doc: Doc, findings: Findings, token: Token) -> int:
    """The index of the determiner, number or adjective that the noun phrase begins with; a date before it is none."""
    first = token.i
    for before in tokens_before(token, 5):
        if before.pos_ == "NUM" and _is_date(findings, before):
            break
        if before.pos_ in {"DET", "NUM"}:
            first = before.i
        elif before.pos_ != "ADJ":
            break
        else:
            first = before.i
    return first


def _is_date(findings: Findings, number: Token) -> bool:
    """«en mai 2014 un traité»: the number belongs to the date before the phrase."""
    at = text_span([number])
    return any(t.span.overlaps(at) for t in findings.near(findings.times, at))


def _with_phase(doc: Doc, findings: Findings, lexicon: Lexicon, first: int, span: Span) -> Span:
    """«la deuxième phase du programme X»: the phase belongs to what is named."""
    if first < 2:
        return span
    for i in (first - 1, first - 2):
        if doc[i].text.casefold() in lexicon.table.phases and not doc[first].is_sent_start:
            return Span(doc[_first(doc, findings, doc[i])].idx, span.end)
    return span


def _end(doc: Doc, noun: Token, lexicon: Lexicon, heads: set[int]) -> int:
    """The index after the last token of the phrase: its adjectives, complements, title and participles.

    An infinitive belongs after a preposition («un accord pour établir…»); a comma or a finite verb ends it.
    """
    i, inside = noun.i + 1, False
    while i < min(len(doc), noun.i + LONGEST):
        token = doc[i]
        if token.is_space or (token.is_sent_start and not inside):
            break
        if inside:
            inside = token.text not in CLOSING
        elif token.text in OPENING and _opens(doc, i):
            inside = True
        elif not _goes_on(doc, i, lexicon) or (token.pos_ == "CCONJ" and heads & set(range(i + 1, i + NEXT_REACH))):
            break  # also before the next paper of a list («une convention et un protocole»)
        i += 1
    return _trimmed(doc, noun.i, i, lexical_only=inside)


def _opens(doc: Doc, i: int) -> bool:
    """A mark that opens has a space before it and is closed within the sentence."""
    if not doc[i - 1].whitespace_:
        return False
    return any(t.text in CLOSING for t in takewhile(lambda t: not t.is_sent_start, doc[i + 1 : i + LONGEST]))


def _goes_on(doc: Doc, i: int, lexicon: Lexicon) -> bool:
    token = doc[i]
    if token.text in {"-", "'", "/"}:
        return True
    if token.text.casefold() in lexicon.table.stops:
        return doc[i - 1].pos_ == "VERB"  # «signé par»
    if token.pos_ == "VERB":
        form = token.morph.get("VerbForm", [])
        if "Part" in form and not any(t.dep_.startswith("aux") and t.i < token.i for t in token.children):
            return True
        return "Inf" in form and doc[i - 1].pos_ == "ADP"
    if token.pos_ == "CCONJ":
        if any(t.text.casefold() in lexicon.table.between for t in doc[max(0, i - 6) : i]):
            return True  # «entre la Norvège et le Pérou»
        return i + 1 < len(doc) and doc[i + 1].pos_ in {"ADP", "DET", "NOUN", "ADJ", "PROPN"} and not _clause_follows(doc, i)
    return token.pos_ in KEPT and not is_finite(token)


def _clause_follows(doc: Doc, i: int) -> bool:
    """Whether the words after a conjunction run into a finite verb: a new clause, not more of the noun."""
    for token in doc[i + 1 : i + 8]:
        if is_finite(token):
            return True
        if token.is_punct or token.is_sent_start:
            return False
    return False


def _trimmed(doc: Doc, noun: int, end: int, *, lexical_only: bool) -> int:
    """Without the preposition, determiner or mark that would be left hanging at the end."""
    while end > noun + 1 and (doc[end - 1].pos_ in {"ADP", "DET", "CCONJ", "ADV"} or doc[end - 1].text in OPENING or
                              (lexical_only and doc[end - 1].is_punct)):  # fmt: skip
        end -= 1
    return end


def _name(findings: Findings, lexicon: Lexicon, span: Span, noun: Span) -> Span:
    """The phrase up to its parties, date or sum."""
    text = findings.view
    cut = lexicon.name_end.search(text, noun.end, span.end)
    ends = [span.end, *([cut.start()] if cut else [])]
    ends += [t.span.start for t in findings.near(findings.times, span) if noun.end < t.span.start < span.end and t.kind == "date"]
    name = findings.doc.char_span(span.start, max(min(ends), noun.end), alignment_mode="contract")
    tokens = list(name) if name is not None else []
    while tokens and (tokens[-1].pos_ in {"ADP", "DET", "CCONJ"} or (tokens[-1].is_punct and tokens[-1].text not in CLOSING)):
        tokens.pop()
    return Span(span.start, max(text_span(tokens).end if tokens else noun.end, noun.end))


def _is_proper(doc: Doc, token: Token, last: Token, end: int) -> bool:
    """A title in marks, a capital on the noun inside a sentence, or a name right after it («programme RISE»)."""
    if token.text[:1].isupper() and not token.is_sent_start:
        return True
    following = doc[last.i + 1] if last.i + 1 < min(end, len(doc)) else None
    return following is not None and (following.text in OPENING - {"("} or following.text[:1].isupper())
