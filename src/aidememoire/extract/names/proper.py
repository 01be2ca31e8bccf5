"""Proper names: runs of capitalised words, told apart by lists, by what stands around them and by the parser's labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aidememoire.extract.names.lexicon import Lexicon, Place
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.words import fold
from aidememoire.model import EntityType

JOINTS = (" ", "-", "'", " & ", "&", ". ", ".", " - ", "- ")
LONGEST_NAME = 9  # words; what is longer is a heading
LABELS: dict[str, EntityType] = {"PER": "person", "LOC": "city", "ORG": "organization", "MISC": "other"}


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


def find_names(reading: Reading, lexicon: Lexicon) -> list[Name]:
    """The proper names of the document in text order, none overlapping another."""
    places = _listed_places(reading, lexicon)
    titles = _words_of_titles(reading, lexicon)
    names: list[Name] = []
    i = 0
    while i < len(reading.words):
        run_end = _run_end(reading, lexicon, places, titles, i)
        if run_end == i:
            i += 1
            continue
        if not reading.findings.in_boilerplate(reading.span(i, run_end)):
            names += _read_run(reading, lexicon, places, i, run_end)
        i = run_end
    names = _agree(reading, names, lexicon)
    return names


# ---------------------------------------------------------------- listed places


def _listed_places(reading: Reading, lexicon: Lexicon) -> dict[int, tuple[int, Place]]:
    """For each word at which a listed name begins: where it ends and what it is. Longest first, none overlapping."""
    found: dict[int, tuple[int, Place]] = {}
    i = 0
    while i < len(reading.words):
        hit = lexicon.places.longest(reading.words, i)
        place = _fitting(reading, i, hit[0], hit[1]) if hit else None
        if hit and place:
            found[i] = (hit[0], place)
            i = hit[0]
        else:
            i += 1
    return found


def _fitting(reading: Reading, i: int, j: int, places: list[Place]) -> Place | None:
    """The listed thing that the words `[i, j)` are written like: acronyms in capitals, names with theirs."""
    text = reading.text[reading.words[i].start : reading.words[j - 1].end]
    if any("\n" in reading.gap(k) or ", " in reading.gap(k) for k in range(i, j - 1)):
        return None
    for place in places:
        if place.acronym:
            if text.replace(".", "") == place.written.replace(".", ""):
                return place
        elif _capitals_fit(text, place.written) and not (place.weak and not _after_preposition(reading, i)):
            return place
    return None


def _capitals_fit(text: str, written: str) -> bool:
    ours, theirs = re.findall(r"[^\W\d_]+", text), re.findall(r"[^\W\d_]+", written)
    first = next((k for k, w in enumerate(theirs) if w[0].isupper()), None)
    return first is None or (first < len(ours) and ours[first][0].isupper() and not (len(text) > 1 and text.islower()))


def _after_preposition(reading: Reading, i: int) -> bool:
    return (
        reading.pos(i - 1) in ("ADP", "DET")
        and not (reading.capital(i + 1) and reading.gap(i) == " ")
        and "\n" not in reading.gap(i - 1)
    )


# ---------------------------------------------------------------- runs of capitals


def _words_of_titles(reading: Reading, lexicon: Lexicon) -> frozenset[int]:
    """The words behind the first of offices of several words: the «Etat» of «secrétaire d'Etat» opens no name."""
    inside: set[int] = set()
    for i in range(len(reading.words)):
        hit = lexicon.heads.longest(reading.words, i)
        if hit and hit[0] > i + 1 and hit[1][0].office:
            inside.update(range(i + 1, hit[0]))
    return frozenset(inside)


def _run_end(reading: Reading, lexicon: Lexicon, places: dict[int, tuple[int, Place]], titles: frozenset[int], i: int) -> int:
    """The end of the run of names that begins at word `i`, or `i` if none does."""
    if i in places:
        j = places[i][0]
    elif reading.capital(i) and i not in titles:
        j = i + 1
    else:
        return i
    while j < len(reading.words):
        k = _next_capital(reading, lexicon, j)
        if k is None or (k in titles and k not in places):
            return j
        j = places[k][0] if k in places else k + 1
    return j


def _next_capital(reading: Reading, lexicon: Lexicon, j: int) -> int | None:
    """The word that carries on a run that has come to `j`: the next one, or one behind particles."""
    gap = reading.gap(j - 1)
    if gap not in JOINTS or (gap in (". ", ".") and not _is_initial_letter(reading, j - 1)) or _starts_sentence(reading, j):
        return None
    if reading.capital(j):
        return None if _is_function_word(reading, lexicon, j) else j
    k = j
    while k < len(reading.words) and k < j + 3 and _is_particle(reading, lexicon, k, first=k == j):
        if reading.gap(k) not in (" ", "'", "-"):
            return None
        k += 1
        if reading.capital(k):
            return k
    return None


def _is_function_word(reading: Reading, lexicon: Lexicon, j: int) -> bool:
    """«Selon» inside a run of capitals ends it, where a line break or full stop was lost; «LE» in capitals may not."""
    word = reading.written(j)
    return reading.fold(j) in lexicon.function_words and len(word) > 1 and not word.isupper() and reading.fold(j) not in lexicon.particles


def _starts_sentence(reading: Reading, j: int) -> bool:
    return reading.sentence(j) != reading.sentence(j - 1)


def _is_initial_letter(reading: Reading, i: int) -> bool:
    word = reading.written(i)
    return len(word) == 1 or word in ("St", "Ste", "Dr", "Mr", "Mme", "M", "Pr")


def _is_particle(reading: Reading, lexicon: Lexicon, k: int, first: bool) -> bool:
    word = reading.fold(k)
    if word in lexicon.strong_particles:
        return True
    if word not in lexicon.particles:
        return False
    if not first:
        return True
    after = next((n for n in range(k + 1, min(k + 3, len(reading.words))) if reading.capital(n)), None)
    return after is not None and reading.token(k - 1).ent_type_ == "PER" and reading.token(after).ent_type_ == "PER"


def _read_run(reading: Reading, lexicon: Lexicon, places: dict[int, tuple[int, Place]], i: int, end: int) -> Iterator[Name]:
    """The names in the run `[i, end)`."""
    i = _skip_openers(reading, lexicon, places, i, end)
    if i >= end:
        return
    cut = _first_cut(reading, lexicon, places, i, end)
    if cut is not None and cut < end:
        yield from _read_run(reading, lexicon, places, i, cut)
        yield from _read_run(reading, lexicon, places, cut, end)
        return
    if i in places and places[i][0] == end:
        yield Name(i, end, places[i][1].type, "listed", places[i][1])
        return
    name = _classified(reading, lexicon, i, end)
    if name:
        yield name


def _skip_openers(reading: Reading, lexicon: Lexicon, places: dict[int, tuple[int, Place]], i: int, end: int) -> int:
    """Past words with a capital that are no part of the name: the first of a sentence, titles, demonyms."""
    while i < end and i not in places:
        if _is_title(reading, lexicon, i, end):
            i = _title_end(reading, lexicon, i, end)
        elif (
            reading.gap(i) == "'"
            and len(reading.written(i)) == 1
            and reading.fold(i) in ("l", "d", "c", "j", "n", "s", "m", "t", "qu")
        ):
            if not (reading.initial(i) or reading.written(i).islower()) and i + 1 < end:
                return i
            i += 1
        elif (reading.fold(i) in lexicon.plain and (
            reading.initial(i) or reading.pos(i) not in ("PROPN", "NOUN", "X") or end - i == 1
        )) or (
            reading.initial(i)
            and reading.pos(i) in ("ADP", "DET", "ADV", "CCONJ", "SCONJ", "PRON", "VERB", "AUX", "NUM", "INTJ")
            and not _known(reading, lexicon, i)
        ):
            i += 1
        elif (demonym_end(reading, lexicon, i) or i) in range(i + 1, end + 1) and not _surname(reading, i):
            i = demonym_end(reading, lexicon, i) or i + 1
        elif reading.fold(i) in lexicon.particles and not reading.capital(i):
            i += 1
        else:
            return i
    return i


def _known(reading: Reading, lexicon: Lexicon, i: int) -> bool:
    return reading.fold(i) in lexicon.first_names or reading.token(i).ent_type_ == "PER"


def _surname(reading: Reading, i: int) -> bool:
    """Whether a word like a demonym is labelled as a person and has no article."""
    return (
        reading.token(i).ent_type_ == "PER" and reading.pos(i - 1) not in ("DET", "ADP", "NUM", "ADJ") and not reading.initial(i)
    )


def demonym_end(reading: Reading, lexicon: Lexicon, i: int) -> int | None:
    """Where the demonym that begins at word `i` ends, or None."""
    hit = lexicon.demonyms.longest(reading.words, i)
    return hit[0] if hit else None


def _title_end(reading: Reading, lexicon: Lexicon, i: int, end: int) -> int:
    """The end of an office or honorific written with a capital at word `i`, or `i`."""
    for size in (3, 2, 1):
        if i + size <= end and fold(reading.text[reading.words[i].start : reading.words[i + size - 1].end]) in lexicon.honorifics:
            return i + size
    hit = lexicon.heads.longest(reading.words, i, end)
    return hit[0] if hit and hit[1][0].office else i


def _is_title(reading: Reading, lexicon: Lexicon, i: int, end: int) -> bool:
    return _title_end(reading, lexicon, i, end) > i


def _first_cut(reading: Reading, lexicon: Lexicon, places: dict[int, tuple[int, Place]], i: int, end: int) -> int | None:
    """Where a run that holds listed names falls in two: after a place that a preposition leads in, between two places."""
    k = i
    while k < end:
        if k in places:
            j, place = places[k]
            if (
                k == i
                and j < end
                and (
                    place.type == "organization"
                    or _led_in(reading, k)
                    or j in places
                    or (reading.gap(j - 1) in ("-", "/")
                    and j in places)
                )
            ):
                return j
            if k > i and (reading.gap(k - 1) in (" - ", "- ") or (place.acronym and reading.gap(k - 1) != "-")):
                return k
            k = j
        elif (
            k > i
            and _is_title(reading, lexicon, k, end)
            and reading.fold(k) not in lexicon.first_names
            and reading.capital(k)
            and len(reading.written(k)) > 3
        ):
            return k
        else:
            k += 1
    return None


def _led_in(reading: Reading, k: int) -> bool:
    return reading.pos(k - 1) in ("ADP", "DET") or (k > 0 and reading.pos(k - 1) == "ADJ")


# ---------------------------------------------------------------- what an unlisted name names


def _classified(reading: Reading, lexicon: Lexicon, i: int, end: int) -> Name | None:
    """The unlisted name `[i, end)` with its type, or None if nothing speaks for a name."""
    if end - i > LONGEST_NAME:
        return None
    labels = Counter(reading.token(k).ent_type_ for k in range(i, end))
    label = labels.most_common(1)[0][0]
    before = _before(reading, lexicon, i)
    if before:
        return Name(i, end, before, f"after-{before}")
    if _first_name(reading, lexicon, i, end):
        return Name(i, end, "person", "first-name")
    if reading.fold(i) in lexicon.openers and (end - i > 1 or not reading.initial(i)):
        return Name(i, _opened_end(reading, i, end), "organization", "opener")
    written = reading.text[reading.words[i].start : reading.words[end - 1].end]
    if written.isupper() and end - i == 1 and 2 <= len(written) <= 6 and label != "PER" and not written.isdigit():
        return Name(i, end, "organization", "acronym", sure=not reading.initial(i))
    if any(reading.fold(k) in lexicon.company_words for k in range(i + 1, end)):
        return Name(i, end, "organization", "company-word")
    if end - i > 1 and label in ("LOC", "MISC") and _speaks(reading, lexicon, i, end):
        return Name(i, end, "person", "speaks")
    if label == "PER":
        return Name(i, end, "person", "label", sure=not reading.initial(i) or end - i > 1)
    if label == "LOC":
        return _place_by_preposition(reading, i, end)
    if label:
        return Name(i, end, LABELS[label], "label", sure=not reading.initial(i) or end - i > 1)
    if reading.initial(i) or not any(reading.pos(k) == "PROPN" for k in range(i, end)):
        return None
    return Name(i, end, "other", "capital", sure=False)


def _speaks(reading: Reading, lexicon: Lexicon, i: int, end: int) -> bool:
    """Whether words of letters alone stand right before or behind a verb of saying."""
    if not all(reading.written(k).isalpha() and reading.capital(k) for k in range(i, end)):
        return False
    before, after = reading.token(i - 1) if i else None, range(end, min(end + 3, len(reading.words)))
    if before is not None and before.pos_ == "VERB" and before.lemma_ in lexicon.speech_verbs:
        return True
    return any(reading.pos(k) == "VERB" and reading.token(k).lemma_ in lexicon.speech_verbs for k in after)


def _first_name(reading: Reading, lexicon: Lexicon, i: int, end: int) -> bool:
    return end - i >= 2 and reading.fold(i) in lexicon.first_names and all(reading.written(k)[0].isalpha() for k in range(i, end))


def _before(reading: Reading, lexicon: Lexicon, i: int) -> EntityType | None:
    """The type that the word right before a name gives it: «M.», «colonel», «groupe», «ville de»."""
    if i == 0 or _starts_sentence(reading, i) or reading.gap(i - 1) not in (" ", ". ", ".", "'"):
        return None
    before = reading.fold(i - 1)
    if _ends_title(reading, lexicon, i):
        return "person"
    head = lexicon.heads.exact(before) if reading.gap(i - 1) == " " else []
    if head and head[0].type == "organization" and not reading.capital(i - 1):
        return "organization"
    if before in ("de", "du", "des", "d", "la", "l"):
        k = i - 1
        while k > 0 and reading.fold(k) in ("de", "du", "des", "d", "la", "l"):
            k -= 1
        if reading.fold(k) in lexicon.region_nouns:
            return "region"
        if reading.fold(k) in lexicon.city_nouns:
            return "city"
    elif before in lexicon.city_nouns:
        return "city"
    elif before in lexicon.product_nouns:
        return "product"
    return None


def _ends_title(reading: Reading, lexicon: Lexicon, i: int) -> bool:
    """Whether an office or honorific ends right before word `i`."""
    for start in range(i - 1, max(-1, i - 5), -1):
        written = reading.text[reading.words[start].start : reading.words[i].start].strip()
        if fold(written) in lexicon.honorifics:
            return (start == i - 1 and reading.written(start) != "M") or written != "M"
        hit = lexicon.heads.longest(reading.words, start)
        if hit and hit[0] == i and hit[1][0].office and hit[1][0].number == "s":
            return True
    return False


def _opened_end(reading: Reading, i: int, end: int) -> int:
    """The end of a body's name: with its adjectives and complements («Conseil suprême d'État»)."""
    j = end
    while j < len(reading.words) and j - i < LONGEST_NAME and not _starts_sentence(reading, j):
        gap = reading.gap(j - 1)
        if gap == " " and reading.pos(j) == "ADJ":
            j += 1
            continue
        k = j
        while (
            gap == " "
            and k < j + 2
            and reading.fold(k) in ("de", "du", "des", "d", "la", "l", "les", "pour")
            and reading.gap(k) in (" ", "'")
        ):
            k += 1
        if k == j or reading.pos(k) not in ("NOUN", "PROPN", "ADJ"):
            return j
        j = k + 1
    return j


def _place_by_preposition(reading: Reading, i: int, end: int) -> Name:
    before = reading.fold(i - 1) if i and not _starts_sentence(reading, i) else ""
    type_: EntityType = "region" if before in ("en", "au", "le", "la", "l") and not reading.initial(i) else "city"
    return Name(i, end, type_, "label", sure=not reading.initial(i) or end - i > 1)


def _agree(reading: Reading, names: list[Name], lexicon: Lexicon) -> list[Name]:
    """The same words are the same kind of thing all through a document; what one place alone suggests is dropped."""
    kinds: dict[str, Counter[EntityType]] = {}
    for name in names:
        if not name.place:
            kinds.setdefault(_key(reading, name), Counter())[name.type] += 3 if name.rule.startswith("after") else int(name.sure)
    persons = {k for k, c in kinds.items() if " " in k and c["person"]}
    surnames = {k.split(" ")[-1] for k in persons}
    agreed: list[Name] = []
    for name in names:
        key = _key(reading, name)
        if name.place:
            agreed.append(name)
        elif " " not in key and key in surnames and name.type != "organization":
            agreed.append(replace(name, type="person", rule="last-name", sure=True))
        elif kinds[key].total():
            best = kinds[key].most_common(1)[0][0]
            agreed += _without_tail(reading, replace(name, type=best), persons)
    return agreed


def _without_tail(reading: Reading, name: Name, persons: set[str]) -> list[Name]:
    """«Orval Anne Ferdal» is a body and a person if the person is named elsewhere."""
    for k in range(name.start + 1, name.end - 1):
        if reading.fold(k) not in ("de", "du") and " ".join(reading.fold(n) for n in range(k, name.end)) in persons:
            return [replace(name, end=k, type="organization", rule="before-person"), replace(name, start=k, type="person", rule="tail")]
    return [name]


def _key(reading: Reading, name: Name) -> str:
    return " ".join(reading.fold(k) for k in range(name.start, name.end))
