"""Cues before their content: «X a déclaré que P», «a invité Y à P», «a évoqué N», «a ajouté : P»."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aidememoire.extract.attributions.contents import clause_end, covering, kind_of, quoted_parts
from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report, cue_span
from aidememoire.extract.attributions.sources import SPEAKING, Source, finite, mention_before, source_after
from aidememoire.model import Span

# How many steps (words, asides, phrases) may lie between a cue and what opens its content.
REACH = 24
# A quotation of so many words after a verb that also takes a noun is speech; a shorter one is a noun phrase in marks.
SPEECH_WORDS = 6
# So many words at most stand between a subject and the colon behind it: «l'ambassadeur, Jean Balot, à Minsk :».
APPOSITION = 12
RULES = {
    "que": "that-clause",
    "noun que": "noun-that-clause",
    "colon": "colon",
    "quotation": "cue-before-quotation",
    "infinitive": "reported-infinitive",
    "de": "reported-infinitive",
    "à": "reported-infinitive",
    "noun": "reported-noun",
    "adjective": "reported-judgement",
    "comme": "reported-judgement",
    "qualify": "reported-judgement",
    "amount": "reported-amount",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens the content of a cue: the frame, and the token at which the content begins."""

    frame: str
    start: int
    cue_end: int


def read_reported(reading: Reading, cue: Cue, source: Source | None, cues: tuple[Cue, ...]) -> Iterator[Report]:
    """The report of a cue whose content follows it; nothing when no content opens or nobody speaks."""
    _, last = reading.sentence(cue.verb)
    opening = find_opening(reading, cue, last)
    if opening is None:
        opening, source = _behind_subject(reading, cue, source, last)
    if opening is None or not _has_source(reading, opening, cue, source) or not _fits(reading, cue, opening, source):
        return
    if opening.frame == "colon":
        yield from _after_colon(reading, cue, source, opening, last)
        return
    noun = opening.frame not in ("que", "noun que", "quotation")
    end = clause_end(reading, cue, opening.start, last, cues, noun=noun)
    if opening.frame == "quotation":
        end = _quotation_end(reading, cue, opening.start, end)
    span = reading.content(opening.start, end)
    if span is None or end - opening.start < 1:
        return
    if opening.frame == "qualify" and _contracted("de", reading.words[opening.start]):
        span = reading.content(opening.start + 1, end) or span  # «la qualifiant de M»
    if opening.frame == "que":
        span = Span(span.start + _elided(reading, opening.start), span.end)
    if opening.frame == "noun" and (
        _mere_name(reading, span) or reading.words[opening.start] in reading.lexicon.grammar.demonstratives
    ):
        return
    direct = opening.frame == "quotation"
    parts = quoted_parts(reading, span) if direct else ()
    for part in parts or (span,):
        yield _report(reading, cue, source, opening, part, direct)


def _behind_subject(reading: Reading, cue: Cue, source: Source | None, last: int) -> tuple[Opening | None, Source | None]:
    """«comme le précise l'ambassadeur, Jean Balot : «Q»»: the subject, or another noun, stands before the colon."""
    if cue.mood != "finite" or "quotation" not in cue.entry.takes:
        return None, source
    as_he_said = cue.start > 0 and reading.words[cue.start - 1] in reading.lexicon.grammar.as_words
    if source is not None and not as_he_said:
        for at in range(cue.end, min(last - 1, cue.end + APPOSITION)):
            if reading.words[at] == ":" and reading.opens_quotation(at + 1):
                return Opening("colon", at + 1, cue.end), source  # «disent toujours la même phrase : «Q»»
            if finite(reading, at) or reading.words[at] in (".", ";"):
                break
    behind = source_after(reading, cue.end, last, plural=cue.plural)
    if behind is None or not behind.mentions:
        return None, source
    for at in range(behind.end, min(last, behind.end + APPOSITION)):
        if reading.words[at] == ":" and at + 1 < last and reading.opens_quotation(at + 1):
            return Opening("colon", at + 1, cue.end), behind
        if finite(reading, at):
            break
    return None, source


def _report(reading: Reading, cue: Cue, source: Source | None, opening: Opening, span: Span, direct: bool) -> Report:
    return Report(
        content=span,
        kind=kind_of(reading, span, direct),
        rule=RULES.get(opening.frame, "reported-noun"),
        at=cue.start,
        cue=cue,
        cue_span=reading.span(cue.start, max(cue.end, opening.cue_end)),
        source=source,
        entry=cue.entry.lemma,
    )


def _fits(reading: Reading, cue: Cue, opening: Opening, source: Source | None) -> bool:
    """Whether the frame suits the cue's mood, tense and subject.

    An infinitive reports a clause only («et d'ajouter que»); «je» and «nous» report a clause only; a judgement whose object
    is «que» («une idée qu'il juge bonne») has no content of its own.
    """
    clause = opening.frame in ("que", "colon", "quotation")
    if cue.mood == "infinitive" and not clause:
        led = reading.words[cue.start - 1] if cue.start else ""
        return opening.frame in ("à", "de") and led in reading.lexicon.grammar.infinitive_openers
    if source is not None and set(reading.words[source.start : source.end]) & set(reading.lexicon.grammar.first_person[:3]):
        return opening.frame == "que" and cue.form.tense == "participle"
    if opening.frame in ("comme", "qualify", "adjective", "amount") and source is not None and source.start > 0:
        return reading.words[source.start - 1] not in reading.lexicon.grammar.relative
    if not clause and set(reading.words[opening.start : opening.start + 4]) & set(cue.entry.besides):
        return False
    return not (opening.frame == "noun" and cue.entry.past and cue.form.tense == "present")


def _mere_name(reading: Reading, span: Span) -> bool:
    """Whether a noun content is only a name or a pronoun («a salué le président Balot»): nothing is said."""
    return any(m.type == "person" and m.span.covers(span) for m in reading.findings.near(reading.findings.mentions, span))


def _has_source(reading: Reading, opening: Opening, cue: Cue, source: Source | None) -> bool:
    """Whether somebody who can speak is the subject; a clause may have any noun, a noun phrase asks for more."""
    grammar = reading.lexicon.grammar
    if source is None or source.nobody or cue.entry.learns:
        return False
    if (
        cue.form.finite
        and cue.form.person in (2, 4, 5)
        and not set(reading.words[source.start : source.end]) & set(grammar.first_person)
    ):
        return False  # «Rappelons que»
    words = set(reading.words[source.start : source.end])
    if words & set(grammar.refused_subjects) and not source.mentions:
        return False
    if source.mentions:
        return any(m.type in (*SPEAKING, "city") or m.form == "pronoun" for m in source.mentions)
    if source.end - source.start == 1 and reading.words[source.start].lstrip("-") in grammar.subject_pronouns:
        return True
    if words & set(grammar.possible_sources) or any(reading.token(i).pos_ == "PROPN" for i in range(source.start, source.end)):
        return True
    return opening.frame in ("que", "colon", "quotation") and not cue.entry.human


def find_opening(reading: Reading, cue: Cue, last: int) -> Opening | None:
    """What opens the content behind `cue`: its frame and where the content begins; None when nothing does."""
    at, takes = cue.end, cue.entry.takes
    passed_object = False
    for _ in range(REACH):
        while at < last and reading.is_blank(at):
            at += 1
        if at >= last:
            return None
        found = _opening_at(reading, cue, at, last)
        if found is not None:
            return found
        if at == cue.end or not passed_object:
            found = _noun_opening(reading, cue, at, last)
            if found is not None:
                return found
        step = _step(reading, cue, at, last)
        if step is None:
            if not cue.entry.object and "amount" not in takes:
                return None
            passed_object, step = True, _past_object(reading, at, last)
            if step is None:
                return None
        at = step
    return None


def _opening_at(reading: Reading, cue: Cue, at: int, last: int) -> Opening | None:
    takes, word, grammar = cue.entry.takes, reading.words[at], reading.lexicon.grammar
    if reading.opens_quotation(at):
        return _marks_opening(reading, cue, at)
    if "amount" in takes and _contracted("à", word) and at + 1 < last and reading.token(at + 1).pos_ in ("NUM", "ADV"):
        return Opening("amount", at + 1, cue.end)
    if word == ":" and at + 1 <= last and ("quotation" in takes or "noun" in takes):
        return Opening("colon", at + 1, cue.end)
    fact = reading.lexicon.fact.at(reading.words, at)
    if fact and takes:
        return Opening("que", at + fact, at + fact - 1)
    if word in grammar.that:
        return Opening("que", at + 1, cue.end) if "que" in takes else None
    if "que" in takes and _elided(reading, at):
        return Opening("que", at, cue.end)
    return _prepositional_opening(reading, cue, at, last)


def _elided(reading: Reading, at: int) -> int:
    """Length of a complementizer that the parse left on its word («qu'1 franc»); 0 when there is none."""
    word = reading.words[at]
    return next((len(t) for t in reading.lexicon.grammar.that if t.endswith("'") and word.startswith(t) and word != t), 0)


def _marks_opening(reading: Reading, cue: Cue, at: int) -> Opening | None:
    takes = cue.entry.takes
    quotation = reading.quotation_of[at]
    assert quotation is not None
    long = len(quotation.inner.of(reading.text).split()) >= SPEECH_WORDS
    if not long and _nicknames(reading, cue):
        return None  # «Mamadou Balot dit «le Vieux»»
    if not long and "adjective" in takes:
        return Opening("adjective", at, cue.end)
    if "quotation" in takes and (long or not {"noun", "quoted noun"} & set(takes)):
        return Opening("quotation", at, cue.end)
    for frame in ("noun", "quoted noun", "adjective", "qualify", "comme"):
        if frame in takes:
            return Opening(frame, at, cue.end)
    return None


def _nicknames(reading: Reading, cue: Cue) -> bool:
    """Whether the cue may be a participle that names: «dit», right behind a name."""
    forms = {f.tense for f in reading.lexicon.forms.get(reading.words[cue.verb], ())}
    named = mention_before(reading, cue.start, 0)
    return cue.start == cue.verb and {"present", "participle"} <= forms and named is not None and named.mentions[0].form == "name"


def _prepositional_opening(reading: Reading, cue: Cue, at: int, last: int) -> Opening | None:
    """«de», «à», «sur» and the like when the cue takes them; with an infinitive before a noun."""
    word = reading.words[at]
    if "de quoted" in cue.entry.takes and _contracted("de", word) and at + 1 < last and reading.opens_quotation(at + 1):
        quotation = reading.quotation_of[at + 1]
        if quotation is None or len(quotation.inner.of(reading.text).split()) < 2:
            return None  # «parler de «paix»»
        return Opening("de quoted", at + 1, cue.end)
    for frame in cue.entry.takes:
        words = _contracted(frame, word)
        if not words or frame == "de quoted":
            continue
        more = () if frame in NOUN_FRAMES else tuple(frame.split()[1:])
        begin = at + 1 + len(more)
        if len(more) != len(reading.words[at + 1 : begin]) or not all(
            w == m or _contracted(m, w) for m, w in zip(more, reading.words[at + 1 : begin], strict=True)
        ):
            continue
        if frame in ("de", "à") and not (word in UNCONTRACTED and is_infinitive(reading, begin, last)):
            continue
        if frame in NOUN_FRAMES and cue.entry.object and _later_infinitive(reading, word, begin, last):
            continue
        fact = reading.lexicon.fact.at(reading.words, begin)
        if fact:
            return Opening("que", begin + fact, begin + fact - 1)
        return Opening(frame, begin, cue.end)
    return None


NOUN_FRAMES = ("de noun", "à noun")


UNCONTRACTED = ("de", "d'", "à")  # «du» and «au» hold an article: no infinitive follows
CONTRACTED = {"de": ("de", "d'", "du", "des"), "à": ("à", "au", "aux")}


def _contracted(frame: str, word: str) -> bool:
    return word in CONTRACTED.get(frame.split(maxsplit=1)[0], (frame.split(maxsplit=1)[0],))


def is_infinitive(reading: Reading, at: int, last: int) -> bool:
    """Whether an infinitive stands at `at`, negation, clitics and adverbs before it allowed."""
    grammar = reading.lexicon.grammar
    for i in range(at, min(at + 6, last)):
        token = reading.token(i)
        if token.pos_ == "PUNCT" and reading.quotation_of[i] is not None:
            continue
        if reading.is_infinitive(i):
            return True
        word = reading.words[i]
        if word not in (*grammar.clitics, *grammar.negation, *grammar.reflexive) and token.pos_ != "ADV":
            return False
    return False


def _later_infinitive(reading: Reading, frame: str, at: int, last: int) -> bool:
    """Whether the same preposition leads in an infinitive further on: «appeler au calme les partis à négocier»."""
    frames = [f for f, words in CONTRACTED.items() if frame in words]
    for i in range(at, min(at + 40, last - 1)):
        if (
            reading.words[i] in UNCONTRACTED
            and any(_contracted(f, reading.words[i]) for f in frames)
            and is_infinitive(reading, i + 1, last)
        ):
            return True
        if reading.words[i] in reading.lexicon.grammar.that or reading.words[i] == ":":
            return False
    return False


def _noun_opening(reading: Reading, cue: Cue, at: int, last: int) -> Opening | None:
    takes = cue.entry.takes
    if "infinitive" in takes and is_infinitive(reading, at, last):
        return Opening("infinitive", at, cue.end)
    if reading.in_time[at] or reading.words[at] == ",":
        return None
    if "noun que" in takes:
        found = _content_noun(reading, at, last)
        if found is not None:
            return Opening("noun que", found, found - 1)
    for frame, test in (("adjective", _begins_judgement), ("comme", _begins_comme), ("qualify", _begins_de)):
        if frame in takes and test(reading, at, last) and (frame != "adjective" or _fitting(reading, cue, at, last, "ADJ")):
            return Opening(frame, at, cue.end)
    if (
        "amount" in takes
        and _contracted("à", reading.words[at])
        and at + 1 < last
        and reading.token(at + 1).pos_ in ("NUM", "ADV")
    ):
        return Opening("amount", at + 1, cue.end)
    if "noun" in takes and _begins_noun(reading, at, last) and _fitting(reading, cue, at, last, "NOUN"):
        return Opening("noun", at, cue.end)
    if (
        "quoted noun" in takes
        and _begins_noun(reading, at, last)
        and any(reading.quotation_of[i] for i in range(at, min(last, at + 6)))
    ):
        return Opening("quoted noun", at, cue.end)
    return None


def _fitting(reading: Reading, cue: Cue, at: int, last: int, part: str) -> bool:
    """Whether the first noun or adjective is among those that the entry asks for, where it asks."""
    if not cue.entry.of:
        return True
    for i in range(at, min(at + 5, last)):
        if reading.token(i).pos_ == part:
            return reading.words[i] in cue.entry.of
    return False


def _begins_noun(reading: Reading, at: int, last: int) -> bool:
    """Whether a noun phrase begins here: a determiner, number, adjective, noun or name, no preposition."""
    token = reading.token(at)
    if reading.words[at] in reading.lexicon.grammar.determiners:
        return at + 1 < last and not reading.in_time[at + 1]
    return token.pos_ in ("DET", "NUM", "NOUN", "PROPN", "ADJ") or (token.pos_ == "ADV" and _quantifier(reading, at, last))


def _quantifier(reading: Reading, at: int, last: int) -> bool:
    """«plus de facilité», «au moins une chance»: an adverb of quantity that leads in a noun."""
    if reading.words[at] not in reading.lexicon.grammar.quantifiers:
        return False
    return at + 1 < last and (_contracted("de", reading.words[at + 1]) or reading.token(at + 1).pos_ in ("DET", "NUM"))


def _begins_judgement(reading: Reading, at: int, last: int) -> bool:
    """An adjective, or «très / de plus en plus» before one."""
    for i in range(at, min(at + 5, last)):
        token = reading.token(i)
        if token.pos_ == "ADJ" or (reading.is_verb(i) and not reading.is_finite(i) and not reading.is_infinitive(i)):
            return True
        if token.pos_ not in ("ADV", "ADP"):
            return False
    return False


def _begins_comme(reading: Reading, at: int, last: int) -> bool:
    return "comme" in reading.words[at : min(last, at + 20)]


def _begins_de(reading: Reading, at: int, last: int) -> bool:
    window = reading.words[at : min(last, at + 20)]
    return any(_contracted("de", w) for w in window)


def _content_noun(reading: Reading, at: int, last: int) -> int | None:
    """Behind «l'espoir que», «sa conviction profonde que»: where the clause of a content noun begins."""
    nouns = reading.lexicon.table.content_nouns
    for i in range(at, min(at + 4, last)):
        if reading.words[i] in nouns:
            after = i + 1
            while after < last and reading.token(after).pos_ in ("ADJ", "ADV"):
                after += 1
            return after + 1 if after < last and reading.words[after] in reading.lexicon.grammar.that else None
    return None


def _step(reading: Reading, cue: Cue, at: int, last: int) -> int | None:
    """Past an adverb, aside, time or prepositional phrase; None when something else stands there."""
    lexicon = reading.lexicon
    aside = lexicon.asides.at(reading.words, at)
    if aside:
        return at + aside
    token = reading.token(at)
    if reading.in_time[at] or reading.words[at] in (",", "(", ")") or token.pos_ == "ADV":
        return at + 1
    if at + 1 < last and reading.in_time[at + 1] and reading.words[at] in lexicon.grammar.determiners:
        return at + 1
    if reading.words[at] in lexicon.grammar.prepositions or token.pos_ == "ADP":
        return None if is_infinitive(reading, at + 1, last) else _past_phrase(reading, at + 1, last)
    return None


def _past_phrase(reading: Reading, at: int, last: int) -> int:
    """Past the noun phrase at `at`: its mention, else up to what could open a content."""
    inner = [m for m in reading.mentions_between(at, last) if reading.tokens_of(m.span)[0] <= at + 1]
    floor = max((reading.tokens_of(m.span)[1] for m in inner), default=at)
    grammar = reading.lexicon.grammar
    noun = next((i for i in range(at, min(at + 6, last)) if reading.token(i).pos_ in ("NOUN", "PROPN", "PRON")), None)
    edge = min(last, reading.token(noun).right_edge.i + 1) if noun is not None else min(at + 1, last)
    for i in range(floor, edge):
        if reading.words[i] in (*grammar.that, ":", ",", *grammar.relative) or reading.quotation_of[i] is not None:
            return i
        if reading.words[i] in UNCONTRACTED and is_infinitive(reading, i + 1, last):
            return i
        if noun is not None and i > noun and (finite(reading, i) or is_infinitive(reading, i, i + 1)):
            return i
        if noun is not None and i > noun and reading.words[i] in grammar.determiners and reading.words[i] not in CONTRACTED["de"]:
            if reading.words[i - 1] in (*grammar.prepositions, *grammar.conjunctions):
                continue
            return i
    return max(edge, floor)


def _past_object(reading: Reading, at: int, last: int) -> int | None:
    """Past the addressee of «inviter X à», with its complements, up to what opens the content."""
    grammar = reading.lexicon.grammar
    if reading.token(at).pos_ == "SCONJ" or finite(reading, at):
        return None
    return at + 1 if reading.words[at] not in grammar.relative else _past_relative(reading, at, last)


def _past_relative(reading: Reading, at: int, last: int) -> int | None:
    for i in range(at, last):
        if reading.words[i] == ",":
            return i + 1
    return None


def _quotation_end(reading: Reading, cue: Cue, start: int, end: int) -> int:
    """Where a quoted content ends: with its marks, unless the sentence goes on as part of a noun phrase."""
    quotation = reading.quotation_of[start]
    assert quotation is not None
    after = reading.tokens_of(quotation.outer)[1]
    return max(after, start + 1) if end > after else end


def _after_colon(reading: Reading, cue: Cue, source: Source | None, opening: Opening, last: int) -> Iterator[Report]:
    """«a ajouté : P» to the end of the sentence, or the quotation there or at the start of the next one."""
    start = opening.start
    while start < last and reading.is_blank(start):
        start += 1
    if start >= last:
        following = next((s for s in reading.sentences if s[0] >= last), None)
        if following is None or reading.quotation_of[following[0]] is None:
            return
        start, last = following
    quotation = reading.quotation_of[start]
    if quotation is not None:
        last = min(last, reading.tokens_of(quotation.outer)[1])
    span = reading.content(start, last)
    if span is not None:
        direct = bool(covering(reading, span))
        yield _report(reading, cue, source, opening, span, direct)


def spoken(reading: Reading, cue: Cue) -> Span:
    """The cue's characters."""
    return cue_span(reading, cue)
