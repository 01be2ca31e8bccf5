"""Documents with figures, made for the tests: `figure("38 milliards de dollars", …)` in a sentence of its own."""

from __future__ import annotations

from typing import Any

from aidememoire.model import Document, Span, document_id
from aidememoire.records import DocumentRecord, Entity, Figure

STATES = {"Valdanie": "XV", "Marvésie": "XM", "Aubrive": "XA"}


def article(
    sentence: str, words: str, value: str, *, outlet: str | None = None, published: str | None = "2026-03-03", **fields: Any
) -> DocumentRecord:
    """One article of one sentence with one figure between Valdanie and Marvésie, unless `parties` says otherwise."""
    text = f"{sentence}\n"
    start = text.index(words)
    parties = fields.pop("parties", ("Valdanie", "Marvésie"))
    entities = tuple(Entity(id=f"e{i}", name=name, type="state", code=STATES.get(name)) for i, name in enumerate(parties))
    defaults: dict[str, Any] = {"unit": "USD", "measure": "trade_turnover", "period": "2025", "rule": "test"}
    figure = Figure(
        id=f"f-{document_id(text + str(outlet))[:6]}",
        quantity=Span(start, start + len(words)),
        value=value,
        parties=tuple(e.id for e in entities),
        **(defaults | fields),
    )
    document = Document(id=document_id(text + str(outlet)), text=text, outlet=outlet, published=published)
    return DocumentRecord(document=document, entities=entities, figures=(figure,))
