"""Who prints whose words: near-duplicates, and wire text inside an article.

Two documents are compared only when they share a long sentence (an index of sentences proposes the pair);
whether one is a copy is then decided by exact counting of shared runs of words. A sentence that very many
documents share is a frame («La réunion s'est tenue à huis clos») and proposes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

from aidememoire.entries import Copy
from aidememoire.model import Document, Span
from aidememoire.reconcile.words import WORD, Word, body_words, fold, fold_text, shingles

LONG_SENTENCE = 8  # words; shorter ones are shared by chance
FRAME = 50  # documents; a sentence in more of them belongs to nobody
REPRINT = 0.8  # of the smaller body's runs of words found in the other: it is the same article, cut or retouched
PASSAGE = 30  # words in a row: shorter runs are quotations, which everybody may print
# Words outside quotation marks, in runs of at least LONG_SENTENCE words: so many are not shared by chance either. A
# dispatch that is retouched («cité par») falls into several runs.
RETOUCHED = 24
GAP = 8  # words between two shared runs: a form that is filled in anew has its numbers there
QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
NUMBER = re.compile(r"\d")
BODIES_KEPT = 256  # pairs come in order, so that a document's words serve several comparisons
ENDS = re.compile(r"[.!?…»”\"]+\s+|\n+")


class Body:
    """A document's words, its runs of words, and which of the words are quoted."""

    __slots__ = ("document", "outlet", "quoted", "shingles", "words")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.outlet = fold(document.outlet) if document.outlet else None
        self.words = body_words(document)
        self.shingles = shingles(self.words)
        marks = [Span(*m.span()) for m in QUOTED.finditer(document.text)]
        self.quoted = frozenset(i for i, w in enumerate(self.words) if any(m.covers(w.span) for m in marks))


def find_copies(documents: Iterable[Document]) -> tuple[Copy, ...]:
    """Every copy and partial reprint, each with what stands for its group, in the order of the documents' ids.

    The earliest published stands for a group; among equals the fullest; then the smallest id.
    """
    texts = {d.id: d for d in documents}
    holders: dict[int, list[str]] = defaultdict(list)
    for document in texts.values():
        for sentence in sentence_digests(document):
            holders[sentence].append(document.id)
    body = lru_cache(BODIES_KEPT)(lambda key: Body(texts[key]))
    compared = (compare(body(one), body(other)) for one, other in sorted(proposed(holders.values())))
    return choose(copy for copy in compared if copy)


def sentence_digests(document: Document) -> frozenset[int]:
    """Digests of the long sentences of its body, by which other documents find it."""
    sentences = (WORD.findall(fold_text(sentence)) for sentence in ENDS.split(_body(document)))
    return frozenset(hash_words(words) for words in sentences if len(words) >= LONG_SENTENCE)


def _body(document: Document) -> str:
    """The text with an end of line in place of what is not the article."""
    pieces, at = [], 0
    for wall in sorted(document.boilerplate):
        pieces.append(document.text[at : wall.start])
        at = max(at, wall.end)
    return "\n".join([*pieces, document.text[at:]])


def proposed(holders: Iterable[Collection[str]]) -> set[tuple[str, str]]:
    """The pairs of documents that share a sentence which is no frame; `holders` are the documents of each sentence."""
    pairs: set[tuple[str, str]] = set()
    for ids in holders:
        if 1 < len(ids) <= FRAME:
            ordered = sorted(ids)
            pairs.update((a, b) for i, a in enumerate(ordered) for b in ordered[i + 1 :])
    return pairs


def compare(one: Body, other: Body) -> Copy | None:
    """How the junior of the two copies the senior; None when what they share is less than a passage."""
    return compare_bodies(*sorted((one, other), key=_seniority))


def compare_bodies(first: Body, second: Body) -> Copy | None:
    """How `second` copies `first`, the senior of the two; None when what they share is less than a passage.

    A form that one outlet fills in again and again (a weekly communiqué) is no copy: what is shared is the frame.
    """
    smaller = min(len(first.shingles), len(second.shingles))
    if not smaller:
        return None
    shared = len(first.shingles & second.shingles)
    runs = tuple(_runs(second.words, first.words))
    if _is_form(first, second, runs):
        return None
    if shared / smaller >= REPRINT:
        kind = "reprint"
    elif any(run.length >= PASSAGE for run in runs) or _unquoted(runs, second) >= RETOUCHED:
        kind = "partial"
    else:
        return None
    passages = tuple(run.spans(second.words, first.words) for run in runs)
    share = round(shared / len(second.shingles), 3)
    return Copy(document=second.document.id, of=first.document.id, kind=kind, share=share, passages=passages)  # type: ignore[arg-type]  # one of the literals


def _unquoted(runs: Iterable[Run], body: Body) -> int:
    return sum(i not in body.quoted for run in runs for i in range(run.here, run.here + run.length))


def _is_form(first: Body, second: Body, runs: Sequence[Run]) -> bool:
    """Whether one outlet, or outlets nobody knows, print the same frame with other numbers."""
    if first.outlet != second.outlet and first.outlet and second.outlet:
        return False
    for one, other in pairwise(runs):
        here = second.words[one.here + one.length : other.here]
        there = first.words[one.there + one.length : other.there]
        if 0 < len(here) <= GAP and 0 < len(there) <= GAP and _numbers(here) != _numbers(there):
            return True
    return first.outlet is not None and bool(_numbers(first.words) ^ _numbers(second.words))


def _numbers(words: Iterable[Word]) -> frozenset[str]:
    return frozenset(w.text for w in words if NUMBER.search(w.text))


def _seniority(body: Body) -> tuple[str, int, str]:
    return (body.document.published or "9999", -len(body.words), body.document.id)


def _better(copy: Copy, known: Copy | None) -> bool:
    return known is None or (copy.kind == "reprint", copy.share, known.of) > (known.kind == "reprint", known.share, copy.of)


def choose(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Of all that a document was found to copy the nearest, traced to what stands for the group; by document."""
    compared = {(copy.document, copy.of): copy for copy in copies}
    found: dict[str, Copy] = {}
    for key in sorted(compared):
        if _better(compared[key], found.get(key[0])):
            found[key[0]] = compared[key]
    return tuple(_to_the_head(found[key], found, compared) for key in sorted(found))


def _to_the_head(copy: Copy, found: Mapping[str, Copy], compared: Mapping[tuple[str, str], Copy]) -> Copy:
    """A copy of a copy is a copy of what stands at the head, with the passages that it shares with that."""
    head, seen = copy.of, {copy.document}
    while head in found and found[head].kind == "reprint" and head not in seen:
        seen.add(head)
        head = found[head].of
    if head == copy.of:
        return copy
    straight = compared.get((copy.document, head))
    passages = straight.passages if straight else ()
    return Copy(document=copy.document, of=head, kind=copy.kind, share=copy.share, passages=passages)


def hash_words(run: Sequence[str]) -> int:
    """A digest of the words, 64 bits with a sign, that is the same in every process."""
    return int.from_bytes(blake2b(" ".join(run).encode(), digest_size=8).digest(), "big", signed=True)


class Run(NamedTuple):
    """So many words that two texts share, from these words on."""

    here: int
    there: int
    length: int

    def spans(self, here: Sequence[Word], there: Sequence[Word]) -> tuple[Span, Span]:
        """Where the words stand in both texts."""
        last, last_there = here[self.here + self.length - 1].span.end, there[self.there + self.length - 1].span.end
        return Span(here[self.here].span.start, last), Span(there[self.there].span.start, last_there)


def _runs(here: tuple[Word, ...], there: tuple[Word, ...]) -> Iterator[Run]:
    """The longest runs of words shared, greedily from the start of `here`; as long as a long sentence at least."""
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(there) - LONG_SENTENCE + 1):
        where[tuple(w.text for w in there[j : j + LONG_SENTENCE])].append(j)
    i = 0
    while i <= len(here) - LONG_SENTENCE:
        starts = where.get(tuple(w.text for w in here[i : i + LONG_SENTENCE]), ())
        length, j = max(((_run(here, there, i, j), j) for j in starts), default=(0, 0))
        if length:
            yield Run(i, j, length)
        i += max(1, length)


def _run(here: tuple[Word, ...], there: tuple[Word, ...], i: int, j: int) -> int:
    length = 0
    while i + length < len(here) and j + length < len(there) and here[i + length].text == there[j + length].text:
        length += 1
    return length
