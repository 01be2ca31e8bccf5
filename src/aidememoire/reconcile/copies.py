"""Who prints whose words: near-duplicates, wire text inside an article, and where words come from.

Two documents are compared only when they share a long sentence (an index of sentences proposes the pair);
whether one is a copy is then decided by exact counting of shared runs of words. A sentence that very many
documents share is a frame («La réunion s'est tenue à huis clos») and proposes nothing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from aidememoire.entries import Copy, Origin
from aidememoire.model import Document, Span
from aidememoire.reconcile.words import Word, body_words, shingles

LONG_SENTENCE = 8  # words; shorter ones are shared by chance
FRAME = 50  # documents; a sentence in more of them belongs to nobody
REPRINT = 0.8  # of the smaller body's runs of words found in the other: it is the same article, cut or retouched
PASSAGE = 30  # words in a row: shorter runs are quotations, which everybody may print
ENDS = re.compile(r"[.!?…»”\"]+\s+|\n+")


class Body:
    """A document's words, and the digests by which others find it; made once a document."""

    __slots__ = ("document", "sentences", "shingles", "words")

    def __init__(self, document: Document) -> None:
        self.document = document
        self.words = body_words(document)
        self.shingles = shingles(self.words)
        self.sentences = frozenset(_sentences(document, self.words))


def find_copies(documents: Iterable[Document]) -> tuple[Copy, ...]:
    """Every copy and partial reprint, each with what stands for its group, in the order of the documents' ids.

    The earliest published stands for a group; among equals the fullest; then the smallest id.
    """
    bodies = {d.id: Body(d) for d in documents}
    found: dict[str, Copy] = {}
    for left, right in sorted(_pairs(bodies.values())):
        first, second = sorted((bodies[left], bodies[right]), key=_seniority)
        copy = compare_bodies(first, second)
        if copy and _better(copy, found.get(copy.document)):
            found[copy.document] = copy
    return tuple(_to_the_head(found)[key] for key in sorted(found))


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


def _pairs(bodies: Iterable[Body]) -> set[tuple[str, str]]:
    holders: dict[int, list[str]] = defaultdict(list)
    for body in bodies:
        for sentence in body.sentences:
            holders[sentence].append(body.document.id)
    pairs: set[tuple[str, str]] = set()
    for ids in holders.values():
        if 1 < len(ids) <= FRAME:
            ids.sort()
            pairs.update((a, b) for i, a in enumerate(ids) for b in ids[i + 1 :])
    return pairs


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
    """A digest of the words that is the same in every process."""
    from hashlib import blake2b

    return int.from_bytes(blake2b(" ".join(run).encode(), digest_size=8).digest(), "big")


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
    documents: Iterable[Document], copies: tuple[Copy, ...], agencies: dict[str, str], families: dict[str, str]
) -> dict[str, Origin]:
    """Where each document's words come from, by its id.

    `agencies` maps a folded pattern of a credit («(avi)») to the agency, `families` a folded outlet to its
    family. A reprint has the origin of what it prints. Unknown stays unknown, and never raises a count.
    """
    ordered = sorted(documents, key=lambda d: (d.published or "9999", d.id))
    found = {d.id: _own_origin(d, agencies, families) for d in ordered}
    for copy in copies:
        if copy.kind == "reprint":
            head = found.get(copy.of)
            name = head.name if head else None
            found[copy.document] = Origin(document=copy.document, name=name or f"document:{copy.of[:12]}", basis="reprint")
            if head and head.name is None:
                found[copy.of] = Origin(document=copy.of, name=f"document:{copy.of[:12]}", basis="reprint")
    return found


def _own_origin(document: Document, agencies: dict[str, str], families: dict[str, str]) -> Origin:
    from aidememoire.reconcile.words import fold

    text = fold(document.text)
    for pattern, agency in sorted(agencies.items()):
        if re.search(pattern, text):
            return Origin(document=document.id, name=agency, basis="agency")
    if document.outlet:
        outlet = fold(document.outlet)
        family = families.get(outlet)
        return Origin(document=document.id, name=family or outlet, basis="family" if family else "outlet")
    return Origin(document=document.id, name=None, basis="unknown")
