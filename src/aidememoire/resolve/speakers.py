"""Who the speakers are: each attribution's mention, resolved; who goes on where nobody is named."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from aidememoire.languages.pack import Pack
from aidememoire.model import Attribution, Mention
from aidememoire.records import Findings

GOES_ON = "goes on"


def resolve_speakers(findings: Findings, pack: Pack) -> tuple[Attribution, ...]:
    """The attributions with their speakers; none where the text does not settle who it is.

    A quotation without a cue, and «à ses yeux», go on from the speaker before. A pronoun that referents left
    open stands for that speaker when he is one of its number and gender; two candidates leave it open.
    """
    del pack
    found: list[Attribution] = []
    last: tuple[str, ...] = ()
    for attribution in findings.attributions:
        resolved = _resolved(findings, attribution, last)
        last = resolved.speakers or last
        found.append(resolved)
    return tuple(found)


def _resolved(findings: Findings, attribution: Attribution, last: tuple[str, ...]) -> Attribution:
    if attribution.speakers:
        how = None if attribution.how == GOES_ON and attribution.mention is not None else attribution.how
        return structs.replace(attribution, how="the speaker before goes on" if how == GOES_ON else how)
    mention = findings.mention_at(attribution.mention) if attribution.mention is not None else None
    own = _entities(mention)
    if own:
        return structs.replace(attribution, speakers=own)
    if last and (attribution.how == GOES_ON or _could_be(findings, mention, last)):
        return structs.replace(attribution, speakers=last, how="the speaker before goes on")
    return structs.replace(attribution, how=None if attribution.how == GOES_ON else attribution.how)


def _entities(mention: Mention | None) -> tuple[str, ...]:
    if mention is None:
        return ()
    return mention.entities or ((mention.entity,) if mention.entity else ())


def _could_be(findings: Findings, mention: Mention | None, speakers: tuple[str, ...]) -> bool:
    """Whether an open pronoun agrees with the last speakers in number and, for one person, in gender."""
    if mention is None or mention.form != "pronoun":
        return False
    if mention.number == "p":
        return len(speakers) > 1
    genders = _genders(findings.mentions, speakers[0])
    return len(speakers) == 1 and (mention.gender is None or not genders or mention.gender in genders)


def _genders(mentions: Iterable[Mention], entity: str) -> set[str]:
    return {m.gender for m in mentions if m.entity == entity and m.gender is not None and m.form != "pronoun"}
