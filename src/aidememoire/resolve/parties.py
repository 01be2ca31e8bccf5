"""Descriptions of parties: «le pays», «les deux parties», «le gouvernement sorval», «le groupe», «de nombreux experts»."""

from __future__ import annotations

from aidememoire.model import Mention
from aidememoire.resolve.clusters import Cluster
from aidememoire.resolve.ledger import Answer, Ledger, fits_of, without_article
from aidememoire.resolve.offices import plain_key

PARTIES = ("state", "region", "organization")
PAIR_REACH = 2  # sentences within which two parties named together stay «les deux»
# Kinds of bodies that articles name without saying what they are («Orval… le groupe»), and how far back.
NAMED_BY_KIND = ("company", "agency", "bank", "media", "union")
RECENT_BODIES = 3
SOURCE = "source"
LONG_DESCRIPTION = 2  # words beyond which a description says enough to be one of its own


def _pair(ledger: Ledger, at: int, types: tuple[str, ...] = PARTIES) -> tuple[Cluster, ...]:
    """The two parties in focus: those of the last sentence that names just two, else the two named most."""
    by_sentence: dict[int, list[Cluster]] = {}
    total: dict[Cluster, int] = {}
    for seen in ledger.focus.recent:
        if seen.at < at and seen.cluster.type in types and _is_party(seen.cluster):
            group = by_sentence.setdefault(seen.sentence, [])
            if seen.cluster not in group:
                group.append(seen.cluster)
            total[seen.cluster] = total.get(seen.cluster, 0) + 1
    here = ledger.focus.sentence(at)
    for sentence in sorted(by_sentence, reverse=True):
        if here - sentence <= PAIR_REACH and len(by_sentence[sentence]) == 2:
            return tuple(by_sentence[sentence])
    top = sorted(total, key=lambda c: -total[c])[:2]
    return tuple(top) if len(top) == 2 else ()


def sides_of(ledger: Ledger, mention: Mention) -> Answer | None:
    """The two states that issue «le communiqué conjoint»; nothing where the words say no such thing."""
    if not set(plain_key(ledger.words(mention)).split()) & ledger.joint:
        return None
    pair = _pair(ledger, mention.span.start, ("state",)) or _states_of_persons(ledger, mention.span.start)
    return (pair, "paper-of-both-sides") if pair else None


def _is_party(cluster: Cluster) -> bool:
    """Whether it may be one of «les parties»: states and regions, and bodies that are told or known to be one."""
    return cluster.named and (cluster.type != "organization" or bool(cluster.roles) or bool(cluster.written))


def _states_of_persons(ledger: Ledger, at: int) -> tuple[Cluster, ...]:
    """The states of the last two persons who have one."""
    states = [ledger.thing(c.belongs_to) for c in ledger.focus.last(at) if c.type == "person"]
    found = tuple(dict.fromkeys(c for c in states if c and c.type == "state"))[:2]
    return found if len(found) == 2 else ()


def resolve_country(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«le pays»: the state named last; «les deux pays»: the two in focus; «son pays»: that of the person in focus."""
    at = mention.span.start
    if manner == "two" or (mention.number == "p" and manner == "possessive"):
        pair = _pair(ledger, at, ("state",)) or _states_of_persons(ledger, at)
        return (pair, "states-in-focus") if pair else None
    if mention.number == "p":
        return ledger.describe(mention, "other", keep=manner == "indefinite")
    if manner == "indefinite":
        return None
    if manner == "possessive":
        owned = (ledger.thing(c.belongs_to) for c, _ in ledger.focus.ranked(at) if c.type == "person" and c.of)
        cluster = next((c for c in owned if c and c.type == "state"), None)
        return ((cluster,), "state-of-person-in-focus") if cluster else None
    if manner == "definite":
        state = _state_in_focus(ledger, at)
        return ((state,), "state-in-focus") if state else None
    last = _last(ledger, at, "state")
    return ((last,), "last-state") if last else None


def _last(ledger: Ledger, at: int, type_: str) -> Cluster | None:
    return next((c for c in ledger.focus.last(at) if c.type == type_), None)


def resolve_party(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«les parties»: the two in focus; «la partie sorvale»: that state."""
    if manner == "indefinite":
        return None
    if mention.number == "p" or manner == "two":
        pair = _pair(ledger, mention.span.start) or _states_of_persons(ledger, mention.span.start)
        return (pair, "parties-in-focus") if pair else None
    cluster = ledger.thing(mention.of)
    return ((cluster,), "party-of-state") if cluster else None


def resolve_region(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«la région»: the one named last; «la région de Brisk»: that one."""
    if mention.number == "p" or manner == "indefinite":
        return ledger.describe(mention, "other") if mention.of else None
    named = ledger.thing(mention.of)
    if named and named.type in ("region", "city"):
        return (named,), "region-named"
    last = _last(ledger, mention.span.start, "region")
    return ((last,), "last-region") if last else None


def resolve_government(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«le gouvernement sorval»: the state; without a state, that named last."""
    if mention.number == "p":
        return _each_state(ledger, mention) or ledger.describe(mention, "other", keep=manner == "indefinite")
    cluster = ledger.thing(mention.of)
    if mention.of:
        return ((cluster,), "government-of-state") if cluster else ledger.describe(mention)
    state = _state_in_focus(ledger, mention.span.start)
    return ((state,), "government-of-state-in-focus") if state and manner == "definite" else ledger.describe(mention)


def _each_state(ledger: Ledger, mention: Mention) -> Answer | None:
    """«les gouvernements sorval et ordal»: both states."""
    states = [ledger.thing(of) for of in (mention.of or "").split("; ")]
    found = tuple(c for c in states if c)
    return (found, "each-state") if len(found) > 1 else None


def _state_in_focus(ledger: Ledger, at: int) -> Cluster | None:
    """The state named last in the sentence; else that of which the article speaks most; else the one named last."""
    here = ledger.focus.sentence(at)
    near = next(
        (s.cluster for s in reversed(ledger.focus.recent) if s.cluster.type == "state" and s.sentence == here and s.at < at), None
    )
    return near or ledger.home or _last(ledger, at, "state")


def resolve_authorities(ledger: Ledger, mention: Mention, _manner: str) -> Answer | None:
    """«les autorités sorvales»: the state; «les autorités» are their own."""
    cluster = ledger.thing(mention.of)
    return ((cluster,), "government-of-state") if cluster and cluster.type == "state" else ledger.describe(mention)


def resolve_group(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«de nombreux experts»: a group named by these words."""
    return ledger.describe(mention, "other", keep=manner == "indefinite")


def resolve_text(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«l'accord de Brisk» is a thing of its own; «le communiqué» is nobody."""
    return ledger.describe(mention, "other") if mention.of and manner == "definite" and mention.number == "s" else None


def resolve_paper(_ledger: Ledger, _mention: Mention, _manner: str) -> Answer | None:
    """«le communiqué» is settled when all are: it speaks for whom it comes from."""
    return None


def resolve_source(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«une source au ministère» is somebody of that description; «la source» is the one before."""
    before = next((c for c in ledger.focus.last(mention.span.start) if SOURCE in c.roles), None)
    if before and manner != "indefinite" and mention.span.end == mention.core.end:
        return (before,), "source-before"
    if manner != "indefinite" and set(plain_key(ledger.words(mention)).split()) & ledger.again:
        return None  # «la même source»: who spoke before, as the attribution tells
    return ledger.describe(mention, keep=False)


def resolve_body(ledger: Ledger, mention: Mention, manner: str) -> Answer | None:
    """«le groupe», «l'agence sorvale»: the body of that kind named last; else one of its own."""
    if mention.number == "p" or manner == "indefinite":
        return ledger.describe(mention, "other" if mention.number == "p" else None, keep=manner == "indefinite")
    kind = (mention.role or "").split(" ")[0]
    word = plain_key(mention.core.of(ledger.findings.document.text)).split(" ")[0]
    last = [c for c in ledger.focus.last(mention.span.start) if c.type == "organization"]
    said = set(plain_key(without_article(ledger.words(mention), ledger.pack)).split())
    alike = [c for c in last if plain_key(c.name).split(" ")[0] == word and fits_of(c, mention.of) and said <= _words(c)]
    if kind == "ministry":
        return ledger.describe(mention)
    if alike:
        return (alike[0],), "body-of-that-name"
    same = [c for c in last if c.named and kind in c.roles and _may_be_body(c, kind, mention.of)]
    if kind in NAMED_BY_KIND:
        same = same or [c for c in last[:RECENT_BODIES] if c.named and not c.roles and _may_be_body(c, kind, mention.of)]
    long = len(without_article(ledger.words(mention), ledger.pack).split()) > LONG_DESCRIPTION
    return ((same[0],), "body-of-that-kind") if same and not long else ledger.describe(mention)


def _words(cluster: Cluster) -> set[str]:
    return set(plain_key(f"{cluster.name} {cluster.belongs_to or ''}").split())


def _may_be_body(cluster: Cluster, kind: str, of: str | None) -> bool:
    """Whether a named body may be «l'agence sorvale»: of that kind, or of none told, and of no other state."""
    if of is None:
        return kind in cluster.roles or not cluster.roles
    return of in cluster.of or (kind in cluster.roles and not cluster.of and kind != "union")
