"""Cues before their content: «X a déclaré que P», «a invité Y à P», «a évoqué N», «a ajouté : P»."""

from __future__ import annotations

from collections.abc import Iterator

from aidememoire.extract.attributions.contents import clause_end, covering, kind_of, quoted_parts
from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.openings import Opening, contracted, elided, find_opening
from aidememoire.extract.attributions.phrases import SPEAKING, Source, finite
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report, cue_span
from aidememoire.extract.attributions.sources import source_after
from aidememoire.model import Span

# So many words at most stand between a subject and the colon behind it: «l'ambassadeur, Jean Balot, à Minsk :».
APPOSITION = 12
SOME_WORDS = 2
RULES = {
    "clause": "that-clause",
    "noun clause": "noun-that-clause",
    "question": "that-clause",
    "colon": "colon",
    "quotation": "cue-before-quotation",
    "infinitive": "reported-infinitive",
    "noun": "reported-noun",
    "adjective": "reported-judgement",
    "as": "reported-judgement",
    "object judged": "reported-judgement",
    "qualify": "reported-judgement",
    "amount": "reported-amount",
}


def read_reported(reading: Reading, cue: Cue, source: Source | None, cues: tuple[Cue, ...]) -> Iterator[Report]:
    """The report of a cue whose content follows it; nothing when no content opens or nobody speaks."""
    _, last = reading.sentence(cue.verb)
    grammar = reading.lexicon.grammar
    if cue.inverted is not None and reading.words[last - 1] == "?":
        return  # «Le ministre a-t-il dit que P ?»
    opening = find_opening(reading, cue, last)
    if opening is None:
        opening, source = _behind_subject(reading, cue, source, last)
    if opening is not None and opening.frame == "adjective":
        opening = _convinced(reading, opening)
    if opening is None or not _has_source(reading, opening, cue, source) or not _fits(reading, cue, opening, source):
        return
    if opening.frame == "colon":
        yield from _after_colon(reading, cue, source, opening, last)
        return
    noun = opening.frame not in ("clause", "noun clause", "quotation", "question")
    end = clause_end(reading, cue, opening.start, last, cues, noun=noun)
    if opening.frame == "quotation":
        end = _quotation_end(reading, cue, opening.start, end)
    span = reading.content(opening.start, end)
    if span is None or end - opening.start < 1:
        return
    if opening.frame == "qualify" and contracted(reading, grammar.qualify_frame, reading.words[opening.start]):
        span = reading.content(opening.start + 1, end) or span  # «la qualifiant de M»
    if opening.frame == "clause":
        span = Span(span.start + elided(reading, opening.start), span.end)
    if opening.frame == "noun" and (_mere_name(reading, span) or reading.words[opening.start] in grammar.demonstratives):
        return
    direct = opening.frame == "quotation" and not _led_inside(reading, cue, opening.start)
    parts = quoted_parts(reading, span) if direct else ()
    for part in parts or (span,):
        yield _report(reading, cue, source, opening, part, direct)


def _led_inside(reading: Reading, cue: Cue, at: int) -> bool:
    """«s'est réjoui «de l'accord»»: what leads in the content stands inside the marks."""
    while at < len(reading.words) and reading.token(at).pos_ in ("PUNCT", "SPACE"):
        at += 1
    grammar, takes = reading.lexicon.grammar, {f.split()[0] for f in cue.entry.takes}
    if at >= len(reading.words):
        return False
    word = reading.words[at]
    return ("clause" in takes and word in grammar.that) or any(
        f in takes and contracted(reading, f, word) for f in grammar.forms_of_words
    )


def _convinced(reading: Reading, opening: Opening) -> Opening:
    """«s'est déclaré convaincu que P»: P is what was said; marks on the adjective keep it in."""
    at, grammar = opening.start, reading.lexicon.grammar
    if reading.words[at] in grammar.convinced and at + 1 < len(reading.words) and reading.words[at + 1] in grammar.that:
        return Opening("clause", at + 2, at + 1)
    return opening


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
        rule=_rule(reading, opening.frame),
        at=cue.start,
        cue=cue,
        cue_span=reading.span(cue.start, max(cue.end, opening.cue_end)),
        source=source,
        entry=cue.entry.lemma,
    )


def _rule(reading: Reading, frame: str) -> str:
    behind = "reported-infinitive" if frame in reading.lexicon.grammar.infinitive_frames else "reported-noun"
    return RULES.get(frame, behind)


def _fits(reading: Reading, cue: Cue, opening: Opening, source: Source | None) -> bool:
    """Whether the frame suits the cue's mood, tense and subject.

    An infinitive reports a clause only («et d'ajouter que»); «je» and «nous» report a clause only; a judgement whose object
    is «que» («une idée qu'il juge bonne») has no content of its own.
    """
    clause = opening.frame in ("clause", "colon", "quotation", "question")
    if cue.mood == "infinitive" and not clause:
        led = reading.words[cue.start - 1] if cue.start else ""
        return opening.frame in reading.lexicon.grammar.infinitive_frames and led in reading.lexicon.grammar.infinitive_openers
    if source is not None and set(reading.words[source.start : source.end]) & set(reading.lexicon.grammar.first_person[:3]):
        return opening.frame == "clause" and cue.form.tense == "participle"
    if opening.frame in ("as", "qualify", "adjective", "amount") and source is not None and source.start > 0:
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
    some = source.end - source.start <= SOME_WORDS and bool(words & set(grammar.some))  # «d'autres soutiennent que»
    return opening.frame in ("clause", "colon", "quotation") and (some or not cue.entry.human)


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
