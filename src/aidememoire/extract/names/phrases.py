"""Noun phrases that stand for somebody without naming him: «le chef de l'Etat», «les deux parties», «de nombreux experts»."""

from __future__ import annotations

from dataclasses import dataclass

from aidememoire.extract.names.lexicon import Demonym, Gender, Head, Lexicon, Number
from aidememoire.extract.names.proper import Name
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.words import fold

LINKS = ("de", "du", "des", "d")
ARTICLES = ("la", "le", "les", "l")
PORTFOLIO_LINKS = (*LINKS, "a", "au", "aux", "charge", "chargee", "delegue", "deleguee", "aupres")
LONGEST_PORTFOLIO = 40  # words: the longest portfolios of coalition governments stay below


@dataclass(frozen=True, slots=True)
class Phrase:
    """A noun phrase: words `[start, end)`, its head `[head_start, head_end)`, and what its words say of whom it means.

    `manner` is how it is introduced: definite, indefinite, possessive, demonstrative, two, bare.
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
    code: str | None = None
    portfolio: str | None = None
    former: bool = False
    stands: bool = True  # False where it is an attribute («en tant que ministre»): nobody, but its words name nothing


def find_phrases(reading: Reading, lexicon: Lexicon, names: list[Name]) -> list[Phrase]:
    """The phrases of the document in text order; one inside another is kept, one that overlaps a name is not."""
    owner = {k: n for n in names for k in range(n.start, n.end)}
    phrases: list[Phrase] = []
    i = 0
    while i < len(reading.words):
        hit = lexicon.heads.longest(reading.words, i)
        if (
            hit is None
            or i in owner
            or not _joined(reading, i, hit[0])
            or reading.findings.in_boilerplate(reading.span(i, hit[0]))
        ):
            i += 1
            continue
        phrase = _read_phrase(reading, lexicon, owner, i, hit, phrases[-1] if phrases else None)
        if phrase:
            phrases.append(phrase)
        i = hit[0]
    return phrases


def _joined(reading: Reading, i: int, j: int) -> bool:
    """Whether words `[i, j)` stand together and are no part of a compound («couvre-chef»)."""
    if any(reading.gap(k) not in (" ", "-", "'", ".", "- ") for k in range(i, j - 1)):
        return False
    return not (i and reading.gap(i - 1) == "-" and reading.fold(i - 1) != "ex") and reading.gap(j - 1) != "-"


def _read_phrase(
    reading: Reading, lexicon: Lexicon, owner: dict[int, Name], i: int, hit: tuple[int, list[Head]], last: Phrase | None
) -> Phrase | None:
    j, heads = hit
    if (
        reading.pos(i) in ("VERB", "AUX", "PRON")
        and heads[0].number != "p"
        and reading.pos(i) != "NOUN"
        and not reading.capital(i)
    ):
        return None
    start, manner, number = _left(reading, lexicon, i)
    head = next((h for h in heads if number is None or h.number == number), heads[0])
    if number and head.number != number and head.name not in ("government", "porte-parole", "country", "text"):
        return None
    apposed = last is not None and last.end == start and last.head.office and reading.gap(start - 1) == ", "
    stands = manner != "bare" or apposed or _may_stand_bare(reading, i, j, head, owner)
    if not stands and not head.portfolio:
        return None
    if head.name in ("text", "region") and manner == "indefinite" and number == "p":
        return None
    end, of, portfolio = _right(reading, lexicon, owner, j, head)
    former = any(reading.fold(k) in lexicon.former for k in (*range(start, i), j))
    before = _demonym_between(reading, lexicon, start, i)
    of = of or before
    gender = _gender(reading, start, i, head)
    return Phrase(
        start,
        end,
        i,
        j,
        head,
        manner,
        gender,
        number or head.number,
        of.name if of else None,
        of.code if of else None,
        portfolio,
        former,
        stands,
    )


def _left(reading: Reading, lexicon: Lexicon, i: int) -> tuple[int, str, Number | None]:
    """Where the phrase begins, how it is introduced, and its number if the determiner tells."""
    k, two = i, False
    while k > 0 and reading.gap(k - 1) in (" ", "-", "'") and k > i - 4 and _before_noun(reading, lexicon, k - 1):
        two = two or reading.fold(k - 1) in lexicon.two
        k -= 1
    quantified = any(reading.fold(n) in lexicon.quantifiers for n in range(k, i))
    if k == 0 or reading.gap(k - 1) not in (" ", "'") or reading.sentence(k - 1) != reading.sentence(i):
        return k, ("indefinite" if quantified else "bare"), "p" if two or quantified else None
    word = reading.fold(k - 1)
    if word in lexicon.determiners:
        manner, number, kept = lexicon.determiners[word]
        if word == "des" and reading.pos(k - 1) == "DET":
            manner, kept = "indefinite", True
        manner = (
            "two"
            if two and manner in ("definite", "possessive", "demonstrative")
            else "indefinite"
            if quantified and manner == "bare"
            else manner
        )
        return (k - 1 if kept else k), manner, "p" if two else number
    if quantified:
        return (k - 1 if word in ("de", "d") else k), "indefinite", "p"
    return k, "bare", "p" if two else None


def _before_noun(reading: Reading, lexicon: Lexicon, k: int) -> bool:
    return reading.fold(k) in lexicon.before_noun or (reading.pos(k) == "NUM" and not reading.written(k)[0].isdigit())


def _may_stand_bare(reading: Reading, i: int, j: int, head: Head, owner: dict[int, Name]) -> bool:
    """An office without a determiner: beside a name («Anne Ferdal, ministre de…»), with a capital, or in parentheses."""
    if not head.office:
        return False
    beside = (
        i > 0 and (i - 1) in owner and owner[i - 1].type == "person" and reading.gap(i - 1) in (", ", " ", " (", " - ", ", (")
    )
    return beside or reading.capital(i) or (j in owner and owner[j].type == "person" and reading.gap(j - 1) == " ")


def _right(
    reading: Reading, lexicon: Lexicon, owner: dict[int, Name], j: int, head: Head
) -> tuple[int, Demonym | None, str | None]:
    """The end of the phrase, the state or body it belongs to, and its portfolio."""
    of: Demonym | None = None
    portfolio: list[str] = []
    while j < len(reading.words) and not _breaks(reading, j):
        step = _modifier(reading, lexicon, j)
        if step:
            j, demonym = step
            of = of or demonym
            continue
        linked = _linked(reading, lexicon, owner, j, head, bool(portfolio))
        if linked is None:
            break
        end, name, words = linked
        if name and of and not words:
            j = end
            continue
        of = of or name
        portfolio += [words] if words else []
        j = end
    return j, of, " ".join(portfolio) or None


def _breaks(reading: Reading, j: int) -> bool:
    return reading.gap(j - 1) not in (" ", "'", "-", ", ") or reading.sentence(j) != reading.sentence(j - 1)


def _modifier(reading: Reading, lexicon: Lexicon, j: int) -> tuple[int, Demonym | None] | None:
    """Past an adjective or fixed phrase that may follow a head; a demonym tells whose it is."""
    if reading.gap(j - 1) not in (" ", "-"):
        return None
    phrase = lexicon.modifier_phrases.longest(reading.words, j)
    if phrase:
        return phrase[0], None
    hit = lexicon.demonyms.longest(reading.words, j)
    if hit and not reading.capital(j) and reading.gap(hit[0] - 1) != "-":
        return hit[0], hit[1][0]
    if reading.fold(j) in lexicon.modifiers and reading.pos(j) not in ("VERB", "AUX"):
        return j + 1, None
    return None


def _linked(
    reading: Reading, lexicon: Lexicon, owner: dict[int, Name], j: int, head: Head, in_portfolio: bool
) -> tuple[int, Demonym | None, str | None] | None:
    """Past a complement: «de Russie», «du groupe», «des Affaires étrangères»."""
    comma = reading.gap(j - 1) == ", "
    k = j
    if reading.fold(k) == "et" and in_portfolio:
        k += 1
        comma = True
    elif reading.fold(k) == "en" and reading.fold(k + 1) == "charge":
        k += 2
    if reading.fold(k) in ("charge", "chargee", "charges", "delegue", "deleguee", "pres", "aupres") and head.portfolio:
        k += 1
    if reading.fold(k) in ("au", "aux", "a", "en", "pour") and k in range(j, j + 3):
        return _at_place(reading, owner, k, head) or (
            _portfolio(reading, lexicon, owner, j, k + 1) if head.portfolio and not comma else None
        )
    if reading.fold(k) not in LINKS:
        return _portfolio(reading, lexicon, owner, j, k) if comma and in_portfolio and k > j and reading.capital(k) else None
    k += 1
    while (
        k < len(reading.words)
        and reading.fold(k) in (*ARTICLES, "son", "sa", "ses", "leur", "leurs", "cette", "ce", "cet", "ces")
        and reading.gap(k) in (" ", "'")
    ):
        k += 1
    if comma and not (in_portfolio and reading.capital(k)):
        return None
    if k in owner and not (head.portfolio and owner[k].place is None and owner[k].rule in ("label", "capital", "opener") and reading.fold(k - 1) != "de"):
        return _of_name(reading, owner[k], comma)
    if head.portfolio:
        return _portfolio(reading, lexicon, owner, j, k)
    return _of_noun(reading, lexicon, owner, k) if not comma else None


def _of_name(reading: Reading, name: Name, comma: bool) -> tuple[int, Demonym | None, str | None] | None:
    if name.type == "person" or comma:
        return None
    place = name.place
    label = (
        (place.stands_for or place.name)
        if place and place.kind == "seat"
        else place.name
        if place
        else reading.text[slice(*reading.span(name.start, name.end))]
    )
    return name.end, Demonym(label, name.type, place.code if place and place.type == "state" else None, None, None), None


def _at_place(reading: Reading, owner: dict[int, Name], k: int, head: Head) -> tuple[int, Demonym | None, str | None] | None:
    """«ambassadeur de Sorvalie au Mali»: the post, which is not whom he speaks for."""
    n = k + 1
    while reading.fold(n) in (*ARTICLES, "pres", "aupres"):
        n += 1
    if (
        n in owner
        and head.name in ("ambassadeur", "consul", "diplomate", "ministry", "représentant", "chef", "directeur")
        and owner[n].type in ("state", "city", "organization", "region")
    ):
        return owner[n].end, None, None
    return None


def _free(owner: dict[int, Name], n: int) -> bool:
    return n not in owner or (owner[n].place is None and owner[n].type != "person")


def _portfolio(
    reading: Reading, lexicon: Lexicon, owner: dict[int, Name], j: int, k: int
) -> tuple[int, Demonym | None, str | None] | None:
    """Words of a portfolio from `j`, whose first content word is `k`: nouns and adjectives, no names of places."""
    n = k
    while (
        n < len(reading.words)
        and n - k < 4
        and _free(owner, n)
        and reading.fold(n) not in lexicon.plain
        and reading.pos(n) in ("NOUN", "ADJ", "PROPN", "X")
        and (n == k or reading.gap(n - 1) in (" ", "-"))
    ):
        n += 1
        if reading.gap(n - 1) not in (" ", "-"):
            break
    if n == k or n - j > LONGEST_PORTFOLIO or (n == k + 1 and reading.pos(k) == "ADJ" and not reading.capital(k)):
        return None
    return n, None, reading.text[reading.words[j].start : reading.words[n - 1].end]


def _of_noun(reading: Reading, lexicon: Lexicon, owner: dict[int, Name], k: int) -> tuple[int, Demonym | None, str | None] | None:
    """«directeur du groupe sorval», «responsables de la sécurité»: a common noun with its adjectives."""
    if reading.pos(k) not in ("NOUN", "PROPN", "ADJ") or k in owner:
        return None
    n, of = k + 1, None
    while n < len(reading.words) and reading.gap(n - 1) == " ":
        step = _modifier(reading, lexicon, n)
        if step is None and reading.pos(n) == "ADJ" and fold(reading.written(n)) not in lexicon.plain:
            step = (n + 1, None)
        if step is None or n in owner:
            break
        n, demonym = step
        of = of or demonym
    return n, of, None


def _demonym_between(reading: Reading, lexicon: Lexicon, start: int, i: int) -> Demonym | None:
    for k in range(start, i):
        hit = lexicon.demonyms.longest(reading.words, k)
        if hit and hit[0] <= i and not reading.capital(k):
            return hit[1][0]
    return None


def _gender(reading: Reading, start: int, i: int, head: Head) -> Gender | None:
    if head.gender:
        return head.gender
    first = reading.fold(start)
    if first in ("le", "un", "ce", "cet", "son"):
        return "m"
    return "f" if first in ("la", "une", "cette", "sa") else None
