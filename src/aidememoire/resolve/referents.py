"""Who is who inside one document: mentions to entities.

Names are gathered over the whole document first, since a headline calls by the last name whom the text
introduces later. Then descriptions and pronouns are taken in text order, each against what has been said
so far. Two equal candidates left means none chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import msgspec

from aidememoire.languages.pack import Pack
from aidememoire.model import Mention, Span
from aidememoire.records import Entity, Findings
from aidememoire.resolve.bearers import cluster_persons
from aidememoire.resolve.clusters import Cluster, cluster_things
from aidememoire.resolve.focus import read_focus
from aidememoire.resolve.ledger import Answer, Ledger, ReferentsTable
from aidememoire.resolve.offices import plain_key
from aidememoire.resolve.parties import (
    resolve_authorities,
    resolve_body,
    resolve_country,
    resolve_government,
    resolve_group,
    resolve_paper,
    resolve_party,
    resolve_region,
    resolve_source,
    resolve_text,
    sides_of,
)
from aidememoire.resolve.persons import resolve_counterpart, resolve_guest, resolve_office, resolve_person_noun
from aidememoire.resolve.pronouns import resolve_pronoun
from aidememoire.resolve.spellings import Spellings

BY_FAR = 2  # times as often as the next
OFTEN = 3
AUTHOR_REACH = 4  # words from a paper to its author
NEAR = 25  # mentions from a title to the name beside it
# By the first part of a mention's rule; every other description is of a body.
STEPS: dict[str, Callable[[Ledger, Mention, str], Answer | None]] = {
    "office": resolve_office,
    "person": resolve_person_noun,
    "guest": resolve_guest,
    "counterpart": resolve_counterpart,
    "country": resolve_country,
    "party": resolve_party,
    "region": resolve_region,
    "government": resolve_government,
    "authorities": resolve_authorities,
    "people": resolve_group,
    "nationals": resolve_group,
    "society": resolve_group,
    "text": resolve_text,
    "release": resolve_paper,
    "source": resolve_source,
}


def resolve_mentions(findings: Findings, pack: Pack) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities in order of first mention, and the mentions with their entity and how it was found."""
    mentions = findings.mentions
    table = pack.table("names", ReferentsTable)
    spellings = Spellings(table.grammar.sounds)
    named = cluster_things(findings.document.text, mentions, spellings)
    cluster_persons(mentions, named, spellings, table.grammar.patronymics)
    clusters = list(dict.fromkeys(named.values()))
    ledger = Ledger(findings, pack, read_focus(findings, table), clusters)
    ledger.named = {plain_key(c.name): c for c in clusters if c.type != "person"}
    ledger.home = _most_named([c for c in named.values() if c.type == "state"], 1)
    ledger.foremost = _most_named([c for c in named.values() if c.type == "person"], OFTEN)
    ledger.central = _most_named([c for c in named.values() if c.type == "person" and not c.roles], OFTEN)
    answers: dict[int, Answer] = {}
    for i, mention in enumerate(mentions):
        answer = ((named[i],), _how_named(mention, named[i])) if i in named else _answer(ledger, mention, i, named)
        if answer:
            answers[i] = answer
            if _is_mention(mention):
                for cluster in answer[0]:
                    ledger.focus.note(mention, cluster)
                if len(answer[0]) > 1:
                    ledger.focus.note_group(mention, answer[0])
    _give_papers(ledger, answers)
    return _numbered(mentions, answers)


def _give_papers(ledger: Ledger, answers: dict[int, Answer]) -> None:
    """«un communiqué du ministère» speaks for the ministry, and «le communiqué» after it."""
    mentions, last = ledger.findings.mentions, None
    for i, mention in enumerate(mentions):
        if not mention.rule.startswith("release/"):
            continue
        own = _issuer(mentions, i, answers) or _author(ledger, i, answers)
        last = own or last
        both = None if own else sides_of(ledger, mention)
        if both:
            answers[i] = both
        elif own:
            answers[i] = ((own,), "paper-of-body")
        elif mention.rule.endswith("/indefinite"):
            last = ledger.focus.subject_before(mention.span.start) or last
            answers.update({i: ((last,), "paper-of-subject")} if last else {})
        elif last and i not in answers:
            answers[i] = ((last,), "paper-of-body-before")


def _issuer(mentions: tuple[Mention, ...], i: int, answers: dict[int, Answer]) -> Cluster | None:
    """Whom the words of a paper's description name behind its noun."""
    for k in range(i + 1, min(i + NEAR, len(mentions))):
        inside = mentions[i].core.end <= mentions[k].span.start and mentions[k].span.start < mentions[i].span.end
        if inside and k in answers and _is_mention(mentions[k]) and len(answers[k][0]) == 1 and answers[k][0][0].type != "city":
            return answers[k][0][0]
    return None


def _author(ledger: Ledger, i: int, answers: dict[int, Answer]) -> Cluster | None:
    """Whom a preposition a few words behind a paper names: «a tweet on Monday by the minister, Anna Ferdal»."""
    mentions, end = ledger.findings.mentions, ledger.findings.mentions[i].span.end
    for k in range(i + 1, min(i + NEAR, len(mentions))):
        lead = ledger.findings.view[end : mentions[k].span.start].lower().split()
        if len(lead) > AUTHOR_REACH:
            return None
        if lead and lead[-1] in ledger.issued:
            same = [j for j in range(k, min(k + NEAR, len(mentions))) if mentions[j].span.start == mentions[k].span.start]
            whole = max(same, key=lambda j: mentions[j].span.end)
            return answers[whole][0][0] if whole in answers and len(answers[whole][0]) == 1 else None
    return None


def _most_named(clusters: list[Cluster], least: int) -> Cluster | None:
    """The one named at least twice as often as any other, and at least so many times."""
    counts = Counter(clusters).most_common(2)
    if not counts or counts[0][1] < least or (len(counts) > 1 and counts[0][1] < BY_FAR * counts[1][1]):
        return None
    return counts[0][0]


def _is_mention(mention: Mention) -> bool:
    """Whether the words mean the entity; «sorval» in «le vin sorval» only points to one."""
    return mention.form != "demonym" or mention.rule.startswith("nationals")


def _how_named(mention: Mention, cluster: Cluster) -> str:
    if mention.form in ("demonym", "capital"):
        return mention.form
    return "name" if mention.name == cluster.name else "last-name" if mention.type == "person" else "variant"


def _answer(ledger: Ledger, mention: Mention, i: int, named: dict[int, Cluster]) -> Answer | None:
    """Who a description or pronoun means."""
    if mention.form == "pronoun":
        return resolve_pronoun(ledger, mention)
    if mention.form == "name":
        return None
    if mention.form == "description" and mention.name:
        return _beside_name(ledger, mention, i, named)
    kind, _, manner = mention.rule.partition("/")
    return STEPS.get(kind, resolve_body)(ledger, mention, manner)


def _beside_name(ledger: Ledger, mention: Mention, i: int, named: dict[int, Cluster]) -> Answer | None:
    """«le ministre des Ports, Anne Ferdal»: whom the name beside it names."""
    found = [_nearest(ledger.findings.mentions, name, i, named) for name in (mention.name or "").split("; ")]
    clusters = tuple(dict.fromkeys(c for c in found if c))
    return (clusters, "apposition") if clusters else None


def _nearest(mentions: tuple[Mention, ...], name: str, i: int, named: dict[int, Cluster]) -> Cluster | None:
    """Whom the mention of that name nearest to the `i`-th names."""
    for distance in range(1, NEAR):
        for k in (i + distance, i - distance):
            if k in named and mentions[k].name == name:
                return named[k]
    return None


def _numbered(mentions: tuple[Mention, ...], answers: dict[int, Answer]) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """Ids in order of first mention; a demonym makes an entity but is none of its mentions."""
    spans: dict[Cluster, list[Span]] = {}
    for i, mention in enumerate(mentions):
        for cluster in answers.get(i, ((), ""))[0]:
            spans.setdefault(cluster, [])
            if _is_mention(mention):
                spans[cluster].append(mention.span)
    ids = {cluster: f"e{n}" for n, cluster in enumerate(spans, 1)}
    by_name = {plain_key(c.name): i for c, i in ids.items() if c.type != "person"}
    entities = tuple(
        Entity(id=i, name=c.label, type=c.type, of=_of(c, by_name, i), code=c.code, mentions=tuple(dict.fromkeys(spans[c])))
        for c, i in ids.items()
    )
    return entities, tuple(_filled(m, answers.get(i), ids) for i, m in enumerate(mentions))


def _of(cluster: Cluster, by_name: dict[str, str], own: str) -> str | None:
    for name, _ in cluster.of.most_common():
        ref = by_name.get(plain_key(name))
        if ref and ref != own:
            return ref
    return None


def _filled(mention: Mention, answer: Answer | None, ids: dict[Cluster, str]) -> Mention:
    if answer is None:
        return mention
    refs = tuple(ids[c] for c in answer[0])
    if len(refs) == 1:
        return msgspec.structs.replace(mention, entity=refs[0], how=answer[1])
    return msgspec.structs.replace(mention, entities=refs, how=answer[1])
