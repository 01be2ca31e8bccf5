"""Runs of capitalised words, cut into names: titles, first words of sentences and demonyms fall away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from aidememoire.extract.names.lexicon import Lexicon
from aidememoire.extract.names.listed import Places
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.words import fold

JOINTS = (" ", "-", "'", " & ", "&", ". ", ".", " - ", "- ")
STOPS = (". ", ".")
GRAMMATICAL = ("ADP", "DET", "ADV", "CCONJ", "SCONJ", "PRON", "VERB", "AUX", "NUM", "INTJ")
NAME_LIKE = ("PROPN", "NOUN", "X")
SHORT_NAME = 3  # letters of a name that is a small word as well: «Son», «Le», «Mai»
MOST_QUALIFIERS = 3  # words of «géant minier» between a preposition and a name
SHORTEST_TITLE = 4  # letters of a title that may end a name before it: «Anne Ferdal Ministre»


@dataclass(frozen=True, slots=True)
class Ground:
    """What runs are cut from: the document, the pack, the listed names, and words inside titles of several words."""

    reading: Reading
    lexicon: Lexicon
    places: Places
    titles: frozenset[int]


def lay_ground(reading: Reading, lexicon: Lexicon, places: Places) -> Ground:
    """The ground of a document: the «Etat» of «secrétaire d'Etat» opens no name."""
    inside: set[int] = set()
    for i in range(len(reading.words)):
        hit = lexicon.heads.longest(reading.words, i)
        if hit and hit[0] > i + 1 and hit[1][0].office:
            inside.update(range(i + (not lexicon.table.grammar.owner_before), hit[0]))
    return Ground(reading, lexicon, places, frozenset(inside))


def find_runs(ground: Ground) -> Iterator[tuple[int, int]]:
    """Yield the words `[start, end)` of each name, cut out of its run."""
    i = 0
    while i < len(ground.reading.words):
        end = _run_end(ground, i)
        if end > i and not ground.reading.findings.in_boilerplate(ground.reading.span(i, end)):
            yield from _cut_run(ground, i, end)
        i = max(end, i + 1)


def _run_end(ground: Ground, i: int) -> int:
    """The end of the run of names that begins at word `i`, or `i` if none does."""
    if i in ground.places:
        j = ground.places[i][0]
    elif ground.reading.capital(i) and i not in ground.titles:
        j = i + 1
    else:
        return i
    while j < len(ground.reading.words):
        k = _next_capital(ground, j)
        if k is None or (k in ground.titles and k not in ground.places):
            return j
        j = ground.places[k][0] if k in ground.places else k + 1
    return j


def _next_capital(ground: Ground, j: int) -> int | None:
    """The word that carries on a run that has come to `j`: the next one, or one behind particles."""
    reading = ground.reading
    gap = reading.gap(j - 1)
    if gap not in JOINTS or (gap in STOPS and not _is_initial_letter(ground, j - 1)) or reading.opens_sentence(j):
        return None
    if reading.capital(j):
        return None if _is_function_word(ground, j) else j
    if gap == "'" and len(reading.written(j - 1)) == 1 and reading.capital(j - 1) and reading.capital(j - 2):
        return j  # «Awa N'sari»
    k = j
    while k < len(reading.words) and k < j + 3 and _is_particle(ground, k, first=k == j):
        if reading.gap(k) not in (" ", "'", "-"):
            return None
        k += 1
        if reading.capital(k):
            return k
    return None


def _is_function_word(ground: Ground, j: int) -> bool:
    """«Selon» inside a run of capitals ends it, where a line break or full stop was lost; «LE» in capitals may not."""
    word, folded = ground.reading.written(j), ground.reading.fold(j)
    lexicon, reading = ground.lexicon, ground.reading
    verb = reading.pos(j + 1) in ("VERB", "AUX") and reading.gap(j) == " "
    if folded in lexicon.small.articles and reading.capital(j + 1) and not word.isupper() and reading.gap(j - 1) == " ":
        return False  # «Anne Le Morvan»
    if len(word) <= SHORT_NAME and reading.goes_on(j) and (verb or not reading.written(j + 1).islower()):
        return False  # «Bui Thanh Son»
    return folded in lexicon.function_words and len(word) > 1 and not word.isupper() and folded not in lexicon.particles


def _is_initial_letter(ground: Ground, i: int) -> bool:
    written = ground.reading.written(i)
    return len(written) == 1 or written in ground.lexicon.table.grammar.abbreviated_titles


def _is_particle(ground: Ground, k: int, first: bool) -> bool:
    """Whether word `k` holds a name together; a plain «de» does only between two words that the parser takes for a person."""
    reading, lexicon, word = ground.reading, ground.lexicon, ground.reading.fold(k)
    if word in lexicon.strong_particles:
        return True
    if word not in lexicon.particles:
        return False
    if not first:
        return True
    after = next((n for n in range(k + 1, min(k + 3, len(reading.words))) if reading.capital(n)), None)
    return after is not None and reading.label(k - 1) == "PER" and reading.label(after) == "PER"


# ---------------------------------------------------------------- inside a run


def _cut_run(ground: Ground, i: int, end: int) -> Iterator[tuple[int, int]]:
    i = _past_openers(ground, i, end)
    end = _before_closers(ground, i, end)
    if i >= end:
        return
    cut = _first_cut(ground, i, end)
    if cut is not None and cut < end:
        yield from _cut_run(ground, i, cut)
        yield from _cut_run(ground, cut, end)
    else:
        yield i, end


def _past_openers(ground: Ground, i: int, end: int) -> int:
    """Past words with a capital that are no part of the name: the first of a sentence, titles, demonyms."""
    while i < end and i not in ground.places:
        step = _opener_end(ground, i, end)
        if step == i:
            return i
        i = step
    return i


def _opener_end(ground: Ground, i: int, end: int) -> int:
    """The end of what opens a run at word `i` without belonging to the name, or `i`."""
    reading, lexicon = ground.reading, ground.lexicon
    title = title_end(reading, lexicon, i, end)
    if title > i:
        return title
    folded, initial = reading.fold(i), reading.initial(i)
    if reading.gap(i) == "'" and folded in lexicon.small.elisions:
        return i if reading.capital(i) and not initial and i + 1 < end else i + 1
    if folded in lexicon.plain and (initial or reading.pos(i) not in NAME_LIKE or end - i == 1):
        return i + 1
    if initial and reading.pos(i) in GRAMMATICAL and folded not in lexicon.first_names and reading.label(i) != "PER":
        return i + 1
    demonym = demonym_end(reading, lexicon, i)
    if demonym and demonym <= end and not _is_surname(reading, i):
        return demonym
    return i + 1 if folded in lexicon.particles and not reading.capital(i) else i


def _before_closers(ground: Ground, i: int, end: int) -> int:
    """Before words that open the next sentence where its full stop was lost («Anne Ferdal La…»)."""
    reading = ground.reading
    inside = {n for k in range(i, end) if k in ground.places for n in range(k, ground.places[k][0])}
    while (
        end - i > 1
        and end - 1 not in inside
        and reading.fold(end - 1) in ground.lexicon.function_words
        and reading.gap(end - 2) == " "
        and not (
            len(reading.written(end - 1)) <= SHORT_NAME and reading.goes_on(end - 1) and not _is_function_word(ground, end - 1)
        )
    ):
        end -= 1
    return end


def _is_surname(reading: Reading, i: int) -> bool:
    """Whether a word like a demonym is labelled as a person and has no article."""
    return reading.label(i) == "PER" and reading.pos(i - 1) not in ("DET", "ADP", "NUM", "ADJ") and not reading.initial(i)


def demonym_end(reading: Reading, lexicon: Lexicon, i: int) -> int | None:
    """Where the demonym that begins at word `i` ends, or None."""
    hit = lexicon.demonyms.longest(reading.words, i)
    return hit[0] if hit else None


def title_end(reading: Reading, lexicon: Lexicon, i: int, end: int) -> int:
    """The end of an office or honorific at word `i`, no farther than `end`, or `i`."""
    for size in (3, 2, 1):
        written = reading.text[reading.words[i].start : reading.words[i + size - 1].end] if i + size <= end else ""
        if written and fold(written) in lexicon.honorifics:
            return i + size
    hit = lexicon.heads.longest(reading.words, i, end)
    return hit[0] if hit and hit[1][0].office else i


def _first_cut(ground: Ground, i: int, end: int) -> int | None:
    """Where a run that holds listed names or titles falls in two."""
    k = i
    while k < end:
        if k in ground.places:
            if _cut_before(ground, i, k):
                return k
            k, before = ground.places[k][0], k
            if before == i and k < end and _cut_behind(ground, before, k):
                return k
        elif k > i and (
            _is_late_title(ground, k, end) or _is_other_person(ground, i, k, end) or _begins_person(ground, i, k, end)
        ):
            return k
        else:
            k += 1
    return None


def _cut_before(ground: Ground, i: int, k: int) -> bool:
    gap = ground.reading.gap(k - 1)
    return k > i and (gap in (" - ", "- ") or (ground.places[k][1].acronym and gap != "-"))


def _cut_behind(ground: Ground, k: int, j: int) -> bool:
    """«la Yakoutie Anne Ferdal»: a place that is led in, and what follows; two places side by side."""
    led_in = ground.reading.pos(k - 1) in ("ADP", "DET", "ADJ") and k > 0
    place = ground.places[k][1]
    joined = ground.reading.gap(j - 1) == "-" and place.type in ("state", "region")  # «le forum Afrique-Pays baltes»
    return place.type == "organization" or led_in or joined or j in ground.places


def _is_late_title(ground: Ground, k: int, end: int) -> bool:
    reading = ground.reading
    long = len(reading.written(k)) >= SHORTEST_TITLE and reading.fold(k) not in ground.lexicon.first_names
    if reading.capital(k - 1) and reading.fold(k - 1) in ground.lexicon.small.articles and reading.gap(k - 1) == " ":
        return False  # «Anne Le Maire»
    return long and title_end(reading, ground.lexicon, k, end) > k


def _begins_person(ground: Ground, i: int, k: int, end: int) -> bool:
    """«Minister of Ports and Lakes Anne Ferdal»: where titles have capitals, the parser's label tells where the name begins."""
    reading, names = ground.reading, ground.lexicon.first_names
    if not ground.lexicon.table.grammar.owner_before or end - k < 2 or reading.fold(i) in names:
        return False
    if reading.fold(k) in names and reading.gap(k - 1) == " ":
        return True
    return not reading.goes_on(k) and reading.label(i) != "PER" and all(reading.label(n) == "PER" for n in range(k, end))


def _is_other_person(ground: Ground, i: int, k: int, end: int) -> bool:
    """«le patron d'Orval Anne Ferdal», «du géant minier Orval Anne Ferdal»: a first name behind a name led in."""
    reading, names = ground.reading, ground.lexicon.first_names
    before = i - 1
    while before > max(0, i - 1 - MOST_QUALIFIERS) and reading.pos(before) in ("NOUN", "ADJ") and not reading.capital(before):
        before -= 1
    while before > 0 and reading.fold(before) in ground.lexicon.small.articles and reading.gap(before) in (" ", "'"):
        before -= 1
    led_in = before > 0 and reading.fold(before) in ground.lexicon.small.links and reading.fold(i) not in names
    titled = led_in and any(
        (h := ground.lexicon.heads.longest(reading.words, n)) and h[1][0].office for n in range(max(0, before - 3), before)
    )
    if titled and k == i + 1 and reading.written(i).isupper() and not reading.written(k).isupper() and reading.gap(i) == " ":
        return k + 1 < end
    return titled and reading.fold(k) in names and k + 1 < end and reading.gap(k - 1) == " "
