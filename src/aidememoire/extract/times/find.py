"""Every time of a document: the patterns run over the text, the longest match wins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from aidememoire.extract.times.grammar import Grammar, Mark, Rule, grammar
from aidememoire.extract.times.reading import NotATimeError, read_frames
from aidememoire.languages.pack import Pack
from aidememoire.model import Frame, Span, Taken, Time
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# How far before a time the words that mark it may begin.
MARK_REACH = 60
# Deeper than that no time hangs from its verb.
DEPTH = 12
# «jusqu'à mercredi»: the next one.
AHEAD = frozenset({"until", "before"})


class _Candidate(NamedTuple):
    rule: Rule
    span: Span
    start: Frame | None
    until: Frame | None


def find_times(doc: Doc, findings: Findings, pack: Pack) -> tuple[Time, ...]:
    """The times of the text, boilerplate included, in text order and without overlap.

    A time that says its year has its value; the others keep their frame, and anchoring settles them. A number
    that counts a noun is no year («2000 soldats»).
    """
    rules = grammar(pack)
    taken = Taken()
    kept: list[_Candidate] = []
    for candidate in sorted(_candidates(doc, findings, rules), key=lambda c: c.span.start - c.span.end):
        if not taken.meets(candidate.span):
            taken.add(candidate.span)
            kept.append(candidate)
    kept.sort(key=lambda c: c.span)
    return tuple(_marked(_time(c, doc, pack), findings.view, rules.marks) for c in kept)


def _candidates(doc: Doc, findings: Findings, rules: Grammar) -> Iterator[_Candidate]:
    for rule in rules.rules:
        for match in rule.finds(findings.view):
            span = Span(*match.span())
            if not _in_one_line(findings, span) or (rule.pattern.bare and _counts_something(doc, span)):
                continue
            try:
                yield _Candidate(rule, span, *read_frames(rule.pattern, match, rules.words))
            except NotATimeError:
                continue


def _in_one_line(findings: Findings, span: Span) -> bool:
    """A line break inside a time is one only where a sentence runs over it (a wrapped line)."""
    return "\n" not in span.of(findings.document.text) or findings.sentence_of(span).covers(span)


def _counts_something(doc: Doc, span: Span) -> bool:
    """Whether a bare year is followed by a noun that it may count, or stands behind a determiner."""
    tokens = doc.char_span(*span, alignment_mode="expand")
    if tokens is None:
        return True
    following = doc[tokens.end] if tokens.end < len(doc) else None
    if following is not None and not following.is_sent_start and following.text[:1].islower():
        one = following.pos_ == "NOUN" and "Sing" in following.morph.get("Number", [])  # «the 2024 budget»
        return following.pos_ in {"NOUN", "ADJ"} and not following.is_stop and not one
    return False


def _time(candidate: _Candidate, doc: Doc, pack: Pack) -> Time:
    frame, until, pattern = candidate.start, candidate.until, candidate.rule.pattern
    if frame and frame.year is None and frame.pick is None and frame.shift is None and not frame.count:
        pick = _tense(doc, candidate.span, pack)
        if pick == "future" or frame.weekday is None or frame.day is not None:
            frame = replace(frame, pick=pick)
    open_ = frame is not None and frame.year is None
    return Time(
        span=candidate.span,
        kind=pattern.kind,
        value=None if frame is None else period(frame, until),
        relative=open_,
        frame=frame,
        until=until,
        mark=pattern.mark,
        due=pattern.due,
        rule=pattern.name,
    )


def period(start: Frame, until: Frame | None) -> str | None:
    """The value of a frame or of a range, None while either end is open."""
    first, last = start.value(), until.value() if until else None
    if until is None or first is None:
        return first
    return None if last is None else f"{first.split('/', maxsplit=1)[0]}/{last.split('/')[-1]}"


def _tense(doc: Doc, span: Span, pack: Pack) -> Literal["past", "future"] | None:
    """Whether the finite verb over the time looks back or ahead; None in the present or without one."""
    tokens = doc.char_span(*span, alignment_mode="expand")
    token: Token | None = tokens.root if tokens is not None else None
    for _ in range(DEPTH):
        if token is None:
            return None
        tenses = _tenses(token, pack)
        if tenses:
            return "future" if "future" in tenses else "past" if tenses & {"past", "imperfect"} else None
        if token.head == token:
            return None
        token = token.head
    return None


def _tenses(verb: Token, pack: Pack) -> frozenset[str]:
    """The tenses of a finite verb; those of its auxiliary and participle for a compound one."""
    if verb.pos_ not in {"VERB", "AUX"}:
        return frozenset()
    parts = [verb, *(t for t in verb.children if t.pos_ == "AUX" and t.dep_.startswith(("aux", "cop")))]
    if not any("Fin" in t.morph.get("VerbForm", []) for t in parts):
        return frozenset()
    return frozenset(tense for t in parts for tense in _tenses_of(t, pack))


MORPH = {"Fut": "future", "Past": "past", "Imp": "imperfect", "Pres": "present"}


def _tenses_of(token: Token, pack: Pack) -> frozenset[str]:
    """The tenses of one form. A parser takes «recevra» for a past, so that the endings of the pack come first."""
    said = frozenset(MORPH[t] for t in token.morph.get("Tense", []) if t in MORPH)
    if "Fin" not in token.morph.get("VerbForm", []):
        return said
    future = grammar(pack).future
    by_ending = token.text.casefold().endswith(future.endings) and not token.lemma_.casefold().endswith(future.unless_lemma)
    return frozenset({"future"}) if by_ending else said


def _marked(time: Time, text: str, marks: tuple[Mark, ...]) -> Time:
    """The time with the words before it that say which side of it is meant."""
    head = text[max(0, time.span.start - MARK_REACH) : time.span.start]
    found = [(m, mark) for mark in marks if (m := mark.regex.search(head))]
    if not found or time.kind in {"set", "clock"}:
        return time
    match, mark = max(found, key=lambda f: _length(f[0]))
    start = time.span.start - _length(match) if mark.pattern.joins else time.span.start
    frame = time.frame
    if frame and frame.pick is None and mark.pattern.mark in AHEAD:
        frame = replace(frame, pick="future")
    return replace(time, span=Span(start, time.span.end), mark=mark.pattern.mark, due=mark.pattern.due, frame=frame)


def _length(match: re.Match[str]) -> int:
    return match.end() - match.start()
