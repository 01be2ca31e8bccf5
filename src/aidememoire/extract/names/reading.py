"""A document as the name rules see it: its words, the token each belongs to, and what stands around them."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidememoire.extract.names.words import Word, split_words
from aidememoire.model import Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

OPENING = "«\"“‘'([{:•–—-*#>|!?….;/\n"


@dataclass(slots=True)
class Reading:
    """Words by index; `text` is the source, `view` what was parsed, both of one length."""

    doc: Doc
    findings: Findings
    text: str
    view: str
    words: list[Word]
    token_starts: list[int]
    sentence_starts: list[int]

    def token(self, i: int) -> Token:
        """The spaCy token in which word `i` begins."""
        return self.doc[self.token_index(self.words[i].start)]

    def token_index(self, offset: int) -> int:
        """The index of the token that holds the character at `offset`."""
        return max(0, bisect_right(self.token_starts, offset) - 1)

    def pos(self, i: int) -> str:
        """The part of speech of word `i`."""
        return self.token(i).pos_ if 0 <= i < len(self.words) else ""

    def label(self, i: int) -> str:
        """The parser's label of word `i`: PER, LOC, ORG, MISC or nothing."""
        return self.token(i).ent_type_ if 0 <= i < len(self.words) else ""

    def goes_on(self, i: int) -> bool:
        """Whether the parser takes word `i` for the continuation of a name."""
        return self.token(i).ent_iob_ == "I"

    def opens_sentence(self, i: int) -> bool:
        """Whether word `i` is the first of its sentence."""
        return i == 0 or self.sentence(i) != self.sentence(i - 1)

    def finite(self, i: int) -> bool:
        """Whether word `i` is a finite verb or an auxiliary."""
        return self.pos(i) == "AUX" or (self.pos(i) == "VERB" and "VerbForm=Fin" in str(self.token(i).morph))

    def fold(self, i: int) -> str:
        """Word `i` without accents and capitals, or nothing beyond the ends."""
        return self.words[i].fold if 0 <= i < len(self.words) else ""

    def written(self, i: int) -> str:
        """Word `i` as written."""
        return self.text[self.words[i].start : self.words[i].end] if 0 <= i < len(self.words) else ""

    def capital(self, i: int) -> bool:
        """Whether word `i` begins with a capital."""
        return 0 <= i < len(self.words) and self.text[self.words[i].start].isupper()

    def gap(self, i: int) -> str:
        """What stands between word `i` and the next, as in the view; a line break stays a line break."""
        if not 0 <= i < len(self.words) - 1:
            return "\n"
        a, b = self.words[i].end, self.words[i + 1].start
        return "\n" if "\n" in self.text[a:b] else self.view[a:b]

    def span(self, i: int, j: int) -> Span:
        """From the start of word `i` to the end of word `j - 1`."""
        return Span(self.words[i].start, self.words[j - 1].end)

    def sentence(self, i: int) -> int:
        """The number of the sentence word `i` stands in."""
        return max(0, bisect_right(self.sentence_starts, self.words[i].start) - 1)

    def initial(self, i: int) -> bool:
        """Whether word `i` opens a sentence, a quotation or a heading, where a capital tells nothing."""
        if i == 0:
            return True
        before = self.view[self.words[i - 1].end : self.words[i].start]
        if self.sentence(i) != self.sentence(i - 1):
            return True
        return any(c in OPENING for c in before.replace(" ", "")) and before not in ("-", "'", ". ")


def read_words(doc: Doc, findings: Findings) -> Reading:
    """The reading of that document."""
    text = findings.document.text
    starts = [s.start for s in findings.sentences] or [0]
    return Reading(doc, findings, text, doc.text, split_words(text), doc.to_array("IDX").tolist(), starts)
