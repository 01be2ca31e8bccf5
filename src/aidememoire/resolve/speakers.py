"""Who the speakers are: each attribution's mention, resolved; who goes on where nobody is named."""

from __future__ import annotations

from msgspec import structs

from aidememoire.languages.pack import Pack
from aidememoire.model import Attribution
from aidememoire.records import Findings


def resolve_speakers(findings: Findings, pack: Pack) -> tuple[Attribution, ...]:
    """The attributions with their speakers; none where the text does not settle who it is."""
    del pack
    found: list[Attribution] = []
    last: tuple[str, ...] = ()
    for attribution in findings.attributions:
        speakers = attribution.speakers or _of_mention(findings, attribution)
        if not speakers and attribution.how == "goes on":
            speakers = last
        if speakers:
            last = speakers
        found.append(structs.replace(attribution, speakers=speakers))
    return tuple(found)


def _of_mention(findings: Findings, attribution: Attribution) -> tuple[str, ...]:
    if attribution.mention is None:
        return ()
    mention = findings.mention_at(attribution.mention)
    if mention is None:
        return ()
    return mention.entities or ((mention.entity,) if mention.entity else ())
