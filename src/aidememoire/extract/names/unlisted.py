"""States that no list knows: a name with an article and a people's adjective of its own («la Valdanie», «valdanien»).

The press of a region writes of entities that no list holds. An unknown name is taken for a state when the document has an
adjective made of it and an office that only a state gives stands beside either («le président valdanien»).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from aidememoire.extract.names.lexicon import Demonym, Lexicon, Place
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.tables import Gender, Number
from aidememoire.extract.names.words import Phrases, fold

SHORTEST_STEM = 4  # letters that a name and its adjective share
LONGEST_PLACE = 5  # words before the last of a listed name («Côte d'Ivoire»)
OFFICE_REACH = 3  # words between an office and the adjective or name that tells whose it is


def with_unlisted(reading: Reading, lexicon: Lexicon) -> Lexicon:
    """The lexicon with the document's own states and their adjectives; the same lexicon where it has none."""
    named = dict(_candidates(reading, lexicon))
    if not named:
        return lexicon
    places: Phrases[Place] = Phrases(lexicon.places)
    demonyms: Phrases[Demonym] = Phrases(lexicon.demonyms)
    prefixes = dict(lexicon.prefixes)
    for written, at in named.items():
        adjectives = list(_adjectives(reading, lexicon, written))
        if not adjectives or not any(_of_office(reading, lexicon, k) for k in (*at, *adjectives)):
            continue
        feminine = any(reading.fold(k - 1) in lexicon.small.feminine for k in at)
        places.add(written, Place(written, "state", gender="f" if feminine else "m", written=written))
        for k in adjectives:
            gender, number = _form(reading.fold(k), lexicon)
            demonyms.add(reading.written(k).lower(), Demonym(written, "state", None, gender, number))
        prefixes[f"{_stem(reading.fold(at[0]), lexicon)}o"] = Demonym(written, "state", None, None, None)
    return replace(lexicon, places=places, demonyms=demonyms, prefixes=prefixes)


def _candidates(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[str, list[int]]]:
    """Capitalised words behind an article or «de» that no list knows, with where each stands."""
    found: dict[str, list[int]] = {}
    for k in range(1, len(reading.words)):
        before = reading.fold(k - 1)
        led = before in lexicon.small.articles | lexicon.small.links and reading.gap(k - 1) in (" ", "'")
        if (
            led
            and reading.capital(k)
            and not _known(reading, lexicon, k)
            and len(_stem(reading.fold(k), lexicon)) >= SHORTEST_STEM
        ):
            found.setdefault(reading.written(k), []).append(k)
    yield from found.items()


def _known(reading: Reading, lexicon: Lexicon, k: int) -> bool:
    """Whether the word is something else: a listed place, a first name, an office, half of a compound."""
    folded = reading.fold(k)
    compound = reading.gap(k) == "-" or reading.gap(k - 1) == "-" or (reading.capital(k + 1) and reading.gap(k) == " ")
    inside = any(
        (hit := lexicon.places.longest(reading.words, j)) and hit[0] > k for j in range(max(0, k - LONGEST_PLACE), k + 1)
    )
    listed = inside or lexicon.heads.longest(reading.words, k)
    return compound or bool(listed) or folded in lexicon.plain or folded in lexicon.first_names or lexicon.is_common(folded)


def _stem(folded: str, lexicon: Lexicon) -> str:
    """The name without the ending that states have."""
    ending = next((e for e in lexicon.table.unlisted.endings if folded.endswith(e)), "")
    return folded[: len(folded) - len(ending)]


def _adjectives(reading: Reading, lexicon: Lexicon, written: str) -> Iterator[int]:
    """Where the document has an adjective or people made of the name: its stem with an ending of demonyms."""
    stem = _stem(fold(written), lexicon)
    for k, word in enumerate(reading.words):
        ending = word.fold.removeprefix(stem)
        if ending != word.fold and ending in lexicon.table.unlisted.demonyms and word.fold.rstrip("s") != fold(written):
            if reading.capital(k) or reading.pos(k) in ("ADJ", "NOUN", "PROPN", "VERB", "X"):
                yield k


def _form(folded: str, lexicon: Lexicon) -> tuple[Gender | None, Number | None]:
    """Gender and number that the ending of an adjective shows."""
    number: Number = "p" if folded.endswith(lexicon.table.unlisted.plural) else "s"
    return ("f" if folded.rstrip("s").endswith(lexicon.table.unlisted.feminine) else "m"), number


def _of_office(reading: Reading, lexicon: Lexicon, k: int) -> bool:
    """Whether an office or body that only a state has stands shortly before word `k` in its sentence."""
    for i in range(k - 1, max(-1, k - OFFICE_REACH - 2), -1):
        if reading.sentence(i) != reading.sentence(k) or reading.gap(i) not in (" ", "'", "-"):
            return False
        hit = lexicon.heads.longest(reading.words, i, k)
        if hit and hit[1][0].name in lexicon.table.unlisted.offices:
            return True
    return False
