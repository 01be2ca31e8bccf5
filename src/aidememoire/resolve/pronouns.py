"""Pronouns to those in focus."""

from __future__ import annotations

from aidememoire.model import Mention
from aidememoire.resolve.clusters import Cluster
from aidememoire.resolve.focus import SUBJECT
from aidememoire.resolve.ledger import Answer, Ledger

PLACES = ("city", "other", "product")
# How much more a pronoun means a person than a body, and a body of no known gender: tried on the annotated articles.
PERSON, UNSURE_BODY = 2.5, 0.3
# A person of unknown gender: rarely «elle», since the press says «Mme» or a known first name of women.
UNKNOWN_GENDER = {"m": 0.9, "f": 0.3}
# Pronouns that mean persons only, or no person; others mean either.
KINDS = {"pronoun/person": True, "pronoun/thing": False}
SPEAKER = 2.0  # «a-t-il dit» means who spoke last rather than who was spoken of
OTHERS = 0.7  # how much less «ils» means a body or a crowd than persons
GROUP_REACH = 3  # sentences
FIRST_PERSON_REACH = 4


def resolve_pronoun(ledger: Ledger, mention: Mention) -> Answer | None:
    """The one in focus whose gender and number fit, persons before bodies; «je» outside quotations is who speaks."""
    if mention.rule == "pronoun/first":
        return _first_person(ledger, mention)
    if mention.number == "p":
        return _plural(ledger, mention)
    latter = _last_person(ledger, mention) if ledger.is_latter(mention) else None
    if latter is not None:
        return (latter,), "mentioned-last"
    inverted = ledger.findings.document.text[mention.span.start - 1] == "-"
    best: tuple[float, Cluster] | None = None
    for cluster, weight in ledger.focus.ranked(mention.span.start, speakers=SPEAKER if inverted else 1.0):
        if cluster.number == "p" or cluster.type in PLACES or cluster.gender not in (None, mention.gender):
            continue
        if mention.rule in KINDS and (cluster.type == "person") != KINDS[mention.rule]:
            continue
        if cluster.type == "person":
            weight *= PERSON * (1.0 if cluster.gender else UNKNOWN_GENDER[mention.gender or "m"])
        elif cluster.gender is None or inverted:
            weight *= UNSURE_BODY
        if best is None or weight > best[0]:
            best = weight, cluster
    if best is None:
        return None
    if best[1].gender is None and mention.gender:
        best[1].genders[mention.gender] += 1
    return (best[1],), "pronoun-in-focus"


def _last_person(ledger: Ledger, mention: Mention) -> Cluster | None:
    """The person mentioned last of that gender, within the sentence before."""
    here = ledger.focus.sentence(mention.span.start)
    near = [s.cluster for s in ledger.focus.recent if s.at < mention.span.start and here - s.sentence <= 1]
    return next(
        (c for c in reversed(near) if c.type == "person" and c.gender in (None, mention.gender) and c.number == "s"), None
    )


def _first_person(ledger: Ledger, mention: Mention) -> Answer | None:
    """«je» outside quotations, in copy that lost its marks: the person in focus. Inside, who speaks is known later."""
    if mention.number == "p" or ledger.focus.in_quotation(mention.span.start):
        return None
    persons = [c for c, _ in ledger.focus.ranked(mention.span.start, reach=FIRST_PERSON_REACH) if c.type == "person"]
    return ((persons[0],), "first-person") if persons else None


def _plural(ledger: Ledger, mention: Mention) -> Answer | None:
    """The group in focus, those last mentioned as several («les deux ministres»), or whom «et» joins as the last subject."""
    at = mention.span.start
    several, weight = ledger.focus.last_group(at, mention.gender, GROUP_REACH)
    joined = ledger.focus.last_joined_subject(at)
    groups = [
        (c, w)
        for c, w in ledger.focus.ranked(at, reach=GROUP_REACH)
        if c.number == "p" and c.type != "state" and (mention.gender is None or c.gender in (None, mention.gender))
    ]
    if set(several) < set(joined):
        return joined, "pronoun-joined-subject"
    if several and weight >= (groups[0][1] if groups else 0) * (OTHERS if several[0].type == "person" else 1):
        return several, "pronoun-several"
    if joined and (not groups or groups[0][1] < SUBJECT):
        return joined, "pronoun-joined-subject"
    return ((groups[0][0],), "pronoun-group") if groups else None
