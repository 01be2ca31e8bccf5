"""Who is spoken of at a point of the text: what pronouns and descriptions are resolved against."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aidememoire.model import Mention, Span, Taken
from aidememoire.resolve.clusters import Cluster

if TYPE_CHECKING:
    from spacy.tokens import Token

    from aidememoire.records import Findings
    from aidememoire.resolve.ledger import ReferentsTable

SUBJECTS = ("nsubj", "nsubj:pass")
INSIDE_PHRASE = ("flat:name", "appos", "flat:foreign", "nmod", "dep")
LONGEST_CHAIN = 4  # heads from a name in apposition up to the subject
# What a mention weighs by its place in the sentence, and how fast it fades: tried on the annotated articles.
SUBJECT, SOURCE, OTHER, QUOTED = 3.0, 3.0, 1.0, 0.4
FADE = 0.72
MEMORY = 1500  # mentions looked back over, so that a very long document takes no longer per page


@dataclass(slots=True)
class Seen:
    """One mention already resolved: its entity, its sentence, what it weighs, and whether it stands in a quotation."""

    cluster: Cluster
    at: int
    lead: int  # where its noun phrase begins by the parse: «her Norwegian counterparts» of «counterparts»
    end: int
    sentence: int
    weight: float
    quoted: bool
    subject: bool
    spoke: bool  # subject of a verb of saying, or source of «selon»


@dataclass(slots=True)
class SeenGroup:
    """A mention of several at once: «les deux ministres»."""

    clusters: tuple[Cluster, ...]
    sentence: int
    weight: float
    gender: str | None


@dataclass(slots=True)
class Focus:
    """The mentions resolved so far, in text order."""

    findings: Findings
    view: str  # the text as parsed
    sentence_starts: list[int]
    token_starts: list[int]
    quoted: Taken
    sources: tuple[str, ...]  # endings of the text before a source: "selon "
    joins: frozenset[str]  # what stands between two joined names: "et", "et le"
    speech_verbs: frozenset[str]
    saying_verbs: frozenset[str]
    seen: list[Seen] = field(default_factory=list)
    groups: list[SeenGroup] = field(default_factory=list)

    @property
    def recent(self) -> list[Seen]:
        """The mentions that are still remembered."""
        return self.seen[-MEMORY:]

    def sentence(self, at: int) -> int:
        """The number of the sentence at that place."""
        return max(0, bisect_right(self.sentence_starts, at) - 1)

    def in_quotation(self, at: int) -> bool:
        """Whether that place stands between quotation marks."""
        return self.quoted.meets(Span(at, at + 1))

    def _token(self, at: int) -> Token:
        return self.findings.doc[max(0, bisect_right(self.token_starts, at) - 1)]

    def _root(self, mention: Mention) -> Token:
        """The head word of a mention."""
        first, last = self._token(mention.core.start), self._token(mention.core.end - 1)
        return self.findings.doc[first.i : last.i + 1].root

    def is_subject(self, mention: Mention) -> bool:
        """Whether a mention is the subject of its clause, or stands behind a verb of saying as one («a dit le maire»)."""
        token = self._root(mention)
        first = self._token(mention.span.start)
        before = first.nbor(-1) if first.i else None
        if before is not None and before.pos_ == "VERB" and before.lemma_ in self.saying_verbs and first.pos_ != "ADP":
            return True
        if self._before_verb(mention, first):
            return True
        for _ in range(LONGEST_CHAIN):
            if token.dep_ in SUBJECTS:
                return True
            if token.dep_ not in INSIDE_PHRASE:
                return token.dep_ == "ROOT" and token.pos_ in ("PROPN", "NOUN")
            if token.dep_ == "nmod" and any(c.dep_ == "case" for c in token.children):
                return False
            token = token.head
        return False

    def _before_verb(self, mention: Mention, first: Token) -> bool:
        """Whether a finite verb follows directly, or behind the comma that closes an apposition."""
        after = self._token(mention.span.end - 1).i + 1
        before = first.nbor(-1) if first.i else None
        if after + 1 < len(self.findings.doc) and self.findings.doc[after].text == ",":
            if mention.role is None or before is None or before.text != ",":
                return False
            after += 1
        elif before is not None and before.pos_ == "ADP":
            return False
        follower = self.findings.doc[after] if after < len(self.findings.doc) else None
        return follower is not None and follower.pos_ in ("VERB", "AUX") and "VerbForm=Fin" in str(follower.morph)

    def is_source(self, mention: Mention) -> bool:
        """Whether a mention follows «selon» or the like."""
        return self.view[max(0, mention.span.start - 12) : mention.span.start].lower().endswith(self.sources)

    def speaks(self, mention: Mention) -> bool:
        """Whether a mention is the subject of a verb of saying."""
        token = self._root(mention)
        for _ in range(LONGEST_CHAIN):
            if token.dep_ in SUBJECTS or token.dep_ == "ROOT":
                break
            token = token.head
        return token.dep_ in SUBJECTS and token.head.lemma_ in self.speech_verbs

    def note(self, mention: Mention, cluster: Cluster) -> None:
        """Take in a resolved mention."""
        at, subject, source = mention.span.start, self.is_subject(mention), self.is_source(mention)
        quoted = self.in_quotation(at)
        weight = (SUBJECT if subject else SOURCE if source else OTHER) * (QUOTED if quoted else 1)
        spoke = source or (subject and self.speaks(mention))
        lead = min(at, self._root(mention).left_edge.idx)
        self.seen.append(Seen(cluster, at, lead, mention.span.end, self.sentence(at), weight, quoted, subject, spoke))

    def note_group(self, mention: Mention, clusters: tuple[Cluster, ...]) -> None:
        """Take in a mention of several outside quotations."""
        at = mention.span.start
        if not self.in_quotation(at):
            weight = SUBJECT if self.is_subject(mention) else OTHER
            self.groups.append(SeenGroup(clusters, self.sentence(at), weight, mention.gender))

    def last_group(self, at: int, gender: str | None, reach: int) -> tuple[tuple[Cluster, ...], float]:
        """The heaviest of the groups said within so many sentences, and what it weighs; of equals the later one."""
        here = self.sentence(at)
        near = [g for g in self.groups if here - g.sentence <= reach and (not gender or g.gender in (None, gender))]
        weighed = [(g.weight * FADE ** (here - g.sentence), n, g.clusters) for n, g in enumerate(near)]
        weight, _, clusters = max(weighed, key=lambda w: w[:2], default=(0.0, 0, ()))
        return clusters, weight

    def ranked(self, at: int, reach: int = 12, speakers: float = 1.0) -> list[tuple[Cluster, float]]:
        """The entities before `at` with what they weigh there, heaviest first; of equals the later one.

        Those who spoke weigh `speakers` times as much.
        """
        here = self.sentence(at)
        inside = self.in_quotation(at)
        weights: dict[Cluster, float] = {}
        order: dict[Cluster, int] = {}
        for s in reversed(self.recent):
            if here - s.sentence > reach:
                break
            if s.at >= at:
                continue
            weight = s.weight * FADE ** (here - s.sentence) * (1 / QUOTED if s.quoted and inside else 1)
            weight *= speakers if s.spoke else 1
            weights[s.cluster] = max(weights.get(s.cluster, 0.0), weight) + 0.05
            order.setdefault(s.cluster, s.at)
        return sorted(weights.items(), key=lambda item: (item[1], order[item[0]]), reverse=True)

    def subject_before(self, at: int) -> Cluster | None:
        """The subject of the sentence before that place, if somebody who can publish is one."""
        here = self.sentence(at)
        acting = (s.cluster for s in reversed(self.seen) if s.at < at and s.sentence == here and s.subject)
        return next((c for c in acting if c.type in ("organization", "person", "state")), None)

    def has_acted(self, cluster: Cluster) -> bool:
        """Whether somebody has been a subject or source so far."""
        return any(s.cluster is cluster and (s.subject or s.spoke) for s in self.recent)

    def last_joined_subject(self, at: int, reach: int = 2) -> tuple[Cluster, ...]:
        """Those who together were the subject of the last clause that had two: «le ministère et la présidence»."""
        here, text = self.sentence(at), self.view
        seen = [s for s in self.recent if s.at < at and here - s.sentence <= reach and not s.quoted]
        for first, second in zip(reversed(seen[:-1]), reversed(seen[1:]), strict=True):
            between = {text[first.end : second.at].strip(), text[first.end : second.lead].strip()}
            if first.subject and first.cluster is not second.cluster and between & self.joins:
                beside = (s.cluster for s in seen if s.at == second.at)  # «Ferdal and her counterparts»
                return tuple(dict.fromkeys((first.cluster, *beside)))
        return ()

    def last(self, at: int) -> list[Cluster]:
        """The entities mentioned before `at`, the latest first, each once."""
        return list(dict.fromkeys(s.cluster for s in reversed(self.recent) if s.at < at))


def read_focus(findings: Findings, table: ReferentsTable) -> Focus:
    """An empty focus for that document."""
    words = table.grammar
    joins = {j for w in words.joins for j in (w, f", {w}", *(f"{w} {a}" for a in words.articles))}
    quoted = Taken(q.inner for q in findings.quotations if q.depth == 0)
    starts = [s.start for s in findings.sentences] or [0]
    sources = tuple(f"{w} " for w in words.sources)
    return Focus(
        findings,
        findings.view,
        starts,
        findings.doc.to_array("IDX").tolist(),
        quoted,
        sources,
        frozenset(joins),
        frozenset(table.speech_verbs),
        frozenset(table.saying_verbs),
    )
