"""Who prints whose words: near-duplicates, wire text inside an article, and where words come from.

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

from aidememoire.entries import Copy, Origin
from aidememoire.model import Document, Span
from aidememoire.reconcile.words import Word, body_words, fold, fold_text, shingles

LONG_SENTENCE = 8  # words; shorter ones are shared by chance
FRAME = 50  # documents; a sentence in more of them belongs to nobody
REPRINT = 0.8  # of the smaller body's runs of words found in the other: it is the same article, cut or retouched
PASSAGE = 30  # words in a row: shorter runs are quotations, which everybody may print
BODIES_KEPT = 256  # pairs come in order, so that a document's words serve several comparisons
ENDS = re.compile(r"[.!?…»”\"]+\s+|\n+")


class Body:
    """A document's words, and its runs of words."""

    __slots__ = ("document", "shingles", "words")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = body_words(document)
        self.shingles = shingles(self.words)


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
    return frozenset(_sentences(document, body_words(document)))


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
    """How `second` copies `first`, the senior of the two; None when what they share is less than a passage."""
    smaller = min(len(first.shingles), len(second.shingles))
    if not smaller:
        return None
    shared = len(first.shingles & second.shingles)
    passages = tuple(_passages(second.words, first.words))
    if shared / smaller >= REPRINT:
        kind, share = "reprint", shared / len(second.shingles)
    elif passages:
        kind, share = "partial", shared / len(second.shingles)
    else:
        return None
    return Copy(document=second.document.id, of=first.document.id, kind=kind, share=round(share, 3), passages=passages)  # type: ignore[arg-type]  # one of the literals


def _seniority(body: Body) -> tuple[str, int, str]:
    return (body.document.published or "9999", -len(body.words), body.document.id)


def _better(copy: Copy, known: Copy | None) -> bool:
    return known is None or (copy.kind == "reprint", copy.share, known.of) > (known.kind == "reprint", known.share, copy.of)


def choose(copies: Iterable[Copy]) -> tuple[Copy, ...]:
    """Of all that a document was found to copy the nearest, traced to what stands for the group; by document."""
    found: dict[str, Copy] = {}
    for copy in copies:
        if _better(copy, found.get(copy.document)):
            found[copy.document] = copy
    heads = _to_the_head(found)
    return tuple(heads[key] for key in sorted(heads))


def _to_the_head(found: dict[str, Copy]) -> dict[str, Copy]:
    """A copy of a copy is a copy of what stands at the head; its passages stay those it was compared on."""
    out: dict[str, Copy] = {}
    for key, copy in found.items():
        head, seen = copy.of, {key}
        while head in found and found[head].kind == "reprint" and head not in seen:
            seen.add(head)
            head = found[head].of
        out[key] = copy if head == copy.of else Copy(document=key, of=head, kind=copy.kind, share=copy.share)
    return out


def _sentences(document: Document, words: Sequence[Word]) -> Iterator[int]:
    ends = [m.end() for m in ENDS.finditer(document.text)] + [len(document.text)]
    at = 0
    for end in ends:
        run = []
        while at < len(words) and words[at].span.start < end:
            run.append(words[at].text)
            at += 1
        if len(run) >= LONG_SENTENCE:
            yield hash_words(run)


def hash_words(run: Sequence[str]) -> int:
    """A digest of the words, 64 bits with a sign, that is the same in every process."""
    return int.from_bytes(blake2b(" ".join(run).encode(), digest_size=8).digest(), "big", signed=True)


def _passages(here: tuple[Word, ...], there: tuple[Word, ...]) -> Iterator[tuple[Span, Span]]:
    """The longest runs of words shared, greedily from the start of `here`, as spans in both texts."""
    where: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for j in range(len(there) - LONG_SENTENCE + 1):
        where[tuple(w.text for w in there[j : j + LONG_SENTENCE])].append(j)
    i = 0
    while i <= len(here) - LONG_SENTENCE:
        starts = where.get(tuple(w.text for w in here[i : i + LONG_SENTENCE]), ())
        length, j = max(((_run(here, there, i, j), j) for j in starts), default=(0, 0))
        if length >= PASSAGE:
            last, last_there = here[i + length - 1].span.end, there[j + length - 1].span.end
            yield Span(here[i].span.start, last), Span(there[j].span.start, last_there)
        i += max(1, length)


def _run(here: tuple[Word, ...], there: tuple[Word, ...], i: int, j: int) -> int:
    length = 0
    while i + length < len(here) and j + length < len(there) and here[i + length].text == there[j + length].text:
        length += 1
    return length


def find_origins(
    documents: Iterable[Document], copies: tuple[Copy, ...], agencies: Mapping[str, str], families: Mapping[str, str]
) -> dict[str, Origin]:
    """Where each document's words come from, by its id.

    `agencies` maps a folded pattern of a credit («(avi)») to the agency, `families` a folded outlet to its
    family. A reprint has the origin of what it prints. Unknown stays unknown, and never raises a count.
    """
    return pass_on({d.id: own_origin(d, agencies, families) for d in documents}, copies)


def pass_on(own: Mapping[str, Origin], copies: Iterable[Copy]) -> dict[str, Origin]:
    """The origins of documents, given what each says of itself: a reprint has that of what it prints."""
    found = dict(own)
    for copy in copies:
        if copy.kind == "reprint":
            head = own.get(copy.of)
            name = (head.name if head else None) or f"document:{copy.of[:12]}"
            found[copy.document] = Origin(document=copy.document, name=name, basis="reprint")
            if head and head.name is None:
                found[copy.of] = Origin(document=copy.of, name=name, basis="reprint")
    return found


def own_origin(document: Document, agencies: Mapping[str, str], families: Mapping[str, str]) -> Origin:
    """What a document says of where its words come from: an agency it credits, else the family of its outlet."""
    text = fold_text(document.text)
    for pattern, agency in sorted(agencies.items()):
        if re.search(pattern, text):
            return Origin(document=document.id, name=agency, basis="agency")
    if document.outlet:
        outlet = fold(document.outlet)
        family = families.get(outlet)
        return Origin(document=document.id, name=family or outlet, basis="family" if family else "outlet")
    return Origin(document=document.id, name=None, basis="unknown")
