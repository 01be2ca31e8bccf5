"""A sentence made ready for the rules: its tokens, its verb groups, and who is subject of what."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aidememoire.extract.commitments.scene import Scene, read_scene
from aidememoire.extract.commitments.table import Lexicon
from aidememoire.extract.commitments.verbs import Group, Reader, phrase_text
from aidememoire.model import Mention, Span
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

DATELINE = 10
SUBJECTS = ("nsubj", "nsubj:pass", "expl:subj", "nsubj:caus")


@dataclass(frozen=True)
class Passage:
    """One sentence: `start` and `end` are its tokens, `span` its characters."""

    doc: Doc
    findings: Findings
    lexicon: Lexicon
    span: Span
    start: int
    end: int
    groups: tuple[Group, ...]
    scene: Scene
    over: dict[int, Group]  # the verb group that holds each token

    def at(self, index: int) -> Token:
        """The token at that place of the Doc."""
        return self.doc[index]

    def chars(self, start: int, end: int) -> Span:
        """The characters of the tokens from `start` up to and without `end`."""
        return Span(self.doc[start].idx, self.doc[end - 1].idx + len(self.doc[end - 1]))

    def group_at(self, head: int) -> Group | None:
        """The verb group whose verb stands at that place."""
        return next((g for g in self.groups if g.head == head), None)

    def group_over(self, index: int) -> Group | None:
        """The verb group that holds that token."""
        return self.over.get(index)

    def begins(self, at: int, phrases: tuple[str, ...]) -> bool:
        """Whether one of the phrases begins at that token."""
        if at >= self.end or self.doc[at].lower_ not in _first_words(phrases):
            return False
        here = phrase_text(self.doc, at, min(at + 6, self.end))
        return any(
            here == p or here.startswith((p + " ", p + ",", p + ".")) or (p.endswith("'") and here.startswith(p)) for p in phrases
        )

    def supposed(self, start: int) -> bool:
        """Whether what begins at that token is only a condition («si la Norvège accordait …»)."""
        return any(self.doc[i].lower_ in self.lexicon.grammar.conditions for i in range(max(self.start, start - 2), start))

    def insert_at(self, at: int) -> int:
        """How many words a parenthesis like «à long terme» takes at that token; 0 where there is none."""
        inserts = self.lexicon.inserts
        if at >= self.end or self.doc[at].lower_ not in self.lexicon.insert_heads:
            return 0
        return next((n for n in (5, 4, 3, 2) if phrase_text(self.doc, at, min(at + n, self.end)) in inserts), 0)

    def token_at(self, position: int) -> int:
        """The place in the Doc of the token that holds or follows a character."""
        return bisect_right(range(self.start, self.end), position, key=lambda i: self.doc[i].idx + len(self.doc[i])) + self.start


@cache
def _first_words(phrases: tuple[str, ...]) -> frozenset[str]:
    return frozenset(re.findall(r"[^ ']+'?", phrase)[0] for phrase in phrases)


def passages(doc: Doc, findings: Findings, lexicon: Lexicon) -> Iterator[Passage]:
    """The sentences of the article's body, with their verb groups."""
    at, scene = 0, read_scene(findings, lexicon.offices)
    for span in findings.sentences:
        while at < len(doc) and doc[at].idx < span.start:
            at += 1
        start = at
        while at < len(doc) and doc[at].idx < span.end:
            at += 1
        for first, last in _sentences_in(doc, *_outside_boilerplate(doc, findings, start, at)):
            if first < last:
                groups = tuple(Reader(doc, first, last, lexicon).groups())
                part = Span(doc[first].idx, doc[last - 1].idx + len(doc[last - 1]))
                over = {i: g for g in reversed(groups) for i in range(g.start, g.head + 1)}
                yield Passage(doc, findings, lexicon, part, first, last, groups, scene, over)


def _outside_boilerplate(doc: Doc, findings: Findings, start: int, end: int) -> tuple[int, int]:
    """The tokens of a sentence without boilerplate at its edges; none where it is boilerplate in the middle."""
    if start >= end or not findings.in_boilerplate(Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))):
        return start, end
    kept = [i for i in range(start, end) if not findings.in_boilerplate(Span(doc[i].idx, doc[i].idx + len(doc[i])))]
    return (kept[0], kept[-1] + 1) if kept else (start, start)


def _sentences_in(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of an utterance: a quotation is not split before the parse, but it may hold several."""
    first = _after_dateline(doc, start, end)
    for i in range(first + 1, end - 1):
        ends = doc[i].text in (".", "!", "?", "…", "...", "?»", "!»")
        after = doc[i + 2] if doc[i + 1].is_space and i + 2 < end else doc[i + 1]
        if ends and i + 1 - first > 2 and (after.text[:1].isupper() or "\n\n" in doc[i + 1].text):
            yield first, i + 1
            first = i + 1
    yield first, end


def _after_dateline(doc: Doc, start: int, end: int) -> int:
    """Where the sentence proper begins: behind «Valparaiso (Chili) – », a few words without a verb and a dash."""
    for i in range(start + 1, min(start + DATELINE, end - 1)):
        if doc[i].pos_ in ("VERB", "AUX") or doc[i].text in ("«", '"', ":"):
            return start
        if doc[i].text in ("–", "—", "-") and doc[i - 1].whitespace_ and doc[i].whitespace_ and doc[i + 1].text[:1].isupper():
            return i + 1
    return start


@dataclass(frozen=True, slots=True)
class Subject:
    """Who acts: the words from `start` up to and without `end`, and the head among them.

    `relative` tells that a pronoun stood for it at the verb («qui», «dont»), so that the clause begins there.
    """

    start: int
    end: int
    head: int
    relative: bool = False
    after: bool = False


def subject_of(passage: Passage, group: Group, depth: int = 0) -> Subject | None:
    """The subject of a verb group: by the tree, else the nearest noun phrase before it in its clause."""
    if group.tense in ("gerund", "perfect"):  # «en livrant», «annonce avoir livré»: who acts is the subject of the verb before
        before = [g for g in passage.groups if g.finite and g.head < group.start]
        return subject_of(passage, before[-1], depth + 1) if before and depth < 3 else None
    if not group.finite:
        return None
    subject = _by_tree(passage, group, depth)
    if subject is None:
        return subject_by_order(passage, group, passage.start)
    return subject if subject.relative or subject.after else _with_partners(passage, subject, passage.start)


def _by_tree(passage: Passage, group: Group, depth: int) -> Subject | None:
    head = passage.at(group.head)
    predicate = (head.head,) if head.dep_ in ("cop", "aux", "aux:tense", "aux:pass") else ()
    for token in (head, *predicate, *(t for t in passage.doc[group.start : group.head])):
        for child in token.children:
            if child.dep_ in SUBJECTS and passage.start <= child.i < passage.end and _fits(passage, group, child):
                return _phrase(passage, child, group)
    own = group.start > passage.start and passage.at(group.start - 1).pos_ in ("NOUN", "PROPN")
    if head.dep_ == "conj" and depth < 3 and passage.start <= head.head.i < group.start and not own:
        other = passage.group_over(head.head.i)
        if other is not None and other.finite:
            return subject_of(passage, other, depth + 1)
    return None


def _fits(passage: Passage, group: Group, subject: Token) -> bool:
    """A subject stands before its verb with no other finite verb of the same clause between them."""
    if subject.i > group.head:
        return subject.i - group.head < 6 and (group.inverted or subject.pos_ in ("NOUN", "PROPN"))
    if subject.i >= group.start:
        return subject.lower_ not in passage.lexicon.grammar.reflexives
    return True


def _phrase(passage: Passage, head: Token, group: Group) -> Subject | None:
    """The noun phrase around `head`; a relative pronoun is replaced by what it stands for."""
    grammar = passage.lexicon.grammar
    if head.lower_ in grammar.relatives:
        before = _antecedent(passage, head.i)
        return Subject(before.start, before.end, before.head, relative=True) if before else None
    start, end = _phrase_bounds(passage, head)
    if head.i < group.start:
        end = min(end, group.start)
    return Subject(start, end, head.i, after=head.i > group.head)


def _phrase_bounds(passage: Passage, head: Token) -> tuple[int, int]:
    """The words of a noun phrase: its subtree, cut at a comma that a clause follows, and never past a verb group."""
    start, end = max(head.left_edge.i, passage.start), min(head.right_edge.i + 1, passage.end)
    for i in range(head.i - 1, start - 1, -1):
        if passage.group_over(i) or passage.at(i).text in (";", ":", "«", "»") or passage.at(i).is_space:
            start = i + 1
            break
    for i in range(head.i + 1, end):
        token = passage.at(i)
        group = passage.group_over(i)
        if (group and group.finite) or token.lower_ in passage.lexicon.grammar.relatives or token.text in (";", ":"):
            end = i
            break
    if passage.at(start).pos_ in ("ADP", "ADV"):  # «Selon elle, la Norvège»: what comes before the comma is not the subject
        start = next((i + 1 for i in range(head.i - 1, start, -1) if passage.at(i).text == ","), start)
    while start < head.i and (passage.at(start).is_punct or passage.at(start).pos_ in ("CCONJ", "SCONJ", "ADV")):
        start += 1
    while end > head.i + 1 and passage.at(end - 1).is_punct and passage.at(end - 1).text != ")":
        end -= 1
    return start, end


def _antecedent(passage: Passage, at: int) -> Subject | None:
    """What a relative pronoun stands for: by the tree, else the noun phrase right before it."""
    verb = passage.at(at).head
    if verb.dep_ == "acl:relcl" and passage.start <= verb.head.i < at:
        start, end = _phrase_bounds(passage, verb.head)
        return Subject(start, min(end, at), verb.head.i)
    return _noun_before(passage, at)


def _noun_before(passage: Passage, at: int, first: int | None = None) -> Subject | None:
    first = passage.start if first is None else first
    for i in range(at - 1, max(first, at - 12) - 1, -1):
        token = passage.at(i)
        group = passage.group_over(i)
        if group is not None and group.finite:
            return None
        if token.pos_ in ("NOUN", "PROPN", "PRON") and token.lower_ not in passage.lexicon.grammar.clitics:
            top = top_noun(passage, token, first)
            start, end = _phrase_bounds(passage, top)
            return Subject(start, max(min(end, at), top.i + 1), top.i)
    return None


def top_noun(passage: Passage, token: Token, first: int) -> Token:
    """The head of the noun phrase that ends in `token`: «le ministre des Mines du Chili» is a minister."""
    while (
        token.dep_ in ("nmod", "amod", "flat:name", "flat:foreign", "appos", "obl:mod", "obl:arg", "conj")
        and token.head.i < token.i
        and token.head.i >= first
        and token.head.pos_ in ("NOUN", "PROPN", "PRON")
        and not any(passage.group_over(i) or passage.at(i).text in ",;:" for i in range(token.head.i, token.i))
    ):
        token = token.head
    return token


def subject_by_order(passage: Passage, group: Group, first: int) -> Subject | None:
    """The nearest noun phrase before the verb in its clause, not before the token `first`."""
    if group.inverted:
        return None
    at = group.start
    while at > first and passage.at(at - 1).pos_ in ("ADV", "PUNCT"):
        at -= 1
    if at > first and passage.at(at - 1).lower_ in passage.lexicon.grammar.joiners:
        return subject_of_main(passage, group)
    if at > first and passage.at(at - 1).lower_ in passage.lexicon.grammar.relatives:
        before = _antecedent(passage, at - 1)
        return Subject(before.start, before.end, before.head, relative=True) if before else None
    opening = _opening(passage, group, at, first)
    if opening is not None:
        return opening
    found = _noun_before(passage, _before_relative(passage, at, group.start, first), first)
    if found is None:
        return None
    return _with_partners(passage, Subject(max(found.start, first), found.end, found.head), first)


def _with_partners(passage: Passage, subject: Subject, first: int) -> Subject:
    """Of «la Norvège et le Chili», all: who stands before a joiner belongs to the subject."""
    before = subject.start - 1
    if before <= first or passage.at(before).lower_ not in passage.lexicon.grammar.joiners:
        return subject
    end = passage.at(before).idx
    for mention in passage.findings.near(passage.findings.mentions, Span(max(end - 2, 0), end)):
        start = passage.token_at(mention.span.start)
        if end - 2 < mention.span.end <= end and start >= first and mention.form != "demonym":
            while start > first and passage.at(start - 1).pos_ == "DET":
                start -= 1
            return Subject(start, subject.end, passage.token_at(mention.core.start))
    return subject


def _opening(passage: Passage, group: Group, at: int, first: int) -> Subject | None:
    """Of «La Norvège, fière de ses ports, est prête»: the party that opens the sentence and a comma parts from its verb."""
    if at == group.start or passage.at(group.start - 1).text != ",":
        return None
    for mention in passage.findings.mentions_in(passage.span):
        start, end = passage.token_at(mention.span.start), passage.token_at(mention.span.end)
        if (
            first <= start <= first + 1
            and end < at
            and passage.at(end).text == ","
            and mention.form in ("name", "capital", "description")
        ):
            return Subject(start, at, passage.token_at(mention.core.start))
    return None


def subject_of_main(passage: Passage, group: Group) -> Subject | None:
    """Of «a reçu la ministre et s'est dit prêt», the subject of the first verb."""
    before = [g for g in passage.groups if g.finite and g.head < group.start and not _is_relative(passage, g)]
    subject = subject_of(passage, before[-1], 1) if before else None
    return Subject(subject.start, subject.end, subject.head) if subject else None


def _is_relative(passage: Passage, group: Group) -> bool:
    return any(
        passage.at(i).lower_ in passage.lexicon.grammar.relatives for i in range(max(passage.start, group.start - 1), group.start)
    )


def _before_relative(passage: Passage, at: int, verb: int, first: int) -> int:
    """Where to look for the subject of a verb: before a relative clause that a comma closes in front of it."""
    if at == verb or passage.at(verb - 1).text != ",":
        return verb
    for i in range(verb - 2, first, -1):
        if passage.at(i).lower_ in passage.lexicon.grammar.relatives and passage.at(i - 1).text == ",":
            return i - 1
    return verb


def mention_of(passage: Passage, subject: Subject) -> Mention | None:
    """The mention that names the subject: the widest noun phrase over its head word."""
    head, words = passage.chars(subject.head, subject.head + 1), passage.chars(subject.start, subject.end)
    near = passage.findings.near(passage.findings.mentions, head)
    over = [m for m in near if m.span.covers(head) and (m.core.covers(head) or words.overlaps(m.core))]
    return max(over, key=lambda m: m.span.end - m.span.start, default=None)
