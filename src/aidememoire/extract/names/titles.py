"""Which title belongs to which name: «le président Ferdal», «le ministre des Ports, Anne Ferdal,», «Anne Ferdal, ministre des Ports»."""

from __future__ import annotations

from dataclasses import dataclass, field

from aidememoire.extract.names.lexicon import Gender, Lexicon
from aidememoire.extract.names.listed import Name
from aidememoire.extract.names.phrases import Phrase, goes_on
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.words import fold

BEHIND = (", ", " ", " (", " - ", ", (", "- ", " – ")
AHEAD = (" ", ", ", " (", " : ", ": ")
PERSONS = ("person", "guest", "counterpart")
UNSURE = ("label", "speaks")
GOVERNING = ("government", "authorities", "ministry")


@dataclass(slots=True)
class Links:
    """Names by the phrases that stand beside them, and phrases by the names they stand beside."""

    phrase_of: dict[Name, list[Phrase]] = field(default_factory=dict)
    name_of: dict[Phrase, Name] = field(default_factory=dict)
    honorific: dict[Name, tuple[int, Gender | None]] = field(default_factory=dict)  # first word of name with it

    def join(self, phrase: Phrase, name: Name) -> None:
        """Say that the two mean one."""
        if phrase not in self.name_of:
            self.name_of[phrase] = name
            self.phrase_of.setdefault(name, []).append(phrase)


def link_titles(reading: Reading, lexicon: Lexicon, names: list[Name], phrases: list[Phrase]) -> Links:
    """The links of the document: titles before a name first, since they are the surer ones."""
    links = Links()
    for name in names:
        if name.type == "person":
            _take_honorific(reading, lexicon, name, links)
    outer_last = sorted(names, key=lambda n: n.end - n.start)
    starts = {links.honorific.get(n, (n.start, None))[0]: n for n in outer_last}
    ends = {n.end: n for n in outer_last}
    for phrase in reversed(phrases):
        _link_ahead(reading, phrase, starts, phrases, links)
    for phrase in phrases:
        if phrase not in links.name_of:
            _link_behind(reading, lexicon, phrase, ends, phrases, links)
    return links


def _take_honorific(reading: Reading, lexicon: Lexicon, name: Name, links: Links) -> None:
    for start in range(name.start - 1, max(-1, name.start - 4), -1):
        written = reading.text[reading.words[start].start : reading.words[name.start].start].strip()
        if fold(written) in lexicon.honorifics and reading.written(start)[0].isupper():
            links.honorific[name] = (start, lexicon.honorifics[fold(written)])


def _fits(phrase: Phrase, name: Name, apposed: bool = False) -> bool:
    """Whether a description can be of what a name names, as far as their kinds tell."""
    if phrase.number == "p":
        return False
    if phrase.head.office or phrase.head.name in PERSONS:
        return name.type == "person" or (name.place is None and name.end > name.start + 1 and name.rule == "label")
    if phrase.head.type != "organization" or phrase.head.name in GOVERNING:
        return False
    one_word = name.place is None and name.end == name.start + 1 and not (apposed and name.type == "person" and name.rule not in UNSURE)
    return name.type in ("organization", "other") or one_word


def _link_ahead(reading: Reading, phrase: Phrase, starts: dict[int, Name], phrases: list[Phrase], links: Links) -> None:
    """A title before a name, right before it or with an insertion or another title between."""
    gap = reading.gap(phrase.end - 1)
    if gap == " " and any(p.end == phrase.end and p.start > phrase.start for p in phrases):
        return  # «le porte-parole du président Ferdal»: the inner title is his
    name = starts.get(phrase.end)
    if (
        name
        and gap in AHEAD
        and _fits(phrase, name, gap != " ")
        and (gap == " " or phrase.manner != "bare" or phrase.head.office)
    ):
        links.join(phrase, name)
        return
    behind = _past_insertion(reading, phrase, starts) if gap in (", ", " (") and phrase.manner == "definite" else None
    if behind and _fits(phrase, behind, apposed=True):
        links.join(phrase, behind)
        return
    follower = next((p for p in phrases if p.start == phrase.end), None)
    named = links.name_of.get(follower) if follower else None
    if (
        follower
        and named
        and gap in (", ", " ")
        and follower.manner != "indefinite"
        and follower.end <= named.start
        and _fits(phrase, named)
    ):
        links.join(phrase, named)


def _past_insertion(reading: Reading, phrase: Phrase, starts: dict[int, Name]) -> Name | None:
    """The name after an insertion between commas: «le groupe, numéro un du secteur, Orval»."""
    for k in range(phrase.end, min(phrase.end + 7, len(reading.words) - 1)):
        if reading.pos(k) in ("VERB", "AUX", "PRON") or "." in reading.gap(k):
            return None
        if reading.gap(k) in (", ", "), ", ") "):
            name = starts.get(k + 1)
            return (
                name
                if (name and reading.gap(name.end - 1).startswith((",", "\n")))
                or (name and reading.pos(name.end) in ("VERB", "AUX"))
                else None
            )
    return None


def _link_behind(reading: Reading, lexicon: Lexicon, phrase: Phrase, ends: dict[int, Name], phrases: list[Phrase], links: Links) -> None:
    if phrase.start == 0:
        return
    gap = reading.gap(phrase.start - 1)
    name = ends.get(phrase.start)
    if name and gap in BEHIND and _fits(phrase, name) and reading.sentence(name.start) == reading.sentence(phrase.start):
        if gap != " " or phrase.manner in ("definite", "bare"):
            links.join(phrase, name)
        return
    before = next((p for p in phrases if p.end in (phrase.start, phrase.start - 1) and p in links.name_of), None)
    if before and phrase.manner == "bare" and goes_on(reading, lexicon, before.end, phrase.start) and links.name_of[before].end <= before.start:
        links.join(phrase, links.name_of[before])
