"""Records against annotated articles, article by article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from aidememoire.records import DocumentRecord
from aidememoire.score.gold import Gold
from aidememoire.score.kinds import (
    compare_commitments,
    compare_figures,
    compare_instruments,
    compare_meetings,
    compare_statements,
)
from aidememoire.score.names import load_names
from aidememoire.score.rows import Article, gold_article, record_article, shift_between, unread
from aidememoire.score.tallies import Scores

COMPARISONS = (compare_statements, compare_figures, compare_commitments, compare_meetings, compare_instruments)


def score_gold(gold: Iterable[Gold], records: Iterable[DocumentRecord | Mapping[str, Any]]) -> Scores:
    """The scores of the records against the annotated articles, paired by their text.

    An article that has no record counts as read without finding anything.
    """
    read = {_text(record): record for record in records}
    stripped = {text.strip(): record for text, record in reversed(read.items())}
    scores, names = Scores(), load_names()
    for article in gold:
        text = article["text"]
        record = read.get(text) or stripped.get(text.strip())
        side = record_article(record) if record else unread(text)
        shift = shift_between(text, _text(record)) if record else 0
        annotated = gold_article(article, shift)
        scores.documents += 1
        scores.missing += record is None
        for compare in COMPARISONS:
            compare(annotated, side, names, scores)
        _compare_places(text, annotated, side, scores)
    return scores


def _compare_places(text: str, gold: Article, read: Article, scores: Scores) -> None:
    """Boilerplate by character, white space left out; and whether every span lies in the text."""
    inked = {i for i, character in enumerate(text) if not character.isspace()}
    both = gold.boilerplate & read.boilerplate & inked
    scores.found["boilerplate characters"].add(len(both), len(gold.boilerplate & inked), len(read.boilerplate & inked))
    for span, length in read.spans:
        scores.anchored.add(0 <= span.start < span.end <= length)


def _text(record: DocumentRecord | Mapping[str, Any]) -> str:
    if isinstance(record, DocumentRecord):
        return record.document.text
    text: str = record["document"]["text"]
    return text
