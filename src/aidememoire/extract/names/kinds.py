"""What an unlisted name names: told by what stands before it, by its own words, and by the parser's label."""

from __future__ import annotations

import re
from collections import Counter

from aidememoire.extract.names.lexicon import Lexicon
from aidememoire.extract.names.listed import Name
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.words import fold
from aidememoire.model import EntityType

LONGEST_NAME = 9  # words; what is longer is a heading
LONGEST_ACRONYM = 6
LONG_ACRONYM = 3  # letters from which one may open a sentence
TITLE_REACH = 5  # words from an office to the name behind its complement
LABELS: dict[str, EntityType] = {"PER": "person", "LOC": "city", "ORG": "organization", "MISC": "other"}
GOVERNING = ("government", "authorities")  # «l'administration Ferdal» is named after a person
CAMEL = re.compile(r"[a-zà-ÿ]{2}[A-ZÀ-Þ]")  # «OrvalJet»; «McDal» is a person
ROMAN = frozenset("IVXLC")


def read_kind(reading: Reading, lexicon: Lexicon, i: int, end: int) -> Name | None:
    """The unlisted name `[i, end)` with its type, or None if nothing speaks for a name."""
    written = reading.span(i, end).of(reading.text)
    if end - i > LONGEST_NAME or (set(written) <= ROMAN):
        return None
    noun = _place_noun(reading, lexicon, i)
    if noun is not None:
        return Name(noun, end, "other", "place-noun")
    before = _before(reading, lexicon, i)
    if before == "organization" and _first_name(reading, lexicon, i, end) and _titled(reading, lexicon, i):
        return Name(i, end, "person", "first-name")
    if before:
        return Name(i, end, before, f"after-{before}")
    if _first_name(reading, lexicon, i, end):
        return Name(i, end, "person", "first-name")
    return _by_own_words(reading, lexicon, i, end, written) or _by_label(reading, lexicon, i, end)


def _by_own_words(reading: Reading, lexicon: Lexicon, i: int, end: int, written: str) -> Name | None:
    """Bodies by their first noun («Banque Orval»), as acronyms, or by a word that only companies have."""
    if reading.fold(i) in lexicon.openers:
        opened = _opened_end(reading, lexicon, i, end)
        return Name(i, opened, "organization", "opener") if opened > i + 1 else None
    if end - i == 1 and _is_acronym(written) and reading.label(i) != "PER" and not _in_capitals(reading, i):
        heading = reading.initial(i) and (len(written) < LONG_ACRONYM or reading.gap(i) not in (" ", ", ", " ("))
        return Name(i, end, "organization", "acronym", sure=not heading)
    if end - i == 1 and CAMEL.search(written) and reading.label(i) != "PER":
        return Name(i, end, "organization", "inner-capital")
    if any(reading.fold(k) in lexicon.company_words for k in range(i + 1, end)):
        return Name(i, end, "organization", "company-word")
    return None


def _is_acronym(written: str) -> bool:
    """«ODS», «UDP», «B2G»; «M2» and «A1» are marks of something."""
    letters = sum(c.isalpha() for c in written)
    return written.isupper() and 2 <= len(written) <= LONGEST_ACRONYM and letters > 1


def _in_capitals(reading: Reading, i: int) -> bool:
    """Whether the whole line is written in capitals, where they tell nothing."""
    at, text = reading.words[i].start, reading.text
    start, end = text.rfind("\n", 0, at) + 1, text.find("\n", at)
    line = text[start : end if end >= 0 else len(text)]
    return line.isupper() and len(line.split()) > 1


def _by_label(reading: Reading, lexicon: Lexicon, i: int, end: int) -> Name | None:
    if end - i == 1 and (reading.fold(i) in lexicon.openers or lexicon.heads.exact(reading.fold(i))):
        return None
    label = Counter(reading.label(k) for k in range(i, end)).most_common(1)[0][0]
    # One word with a capital proves little: at the head of a sentence, or when the parser takes it for a common noun.
    sure = end - i > 1 or not (reading.initial(i) or reading.pos(i) in ("NOUN", "ADJ", "VERB", "ADV"))
    if label in ("LOC", "MISC") and _speaks(reading, lexicon, i, end):
        return Name(i, end, "person", "speaks")
    if _begins_as_body(reading, i, end):
        return Name(i, end, "organization", "label", sure=sure)
    if label == "PER":
        subject = reading.pos(i) == "PROPN" and reading.gap(end - 1) == " " and reading.pos(end) in ("VERB", "AUX")
        return Name(i, end, "person", "label", sure=sure or subject)
    if label == "LOC":
        return Name(i, end, _kind_of_place(reading, lexicon, i), "label", sure=sure)
    if label:
        return Name(i, end, LABELS[label], "label", sure=sure)
    if reading.initial(i) or not any(reading.pos(k) == "PROPN" for k in range(i, end)):
        return None
    return Name(i, end, "other", "capital", sure=False)


def _begins_as_body(reading: Reading, i: int, end: int) -> bool:
    """«USC Orval»: an acronym before a word that is none."""
    first = reading.written(i)
    return (
        end - i > 1
        and first.isupper()
        and 2 <= len(first) <= 5
        and reading.gap(i) in (" ", "-")
        and not reading.written(end - 1).isupper()
    )


def _speaks(reading: Reading, lexicon: Lexicon, i: int, end: int) -> bool:
    """Whether words of letters alone, without hyphens, stand right before or behind a verb of saying."""
    if not all(reading.written(k).isalpha() and reading.capital(k) for k in range(i, end)):
        return False
    if any(reading.gap(k) != " " for k in range(i, end - 1)):
        return False
    if end - i == 1 and (reading.pos(i) != "PROPN" or reading.pos(i - 1) in ("ADP", "DET")):
        return False
    before, after = reading.token(i - 1) if i else None, range(end, min(end + 3, len(reading.words)))
    if before is not None and before.pos_ == "VERB" and before.lemma_ in lexicon.saying_verbs:
        return True
    return any(reading.pos(k) == "VERB" and reading.token(k).lemma_ in lexicon.speech_verbs for k in after)


def _first_name(reading: Reading, lexicon: Lexicon, i: int, end: int) -> bool:
    return end - i >= 2 and reading.fold(i) in lexicon.first_names and all(reading.written(k)[0].isalpha() for k in range(i, end))


def _before(reading: Reading, lexicon: Lexicon, i: int) -> EntityType | None:
    """The type that the word right before a name gives it: «M.», «colonel», «groupe», «ville de»."""
    if i == 0 or reading.opens_sentence(i) or reading.gap(i - 1) not in (" ", ". ", ".", "'"):
        return None
    if _ends_title(reading, lexicon, i):
        return "person"
    before = reading.fold(i - 1)
    head = lexicon.heads.exact(before) if reading.gap(i - 1) == " " else []
    body = head and head[0].type == "organization" and head[0].number == "s" and head[0].name not in GOVERNING
    if body and not reading.capital(i - 1):
        return "organization"
    k = i - 1
    while k > 0 and reading.fold(k) in lexicon.small.links | lexicon.small.articles:
        k -= 1
    noun = reading.fold(k)
    if k < i - 1 and noun in lexicon.region_nouns and (reading.pos(i) == "PROPN" or reading.label(i) == "LOC"):
        return "region"
    if noun in lexicon.city_nouns and reading.sentence(k) == reading.sentence(i):
        return "city"
    return "product" if k == i - 1 and noun in lexicon.product_nouns else None


def _titled(reading: Reading, lexicon: Lexicon, i: int) -> bool:
    """Whether an office stands shortly before: «le patron du groupe Anne Ferdal» names a person."""
    for k in range(max(0, i - TITLE_REACH), i - 1):
        hit = lexicon.heads.longest(reading.words, k)
        if hit and hit[1][0].office and reading.sentence(k) == reading.sentence(i):
            return True
    return False


def _place_noun(reading: Reading, lexicon: Lexicon, i: int) -> int | None:
    """The noun that opens «mer Noire», «aéroport de Brisk», and belongs to the name."""
    k = i - 1
    while k > 0 and reading.fold(k) in lexicon.small.links | lexicon.small.articles and reading.gap(k) in (" ", "'"):
        k -= 1
    fits = (
        k >= 0 and reading.fold(k) in lexicon.place_nouns and reading.gap(k) == " " and reading.sentence(k) == reading.sentence(i)
    )
    return k if fits and not reading.capital(k) else None


def _ends_title(reading: Reading, lexicon: Lexicon, i: int) -> bool:
    """Whether an office or honorific ends right before word `i`."""
    for start in range(i - 1, max(-1, i - 5), -1):
        written = reading.text[reading.words[start].start : reading.words[i].start].strip()
        if fold(written) in lexicon.honorifics and reading.capital(start):
            return True
        hit = lexicon.heads.longest(reading.words, start)
        if hit and hit[0] == i and hit[1][0].office and hit[1][0].number == "s":
            return reading.gap(i - 1) == " "
    return False


def _opened_end(reading: Reading, lexicon: Lexicon, i: int, end: int) -> int:
    """The end of a body's name: with its adjectives and complements («Conseil suprême d'État»)."""
    j = end
    while j < len(reading.words) and j - i < LONGEST_NAME and not reading.opens_sentence(j):
        if reading.gap(j - 1) != " ":
            return j
        adjective = reading.pos(j) == "ADJ" and reading.fold(j) not in lexicon.plain
        if adjective or reading.fold(j) in lexicon.modifiers or (reading.capital(j) and reading.pos(j) in ("NOUN", "PROPN")):
            j += 1
            continue
        k = j
        while k < j + 2 and reading.fold(k) in lexicon.small.links | lexicon.small.articles and reading.gap(k) in (" ", "'"):
            k += 1
        if (
            k == j
            or reading.fold(j) not in lexicon.small.links
            or reading.pos(k) not in ("NOUN", "PROPN", "ADJ")
            or (reading.fold(k) in lexicon.plain and not reading.capital(k))
        ):
            return j
        j = k + 1
    return j


def _kind_of_place(reading: Reading, lexicon: Lexicon, i: int) -> EntityType:
    """«en X», «le X»: a region; else a city."""
    led_in = i > 0 and not reading.initial(i) and reading.fold(i - 1) in lexicon.small.region_links
    return "region" if led_in else "city"
