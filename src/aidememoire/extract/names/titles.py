"""Which title belongs to which name: «le président Ferdal», «Anne Ferdal, ministre des Ports», «les ministres X et Y»."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from aidememoire.extract.names.lexicon import Lexicon
from aidememoire.extract.names.listed import Name
from aidememoire.extract.names.phrases import Phrase, goes_on
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.tables import Gender
from aidememoire.extract.names.words import fold

BEHIND = (", ", " ", " (", " - ", ", (", "- ", " – ")
AHEAD = (" ", ", ", " (", " : ", ": ")
AFTER_INSERTION = (", ", "), ", ") ")
INSIDE_TITLE = (" ", "'", "-", ", ", " (", "), ", ") ", "- ", " - ")
PERSONS = ("person", "guest", "counterpart")
UNSURE = ("label", "speaks")
GOVERNING = ("government", "authorities", "ministry")
LONGEST_INSERTION = 7  # words of «numéro un mondial du secteur» between a title and its name
LONGEST_LINK = 6  # words of «, qui est également le»
LONGEST_TITLE = 22  # words of the posts and portfolios behind an office, up to the comma before its name
GROUP_GAPS = (" ", ", ", " - ", " – ", " : ", ": ")
MOST_NAMES = 6  # that one plural title leads in


@dataclass(slots=True)
class Links:
    """Names by the phrases that stand beside them, and phrases by the names they stand beside."""

    phrase_of: dict[Name, list[Phrase]] = field(default_factory=dict)
    name_of: dict[Phrase, Name] = field(default_factory=dict)
    names_of: dict[Phrase, list[Name]] = field(default_factory=dict)  # of plural titles
    honorific: dict[Name, tuple[int, Gender | None]] = field(default_factory=dict)  # first word of name with it

    def join(self, phrase: Phrase, name: Name) -> None:
        """Say that the two mean one."""
        if phrase not in self.name_of:
            self.name_of[phrase] = name
            self.phrase_of.setdefault(name, []).append(phrase)


@dataclass(frozen=True, slots=True)
class Layout:
    """Names and phrases by the words at which they begin and end; of nested names the outer one."""

    reading: Reading
    lexicon: Lexicon
    names_from: dict[int, Name]
    names_to: dict[int, Name]
    phrases_from: dict[int, Phrase]
    phrases_to: dict[int, list[Phrase]]


def link_titles(reading: Reading, lexicon: Lexicon, names: list[Name], phrases: list[Phrase]) -> Links:
    """The links of the document: titles before a name first, since they are the surer ones."""
    links = Links()
    for name in names:
        if name.type == "person":
            _take_honorific(reading, lexicon, name, links)
    layout = _lay_out(reading, lexicon, names, phrases, links)
    for phrase in reversed(phrases):
        if phrase.number == "p":
            _link_group(layout, phrase, links)
        else:
            _link_ahead(layout, phrase, links)
    for phrase in phrases:
        if phrase not in links.name_of and phrase.number == "s":
            _link_behind(layout, phrase, links)
    return links


def _lay_out(reading: Reading, lexicon: Lexicon, names: list[Name], phrases: list[Phrase], links: Links) -> Layout:
    outer_last = sorted(names, key=lambda n: n.end - n.start)
    phrases_to: dict[int, list[Phrase]] = {}
    for phrase in phrases:
        phrases_to.setdefault(phrase.end, []).append(phrase)
    names_from = {links.honorific.get(n, (n.start, None))[0]: n for n in outer_last}
    return Layout(reading, lexicon, names_from, {n.end: n for n in outer_last}, {p.start: p for p in phrases}, phrases_to)


def _take_honorific(reading: Reading, lexicon: Lexicon, name: Name, links: Links) -> None:
    for start in range(name.start - 1, max(-1, name.start - 4), -1):
        written = reading.text[reading.words[start].start : reading.words[name.start].start].strip()
        if fold(written) in lexicon.honorifics and reading.capital(start):
            links.honorific[name] = (start, lexicon.honorifics[fold(written)])


def _fits(phrase: Phrase, name: Name, apposed: bool = False) -> bool:
    """Whether a description can be of what a name names, as far as their kinds tell."""
    if phrase.number == "p":
        return False
    if phrase.head.office or phrase.head.name in PERSONS:
        return name.type == "person" or (name.place is None and name.end > name.start + 1 and name.rule == "label")
    if phrase.head.type != "organization" or phrase.head.name in GOVERNING:
        return False
    if name.type == "person" and (name.rule not in UNSURE if apposed else name.rule == "first-name"):
        return False
    unsure = name.place is None and (name.end == name.start + 1 or (not apposed and name.rule in UNSURE))
    return name.type in ("organization", "other") or unsure


def _link_ahead(layout: Layout, phrase: Phrase, links: Links) -> None:
    """A title before a name, right before it or with an insertion or another title between."""
    gap = layout.reading.gap(phrase.end - 1)
    name = layout.names_from.get(phrase.end)
    owned = layout.names_from.get(name.end) if name and gap == " " and name.type != "person" else None
    if owned and name and phrase.head.office and layout.reading.gap(name.end - 1) == " " and _fits(phrase, owned):
        links.join(phrase, owned)  # «le patron du géant minier Orval Anne Ferdal»
        return
    inner = [p for p in layout.phrases_to[phrase.end] if p.start > phrase.start]
    if gap == " " and name and any(_fits(p, name) for p in inner):
        return  # «le porte-parole du président Ferdal»: the inner title is his
    led = gap == " " or phrase.manner != "bare" or phrase.head.office
    if name and gap in AHEAD and led and _fits(phrase, name, gap != " "):
        links.join(phrase, name)
        return
    joined = layout.phrases_from.get(phrase.end + 1) if layout.reading.fold(phrase.end) in layout.lexicon.small.joins else None
    if joined and joined.manner == "definite":
        return  # «le premier ministre et le ministre des Ports, Anne Ferdal,»: two persons, where «et ministre» would be one
    open_ = gap in (", ", " (") or (gap == " " and phrase.head.office)
    behind = _past_insertion(layout, phrase, gap) if open_ and phrase.manner == "definite" else None
    if behind and _fits(phrase, behind, apposed=True):
        links.join(phrase, behind)
        return
    follower = layout.phrases_from.get(phrase.end) or joined
    named = links.name_of.get(follower) if follower and gap in (", ", " ") and follower.manner != "indefinite" else None
    if follower and follower.start > phrase.end and follower.manner != "bare":
        return
    if follower and named and follower.end <= named.start and _fits(phrase, named):
        links.join(phrase, named)


def _past_insertion(layout: Layout, phrase: Phrase, gap: str) -> Name | None:
    """The name after an insertion or the rest of a long title, between commas: «l'ambassadeur auprès de N et de M, Orval,»."""
    reading, small = layout.reading, layout.lexicon.small
    reach = LONGEST_TITLE if gap == " " else LONGEST_INSERTION
    if gap == " " and not (
        reading.written(phrase.end).lower() in small.post_links or reading.fold(phrase.end) in small.links | small.joins
    ):
        return None
    for k in range(phrase.end, min(phrase.end + reach, len(reading.words) - 1)):
        if reading.finite(k) or reading.gap(k) not in INSIDE_TITLE:
            return None
        if reading.gap(k) in AFTER_INSERTION and (k + 1 in layout.names_from or gap != " "):
            name = layout.names_from.get(k + 1)
            closed = name and (reading.gap(name.end - 1)[0] in ",\n" or reading.pos(name.end) in ("VERB", "AUX"))
            return name if closed else None
    return None


def _link_behind(layout: Layout, phrase: Phrase, links: Links) -> None:
    """A title behind a name, or behind another title that stands there."""
    if phrase.start == 0:
        return
    reading = layout.reading
    gap = reading.gap(phrase.start - 1)
    name = layout.names_to.get(phrase.start)
    if name and gap in BEHIND and _fits(phrase, name) and reading.sentence(name.start) == reading.sentence(phrase.start):
        if (gap != " " or phrase.manner in ("definite", "bare")) and not _begins_clause(layout, phrase, name, links):
            links.join(phrase, name)
        return
    equated = _equated(layout, phrase)
    if equated is not None and _fits(phrase, equated):
        links.join(phrase, equated)
        return
    for end in (phrase.start, phrase.start - 1):
        for before in layout.phrases_to.get(end, ()):
            named = links.name_of.get(before)
            if (
                named
                and named.end <= before.start
                and phrase.manner == "bare"
                and goes_on(reading, layout.lexicon, end, phrase.start)
            ):
                links.join(phrase, named)


def _equated(layout: Layout, phrase: Phrase) -> Name | None:
    """The name of «Anne Ferdal, qui est aussi la ministre des Ports» and «Anne Ferdal est la ministre des Ports»."""
    reading, linked = layout.reading, False
    for k in range(phrase.start - 1, max(-1, phrase.start - LONGEST_LINK), -1):
        if reading.sentence(k) != reading.sentence(phrase.start) or reading.pos(k) not in ("AUX", "VERB", "ADV", "PRON", "DET"):
            return None
        linked = linked or (reading.pos(k) in ("AUX", "VERB") and reading.token(k).lemma_ in layout.lexicon.table.grammar.copulas)
        name = layout.names_to.get(k)
        if name is not None:
            return name if linked and name.type == "person" and reading.gap(k - 1) in (" ", ", ") else None
    return None


def _begins_clause(layout: Layout, phrase: Phrase, name: Name, links: Links) -> bool:
    """«après ses entretiens avec Ferdal, le ministre a dit»: the subject of what follows, and not Ferdal."""
    reading = layout.reading
    start = links.honorific.get(name, (name.start, None))[0]
    if phrase.manner == "definite" and any(p.end <= name.start for p in links.phrase_of.get(name, ())):
        return True  # «du ministre Ferdal, l'ambassadeur Morvan»: who has a title before his name has none behind it
    followed = reading.gap(phrase.end - 1) == " " and reading.pos(phrase.end) in ("VERB", "AUX", "PRON")
    return phrase.manner == "definite" and followed and reading.pos(start - 1) == "ADP"


# ---------------------------------------------------------------- several holders


def _link_group(layout: Layout, phrase: Phrase, links: Links) -> None:
    """«les ministres Ferdal et Morvan», «les présidents sorval et ordal, Anne Ferdal et Ilda Morvan»."""
    if not (phrase.head.office or phrase.head.name in PERSONS) or layout.reading.gap(phrase.end - 1) not in GROUP_GAPS:
        return
    distributed = _distributed(layout, phrase)
    if distributed:
        _give_titles(links, phrase, distributed)
        return
    names = _listed_names(layout, phrase.end)
    if len(names) < 2:
        return
    whose = (phrase.of, *phrase.also)
    common = phrase.of if len(whose) == 1 else None
    _give_titles(links, phrase, [(name, whose[n] if len(whose) == len(names) else common) for n, name in enumerate(names)])


def _give_titles(links: Links, phrase: Phrase, holders: list[tuple[Name, str | None]]) -> None:
    links.names_of[phrase] = [name for name, _ in holders]
    for name, of in holders:
        links.phrase_of.setdefault(name, []).append(replace(phrase, number="s", gender=None, of=of, also=()))


def _distributed(layout: Layout, phrase: Phrase) -> list[tuple[Name, str | None]]:
    """«les présidents du Togo, Anne Ferdal, et du Bénin, Ilda Morvan»: each name with its state."""
    reading, small = layout.reading, layout.lexicon.small
    holders: list[tuple[Name, str | None]] = []
    of, i = phrase.of, phrase.end
    while of and i in layout.names_from and layout.names_from[i].type == "person" and len(holders) < MOST_NAMES:
        name = layout.names_from[i]
        holders.append((name, of))
        k = name.end + (reading.fold(name.end) in small.joins)
        if reading.gap(name.end - 1) not in (", ", " ") or reading.fold(k) not in small.links:
            break
        k += 1 + (reading.fold(k + 1) in small.articles)
        place = layout.names_from.get(k)
        of = place.place.name if place and place.place else None
        i = place.end if place else k
    return holders if len(holders) > 1 else []


def _listed_names(layout: Layout, i: int) -> list[Name]:
    """The persons that «X, Y et Z» names from word `i`; none if the list does not end with «et»."""
    reading, joined = layout.reading, False
    names: list[Name] = []
    while i in layout.names_from and layout.names_from[i].type == "person" and len(names) < MOST_NAMES:
        names.append(layout.names_from[i])
        end = names[-1].end
        if joined or reading.gap(end - 1) not in (" ", ", "):
            break
        joined = reading.fold(end) in layout.lexicon.small.joins
        i = end + 1 if joined else end
    return names if joined else []
