"""Who is reported: the mention that is the subject of a cue, before it, behind it or shared with another cue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.phrases import (
    SPEAKING,
    Source,
    apposed_name,
    finite,
    led_in,
    lower_demonym,
    partners,
    source_of,
)
from aidememoire.extract.attributions.reading import Reading
from aidememoire.model import Span

# «D'autres», «Les uns» at the head of a sentence.
SOME_WORDS = 3

if TYPE_CHECKING:
    from spacy.tokens import Token


def source_before(reading: Reading, cue: Cue, first: int) -> Source | None:
    """The subject to the left of a finite cue: a pronoun next to it, «qui», the parse's subject, the nearest name."""
    grammar, words = reading.lexicon.grammar, reading.words
    before = reading.left(cue.start - 1, first)
    if before >= 0 and words[before] in grammar.subject_pronouns:
        return pronoun_source(reading, before)
    if before >= 0 and words[before] in grammar.nobody:
        return Source(reading.span(before, before + 1), (), before, before + 1, nobody=True)
    if before >= 0 and words[before] in grammar.relative[:1]:
        return _antecedent(reading, before, first)
    if before >= 0 and words[before] in grammar.some and before - first < SOME_WORDS:
        return Source(reading.span(first, before + 1), (), first, before + 1)  # «D'autres soutiennent que…»
    beside = _beside_verb(reading, cue, first) if grammar.subject_first else None
    return beside or _before_insertion(reading, cue, first) or _before_by_parse(reading, cue, first)


def _before_by_parse(reading: Reading, cue: Cue, first: int) -> Source | None:
    """The parse's subject, unless a preposition leads it in or the sentence breaks behind it; else the nearest name."""
    grammar, words = reading.lexicon.grammar, reading.words
    subject = _parsed_subject(reading, reading.token(cue.governor), cue.start, first)
    if subject is None and cue.governor != cue.verb:
        subject = _parsed_subject(reading, reading.token(cue.verb), cue.start, first)
    if subject is not None and words[subject.i] in grammar.relative[:1]:
        return _antecedent(reading, subject.i, first)
    if subject is not None and led_in(reading, max(first, subject.left_edge.i), first) and subject.left_edge.i > first:
        subject = None  # «Aux journalistes, le ministre a répondu»
    if subject is not None and subject.left_edge.pos_ == "ADP" and reading.words[subject.left_edge.i] in grammar.contracted[2:]:
        subject = None
    if (voice := _voice(reading, cue, first)) is not None:
        return voice
    if subject is not None and not _separated(reading, subject.i, cue.start):
        several = grammar.bare_clauses and any(c.dep_ == "conj" for c in subject.children)  # a past shows no number
        return source_of(reading, subject.i, first, cue.start, cue.plural or several)
    return _nearest(reading, cue, first)


def _before_insertion(reading: Reading, cue: Cue, first: int) -> Source | None:
    """«L'ambassadeur, rappelant ce que les voisins veulent, a dit»: who stands before the participle between commas."""
    if cue.start - 1 <= first or reading.words[cue.start - 1] != ",":
        return None
    for at in range(first + 1, cue.start - 1):
        if finite(reading, at):
            return None
        if reading.words[at - 1] == "," and reading.is_present_participle(at):
            return mention_before(reading, at - 1, first)
    return None


def _voice(reading: Reading, cue: Cue, first: int) -> Source | None:
    """«L'opposition, par la voix du député Balot, a jugé…»: the deputy speaks."""
    for at in range(first, cue.start):
        length = reading.lexicon.voices.at(reading.words, at)
        if length and reading.quotation_of[at] is None:
            return source_after(reading, at + length, cue.start)
    return None


def _beside_verb(reading: Reading, cue: Cue, first: int) -> Source | None:
    """Where subjects stand right before their verb, the mention that ends there; with its partners if «and» joins any."""
    near = mention_before(reading, cue.start, first)
    if near is None or any(m.type == "person" and m.form == "pronoun" for m in near.mentions):
        return None
    first_word, end = reading.tokens_of(near.mentions[0].core)
    head = reading.findings.doc[first_word:end].root.i  # «the Ministry of Ports»: not the ports
    found = source_of(reading, head, first, cue.start, plural=near.mentions[0].number != "p")
    return found if found.mentions else near


def subject_of_sentence(reading: Reading, sentence: tuple[int, int] | None) -> Source | None:
    """The subject of the main verb of a sentence, where it is a mention."""
    if sentence is None:
        return None
    first, last = sentence
    root = next((reading.token(i) for i in range(first, last) if reading.token(i).dep_ == "ROOT"), None)
    subject = _parsed_subject(reading, root, last, first) if root is not None else None
    if subject is None:
        return None
    source = source_of(reading, subject.i, first, last, plural=False)
    return source if source.mentions else None


def pronoun_source(reading: Reading, at: int) -> Source:
    """A pronoun as source; «on» and an impersonal «il» name nobody."""
    span = reading.span(at, at + 1)
    if reading.text[span.start : span.start + 1] == "-":
        span = Span(span.start + 1, span.end)
    nobody = reading.words[at].lstrip("-") in reading.lexicon.grammar.nobody
    near = reading.findings.near(reading.findings.mentions, span)
    mentions = tuple(m for m in near if m.span.overlaps(span) and m.form == "pronoun")
    return Source(span, mentions, at, at + 1, nobody)


def _separated(reading: Reading, subject: int, cue: int) -> bool:
    """Whether a sentence-like break lies between a parsed subject and its cue, so that the parse must be wrong."""
    return any(reading.words[i] in (";", ":") for i in range(subject + 1, cue)) or reading.quotation_of[subject] is not None


def _parsed_subject(reading: Reading, token: Token, limit: int, first: int) -> Token | None:
    """The parse's subject of `token`, or of the verb it is coordinated with, left of `limit`."""
    for _ in range(4):
        subjects = [c for c in token.children if c.dep_.startswith("nsubj") and first <= c.i < limit]
        subjects = subjects or [
            c
            for child in token.lefts
            if child.dep_ in ("advcl", "acl")
            for c in child.lefts
            if c.dep_.startswith("nsubj") and c.i >= first
        ]
        if subjects:
            return subjects[-1]
        if token.dep_ not in ("conj", "xcomp", "aux:tense", "aux", "cop", "advcl") or token.head is token:
            return None
        token = token.head
    return None


def mention_before(reading: Reading, at: int, first: int) -> Source | None:
    """The mention that ends right before `at`, led in by no preposition: «le juge constatant que…»."""
    ending = [m for m in reading.mentions_between(first, at) if reading.tokens_of(m.span)[1] == at]
    for m in sorted(ending, key=lambda m: (m.form == "description" and m.name is not None, m.span.start)):
        start, end = reading.tokens_of(m.span)
        if end == at and m.type in SPEAKING and not led_in(reading, start, first) and not lower_demonym(reading, m):
            return Source(m.span, (m,), start, end)
    return None


def _antecedent(reading: Reading, relative: int, first: int) -> Source | None:
    """Whom «qui» stands for: the mention right before it unless a preposition leads that in, else the parse's antecedent."""
    edge = reading.left(relative - 1, first)
    while edge >= 0 and reading.words[edge] == ",":
        edge = reading.left(edge - 1, first)
    near = mention_before(reading, edge + 1, first)
    if near is not None:
        return near
    token = reading.token(relative).head
    if token.dep_ in ("acl:relcl", "acl") and first <= token.head.i < relative:
        return source_of(reading, token.head.i, first, relative, plural=False)
    before = reading.left(relative - 1, first)
    while before >= 0 and reading.words[before] == ",":
        before = reading.left(before - 1, first)
    return source_of(reading, before, first, relative, plural=False) if before >= 0 else None


def _nearest(reading: Reading, cue: Cue, first: int) -> Source | None:
    """The last mention before the cue that no preposition leads in; the clause must not hold another verb."""
    for mention in reversed(tuple(reading.mentions_between(first, cue.start))):
        start, end = reading.tokens_of(mention.span)
        if reading.quotation_of[start] is not None or led_in(reading, start, first) or mention.type not in SPEAKING:
            continue
        if lower_demonym(reading, mention):
            continue
        if any(finite(reading, i) for i in range(_past_relative(reading, end, cue.start), cue.start)):
            return None
        return source_of(reading, reading.tokens_of(mention.core)[0], first, cue.start, cue.plural)
    return _reaching_over(reading, cue, first)


def _reaching_over(reading: Reading, cue: Cue, first: int) -> Source | None:
    """A mention that wrongly takes the cue in, when the parse took that for an adjective: «L'opposition critique la…»."""
    at, start = reading.starts[cue.start], reading.starts[first]
    over = [
        m
        for m in reading.findings.near(reading.findings.mentions, reading.span(cue.start, cue.end))
        if start <= m.span.start < at
    ]
    over = [m for m in over if m.span.end > at and m.core.end <= at and m.type in SPEAKING]
    if not over:
        return None
    mention = over[0]
    head = reading.tokens_of(mention.span)[0]
    return Source(Span(mention.span.start, reading.span(cue.start - 1, cue.start).end), (mention,), head, cue.start)


def _past_relative(reading: Reading, at: int, limit: int) -> int:
    """Behind a relative clause that begins at `at`, by the last comma before `limit`; `at` when there is none."""
    begin = at + 1 if at < limit and reading.words[at] == "," else at
    if begin >= limit or reading.words[begin] not in reading.lexicon.grammar.relative:
        return at
    commas = [i for i in range(begin, limit) if reading.words[i] == ","]
    return commas[-1] if commas else at


def source_after(reading: Reading, start: int, last: int, plural: bool = False) -> Source | None:
    """The source behind an inverted cue or «selon»: the first mention that no preposition leads in.

    Times, adverbs and «à Minsk» before it are passed over: «a déclaré hier à Minsk le ministre».
    """
    at = start
    for _ in range(40):
        if at >= last or reading.words[at] in (";", ":") or reading.quotation_of[at] is not None:
            return None
        here = _starting_at(reading, at, last)
        if here is not None:
            return here if not plural else _with_partners(reading, here, last)
        step = _passed_over(reading, at, last)
        if step is None:
            return None
        at = step
    return None


def _with_partners(reading: Reading, source: Source, last: int) -> Source:
    if not source.mentions or source.mentions[0].entities:
        return source
    end = reading.tokens_of(source.mentions[-1].span)[1]
    conjunctions = reading.lexicon.grammar.conjunctions
    while end < last and reading.words[end] == ",":
        end += 1
    if end >= last or reading.words[end] not in conjunctions:
        return source
    joined = partners(reading, source.mentions[-1], last)
    if not joined:
        return source
    end = max(m.span.end for m in joined)
    mentions = (*source.mentions, *joined)
    return Source(Span(source.span.start, end), mentions, source.start, max(source.end, reading.tokens_of(Span(end - 1, end))[1]))


def _starting_at(reading: Reading, at: int, last: int) -> Source | None:
    grammar = reading.lexicon.grammar
    word = reading.words[at]
    if reading.in_time[at] or word == "," or reading.is_blank(at) or (at + 1 < last and reading.in_time[at + 1]):
        return None
    if word in grammar.prepositions and word not in grammar.determiners:
        return None
    if word in grammar.that or word in grammar.relative:
        return None
    again = reading.lexicon.same_source.at(reading.words, at)
    if again:
        return Source(reading.span(at, at + again), (), at, at + again, implied=True)
    here = [m for m in reading.mentions_between(at, last) if reading.tokens_of(m.span)[0] == at and m.type in (*SPEAKING, "city")]
    if not here and word in grammar.determiners:
        here = [
            m for m in reading.mentions_between(at + 1, last) if reading.tokens_of(m.span)[0] == at + 1 and m.type in SPEAKING
        ]
    if here:
        mention = here[0]
        core = reading.tokens_of(mention.core)[0]
        name = apposed_name(reading, mention, core, reading.tokens_of(mention.span)[1], last)
        chosen = name or mention
        end = reading.tokens_of(chosen.span)[1]
        return Source(chosen.span, (chosen,), at, max(end, reading.tokens_of(mention.span)[1]))
    return _bare_phrase(reading, at, last)


def _bare_phrase(reading: Reading, at: int, last: int) -> Source | None:
    """A noun phrase that no rule of names took up, where it begins with a determiner or a proper noun."""
    token = reading.token(at)
    if token.pos_ in ("DET", "NUM", "ADJ") or (token.pos_ == "ADP" and reading.words[at] in reading.lexicon.grammar.determiners):
        head = next(
            (reading.token(i) for i in range(at + 1, min(at + 6, last)) if reading.token(i).pos_ in ("NOUN", "PROPN")), None
        )
    else:
        head = token if token.pos_ in ("PROPN", "NOUN") else None
    if head is None or reading.in_time[head.i]:
        return None
    end = min(last, max(head.i + 1, head.right_edge.i + 1))
    for i in range(head.i + 1, end):
        if reading.words[i] in (",", "(", ".") or reading.quotation_of[i] is not None or finite(reading, i):
            end = i
            break
    grammar = reading.lexicon.grammar
    human = reading.words[head.i] in grammar.possible_sources and reading.words[head.i] not in grammar.papers
    name = apposed_name(reading, None, head.i, end, last) if human else None
    if name is not None:
        return Source(name.span, (name,), at, reading.tokens_of(name.span)[1])
    return Source(reading.span(at, end), (), at, end)


def _passed_over(reading: Reading, at: int, last: int) -> int | None:
    """Where to look next; None when what stands at `at` rules a subject out."""
    lexicon, token = reading.lexicon, reading.token(at)
    aside = lexicon.asides.at(reading.words, at)
    if aside:
        return at + aside
    if reading.words[at] == ",":
        return _past_aside(reading, at, last)
    if reading.in_time[at] or reading.is_blank(at) or token.pos_ in ("ADV", "PUNCT"):
        return at + 1
    if at + 1 < last and reading.in_time[at + 1]:
        return at + 1
    if reading.words[at] in lexicon.grammar.prepositions or token.pos_ == "ADP":
        return _after_prepositional(reading, at, last)
    return None


def _past_aside(reading: Reading, at: int, last: int) -> int:
    """Behind «, ému, » or «, au micro de la radio, »: a verbless aside without a name; else behind the comma."""
    for i in range(at + 1, min(last, at + 9)):
        if reading.words[i] == ",":
            named = any(m.type == "person" for m in reading.mentions_between(at + 1, i))
            return at + 1 if named or reading.words[at + 1] in reading.lexicon.grammar.determiners else i + 1
        if reading.is_finite(i):
            break
    return at + 1


def _after_prepositional(reading: Reading, at: int, last: int) -> int:
    """Behind a prepositional phrase: past the mention it leads in, else past its noun."""
    inner = next((m for m in reading.mentions_between(at + 1, last) if reading.tokens_of(m.span)[0] <= at + 2), None)
    if inner is not None:
        end = reading.tokens_of(inner.span)[1]
        named = (m for m in reading.mentions_between(end, last) if reading.tokens_of(m.span)[0] == end and m.form == "name")
        apposed = next((m for m in named if inner.form == "description" and m.name == inner.name), None)
        return reading.tokens_of(apposed.span)[1] if apposed is not None else end
    end = at + 1
    while end < last and reading.token(end).pos_ not in ("NOUN", "PROPN", "PUNCT", "VERB"):
        end += 1
    end += 1
    while end < last and reading.token(end).pos_ in ("ADJ", "NUM"):
        end += 1
    return end
