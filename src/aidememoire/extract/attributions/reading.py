"""A document as the attribution rules see it: its words, sentences, quotations and times, by token."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidememoire.extract.attributions.tables import Lexicon, load_lexicon
from aidememoire.languages.pack import Pack
from aidememoire.model import Mention, Quotation, Span, Time, trim
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

EDGE = ' \t\r\n\u00a0\u202f\u2009«»‹›“”„"‘,.;:!?…–—-*_'
CLOSING = '»›”"“’)]'
OPENING = '«‹“„"‘(['
LINK = re.compile(r"!?\[(?P<words>[^\]\n]*)\]\((?:[^()\n]|\([^()\n]*\))*\)")


@dataclass(slots=True)
class Reading:
    """Words in lower case with straight apostrophes (the parse's), and where quotations and times lie."""

    doc: Doc
    findings: Findings
    lexicon: Lexicon
    text: str
    words: list[str]
    starts: list[int]  # character at which each token starts
    quotation_of: list[Quotation | None]  # the outermost quotation in which a token lies, its marks included
    in_time: list[bool]
    markup: list[bool]  # link targets and brackets, which are no words
    sentences: list[tuple[int, int]] = field(default_factory=list)

    def token_at(self, character: int) -> int:
        """Index of the token that holds `character`, or the one before a blank."""
        return max(0, bisect_right(self.starts, character) - 1)

    def tokens_of(self, span: Span) -> tuple[int, int]:
        """Token range of a span of characters."""
        first = self.token_at(span.start)
        if self.starts[first] + len(self.words[first]) <= span.start:
            first += 1
        return first, self.token_at(max(span.start, span.end - 1)) + 1

    def span(self, start: int, end: int) -> Span:
        """Characters of the tokens `start` to `end`, which is not among them."""
        last = self.doc[end - 1]
        return Span(self.starts[start], last.idx + len(last))

    def content(self, start: int, end: int) -> Span | None:
        """The characters of those tokens without marks and stops at their edges; None when nothing is left."""
        if end <= start:
            return None
        span = balanced(self.text, trim(self.text, self.span(start, end), EDGE), self.span(start, end))
        return span if span.end > span.start else None

    def token(self, position: int) -> Token:
        """The parse's token."""
        return self.doc[position]

    def is_blank(self, position: int) -> bool:
        """Whether the token is mere white space."""
        return self.markup[position] or not self.words[position].strip()

    def sentence(self, position: int) -> tuple[int, int]:
        """Token range of the sentence that holds the token."""
        at = bisect_right(self.sentences, (position, len(self.words))) - 1
        return self.sentences[max(0, at)]

    def left(self, position: int, floor: int) -> int:
        """The first token at or before `position` that is not blank, not below `floor`; -1 when there is none."""
        while position >= floor and self.is_blank(position):
            position -= 1
        return position if position >= floor else -1

    def behind_quotation(self, position: int) -> bool:
        """Whether the token closes a quotation, or is a comma or dash right behind one."""
        while position >= 0 and (self.words[position] in (",", "–", "—", "-") or self.is_blank(position)):
            position -= 1
        quotation = self.quotation_of[position] if position >= 0 else None
        return quotation is not None and self.starts[position] + len(self.words[position]) >= quotation.inner.end

    def opens_quotation(self, position: int) -> bool:
        """Whether a quotation begins with the token."""
        quotation = self.quotation_of[position]
        return quotation is not None and self.starts[position] <= quotation.inner.start

    def is_verb(self, position: int) -> bool:
        """Whether the parse sees a verb or auxiliary."""
        return self.doc[position].pos_ in ("VERB", "AUX")

    def is_infinitive(self, position: int) -> bool:
        """Whether the token is an infinitive: by the parse, or by an ending that no finite verb has."""
        form = self.doc[position].morph.get("VerbForm", [])
        return "Inf" in form or (
            self.is_verb(position) and self.words[position].endswith(self.lexicon.grammar.infinitive_endings)
        )

    def is_participle(self, position: int) -> bool:
        """Whether the token is a participle."""
        return self.is_verb(position) and "Part" in self.doc[position].morph.get("VerbForm", [])

    def is_present_participle(self, position: int) -> bool:
        """Whether the token is a participle of the present («rappelant»)."""
        return self.is_participle(position) and "Pres" in self.doc[position].morph.get("Tense", [])

    def is_finite(self, position: int) -> bool:
        """Whether the token is a finite verb."""
        finite = self.is_verb(position) and "Fin" in self.doc[position].morph.get("VerbForm", [])
        return finite and not self.words[position].endswith(self.lexicon.grammar.infinitive_endings)

    def has_clause(self, start: int, end: int) -> bool:
        """Whether a finite verb stands among the tokens."""
        return any(self.is_finite(i) for i in range(start, end))

    def mentions_between(self, start: int, end: int) -> Iterator[Mention]:
        """Mentions wholly inside the token range, in text order, the larger first."""
        if start < end:
            whole = self.span(start, end)
            yield from sorted(self.findings.mentions_in(whole), key=lambda m: (m.span.start, -m.span.end))


def balanced(text: str, span: Span, limit: Span) -> Span:
    """`span` with a closing bracket or mark taken back in when its partner is inside.

    Trimming «… (dit SAM)» or «il parle de « paix »» must not cut a pair in two.
    """
    start, end = span
    for left, right in (("(", ")"), ("[", "]"), ("«", "»"), ("“", "”"), ("‹", "›")):
        inside = text[start:end]
        if inside.count(left) > inside.count(right):
            close = text.find(right, end, limit.end)
            if close >= 0 and not text[end:close].strip(EDGE + right):
                end = close + 1
        elif inside.count(right) > inside.count(left):
            opened = text.rfind(left, limit.start, start)
            if opened >= 0 and not text[opened + 1 : start].strip(EDGE):
                start = opened
    if text[start:end].count('"') % 2:
        if text[end : end + 1] == '"' and end < limit.end:
            end += 1
        elif start > limit.start and text[start - 1] == '"':
            start -= 1
    return Span(start, end)


def make_reading(doc: Doc, findings: Findings, pack: Pack) -> Reading:
    """The document ready for the rules."""
    words = [t.text.lower().replace("’", "'") for t in doc]
    starts = [t.idx for t in doc]
    reading = Reading(
        doc=doc,
        findings=findings,
        lexicon=load_lexicon(pack),
        text=findings.document.text,
        words=words,
        starts=starts,
        quotation_of=[None] * len(words),
        in_time=[False] * len(words),
        markup=[False] * len(words),
    )
    if words:
        _place_quotations(reading, findings.quotations)
        _place_times(reading, findings.times)
        _place_markup(reading)
        reading.sentences = _sentences(reading, findings.sentences)
    return reading


def _place_quotations(reading: Reading, quotations: tuple[Quotation, ...]) -> None:
    for quotation in quotations:
        if quotation.depth == 0:
            first, last = reading.tokens_of(quotation.outer)
            for i in range(first, min(last, len(reading.words))):
                reading.quotation_of[i] = quotation


def _place_times(reading: Reading, times: tuple[Time, ...]) -> None:
    for time in times:
        if time.kind != "duration":
            first, last = reading.tokens_of(time.span)
            for i in range(first, min(last, len(reading.words))):
                reading.in_time[i] = True


def _place_markup(reading: Reading) -> None:
    for match in LINK.finditer(reading.text):
        for start, end in ((match.start(), match.start("words")), (match.end("words"), match.end())):
            first, last = reading.tokens_of(Span(start, end))
            for i in range(first, min(last, len(reading.words))):
                reading.markup[i] = True


def _sentences(reading: Reading, spans: tuple[Span, ...]) -> list[tuple[int, int]]:
    body = [s for s in spans if not reading.findings.in_boilerplate(s)]
    ranges = [reading.tokens_of(s) for s in body]
    return [r for r in ranges if r[1] > r[0]]
