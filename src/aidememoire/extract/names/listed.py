"""Names that the pack lists, where a document writes them: states, capitals, seats, regions, cities, organizations."""

from __future__ import annotations

import re
from dataclasses import dataclass

from aidememoire.extract.names.lexicon import Lexicon, Place
from aidememoire.extract.names.reading import Reading
from aidememoire.model import EntityType

LETTERS = re.compile(r"[^\W\d_]+")
SHORT_ACRONYM = 3  # letters up to which an acronym must be written in capitals: «Fed» is listed, «Bid» is a word


@dataclass(frozen=True, slots=True)
class Name:
    """Words `[start, end)` that name something; `place` if a list knows it, `rule` says by what sign it was read."""

    start: int
    end: int
    type: EntityType
    rule: str
    place: Place | None = None
    sure: bool = True
    of: str | None = None


Places = dict[int, tuple[int, Place]]  # by first word: the end, and what it is


def find_listed(reading: Reading, lexicon: Lexicon) -> Places:
    """For each word at which a listed name begins: where it ends and what it is. Longest first, none overlapping."""
    found: Places = {}
    i = 0
    while i < len(reading.words):
        hit = lexicon.places.longest(reading.words, i)
        place = _fitting(reading, i, hit[0], hit[1]) if hit else None
        if hit and place:
            found[i] = (hit[0], place)
            i = hit[0]
        else:
            i += 1
    return _with_companies(reading, lexicon, found)


def _with_companies(reading: Reading, lexicon: Lexicon, places: Places) -> Places:
    """With «Gaz de Sorvalie»: a common noun with a capital, no article, and a place, wherever it stands so once."""
    found = {i - 2: i for i in places if _names_company(reading, lexicon, i, places)}
    words = {reading.fold(start) for start, i in found.items() if not reading.initial(start)}
    for start, i in found.items():
        if reading.fold(start) in words:
            end, _ = places.pop(i)
            name = " ".join(reading.span(start, end).of(reading.text).replace("’", "'").split())
            places[start] = (end, Place(name, "organization", written=name))
    return places


def _names_company(reading: Reading, lexicon: Lexicon, i: int, places: Places) -> bool:
    word, before = reading.fold(i - 2), reading.fold(i - 3)
    if i < 2 or reading.fold(i - 1) not in lexicon.small.links or places[i][1].type not in ("state", "city"):
        return False
    if not reading.capital(i - 2) or reading.gap(i - 2) != " " or reading.opens_sentence(i - 1) or reading.label(i - 2) == "PER":
        return False
    led = not reading.opens_sentence(i - 2) and (before in lexicon.determiners or reading.capital(i - 3))
    return not led and not lexicon.is_common(word) and reading.pos(i - 2) in ("NOUN", "PROPN")


def _fitting(reading: Reading, i: int, j: int, places: list[Place]) -> Place | None:
    """The listed thing that the words `[i, j)` are written like: acronyms in capitals, names with theirs."""
    text = reading.text[reading.words[i].start : reading.words[j - 1].end]
    if any("\n" in reading.gap(k) or ", " in reading.gap(k) for k in range(i, j - 1)):
        return None
    for place in places:
        if place.acronym:
            if _is_acronym(text, place.written):
                return place
        elif _capitals_fit(text, place.written) and not (place.weak and not _after_preposition(reading, i, j)):
            return place
    return None


def _is_acronym(text: str, written: str) -> bool:
    letters = text.replace(".", "")
    if letters == written.replace(".", ""):
        return True
    return len(letters) > SHORT_ACRONYM and letters[0].isupper() and letters[1:].islower()


def _capitals_fit(text: str, written: str) -> bool:
    """Whether the text has a capital where the list's first one is; «zone euro» needs none."""
    ours, theirs = LETTERS.findall(text), LETTERS.findall(written)
    first = next((k for k, w in enumerate(theirs) if w[0].isupper()), None)
    return first is None or (first < len(ours) and ours[first][0].isupper())


def _after_preposition(reading: Reading, i: int, j: int) -> bool:
    """Whether a name that is a word or first name as well is led in like a place and no surname follows."""
    followed = reading.capital(j) and reading.gap(j - 1) == " "
    return reading.pos(i - 1) in ("ADP", "DET") and not followed and "\n" not in reading.gap(i - 1)
