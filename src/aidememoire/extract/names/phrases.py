"""Noun phrases that stand for somebody without naming him: «le chef de l'Etat», «les deux parties», «de nombreux experts»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aidememoire.extract.names.complements import Site, read_complements
from aidememoire.extract.names.lexicon import Demonym, Head, Lexicon
from aidememoire.extract.names.listed import Name
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.tables import Gender, Number

NOBODY = "nobody"  # the entry of the table for words that only look like an office
YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
BESIDE = (", ", " ", " (", " - ", ", (")
# Nouns whose number their determiner need not show.
ANY_NUMBER = ("government", "authorities", "porte-parole", "country", "text", "release")


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: words `[start, end)`, its head `[head_start, head_end)`, and what its words say of whom it means.

    `manner` is how it is introduced: definite, indefinite, possessive, demonstrative, two, bare. `stands` is
    False for an attribute («en tant que ministre des Ports»), which is nobody but whose words are no names.
    """

    start: int
    end: int
    head_start: int
    head_end: int
    head: Head
    manner: str
    gender: Gender | None
    number: Number
    of: str | None = None
    also: tuple[str, ...] = ()
    code: str | None = None
    portfolio: str | None = None
    former: bool = False
    stands: bool = True


def find_phrases(reading: Reading, lexicon: Lexicon, names: list[Name]) -> list[Phrase]:
    """The phrases of the document in text order; one inside another is kept, one that begins inside a name is not."""
    owner = {k: n for n in names for k in range(n.start, n.end)}
    phrases: list[Phrase] = []
    i = 0
    while i < len(reading.words):
        hit = lexicon.heads.longest(reading.words, i)
        if hit is None or i in owner or not _is_free(reading, lexicon, i, hit[0]):
            i += 1
            continue
        phrase = _read_phrase(reading, lexicon, owner, (i, *hit), phrases[-1] if phrases else None)
        if phrase:
            phrases.append(phrase)
        i = phrase.end if phrase and phrase.portfolio else hit[0]
    return phrases


def _is_free(reading: Reading, lexicon: Lexicon, i: int, j: int) -> bool:
    """Whether words `[i, j)` stand together, outside the boilerplate, and are no part of a compound («couvre-chef») or verb."""
    if any(reading.gap(k) not in (" ", "-", "'", ".", "- ") for k in range(i, j - 1)) or reading.gap(j - 1) == "-":
        return False
    if i and reading.gap(i - 1) == "-" and reading.fold(i - 1) != lexicon.table.grammar.ex:
        return False
    if j == i + 1 and reading.pos(i) in ("VERB", "AUX", "PRON") and not reading.capital(i) and reading.pos(i - 1) != "DET":
        return False
    return not reading.findings.in_boilerplate(reading.span(i, j))


def _read_phrase(
    reading: Reading, lexicon: Lexicon, owner: dict[int, Name], hit: tuple[int, int, list[Head]], last: Phrase | None
) -> Phrase | None:
    i, j, heads = hit
    if heads[0].name == NOBODY or (heads[0].capital and not reading.capital(i)):
        return None
    start, manner, number = _left(reading, lexicon, i)
    owned = _owner_before(reading, lexicon, owner, start) if lexicon.table.grammar.owner_before else None
    if owned:
        start, manner, number = owned.start, "definite", None
    head = next((h for h in heads if number is None or h.number == number), heads[0])
    if number and head.number != number and head.name not in ANY_NUMBER:
        return None
    apposed = last is not None and last.head.office and goes_on(reading, lexicon, last.end, start)
    if manner == "bare" and head.number == "p" and lexicon.table.grammar.bare_plurals:
        manner = "indefinite"
    stands = manner != "bare" or apposed or _may_stand_bare(reading, start, j, head, owner)
    if not stands and not head.portfolio:
        return None
    if head.name in ("text", "region", "release") and manner == "indefinite" and number == "p":
        return None
    if head.alone and reading.fold(j) in lexicon.small.links and not owner.get(j + 1):
        return None
    step = read_complements(Site(reading, lexicon, owner, head), j)
    former = any(reading.fold(k) in lexicon.former for k in (*range(start, i), j)) or _is_past(reading, lexicon, step.end)
    of = step.of or _demonym_between(reading, lexicon, start, i) or (owned.of if owned else None)
    gender = head.gender or _gender(reading, lexicon, start) or (of.gender if of and head.type == "person" else None)
    name, code = (of.name, of.code) if of else (None, None)
    also, number = tuple(d.name for d in step.also), number or head.number
    portfolio = " ".join(reading.span(*step.portfolio).of(reading.text).replace("’", "'").split()) if step.portfolio else None
    return Phrase(start, step.end, i, j, head, manner, gender, number, name, also, code, portfolio, former, stands)


def _left(reading: Reading, lexicon: Lexicon, i: int) -> tuple[int, str, Number | None]:
    """Where the phrase begins, how it is introduced, and its number if the determiner tells."""
    k = i
    while k > 0 and reading.gap(k - 1) in (" ", "-", "'") and k > i - 4 and _before_noun(reading, lexicon, k - 1):
        k -= 1
    two = any(reading.fold(n) in lexicon.two for n in range(k, i))
    quantified = any(reading.fold(n) in lexicon.quantifiers for n in range(k, i))
    plural: Number | None = "p" if two or quantified else None
    if k == 0 or reading.gap(k - 1) not in (" ", "'") or reading.sentence(k - 1) != reading.sentence(i):
        return k, ("indefinite" if quantified else "bare"), plural
    word = reading.fold(k - 1)
    if word not in lexicon.determiners:
        belongs = quantified and word in lexicon.small.name_link
        return (k - 1 if belongs else k), ("indefinite" if quantified else "bare"), plural
    manner, number, kept = lexicon.determiners[word]
    if word in lexicon.small.contracted_plural and reading.pos(k - 1) == "DET":
        manner, kept = "indefinite", True
    if two and (manner != "indefinite" or word in lexicon.small.contracted_plural):
        manner, kept = "two", kept and word not in lexicon.small.contracted_plural
    return (k - 1 if kept else k), manner, plural or number


def _before_noun(reading: Reading, lexicon: Lexicon, k: int) -> bool:
    if lexicon.table.grammar.capital_demonyms and lexicon.demonyms.longest(reading.words, k, k + 1):
        return True
    return reading.fold(k) in lexicon.before_noun or (reading.pos(k) == "NUM" and not reading.written(k)[0].isdigit())


def goes_on(reading: Reading, lexicon: Lexicon, end: int, start: int) -> bool:
    """Whether a second office follows a first: «ministre d'Etat, ministre des Ports», «ancien maire et futur ministre»."""
    if start == end:
        return reading.gap(start - 1) == ", "
    return start == end + 1 and reading.fold(end) in lexicon.small.joins and reading.gap(end - 1) == " "


def _may_stand_bare(reading: Reading, i: int, j: int, head: Head, owner: dict[int, Name]) -> bool:
    """An office without a determiner: beside a name («Anne Ferdal, ministre de…») or with a capital."""
    if not head.office:
        return False
    before, after = owner.get(i - 1), owner.get(j)
    whole = (
        before is not None and before.end == i and (before.type == "person" or (before.place is None and i > before.start + 1))
    )
    beside = whole and reading.gap(i - 1) in BESIDE
    return beside or reading.capital(i) or (after is not None and after.type == "person" and reading.gap(j - 1) == " ")


def _is_past(reading: Reading, lexicon: Lexicon, end: int) -> bool:
    """«ministre de 2001 à 2004»: an office with its years is held no more."""
    if reading.fold(end) not in lexicon.small.past_links:
        return False
    return any(YEAR.fullmatch(reading.fold(k)) for k in (end + 1, end + 2))


def _demonym_between(reading: Reading, lexicon: Lexicon, start: int, i: int) -> Demonym | None:
    for k in range(start, i):
        hit = lexicon.demonyms.longest(reading.words, k)
        if hit and hit[0] <= i and (lexicon.table.grammar.capital_demonyms or not reading.capital(k)):
            return hit[1][0]
    return None


@dataclass(frozen=True, slots=True)
class _Owner:
    """A name before a noun that says whose the thing is, and where it begins with its article."""

    start: int
    of: Demonym


def _owner_before(reading: Reading, lexicon: Lexicon, owner: dict[int, Name], start: int) -> _Owner | None:
    """«Brisk's», «the Orval» before a noun: the name that ends right before word `start`."""
    if start < 1 or reading.opens_sentence(start):
        return None
    possessive = (
        start > 1 and reading.fold(start - 1) in lexicon.table.grammar.possessive_endings and reading.gap(start - 2) == "'"
    )
    name = owner.get(start - 2 if possessive else start - 1)
    end = start - 1 if possessive else start
    if name is None or name.end != end or name.type == "person" or reading.gap(start - 1) != " ":
        return None
    place = name.place
    first = name.start - (name.start > 0 and reading.fold(name.start - 1) in lexicon.small.articles)
    if place is None:
        return _Owner(first, Demonym(reading.span(name.start, name.end).of(reading.text), name.type, None, None, None))
    label = place.stands_for or place.name
    return _Owner(first, Demonym(label, "state" if place.code else name.type, place.code, None, None))


def _gender(reading: Reading, lexicon: Lexicon, start: int) -> Gender | None:
    first = reading.fold(start)
    return "m" if first in lexicon.small.masculine else "f" if first in lexicon.small.feminine else None
