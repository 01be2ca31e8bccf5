"""How much of an instrument is carried out: «74 % des mesures», «12 mesures sur 28», «réalisé à 80 %»."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.extract.instruments.phrases import Phrase
from aidememoire.extract.instruments.table import Lexicon
from aidememoire.model import Span
from aidememoire.records import Findings, InstrumentKind

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Kinds that are carried out bit by bit.
CARRIED_OUT: frozenset[InstrumentKind] = frozenset({"programme", "roadmap", "agreement", "treaty", "memorandum", "project"})


class Progress(Struct, frozen=True):
    """A share of completion, 0..1, and its words."""

    span: Span
    share: float

    def fits(self, phrase: Phrase) -> bool:
        """Whether the phrase can be what is carried out."""
        return phrase.kind in CARRIED_OUT


def find_progress(doc: Doc, findings: Findings, lexicon: Lexicon) -> tuple[Progress, ...]:
    """The shares of completion of the text, in text order."""
    found = [*_percentages(doc, findings, lexicon), *_counts(findings, lexicon)]
    return tuple(sorted(found, key=lambda p: p.span))


def _percentages(doc: Doc, findings: Findings, lexicon: Lexicon) -> Iterator[Progress]:
    for quantity in findings.quantities:
        if quantity.unit != "%" or not 0 <= quantity.value <= 100:
            continue
        before = findings.view[max(0, quantity.span.start - 60) : quantity.span.start]
        items = lexicon.items.match(findings.view, quantity.span.end)
        if items or lexicon.done.search(before):
            end = items.end() if items else quantity.span.end
            yield Progress(Span(quantity.span.start, end), round(float(quantity.value) / 100, 4))


def _counts(findings: Findings, lexicon: Lexicon) -> Iterator[Progress]:
    for match in lexicon.of.finditer(findings.view):
        part, whole = int(match[1]), int(match[2])
        if 0 < part <= whole:
            yield Progress(Span(*match.span()), round(part / whole, 4))
