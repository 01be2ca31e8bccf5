"""Blanks what holds digits but is no quantity: dates, clock times, ordinals, scores, names with a number."""

from __future__ import annotations

import re
from functools import cache

from aidememoire.extract.quantities.tables import quantities_table
from aidememoire.languages.pack import Pack
from aidememoire.model import Span
from aidememoire.records import Findings

BLANK = "\x01"  # no letter, digit, space or mark: no pattern runs across it
DIGITS = r"\d+(?:[.,]\d+)?"


def masked(text: str, findings: Findings, pack: Pack) -> str:
    """`text` with the same length, its dates and the pack's `never` patterns blanked; durations stay.

    A line break between two sentences is put back: no number runs over it.
    """
    times = findings.times
    spans = [t.span for t in times if t.kind != "duration" and _is_time_only(text, t.span)]
    for pattern in _patterns(pack):
        spans.extend(Span(*m.span()) for m in pattern.finditer(text))
    chars = list(text.replace("\u00b4", "'"))  # an acute accent in place of an apostrophe
    for start, end in spans:
        chars[start:end] = BLANK * (end - start)
    for sentence in findings.sentences:
        if sentence.start and findings.document.text[sentence.start - 1] == "\n":
            chars[sentence.start - 1] = "\n"
    return "".join(chars)


def _is_time_only(text: str, span: Span) -> bool:
    """A time expression that swallowed the number of an amount is not blanked."""
    return not re.match(r" ?[%€$]", text[span.end : span.end + 2])


@cache
def _patterns(pack: Pack) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(n.pattern.replace("{number}", DIGITS)) for n in quantities_table(pack).never)
