"""Remarks given out in full: a heading that names who speaks, and below it his paragraphs without marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from aidememoire.extract.attributions.phrases import Source
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.reports import Report
from aidememoire.model import Mention, Span, trim

WORD = re.compile(r"[^\W_]+")
HEADING_WORDS = 25  # a line with more is no heading
SHORTEST = 5  # words of a paragraph that says something: «Mr Minister,» does not


def find_remarks(reading: Reading) -> Iterator[Report]:
    """A direct report for each paragraph below a heading like «Opening remarks of X», up to the next heading."""
    lines = [Span(*m.span()) for m in re.finditer(r"[^\n]+", reading.text) if m.group().strip()]
    speaker: Mention | None = None
    for line, after in pairwise((*lines, None)):
        if line is None:
            return
        named = _heading(reading, line) if after is not None else None
        if named is not None:
            speaker = named
        elif speaker is not None and _speaks(reading, line):
            first, last = reading.tokens_of(speaker.span)
            yield Report(
                content=trim(reading.text, line, ""), kind="direct", rule="remarks", at=reading.token_at(line.start),
                source=Source(speaker.span, (speaker,), first, last), goes_on=False,
            )  # fmt: skip


def _heading(reading: Reading, line: Span) -> Mention | None:
    """The person whom a heading of remarks names; None for any other line."""
    words = line.of(reading.text)
    if len(words.split()) > HEADING_WORDS or not _says(reading, words) or words.rstrip().endswith((".", "?", "!")):
        return None
    first, last = reading.tokens_of(line)
    if reading.has_clause(first, last):
        return None
    persons = [m for m in reading.findings.mentions_in(line) if m.type == "person" and m.form != "pronoun"]
    return next((m for m in persons if m.form == "name"), persons[0] if persons else None)


def _says(reading: Reading, line: str) -> bool:
    words = " ".join(WORD.findall(line.lower()))
    return any(f" {phrase} " in f" {words} " for phrase in reading.lexicon.table.interview.remarks)


def _speaks(reading: Reading, line: Span) -> bool:
    """Whether a line is a paragraph of speech: a clause of some words, outside boilerplate, not all in marks."""
    first, last = reading.tokens_of(line)
    clause = any(reading.is_verb(i) for i in range(first, last))
    return clause and len(line.of(reading.text).split()) >= SHORTEST and not reading.findings.in_boilerplate(line)
