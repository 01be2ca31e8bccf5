"""A record as one cites it: whose words, in which article, and how sure it is that they are his."""

from __future__ import annotations

from aidememoire.records import Record, Statement
from aidememoire.register import Found
from aidememoire.register.evidence import words_of
from aidememoire.serve.rendering import day
from aidememoire.serve.words import Words
from aidememoire.views.cards import address_of

SHORT = 12  # digits of a document's hash


def citation(found: Found, said: Words) -> str:
    """One paragraph: speaker, words, article, and the status of the attribution."""
    assert isinstance(found.item, Record)  # omissions are not cited
    source = found.document
    where = (source.title, source.outlet, day(source.published, said), address_of(source.uri))
    parts = [
        _speakers(found, said),
        f"«{words_of(source.text, found.evidence)}»",
        ", ".join(part for part in where if part),
        f"{_status(found.item, said)} [{found.item.id}, sha256:{source.id[:SHORT]}]",
    ]
    return " – ".join(part for part in parts if part)


def _speakers(found: Found, said: Words) -> str:
    if not isinstance(found.item, Statement):
        return ""
    return ", ".join(map(found.name, found.item.speakers)) or said.gettext("speaker not settled")


def _status(record: Record, said: Words) -> str:
    """How sure it is: read by a rule that is right so often, or looked at by a person."""
    if record.review is None:
        share = f"{record.confidence:.0%}"
        return said.gettext("read by machine, not reviewed; rule “%(rule)s”, right in %(share)s") % {
            "rule": record.rule, "share": share}  # fmt: skip
    verdict = said.label("verdict", record.review.verdict)
    return said.gettext("%(verdict)s by %(who)s, %(day)s") % {
        "verdict": verdict, "who": record.review.who, "day": day(record.review.at[:10], said)}  # fmt: skip
