"""Who the speakers are: each attribution's mention, resolved; who goes on where nobody is named."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from msgspec import Struct, structs

from aidememoire.languages.pack import Pack
from aidememoire.model import Attribution, Mention, Span
from aidememoire.records import Entity, Findings

GOES_ON = "goes on"
PRONOUN = "pronoun/third"
NEAR = 2  # sentences from a report to a pronoun that goes on from it
NOUNS = ("NOUN", "PROPN")
LEADING = ("DET", "ADP", "PUNCT", "SPACE", "PRON")


class _Papers(Struct, frozen=True):
    papers: tuple[str, ...] = ()


class _Table(Struct, frozen=True):
    """The part of `attributions.toml` that tells a paper from who speaks in it."""

    grammar: _Papers


def name_sources(findings: Findings, pack: Pack) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities and mentions, and with them each source that only its own words name («les pêcheurs»).

    A statement has a speaker although no rule of names knows him; a pronoun and a paper («le communiqué») have none
    of their own.
    """
    papers = pack.table("attributions", _Table).grammar.papers
    entities = {e.name.lower(): e for e in findings.entities if e.type == "other"}
    added: dict[str, Entity] = {}
    mentions: list[Mention] = []
    for span in _unnamed(findings):
        name = _words(findings, span, papers)
        if name is None:
            continue
        known = entities.get(name.lower()) or added.get(name.lower())
        entity = known or Entity(id=f"e{len(findings.entities) + len(added) + 1}", name=name, type="other")
        if known is None or known.id in {e.id for e in added.values()}:
            added[name.lower()] = structs.replace(entity, mentions=(*entity.mentions, span))
        mentions.append(_mention(span, entity))
    return (*findings.entities, *added.values()), tuple(sorted((*findings.mentions, *mentions), key=lambda m: m.span))


def _unnamed(findings: Findings) -> Iterator[Span]:
    """Spans of sources, each once, that no mention covers or stands in."""
    seen: set[Span] = set()
    for attribution in findings.attributions:
        span = attribution.mention
        if (
            span is not None
            and not attribution.speakers
            and attribution.how != GOES_ON
            and span not in seen
            and findings.mention_at(span) is None
        ):
            seen.add(span)
            yield span


def _words(findings: Findings, span: Span, papers: tuple[str, ...]) -> str | None:
    """The source's words without what leads them in, of a paper whose it is; None for a pronoun or a mere paper."""
    tokens = [t for t in findings.doc if span.start <= t.idx < span.end]
    while tokens and tokens[0].pos_ in LEADING:
        tokens.pop(0)
    nouns = [t for t in tokens if t.pos_ in NOUNS]
    if nouns and nouns[0].text.lower() in papers:
        nouns = nouns[1:]  # «un communiqué de la présidence»: the presidency
        tokens = [t for t in tokens if nouns and t.i >= nouns[0].i]
    if not nouns:
        return None
    return " ".join(findings.document.text[tokens[0].idx : span.end].split())


def _mention(span: Span, entity: Entity) -> Mention:
    return Mention(
        span=span, core=span, form="description", type="other", name=entity.name, rule="source", entity=entity.id,
        how="named by its own words",
    )  # fmt: skip


def resolve_speakers(findings: Findings, pack: Pack) -> tuple[Attribution, ...]:
    """The attributions with their speakers; none where the text does not settle who it is.

    A quotation without a cue, and «à ses yeux», go on from the speaker before. A pronoun that referents left
    open stands for that speaker when he is one of its number and gender; two candidates leave it open. A paper
    («le communiqué») speaks for the institution that spoke before it.
    """
    papers = pack.table("attributions", _Table).grammar.papers
    found: list[Attribution] = []
    last: tuple[str, ...] = ()
    institution: tuple[str, ...] = ()
    for attribution in findings.attributions:
        resolved = _resolved(findings, attribution, last)
        if found and _same_as_before(findings, resolved, found[-1]):
            resolved = structs.replace(resolved, speakers=last, how="the speaker before goes on")
        if not resolved.speakers and _is_paper(findings, attribution.mention, papers):
            resolved = _of_paper(findings, resolved, institution)
        last = resolved.speakers or last
        if len(resolved.speakers) == 1 and findings.entity(resolved.speakers[0]).type == "organization":
            institution = resolved.speakers
        found.append(resolved)
    return tuple(found)


def _resolved(findings: Findings, attribution: Attribution, last: tuple[str, ...]) -> Attribution:
    if attribution.speakers:
        how = "the speaker before goes on" if attribution.how == GOES_ON else attribution.how
        return structs.replace(attribution, how=how)
    mention = findings.mention_at(attribution.mention) if attribution.mention is not None else None
    own = _entities(mention)
    if own:
        return structs.replace(attribution, speakers=own)
    if last and (attribution.how == GOES_ON or _could_be(findings, mention, last)):
        return structs.replace(attribution, speakers=last, how="the speaker before goes on")
    return structs.replace(attribution, how=None if attribution.how == GOES_ON else attribution.how)


def _same_as_before(findings: Findings, attribution: Attribution, before: Attribution) -> bool:
    """Whether a singular pronoun means who was just reported, rather than whom the focus gave it to.

    «…, lance Ferdal au lendemain de la victoire de Morvan. «…», détaille-t-il.» is Ferdal, unless a later sentence names
    somebody else.
    """
    mention = findings.mention_at(attribution.mention) if attribution.mention is not None else None
    if mention is None or mention.rule != PRONOUN or mention.number != "s" or len(before.speakers) != 1:
        return False
    speaker = before.speakers[0]
    genders = _genders(findings.mentions, speaker)
    if attribution.speakers == before.speakers or (genders and mention.gender not in genders):
        return False
    here, there = _sentence(findings, attribution.content[0].start), _sentence(findings, _end(before))
    chosen = attribution.speakers[0] if attribution.speakers else None
    later = (m for m in findings.mentions if m.entity == chosen and m.form != "pronoun" and m.span.start < mention.span.start)
    named = any(_sentence(findings, m.span.start) > there and not _quoted(findings, m.span.start) for m in later)
    return here - there <= NEAR and not named and (bool(genders) or not _only_body(findings, speaker, chosen))


def _only_body(findings: Findings, speaker: str, chosen: str | None) -> bool:
    """Whether a person would give way to a body of no known gender."""
    person = chosen is not None and findings.entity(chosen).type == "person"
    return person and findings.entity(speaker).type != "person"


def _quoted(findings: Findings, at: int) -> bool:
    return any(q.inner.start <= at < q.inner.end for q in findings.near(findings.quotations, Span(at, at + 1)))


def _sentence(findings: Findings, at: int) -> int:
    return bisect_right(findings.sentences, at, key=lambda s: s.start)


def _end(attribution: Attribution) -> int:
    spans = (*attribution.content, *(s for s in (attribution.cue, attribution.mention) if s is not None))
    return max(s.end for s in spans) - 1


def _entities(mention: Mention | None) -> tuple[str, ...]:
    if mention is None:
        return ()
    return mention.entities or ((mention.entity,) if mention.entity else ())


def _is_paper(findings: Findings, span: Span | None, papers: tuple[str, ...]) -> bool:
    return span is not None and any(word in papers for word in span.of(findings.document.text).lower().split())


def _of_paper(findings: Findings, attribution: Attribution, institution: tuple[str, ...]) -> Attribution:
    """A paper speaks for the institution its words name («un communiqué de la présidence»), or the last that spoke."""
    inside = findings.mentions_in(attribution.mention) if attribution.mention is not None else ()
    named = next((m for m in inside if m.type in ("organization", "state") and m.entity), None)
    if named is not None and named.entity is not None:
        return structs.replace(attribution, speakers=(named.entity,), how="whose paper it is")
    if institution:
        return structs.replace(attribution, speakers=institution, how="the institution that spoke before")
    return attribution


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
