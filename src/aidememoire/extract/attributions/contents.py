"""Where a reported clause or noun phrase ends, and whether its words are quoted."""

from __future__ import annotations

from typing import Literal

from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.reading import Reading
from aidememoire.model import Quotation, Span, trim

Kind = Literal["direct", "indirect", "mixed"]
MARKS = " \t\r\n\u00a0\u202f\u2009«»‹›“”„\"‘’'.,;:!?…–—-()[]"
ENDING = {".", "!", "?", "…", "...", ";", ":", ",", "–", "—", "-"}
# Two passages in marks joined by no more than this are two statements: «A» et «B».
JOINT_LETTERS = 5
ASIDE = 9  # words of what may interrupt a relative clause


def body_end(reading: Reading, start: int, last: int) -> int:
    """`last` without the stops and blanks that close the sentence."""
    while last > start and (reading.is_blank(last - 1) or reading.words[last - 1] in ENDING):
        last -= 1
    return last


def clause_end(reading: Reading, cue: Cue | None, start: int, last: int, cues: tuple[Cue, ...], noun: bool = False) -> int:
    """Token where the content that begins at `start` ends: at the sentence's end, or before the reporter goes on.

    The reporter goes on with another cue of the same subject («et a affirmé», «, ajoutant que»), with words on the
    circumstances («, alors que», «, sans préciser»), and after a noun phrase (`noun`) with any other verb.
    """
    begins = {c.start: c for c in cues if c.start > start}
    last = min(last, _subordinate_end(reading, cue, start, last, noun=noun), _relative_end(reading, cue, start, last))
    at, depth = start, 0
    while at < last:
        quotation = reading.quotation_of[at]
        if quotation is not None and at + 1 < last:
            at = max(at + 1, min(last, reading.tokens_of(quotation.outer)[1]))
            comma = _comma_inside(reading, quotation, at)
            if comma is not None and at < last and _goes_on_behind(reading, cue, comma, at, begins, noun):
                return body_end(reading, start, at)
            continue
        depth = _depth(reading.words[at], depth)
        if depth == 0 and at > start and _stops(reading, cue, at, last, begins, noun):
            return body_end(reading, start, at)
        at += 1
    return body_end(reading, start, last)


def _comma_inside(reading: Reading, quotation: Quotation, end: int) -> int | None:
    """The comma that closes a quotation inside its marks («… closed,” adding that»), None without one."""
    return (
        next((i for i in range(end - 1, max(end - 3, 0), -1) if reading.words[i] == ","), None) if quotation.depth == 0 else None
    )


def _goes_on_behind(reading: Reading, cue: Cue | None, comma: int, at: int, begins: dict[int, Cue], noun: bool) -> bool:
    follows = at
    while (aside := reading.lexicon.asides.at(reading.words, follows)) and follows not in begins:
        follows += aside
    return follows < len(reading.words) and _reporter_goes_on(reading, cue, comma, follows, begins, noun)


def _subordinate_end(reading: Reading, cue: Cue | None, start: int, last: int, *, noun: bool) -> int:
    """Where a fronted gerund or subordinate clause with the cue gives way to the main clause, by its comma.

    «Soulignant que P, le ministre a exhorté…»; «alors que X avait proposé N, d'autres ont refusé».
    """
    if cue is None:
        return last
    token = reading.token(cue.governor)
    first, _ = reading.sentence(cue.verb)
    fronted = cue.mood == "gerund" and content_free(reading, first, cue.start)
    if not fronted and not (noun and token.dep_ == "advcl" and token.head.i > cue.end):
        return last
    if fronted:
        main_clause = next(
            (i for i in range(start, last) if reading.words[i] == "," and _main_clause(reading, start, i, last)), None
        )
        if main_clause is not None:
            return main_clause
    main = token.head.i if token.head.i > cue.end else last
    for i in range(start, min(main, last)):
        if reading.words[i] == "," and reading.quotation_of[i] is None:
            return i
    return last


def _main_clause(reading: Reading, start: int, comma: int, last: int) -> bool:
    """Whether a subject and its verb follow the comma behind a clause that has its own: «…, le ministre a exhorté»."""
    if reading.quotation_of[comma] is not None or not reading.has_clause(start, comma):
        return False
    grammar = reading.lexicon.grammar
    for i in range(comma + 1, last):
        word = reading.words[i]
        if reading.is_finite(i):
            return i > comma + 1
        if word in (*grammar.relative, *grammar.that, ",", ";", ":") or reading.token(i).pos_ in ("SCONJ", "CCONJ"):
            return False
        if i == comma + 1 and reading.token(i).pos_ not in ("DET", "PROPN", "NOUN", "PRON"):
            return False
    return False


def _relative_end(reading: Reading, cue: Cue | None, start: int, last: int) -> int:
    """Where a relative clause with the cue gives way to the verb of its main clause: «ceux qui espèrent P | disent…»."""
    if cue is None:
        return last
    first, _ = reading.sentence(cue.verb)
    before = reading.left(cue.start - 1, first)
    if before < 0 or reading.words[before] not in reading.lexicon.grammar.relative[:1]:
        return last
    token = reading.token(cue.governor)
    main = token.head.head if token.dep_.startswith("acl") else token
    return main.i if start < main.i < last and reading.is_finite(main.i) else last


def content_free(reading: Reading, first: int, at: int) -> bool:
    """Whether nothing but marks and joining words stands before `at`."""
    return not any(reading.token(i).pos_ in ("NOUN", "PROPN", "PRON", "VERB", "AUX") for i in range(first, at))


def _depth(word: str, depth: int) -> int:
    if word in ("(", "["):
        return depth + 1
    return max(0, depth - 1) if word in (")", "]") else depth


def _stops(reading: Reading, cue: Cue | None, at: int, last: int, begins: dict[int, Cue], noun: bool) -> bool:
    grammar, words = reading.lexicon.grammar, reading.words
    if words[at] == ";" or (words[at] == ":" and at + 1 < last and reading.opens_quotation(at + 1)):
        return True
    after = begins.get(at)
    if after is not None and after.mood == "gerund":
        told = after.end < last and words[after.end] in grammar.that and words[after.start] not in grammar.reason_words
        if told or words[after.start] in grammar.gerund_openers:
            return True  # «P indiquant que Q», the comma left out
    if words[at] != "," and words[at] not in grammar.conjunctions:
        return _unmarked_trailer(reading, at)
    follows = at + 1
    if words[at] == "," and reading.lexicon.trailers.at(words, follows):
        return True
    while follows < last and (words[follows] in (",", *grammar.conjunctions) or reading.is_blank(follows)):
        follows += 1
    aside = reading.lexicon.asides.at(words, follows)
    while aside and follows + aside < last:
        follows += aside
        aside = reading.lexicon.asides.at(words, follows)
    while follows < last and words[follows] == ",":
        follows += 1
    if follows >= last:
        return False
    return _reporter_goes_on(reading, cue, at, follows, begins, noun)


def _unmarked_trailer(reading: Reading, at: int) -> bool:
    """A trailer that needs no comma before it: «cité par», «a-t-il dit»."""
    return reading.lexicon.relays.at(reading.words, at) > 0 or reading.lexicon.afterthoughts.at(reading.words, at) > 0


def _reporter_goes_on(reading: Reading, cue: Cue | None, at: int, follows: int, begins: dict[int, Cue], noun: bool) -> bool:
    words = reading.words
    comma = words[at] == ","
    if comma and (reading.lexicon.trailers.at(words, follows) or _comment(reading, follows)):
        return True
    after = begins.get(follows)
    if after is None and words[follows] in reading.lexicon.grammar.subject_pronouns and words[follows - 1] != ",":
        after = begins.get(follows + 1)
        return after is not None and after.mood == "finite" and cue is not None and _agree(cue, after) and comma
    if after is not None:
        if after.mood != "finite" or after.inverted is not None:
            return comma or after.mood != "infinitive"
        return cue is None or _agree(cue, after)
    if noun:
        if comma and (words[follows] in reading.lexicon.grammar.relative[:1] or _new_clause(reading, follows)):
            return True
        verb = follows + 1 if words[follows] in reading.lexicon.grammar.clitics else follows
        return verb < len(words) and reading.is_finite(verb) and not (comma and _closes_aside(reading, at))
    return False


def _closes_aside(reading: Reading, comma: int) -> bool:
    """Whether a comma closes what interrupts a relative clause: «qui, jusqu'à présent, ont baissé»."""
    before = next((i for i in range(comma - 1, max(0, comma - ASIDE), -1) if reading.words[i] == ","), None)
    return before is not None and reading.words[before - 1] in reading.lexicon.grammar.relative


def _new_clause(reading: Reading, at: int) -> bool:
    """Whether the words from `at` to the next comma are a clause of their own: a finite verb that nothing subordinates."""
    grammar = reading.lexicon.grammar
    for i in range(at, len(reading.words)):
        word = reading.words[i]
        if word in (",", ";", ":", "(", *grammar.relative, *grammar.that) or reading.token(i).pos_ == "SCONJ":
            return False
        if reading.quotation_of[i] is not None or word in (".", "!", "?"):
            return False
        if reading.is_finite(i):
            return i > at
    return False


def _comment(reading: Reading, at: int) -> bool:
    """«, ce qui la met en bonne voie»: the reporter's comment, unless its conditional reports on."""
    length = reading.lexicon.comments.at(reading.words, at)
    if not length:
        return False
    window = range(at + length, min(at + length + 6, len(reading.words)))
    first = next((i for i in window if reading.is_finite(i)), None)
    return first is None or "Cnd" not in reading.token(first).morph.get("Mood", [])


def _agree(cue: Cue, after: Cue) -> bool:
    """Whether both can have one subject."""
    if cue.mood == "finite" and after.mood == "finite" and after.plural and not cue.plural and cue.form.tense == "participle":
        return False  # «a dit qu'ils ont parlé du port et ont salué…»
    return cue.mood != "finite" or after.form.person in (0, cue.form.person) or cue.form.person == 0


def covering(reading: Reading, span: Span) -> tuple[Quotation, ...]:
    """The outermost quotations that share words with `span`."""
    near = reading.findings.near(reading.findings.quotations, span)
    return tuple(q for q in near if q.depth == 0 and q.inner.overlaps(span))


def kind_of(reading: Reading, span: Span, direct: bool) -> Kind:
    """Direct when `direct` and all words are in marks; mixed when some are; else indirect."""
    quoted = covering(reading, span)
    if not quoted:
        return "indirect"
    core = trim(reading.text, span, MARKS)
    if len(quoted) == 1 and trim(reading.text, quoted[0].inner, MARKS).covers(core):
        return "direct" if direct else "mixed"
    return "mixed"


def quoted_parts(reading: Reading, span: Span) -> tuple[Span, ...]:
    """The passages of `span` when it is nothing but passages in marks joined by a word or comma; else nothing."""
    quoted = [q for q in covering(reading, span) if span.start - 3 <= q.outer.start and q.outer.end <= span.end + 3]
    if not quoted:
        return ()
    edges = [span.start, *(p for q in quoted for p in q.outer), span.end]
    gaps = zip(edges[::2], edges[1::2], strict=True)
    if any(len(reading.text[a:b].strip(MARKS)) > JOINT_LETTERS for a, b in gaps if b > a):
        return ()
    return tuple(trim(reading.text, q.inner, " \t\r\n\u00a0\u202f\u2009,;") for q in quoted)
