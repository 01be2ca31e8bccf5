"""Who is who inside one document: mentions to entities.

Names are gathered over the whole document first, since a headline calls by the last name whom the text
introduces later. Then descriptions and pronouns are taken in text order, each against what has been said
so far. Two equal candidates left means none chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import msgspec

from aidememoire.languages.pack import Pack
from aidememoire.model import EntityType, Mention, Span
from aidememoire.records import Entity, Findings
from aidememoire.resolve.clusters import Cluster, cluster_names
from aidememoire.resolve.focus import SUBJECT, Focus
from aidememoire.resolve.offices import fit_of_roles, may_mean_unknown, plain_key, split_role

PARTIES = ("state", "region", "organization")
ARTICLES = (
    "le ",
    "la ",
    "les ",
    "l'",
    "l’",
    "un ",
    "une ",
    "des ",
    "du ",
    "ce ",
    "cet ",
    "cette ",
    "ces ",
    "son ",
    "sa ",
    "ses ",
    "leur ",
    "leurs ",
)
Answer = tuple[tuple[Cluster, ...], str]


@dataclass(slots=True)
class State:
    """What resolving knows while it goes through the document."""

    findings: Findings
    pack: Pack
    focus: Focus
    clusters: list[Cluster]
    described: dict[tuple[str, str], Cluster] = field(default_factory=dict)
    states: dict[str, Cluster] = field(default_factory=dict)

    def persons(self) -> list[Cluster]:
        """The persons known by now, named or described."""
        return [c for c in self.clusters if c.type == "person"]

    def make(self, name: str, type_: EntityType, mention: Mention, named: bool = False) -> Cluster:
        """A new entity."""
        cluster = Cluster(name, type_, number=mention.number, named=named, first=mention.span.start)
        self.clusters.append(cluster)
        return cluster

    def state(self, name: str) -> Cluster | None:
        """The entity of that state or body, if the document names it."""
        return self.states.get(plain_key(name))


def resolve_mentions(findings: Findings, pack: Pack) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities in order of first mention, and the mentions with their entity and how it was found."""
    mentions = findings.mentions
    named = cluster_names(findings.document.text, mentions)
    clusters = list(dict.fromkeys(named.values()))
    focus = Focus(
        findings,
        [s.start for s in findings.sentences] or [0],
        [t.idx for t in findings.doc],
        [q.inner for q in findings.quotations if q.depth == 0],
    )
    state = State(findings, pack, focus, clusters)
    state.states = {plain_key(c.name): c for c in clusters if c.type != "person"}
    answers: dict[int, Answer] = {}
    for i, mention in enumerate(mentions):
        answer = ((named[i],), _how_named(mention, named[i])) if i in named else _describe(state, mention, i, mentions, named)
        if answer:
            answers[i] = answer
            for cluster in answer[0]:
                if mention.form != "demonym" or "nationals" in mention.rule:
                    focus.note(mention, cluster)
    return _numbered(mentions, answers)


def _how_named(mention: Mention, cluster: Cluster) -> str:
    if mention.form in ("demonym", "capital"):
        return mention.form
    return "name" if mention.name == cluster.name else "last-name" if mention.type == "person" else "variant"


def _numbered(mentions: tuple[Mention, ...], answers: dict[int, Answer]) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """Ids in order of first mention; a demonym makes an entity but is none of its mentions."""
    spans: dict[Cluster, list[Span]] = {}
    for i, mention in enumerate(mentions):
        for cluster in answers.get(i, ((), ""))[0]:
            spans.setdefault(cluster, [])
            if mention.form != "demonym" or "nationals" in mention.rule:
                spans[cluster].append(mention.span)
    ids = {cluster: f"e{n}" for n, cluster in enumerate(spans, 1)}
    by_name = {plain_key(c.name): i for c, i in ids.items() if c.type != "person"}
    entities = tuple(
        Entity(id=i, name=c.name, type=c.type, of=_of(c, by_name, i), code=c.code, mentions=tuple(dict.fromkeys(spans[c])))
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


# ---------------------------------------------------------------- descriptions and pronouns


def _describe(state: State, mention: Mention, i: int, mentions: tuple[Mention, ...], named: dict[int, Cluster]) -> Answer | None:
    kind, _, manner = mention.rule.partition("/")
    if mention.form == "pronoun":
        return _pronoun(state, mention)
    if mention.name and mention.form == "description":
        return _beside_name(mention, i, mentions, named)
    steps: dict[str, Callable[[State, Mention, str], Answer | None]] = {
        "office": _office, "person": _somebody, "counterpart": _counterpart, "country": _country, "party": _party, "region": _region,
        "government": _government, "people": _group, "nationals": _group, "society": _group, "text": _text,
    }  # fmt: skip
    return steps.get(kind, _body)(state, mention, manner)


def _text(state: State, mention: Mention, manner: str) -> Answer | None:
    """«l'accord de Brisk» is a thing of its own; «le communiqué» is nobody."""
    return _new(state, mention, "other") if mention.of and manner == "definite" and mention.number == "s" else None


def _beside_name(mention: Mention, i: int, mentions: tuple[Mention, ...], named: dict[int, Cluster]) -> Answer | None:
    """«le ministre des Ports, Anne Ferdal»: whom the name beside it names."""
    near = sorted((k for k in named if mentions[k].name == mention.name), key=lambda k: abs(k - i))
    if not near:
        return None
    if mention.role and mention.type == "person" and mention.rule.startswith("office"):
        named[near[0]].roles[mention.role] += 0
    return (named[near[0]],), "apposition"


def _bare(text: str) -> str:
    """The words of a description without its article, on one line."""
    text = " ".join(text.replace("’", "'").split())
    lowered = text.lower()
    start = next((a for a in ARTICLES if lowered.startswith(a)), "")
    return text[len(start) :] if start else text


def _new(state: State, mention: Mention, type_: EntityType | None = None, keep: bool = False) -> Answer:
    """An entity of its own, named by the words; the same words later mean the same."""
    words = mention.span.of(state.findings.document.text)
    name = " ".join(words.replace("’", "'").split()) if keep else _bare(words)
    key = (type_ or mention.type, plain_key(name))
    if key not in state.described:
        state.described[key] = state.make(name, type_ or mention.type, mention)
    state.described[key].take(mention)
    return (state.described[key],), "description"


def _fits_of(cluster: Cluster, of: str | None) -> bool:
    return of is None or not cluster.of or _is_of(cluster, of)


def _is_of(cluster: Cluster, of: str) -> bool:
    """Whether it belongs to that state or body, whose name may be said shorter («Orval» for «Orval-Sorvalie»)."""
    words = set(plain_key(of).split())
    return of in cluster.of or any(words <= (its := set(plain_key(o).split())) or its <= words for o in cluster.of)


def _role_fit(state: State, mention: Mention, cluster: Cluster) -> int:
    if not mention.role:
        return 0
    return max((fit_of_roles(mention.role, r, state.pack) for r in cluster.roles), default=0)


def _office(state: State, mention: Mention, manner: str) -> Answer | None:
    """The holder of an office: by the office and whose it is; else the one person of whom no office is told."""
    if mention.number == "p":
        return _holders(state, mention, manner)
    if manner == "indefinite":
        return _new(state, mention)
    ranked = [c for c, _ in state.focus.ranked(mention.span.start, reach=10_000)]
    order = {c: n for n, c in enumerate(ranked)}
    fits = [(c, _role_fit(state, mention, c)) for c in state.persons() if _fits_of(c, mention.of) and _gender_fits(mention, c)]
    fits = [(c, f) for c, f in fits if f]
    if mention.of and any(_is_of(c, mention.of) for c, _ in fits):
        fits = [(c, f) for c, f in fits if _is_of(c, mention.of)]
    elif mention.of:
        fits = [(c, f) for c, f in fits if f > 1 or may_mean_unknown(mention.role or "", mention.of, state.pack)]
    if fits:
        before = [(c, f) for c, f in fits if c in order] or fits
        best = max(f for _, f in before)
        holders = sorted((c for c, f in before if f == best), key=lambda c: order.get(c, 10_000))
        return _chosen(mention, holders, "only-office-holder" if len(holders) == 1 else "last-office-holder")
    return _of_unknown_office(state, mention, ranked) or _new(state, mention)


def _chosen(mention: Mention, holders: list[Cluster], how: str) -> Answer:
    if mention.of and not holders[0].of:
        holders[0].of[mention.of] += 1
    return (holders[0],), "role-and-state" if mention.of and how == "only-office-holder" else how


def _of_unknown_office(state: State, mention: Mention, ranked: list[Cluster]) -> Answer | None:
    """«le dirigeant sorval» of an article that nowhere says what Ferdal is: Ferdal, if none other comes into question."""
    if not may_mean_unknown(mention.role or "", mention.of, state.pack):
        return None
    free = [
        c
        for c in ranked
        if c.type == "person" and c.named and not c.roles and _fits_of(c, mention.of) and _gender_fits(mention, c)
    ]
    if not free:
        return None
    free[0].roles[mention.role or ""] += 1
    if mention.of and not free[0].of:
        free[0].of[mention.of] += 1
    return (free[0],), "person-without-office"


def _gender_fits(mention: Mention, cluster: Cluster) -> bool:
    """A masculine title may be a woman's; a feminine one is no man's."""
    return not (mention.gender == "f" and cluster.gender == "m")


def _holders(state: State, mention: Mention, manner: str) -> Answer | None:
    """«les deux présidents»: the two last mentioned who may be meant; «les présidents» if just two are."""
    if manner == "indefinite" or mention.of:
        return _new(state, mention, "other", keep=manner == "indefinite")
    last = [c for c in state.focus.last(mention.span.start) if c.type == "person" and c.named]
    fitting = [c for c in last if _role_fit(state, mention, c)]
    if manner == "two":
        pair = fitting[:2] if len(fitting) > 1 else last[:2]
        return (tuple(reversed(pair)), "last-two-persons") if len(pair) == 2 else None
    if manner == "definite" and len(fitting) > 1:
        return tuple(reversed(fitting[:2])), "holders-of-office"
    return _new(state, mention, "other")


def _somebody(state: State, mention: Mention, manner: str) -> Answer | None:
    """«le conférencier», «l'invité»: the person spoken of, by gender; a guest is not the one who speaks."""
    if manner == "two" or (mention.number == "p" and manner == "demonstrative"):
        return _holders(state, mention, "two")
    if mention.number == "p" or manner == "indefinite":
        return _new(state, mention, "other" if mention.number == "p" else None, keep=mention.number == "p")
    ranked = [c for c, _ in state.focus.ranked(mention.span.start) if c.type == "person" and _gender_fits(mention, c)]
    word = plain_key(mention.core.of(state.findings.document.text))
    if word.startswith(("invit", "visiteu", "hot")):
        ranked = ranked[1:]
    return ((ranked[0],), "person-in-focus") if ranked else _new(state, mention)


def _counterpart(state: State, mention: Mention, manner: str) -> Answer | None:
    """«son homologue sorval»: the other person of the talks, of that state if one is said."""
    if mention.number == "p":
        return _new(state, mention, "other", keep=manner == "indefinite")
    ranked = [c for c, _ in state.focus.ranked(mention.span.start) if c.type == "person"]
    own = ranked[0] if ranked else None
    if mention.of:
        others = [c for c in state.persons() if c is not own and mention.of in c.of]
        if len(others) == 1:
            return (others[0],), "counterpart-of-state"
        return _new_counterpart(state, mention, own)
    others = [c for c in ranked if c is not own]
    return ((others[0],), "counterpart") if others else _new(state, mention)


def _new_counterpart(state: State, mention: Mention, own: Cluster | None) -> Answer:
    """«son homologue sorval» of a minister, unnamed: "ministre sorval"."""
    answer = _new(state, mention)
    role = own.roles.most_common(1)[0][0] if own and own.roles else None
    if role:
        office, portfolio = split_role(role, state.pack)
        demonym = mention.span.of(state.findings.document.text)[mention.core.end - mention.span.start :].strip()
        answer[0][0].name = " ".join(
            part for part in (office.split(" des ")[0] if portfolio else office, demonym, portfolio) if part
        )
        answer[0][0].roles[role] += 1
    return answer


# ---------------------------------------------------------------- parties


def _pair(state: State, at: int, types: tuple[str, ...] = PARTIES) -> tuple[Cluster, ...]:
    """The two parties in focus: those of the last sentence that names two, else the two named most."""
    by_sentence: dict[int, list[Cluster]] = {}
    total: dict[Cluster, int] = {}
    for s in state.focus.seen:
        if s.at < at and s.cluster.type in types and s.cluster.named:
            group = by_sentence.setdefault(s.sentence, [])
            if s.cluster not in group:
                group.append(s.cluster)
            total[s.cluster] = total.get(s.cluster, 0) + 1
    here = state.focus.sentence(at)
    for sentence in sorted(by_sentence, reverse=True):
        if here - sentence <= 2 and len(by_sentence[sentence]) == 2:
            return tuple(by_sentence[sentence])
    top = sorted(total, key=lambda c: -total[c])[:2]
    return tuple(top) if len(top) == 2 else ()


def _country(state: State, mention: Mention, manner: str) -> Answer | None:
    """«le pays»: the state named last; «les deux pays»: the two in focus; «son pays»: that of the person in focus."""
    at = mention.span.start
    if manner == "two" or (mention.number == "p" and manner == "possessive"):
        pair = _pair(state, at, ("state",)) or _states_of_persons(state, at)
        return (pair, "states-in-focus") if pair else None
    if mention.number == "p":
        return _new(state, mention, "other", keep=manner == "indefinite")
    if manner == "possessive":
        owner = next((c for c, _ in state.focus.ranked(at) if c.type == "person" and c.of), None)
        cluster = state.state(owner.belongs_to or "") if owner else None
        return ((cluster,), "state-of-person-in-focus") if cluster else None
    if manner == "indefinite":
        return None
    last = [c for c in state.focus.last(at) if c.type == "state"]
    return ((last[0],), "last-state") if last else None


def _states_of_persons(state: State, at: int) -> tuple[Cluster, ...]:
    """The states of the last two persons who have one."""
    states = [state.state(c.belongs_to) for c in state.focus.last(at) if c.type == "person" and c.belongs_to]
    found = tuple(dict.fromkeys(c for c in states if c and c.type == "state"))[:2]
    return found if len(found) == 2 else ()


def _party(state: State, mention: Mention, manner: str) -> Answer | None:
    """«les parties»: the two in focus; «la partie russe»: that state."""
    if mention.number == "p" or manner == "two":
        pair = _pair(state, mention.span.start) or _states_of_persons(state, mention.span.start)
        return (pair, "parties-in-focus") if pair else None
    cluster = state.state(mention.of) if mention.of else None
    return ((cluster,), "party-of-state") if cluster else None


def _region(state: State, mention: Mention, manner: str) -> Answer | None:
    if mention.number == "p" or manner == "indefinite":
        return _new(state, mention, "other") if mention.of else None
    named = state.state(mention.of) if mention.of else None
    if named and named.type in ("region", "city"):
        return (named,), "region-named"
    last = [c for c in state.focus.last(mention.span.start) if c.type == "region"]
    return ((last[0],), "last-region") if last else None


def _government(state: State, mention: Mention, manner: str) -> Answer | None:
    """«le gouvernement sorval»: the state; without a state, that of the sentence or the article."""
    if mention.number == "p" and not mention.of and manner != "definite":
        return _new(state, mention, "other")
    if mention.of:
        cluster = state.state(mention.of)
        return ((cluster,), "government-of-state") if cluster else _new(state, mention)
    last = [c for c in state.focus.last(mention.span.start) if c.type == "state"]
    return (
        ((last[0],), "government-of-last-state")
        if last and mention.core.of(state.findings.document.text).lower()[0] in "geé"
        else _new(state, mention)
    )


def _group(state: State, mention: Mention, manner: str) -> Answer | None:
    """«de nombreux experts»: a group named by these words."""
    return _new(state, mention, "other", keep=manner == "indefinite")


def _body(state: State, mention: Mention, manner: str) -> Answer | None:
    """«le groupe», «l'agence sorvale»: the body of that kind named last; else one of its own."""
    if mention.number == "p" or manner == "indefinite":
        return _new(state, mention, "other" if mention.number == "p" else None, keep=manner == "indefinite")
    kind = (mention.role or "").split(" ")[0]
    word = plain_key(mention.core.of(state.findings.document.text)).split(" ")[0]
    last = [c for c in state.focus.last(mention.span.start) if c.type == "organization"]
    alike = [c for c in last if plain_key(c.name).split(" ")[0] == word and _fits_of(c, mention.of)]
    same = [c for c in last if c.named and _may_be_body(c, kind, mention.of)]
    long = len(_bare(mention.span.of(state.findings.document.text)).split()) > 2
    for candidates, how in ((alike, "body-of-that-name"), (same, "body-of-that-kind")):
        if candidates and not (long and how == "body-of-that-kind") and kind != "ministry":
            return (candidates[0],), how
    return _new(state, mention)


def _may_be_body(cluster: Cluster, kind: str, of: str | None) -> bool:
    """Whether a named body may be «l'agence sorvale»: of that kind, or of none told, and of no other state."""
    if of is None:
        return kind in cluster.roles or not cluster.roles
    return of in cluster.of or (kind in cluster.roles and not cluster.of and kind != "union")


# ---------------------------------------------------------------- pronouns


def _pronoun(state: State, mention: Mention) -> Answer | None:
    """The one in focus whose gender and number fit, persons before bodies; «je» outside quotations is who speaks."""
    if mention.rule == "pronoun/first":
        return _first_person(state, mention)
    if mention.number == "p":
        return _plural_pronoun(state, mention)
    text = state.findings.document.text
    inverted = text[mention.span.start - 1] == "-"
    best: list[tuple[float, Cluster]] = []
    for cluster, weight in state.focus.ranked(mention.span.start):
        if cluster.number == "p" or cluster.type in ("city", "other", "product") or cluster.gender not in (None, mention.gender):
            continue
        if cluster.type != "person" and (cluster.gender is None or inverted):
            weight *= 0.3
        best.append((weight * (2.5 if cluster.type == "person" else 1), cluster))
    best.sort(key=lambda b: -b[0])
    return ((best[0][1],), "pronoun-in-focus") if best else None


def _first_person(state: State, mention: Mention) -> Answer | None:
    """«je» outside quotations, in copy that lost its marks: the person in focus. Inside, who speaks is known later."""
    if mention.number == "p" or state.focus.in_quotation(mention.span.start):
        return None
    persons = [c for c, _ in state.focus.ranked(mention.span.start, reach=4) if c.type == "person"]
    return ((persons[0],), "first-person") if persons else None


def _plural_pronoun(state: State, mention: Mention) -> Answer | None:
    """The group in focus, or those whom «et» joins as the last subject."""
    joined = state.focus.last_joined_subject(mention.span.start)
    groups = [(c, w) for c, w in state.focus.ranked(mention.span.start, reach=3) if c.number == "p" and c.type != "state"]
    if joined and (not groups or groups[0][1] < SUBJECT):
        return joined, "pronoun-joined-subject"
    return ((groups[0][0],), "pronoun-group") if groups else None
