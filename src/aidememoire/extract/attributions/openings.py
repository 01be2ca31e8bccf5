"""What opens the content behind a cue: «que», a colon, marks, «de» with an infinitive, a noun phrase, a judgement."""

from __future__ import annotations

from dataclasses import dataclass

from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.phrases import finite
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.sources import mention_before

SUBJECT_LIKE = ("DET", "PRON", "PROPN", "NOUN", "NUM", "ADJ")  # how a clause without a complementizer begins
PREDICATE_WORDS = 4  # from an opening mark to the verb that it quotes
OBJECT_WORDS = 16  # of what is called something
# How many steps (words, asides, phrases) may lie between a cue and what opens its content.
REACH = 24
# A quotation of so many words after a verb that also takes a noun is speech; a shorter one is a noun phrase in marks.
SPEECH_WORDS = 6
BEHIND_PREPOSITION = (" noun", " quoted")  # ends of the frames «{preposition} noun» and «{preposition} quoted»


@dataclass(frozen=True, slots=True)
class Opening:
    """What opens the content of a cue: the frame, and the token at which the content begins."""

    frame: str
    start: int
    cue_end: int


def find_opening(reading: Reading, cue: Cue, last: int) -> Opening | None:
    """What opens the content behind `cue`: its frame and where the content begins; None when nothing does."""
    at, takes = cue.end, cue.entry.takes
    if cue.entry.object and "bare" in takes:
        at = _past_addressee(reading, at, last)
    start, passed_object = at, False
    for _ in range(REACH):
        while at < last and reading.is_blank(at):
            at += 1
        if at >= last:
            return None
        found = _opening_at(reading, cue, at, last)
        if found is not None:
            return found
        if at == start or not passed_object:
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
    if "amount" in takes and word in grammar.amount_frame and at + 1 < last and reading.token(at + 1).pos_ in ("NUM", "ADV"):
        return Opening("amount", at + 1, cue.end)
    if word == ":" and at + 1 <= last and ("quotation" in takes or "noun" in takes):
        return Opening("colon", at + 1, cue.end)
    fact = reading.lexicon.fact.at(reading.words, at)
    if fact and takes:
        return Opening("clause", at + fact, at + fact - 1)
    if word in grammar.that:
        relative = grammar.bare_clauses and "Rel" in reading.token(at).morph.get("PronType", [])
        return Opening("clause", at + 1, cue.end) if "clause" in takes and not relative else None
    if "question" in takes and word in grammar.asking:
        return Opening("question", at, cue.end)
    if ("clause" in takes and elided(reading, at)) or ("bare" in takes and begins_clause(reading, at, last)):
        return Opening("clause", at, cue.end)
    return _prepositional_opening(reading, cue, at, last)


def begins_clause(reading: Reading, at: int, last: int) -> bool:
    """Whether a clause begins at `at` with its subject: «said the port would open», not «announced the plan that failed»."""
    grammar = reading.lexicon.grammar
    if reading.token(at).pos_ not in SUBJECT_LIKE or (reading.in_time[at] and reading.token(at).pos_ != "DET"):
        return False
    for i in range(at, last):
        if reading.is_finite(i) and reading.quotation_of[i] is None:
            return i > at and (_has_own_subject(reading, i, at) or not reading.in_time[at])
        if i > at and reading.quotation_of[i] is not None:  # «said the port “is closed”»
            return any(reading.is_finite(k) for k in range(i, min(i + PREDICATE_WORDS, last)))
        if i > at and reading.words[i] in (*grammar.that, *grammar.relative, ";", ":"):
            return False
    return False


def _has_own_subject(reading: Reading, verb: int, start: int) -> bool:
    """Whether the parse sees the subject of a verb (or of what it helps) behind `start`."""
    token = reading.token(verb)
    heads = (token, token.head) if token.pos_ == "AUX" else (token,)
    return any(c.dep_.startswith(("nsubj", "csubj", "expl")) and start <= c.i < verb for h in heads for c in h.children)


def _past_addressee(reading: Reading, at: int, last: int) -> int:
    """Behind whom something is told («told reporters that»), unless that is the subject of what is told."""
    if at >= last or reading.token(at).pos_ == "ADP":
        return at
    mention = next((m for m in reading.mentions_between(at, last) if reading.tokens_of(m.span)[0] <= at + 1), None)
    noun = next((i for i in range(at, min(at + 5, last)) if reading.token(i).pos_ in ("NOUN", "PROPN", "PRON")), None)
    end = reading.tokens_of(mention.span)[1] if mention is not None else noun + 1 if noun is not None else at
    if end >= last or reading.is_finite(end) or any(reading.is_finite(i) or reading.words[i] == "," for i in range(at, end)):
        return at
    return end


def elided(reading: Reading, at: int) -> int:
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
    for frame in ("noun", "quoted noun", "adjective", "qualify", "as"):
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
    word, grammar = reading.words[at], reading.lexicon.grammar
    for frame in cue.entry.takes:
        if not contracted(reading, frame, word):
            continue
        if frame.endswith(" quoted"):
            opening = _quoted_opening(reading, cue, frame, at, last)
            if opening is None and at + 1 < last and reading.opens_quotation(at + 1):
                return None  # «parler de «paix»»
            if opening is not None:
                return opening
            continue
        more = () if frame.endswith(BEHIND_PREPOSITION) else tuple(frame.split()[1:])
        begin = at + 1 + len(more)
        if len(more) != len(reading.words[at + 1 : begin]) or not all(
            w == m or contracted(reading, m, w) for m, w in zip(more, reading.words[at + 1 : begin], strict=True)
        ):
            continue
        if frame in grammar.infinitive_frames and not (word in grammar.whole_words and is_infinitive(reading, begin, last)):
            continue
        if frame.endswith(" noun") and cue.entry.object and _later_infinitive(reading, word, begin, last):
            continue
        if frame.endswith(" noun") and not _fitting(reading, cue, begin, last, "NOUN"):
            continue
        fact = reading.lexicon.fact.at(reading.words, begin)
        if fact:
            return Opening("clause", begin + fact, begin + fact - 1)
        return Opening(frame, begin, cue.end)
    return None


def _quoted_opening(reading: Reading, cue: Cue, frame: str, at: int, last: int) -> Opening | None:
    """«de» before words in marks, more than one, or before a noun phrase that leads to some."""
    if at + 1 < last and _quoted_soon(reading, at + 1, last):
        return Opening(frame, at + 1, cue.end)
    if at + 1 >= last or not reading.opens_quotation(at + 1):
        return None
    quotation = reading.quotation_of[at + 1]
    if quotation is None or len(quotation.inner.of(reading.text).split()) < 2:
        return None
    return Opening(frame, at + 1, cue.end)


def _quoted_soon(reading: Reading, at: int, last: int) -> bool:
    """Whether a noun phrase leads to marks: «des pourparlers «utiles»»."""
    for i in range(at, min(last, at + 5)):
        if reading.quotation_of[i] is not None:
            return i > at
        if reading.token(i).pos_ not in ("DET", "NOUN", "ADJ", "ADP"):
            return False
    return False


def contracted(reading: Reading, frame: str, word: str) -> bool:
    """Whether `word` is the first word of `frame`, contracted with an article or not."""
    first = frame.split(maxsplit=1)[0]
    return word in reading.lexicon.grammar.forms_of_words.get(first, (first,))


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
        led = token.pos_ == "PART" and word in grammar.infinitive_openers
        if not led and word not in (*grammar.clitics, *grammar.negation, *grammar.reflexive) and token.pos_ != "ADV":
            return False
    return False


def _later_infinitive(reading: Reading, frame: str, at: int, last: int) -> bool:
    """Whether the same preposition leads in an infinitive further on: «appeler au calme les partis à négocier»."""
    grammar = reading.lexicon.grammar
    same = {w for words in grammar.forms_of_words.values() if frame in words for w in words if w in grammar.whole_words}
    for i in range(at, min(at + 40, last - 1)):
        if reading.words[i] in same and is_infinitive(reading, i + 1, last):
            return True
        if reading.words[i] in grammar.that or reading.words[i] == ":":
            return False
    return False


def _noun_opening(reading: Reading, cue: Cue, at: int, last: int) -> Opening | None:
    takes = cue.entry.takes
    for early, begins in (
        ("infinitive", is_infinitive(reading, at, last)),
        ("object judged", _judges_object(reading, cue, at, last)),
    ):
        if early in takes and begins:
            return Opening(early, at, cue.end)
    if reading.in_time[at] or reading.words[at] == ",":
        return None
    if "noun clause" in takes:
        found = _content_noun(reading, at, last)
        if found is not None:
            return Opening("noun clause", found, found - 1)
    return _judgement_opening(reading, cue, at, last) or _said_noun(reading, cue, at, last)


def _judgement_opening(reading: Reading, cue: Cue, at: int, last: int) -> Opening | None:
    """A judgement («prêt à…», «N comme M», «N «M»») or an amount behind the cue."""
    takes = cue.entry.takes
    for frame, test in (("adjective", _begins_judgement), ("as", _begins_as), ("qualify", _begins_of)):
        if frame in takes and test(reading, at, last) and (frame != "adjective" or _fitting(reading, cue, at, last, "ADJ")):
            return Opening(frame, at, cue.end)
    if "adjective" in takes and not cue.head.reflexive and _judged_noun(reading, at, last):
        return Opening("as", at, cue.end)
    if (
        "amount" in takes
        and reading.words[at] in reading.lexicon.grammar.amount_frame
        and at + 1 < last
        and reading.token(at + 1).pos_ in ("NUM", "ADV")
    ):
        return Opening("amount", at + 1, cue.end)
    return None


def _said_noun(reading: Reading, cue: Cue, at: int, last: int) -> Opening | None:
    """A noun phrase behind the cue, with words in marks where the entry asks for them."""
    takes = cue.entry.takes
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
    return at + 1 < last and (
        reading.words[at + 1] in reading.lexicon.grammar.genitive or reading.token(at + 1).pos_ in ("DET", "NUM")
    )


def _begins_judgement(reading: Reading, at: int, last: int) -> bool:
    """An adjective, or «très / de plus en plus» before one."""
    for i in range(at, min(at + 5, last)):
        token = reading.token(i)
        if token.pos_ == "ADJ" or (reading.is_verb(i) and not reading.is_finite(i) and not reading.is_infinitive(i)):
            return True
        if token.pos_ not in ("ADV", "ADP"):
            return False
    return False


def _judged_noun(reading: Reading, at: int, last: int) -> bool:
    """«a jugé ce texte «bâclé»», «juge l'accord trop vague»: a noun phrase, then marks, or a degree and an adjective."""
    if reading.words[at] not in reading.lexicon.grammar.determiners:
        return False
    for i in range(at + 1, min(at + 8, last)):
        token = reading.token(i)
        if reading.opens_quotation(i) and i > at + 1:
            return True
        if reading.words[i] in reading.lexicon.grammar.degree and i > at + 1 and i + 1 < last:
            return reading.token(i + 1).pos_ in ("ADJ", "VERB", "ADV")
        if token.pos_ not in ("NOUN", "PROPN", "ADJ", "DET", "ADP", "NUM"):
            return False
    return False


def _begins_as(reading: Reading, at: int, last: int) -> bool:
    return bool(set(reading.lexicon.grammar.as_words) & set(reading.words[at : min(last, at + 20)]))


def _begins_of(reading: Reading, at: int, last: int) -> bool:
    window = reading.words[at : min(last, at + 20)]
    return any(contracted(reading, reading.lexicon.grammar.qualify_frame, w) for w in window)


def _judges_object(reading: Reading, cue: Cue, at: int, last: int) -> bool:
    """«called the plan “a mistake”», «deemed it unfair»: a noun, then words in marks or what the parse takes for a predicate."""
    if not _begins_noun(reading, at, last) and reading.token(at).pos_ != "PRON":
        return False
    for i in range(at + 1, min(at + OBJECT_WORDS, last)):
        if reading.opens_quotation(i):
            return True
        if reading.is_finite(i):
            return False
        token = reading.token(i)
        if token.dep_ in ("xcomp", "ccomp") and token.head.i == cue.verb and token.pos_ in ("ADJ", "NOUN"):
            return True
    return False


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
        if reading.words[i] in grammar.whole_words and is_infinitive(reading, i + 1, last):
            return i
        if noun is not None and i > noun and (finite(reading, i) or is_infinitive(reading, i, i + 1)):
            return i
        if noun is not None and i > noun and reading.words[i] in grammar.determiners and reading.words[i] not in grammar.genitive:
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
