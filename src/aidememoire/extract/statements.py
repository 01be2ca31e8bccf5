"""Statements: an attribution whose speaker was looked for, with the reasons that `explain` prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidememoire.languages.pack import Pack
from aidememoire.model import Attribution
from aidememoire.records import Findings, Omission, Reason, Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc


def build_statements(doc: Doc, findings: Findings, pack: Pack) -> Iterator[Statement | Omission]:
    """Yield a Statement for each attribution of the body."""
    del doc, pack
    for attribution in findings.attributions:
        if not any(findings.in_boilerplate(span) for span in attribution.content):
            yield _statement(attribution, findings)


def _statement(attribution: Attribution, findings: Findings) -> Statement:
    return Statement(
        kind=attribution.kind,
        content=attribution.content,
        cue=attribution.cue,
        mention=attribution.mention,
        speakers=attribution.speakers,
        via=attribution.via.of(findings.document.text) if attribution.via else None,
        hedge="conditional" if attribution.hedge else None,
        rule=attribution.rule,
        entry=attribution.entry,
        because=tuple(_reasons(attribution, findings)),
    )


def _reasons(attribution: Attribution, findings: Findings) -> Iterator[Reason]:
    if attribution.mention is not None:
        mention = findings.mention_at(attribution.mention)
        if mention is not None and mention.how:
            yield Reason("speakers", mention.how, mention.span)
    if attribution.how:
        yield Reason("speakers", attribution.how, None)
