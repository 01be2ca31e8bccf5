"""Statements: an attribution whose speaker was looked for, with the reasons that `explain` prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.languages.pack import Pack
from aidememoire.model import Attribution, Quotation, Taken
from aidememoire.records import Findings, Omission, Reason, Statement

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Words in marks that nobody is reported to have said: so many at most make a name, a title or a wry word.
NAME_WORDS = 6
LEAD_WORDS = 2


class _Words(Struct, frozen=True):
    title_words: tuple[str, ...] = ()
    nickname_words: tuple[str, ...] = ()


class _Table(Struct, frozen=True):
    """The part of `attributions.toml` that tells titles and nicknames from speech."""

    grammar: _Words


def build_statements(doc: Doc, findings: Findings, pack: Pack) -> Iterator[Statement | Omission]:
    """Yield a Statement for each attribution of the body, and an Omission for each quotation that is no speech.

    A statement without a speaker is kept: the text reports words and does not settle whose they are.
    """
    del doc
    for attribution in findings.attributions:
        if not any(findings.in_boilerplate(span) for span in attribution.content):
            yield _statement(attribution, findings)
    contents = Taken(span for a in findings.attributions for span in a.content)
    words = pack.table("attributions", _Table).grammar
    for quotation in findings.quotations:
        if not contents.meets(quotation.inner):
            yield Omission(span=quotation.outer, what="quotation", reason=_why_left(findings, quotation, words))


def _statement(attribution: Attribution, findings: Findings) -> Statement:
    return Statement(
        kind=attribution.kind,
        content=attribution.content,
        cue=attribution.cue,
        mention=attribution.mention,
        speakers=attribution.speakers,
        via=_relay(attribution, findings),
        hedge="conditional" if attribution.hedge else None,
        rule=attribution.rule,
        entry=attribution.entry,
        because=tuple(_reasons(attribution, findings)),
    )


def _relay(attribution: Attribution, findings: Findings) -> str | None:
    """Who passed the words on, where he is an entity of the document and not the speaker himself."""
    mention = findings.mention_at(attribution.via) if attribution.via is not None else None
    ref = mention.entity if mention is not None else None
    return ref if ref not in attribution.speakers else None


def _reasons(attribution: Attribution, findings: Findings) -> Iterator[Reason]:
    """How the speaker was resolved: by the step that resolved his mention, and by continuity where nobody is named."""
    if attribution.mention is not None:
        mention = findings.mention_at(attribution.mention)
        if mention is not None and mention.how:
            yield Reason("speakers", mention.how, mention.span)
    if attribution.how:
        yield Reason("speakers", attribution.how, attribution.mention)


def _why_left(findings: Findings, quotation: Quotation, words: _Words) -> str:
    """What a quotation is that nobody is reported to have said."""
    text = findings.document.text
    inner = quotation.inner.of(text)
    lead = re.findall(r"[\w'’-]+", text[max(0, quotation.outer.start - 40) : quotation.outer.start].lower())[-LEAD_WORDS:]
    if any(word in words.nickname_words for word in lead):
        return "a nickname"
    if any(word in words.title_words for word in lead) or _is_title(inner):
        return "a title"
    if len(inner.split()) <= NAME_WORDS:
        return "words in marks, nobody's speech"
    return "no source for these words"


def _is_title(words: str) -> bool:
    """Whether every long word has a capital: the name of a programme, a book, a show."""
    long = [w for w in words.split() if len(w) > 3]
    return len(long) > 1 and all(w[0].isupper() for w in long)
