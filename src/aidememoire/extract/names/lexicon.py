"""What the pack knows of names: places, organizations, offices, nouns, first names; compiled once a pack."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Literal

from aidememoire.extract.names.tables import Determiners, FirstNames, Gender, Grammar, NamesTable, Number, Plural
from aidememoire.extract.names.words import Phrases, fold
from aidememoire.languages.pack import Pack
from aidememoire.model import EntityType


@dataclass(frozen=True, slots=True)
class SmallWords:
    """The grammar table ready for comparing with folded words."""

    links: frozenset[str]
    name_link: frozenset[str]
    articles: frozenset[str]
    inner: frozenset[str]
    post_links: frozenset[str]  # with their accents: «à» is not «a»
    charges: frozenset[str]
    joins: frozenset[str]
    elisions: frozenset[str]
    region_links: frozenset[str]
    contracted_plural: frozenset[str]
    masculine: frozenset[str]
    feminine: frozenset[str]
    past_links: frozenset[str]


@dataclass(frozen=True, slots=True)
class Place:
    """A name that the pack lists: a state, its capital or seat, a region, a city or an organization.

    `stands_for` is the state or organization whose government a capital or seat may stand for.
    """

    name: str
    type: EntityType
    kind: Literal["name", "nickname", "capital", "seat"] = "name"
    code: str | None = None
    of: str | None = None
    stands_for: str | None = None
    gender: Gender | None = None
    number: Number = "s"
    written: str = ""  # as the list writes it
    acronym: bool = False
    weak: bool = False
    role: str | None = None  # which noun an organization goes by: "bank", "union"


@dataclass(frozen=True, slots=True)
class Demonym:
    """An adjective or noun of a state or region, in one of its forms."""

    name: str
    type: EntityType
    code: str | None
    gender: Gender | None
    number: Number | None


@dataclass(frozen=True, slots=True)
class Head:
    """A noun that may stand for somebody, in one of its forms: an office or a common noun."""

    name: str
    office: bool
    type: EntityType
    gender: Gender | None
    number: Number
    portfolio: bool = False
    post: bool = False
    written: str = ""
    alone: bool = False  # not read with a common noun for complement
    capital: bool = False  # read only where it is written with one


@dataclass(slots=True)
class Lexicon:
    """All tables of one pack, ready to be looked up."""

    table: NamesTable
    small: SmallWords
    places: Phrases[Place] = field(default_factory=Phrases)
    demonyms: Phrases[Demonym] = field(default_factory=Phrases)
    prefixes: dict[str, Demonym] = field(default_factory=dict)
    heads: Phrases[Head] = field(default_factory=Phrases)
    modifier_phrases: Phrases[str] = field(default_factory=Phrases)
    modifiers: frozenset[str] = frozenset()
    honorifics: dict[str, Gender | None] = field(default_factory=dict)
    first_names: dict[str, Gender | None] = field(default_factory=dict)
    plain: frozenset[str] = frozenset()
    function_words: frozenset[str] = frozenset()
    speech_verbs: frozenset[str] = frozenset()
    saying_verbs: frozenset[str] = frozenset()
    openers: frozenset[str] = frozenset()
    actor_links: frozenset[str] = frozenset()
    actor_nouns: frozenset[str] = frozenset()
    place_links: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    before_noun: frozenset[str] = frozenset()
    particles: frozenset[str] = frozenset()
    strong_particles: frozenset[str] = frozenset()
    region_nouns: frozenset[str] = frozenset()
    city_nouns: frozenset[str] = frozenset()
    product_nouns: frozenset[str] = frozenset()
    place_nouns: frozenset[str] = frozenset()
    company_words: frozenset[str] = frozenset()
    quantifiers: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    two: frozenset[str] = frozenset()
    determiners: dict[str, tuple[str, Number | None, bool]] = field(default_factory=dict)

    def is_common(self, word: str) -> bool:
        """Whether the folded word is known as something else than the first word of a company's name."""
        known = (
            self.plain,
            self.openers,
            self.region_nouns,
            self.city_nouns,
            self.place_nouns,
            self.first_names,
            self.honorifics,
        )
        return any(word in words for words in known) or bool(self.heads.exact(word) or self.demonyms.exact(word))


@cache
def load_lexicon(pack: Pack) -> Lexicon:
    """The lexicon of that pack, compiled once per process."""
    table = pack.table("names", NamesTable)
    lexicon = Lexicon(table, _small_words(table.grammar))
    _add_states(lexicon, pack)
    _add_organizations(lexicon, pack)
    _add_regions(lexicon, pack)
    _add_heads(lexicon)
    for phrase in table.modifiers.phrases:
        lexicon.modifier_phrases.add(phrase, phrase)
    lexicon.modifiers = frozenset(map(fold, table.modifiers.words))
    for honorific in table.honorific:
        lexicon.honorifics.update({fold(w): honorific.gender for w in honorific.words})
    names = pack.table("first_names", FirstNames)
    lexicon.first_names = {**{fold(n): None for n in names.either}}
    lexicon.first_names.update({fold(n): "m" for n in names.m})
    lexicon.first_names.update({fold(n): "f" for n in names.f})
    lexicon.function_words = frozenset(map(fold, table.function_words))
    lexicon.plain = frozenset(map(fold, table.plain_words)) | lexicon.function_words
    lexicon.speech_verbs = frozenset(table.speech_verbs)
    lexicon.saying_verbs = frozenset(table.saying_verbs)
    lexicon.openers = frozenset(map(fold, table.openers.organization))
    lexicon.actor_links = frozenset(map(fold, table.actor_prepositions))
    lexicon.actor_nouns = frozenset(map(fold, table.actor_nouns))
    lexicon.sources = frozenset(map(fold, table.grammar.sources))
    lexicon.place_links = frozenset(map(fold, table.place_prepositions))
    lexicon.before_noun = frozenset(map(fold, table.determiners.before_noun))
    lexicon.particles = frozenset(fold(p).rstrip("'.") for p in table.particles)
    lexicon.strong_particles = frozenset(map(fold, table.strong_particles))
    lexicon.region_nouns = frozenset(map(fold, table.openers.region))
    lexicon.city_nouns = frozenset(map(fold, table.openers.city))
    lexicon.product_nouns = frozenset(map(fold, table.openers.product))
    lexicon.place_nouns = frozenset(map(fold, table.openers.place))
    lexicon.company_words = frozenset(map(fold, table.openers.company))
    lexicon.quantifiers = frozenset(map(fold, table.determiners.quantifiers))
    lexicon.former = frozenset(map(fold, table.determiners.former))
    lexicon.two = frozenset(map(fold, table.determiners.two))
    lexicon.determiners = _determiners(table.determiners)
    return lexicon


def _small_words(table: Grammar) -> SmallWords:
    def keys(words: tuple[str, ...]) -> frozenset[str]:
        return frozenset(fold(w).rstrip("'") for w in words)

    return SmallWords(
        keys(table.links), keys(table.name_link), keys(table.articles), keys(table.inner_determiners),
        frozenset(table.post_links),
        keys(table.charges), keys(table.joins), keys(table.elisions), keys(table.region_links), keys(table.contracted_plural),
        keys(table.masculine), keys(table.feminine), keys(tuple(w.split("'")[0] for w in table.past_links)),
    )  # fmt: skip


def _determiners(table: Determiners) -> dict[str, tuple[str, Number | None, bool]]:
    """For each determiner: how it introduces, its number, and whether it belongs to the phrase («du» does not)."""
    known: dict[str, tuple[str, Number | None, bool]] = {}
    for words, number in ((table.singular, "s"), (table.plural, "p")):
        for word in words:
            manner = (
                "indefinite" if word in table.indefinite else "possessive" if word in table.possessive
                else "demonstrative" if word in table.demonstrative else "definite"
            )  # fmt: skip
            key = fold(word).rstrip("'")
            if word not in table.numerals:
                contracted = word in table.contracted
                counted = None if word in table.either else number
                known[key] = ("definite" if contracted else manner, counted, not contracted)  # type: ignore[assignment]
    return known


def _forms(cell: str, rule: Plural) -> list[tuple[str, Gender | None, Number | None]]:
    """The forms of «masculine/feminine» or of a common form, singular and plural."""
    if "/" not in cell:
        many = plural_of(cell, rule)
        return [(cell, None, "s"), (many, None, "p")] if many != cell else [(cell, None, None)]
    m, f = cell.split("/")
    men = plural_of(m, rule)
    forms: list[tuple[str, Gender | None, Number | None]] = [
        (m, "m", None if men == m else "s"),
        (f, "f", "s"),
        (plural_of(f, rule), "f", "p"),
    ]
    return [*forms, (men, "m", "p")] if men != m else forms


def plural_of(word: str, rule: Plural) -> str:
    """The plural of a singular by the pack's rule: «général» gives «généraux», «chef de l'Etat» «chefs de l'Etat».

    >>> from aidememoire.languages.pack import load_pack
    >>> rule = load_lexicon(load_pack("fr")).table.grammar.plural
    >>> plural_of("haut responsable", rule), plural_of("porte-parole", rule), plural_of("chinois", rule)
    ('hauts responsables', 'porte-paroles', 'chinois')
    """
    parts = word.split(" ")
    elided = tuple(s for s in rule.stops if s.endswith("'"))
    stop = next((k for k, p in enumerate(parts) if p in rule.stops or (elided and p.startswith(elided))), len(parts))
    first = 0 if rule.head == "all" else max(0, stop - 1)
    return " ".join(_plural_word(p, rule) if first <= k < stop else p for k, p in enumerate(parts))


def _plural_word(word: str, rule: Plural) -> str:
    ending = next((e for e in rule.endings if word.endswith(e[0])), None)
    return word[: len(word) - len(ending[0])] + ending[1] if word and ending else word


def _gender(row: dict[str, str]) -> Gender | None:
    """The gender of a listed name; none in a language whose nouns have none."""
    genders: dict[str, Gender] = {"m": "m", "f": "f"}
    return genders.get(row["gender"][:1])


def _cell(row: dict[str, str], column: str) -> list[str]:
    return [p.strip() for p in row.get(column, "").split("|") if p.strip()]


def _add_states(lexicon: Lexicon, pack: Pack) -> None:
    weak = frozenset(lexicon.table.weak)
    for row in pack.rows("places"):
        name, code = row["name"], row["code"]
        gender = _gender(row)
        number: Number = "p" if row["gender"].endswith("p") else "s"
        state = Place(name, "state", "name", code, None, name, gender, number)
        for written in (name, *_cell(row, "variants")):
            lexicon.places.add(written, replace(state, written=written, acronym=_is_acronym(written), weak=written in weak))
        for written in _cell(row, "nicknames"):
            lexicon.places.add(written, replace(state, kind="nickname", written=written, weak=written in weak))
        capital = Place(row["capital"], "city", "capital", code, name, name)
        for written in (row["capital"], *_cell(row, "capital_variants")):
            lexicon.places.add(written, replace(capital, written=written, weak=written in weak))
        for written in _cell(row, "other_capitals"):
            lexicon.places.add(written, replace(capital, name=written, written=written))
        for written in _cell(row, "seats"):
            lexicon.places.add(
                written,
                Place(written, "city", "seat", code, name, name, "m" if gender else None, written=written, weak=written in weak),
            )
        _add_demonyms(lexicon, name, "state", code, _cell(row, "demonyms"))
        for prefix in _cell(row, "prefix"):
            lexicon.prefixes[fold(prefix)] = Demonym(name, "state", code, None, None)


def _add_demonyms(lexicon: Lexicon, name: str, type_: EntityType, code: str | None, cells: list[str]) -> None:
    for cell in cells:
        for form, gender, number in _forms(cell, lexicon.table.grammar.plural):
            lexicon.demonyms.add(form, Demonym(name, type_, code, gender, number))


def _is_acronym(written: str) -> bool:
    return written.replace(".", "").isupper()


def _add_organizations(lexicon: Lexicon, pack: Pack) -> None:
    for row in pack.rows("organizations"):
        gender = _gender(row)
        body = Place(row["name"], "organization", "name", None, row["of"] or None, None, gender, role=row["kind"])
        for written in (row["name"], *_cell(row, "variants"), *_cell(row, "acronyms")):
            lexicon.places.add(written, replace(body, written=written, acronym=_is_acronym(written)))
        for written in _cell(row, "nicknames"):
            lexicon.places.add(written, replace(body, kind="nickname", written=written))
        for written in _cell(row, "seats"):
            seat = Place(written, "city", "capital", None, None, row["name"], gender, written=written)
            lexicon.places.put(written, seat)  # before the state that has it for a capital
        _add_demonyms(lexicon, row["name"], "organization", None, _cell(row, "demonyms"))


def _add_regions(lexicon: Lexicon, pack: Pack) -> None:
    weak = frozenset(lexicon.table.weak)
    for row in pack.rows("regions"):
        type_: EntityType = "city" if row["type"] == "city" else "region"
        for written in (row["name"], *_cell(row, "variants")):
            place = Place(
                row["name"],
                type_,
                "name",
                None,
                row["of"] or None,
                None,
                None,
                "s",
                written,
                _is_acronym(written),
                written in weak,
            )
            lexicon.places.add(written, place)
        _add_demonyms(lexicon, row["name"], type_, None, _cell(row, "demonyms"))


def _add_heads(lexicon: Lexicon) -> None:
    for office in lexicon.table.office:
        for cell in office.words:
            for form, gender, number in _forms(cell, lexicon.table.grammar.plural):
                lexicon.heads.add(
                    form, Head(office.name, True, "person", gender, number or "s", office.portfolio, office.post, form)
                )
    for noun in lexicon.table.noun:
        genders: tuple[tuple[Gender | None, tuple[str, ...]], ...] = (("m", noun.m), ("f", noun.f), (None, noun.words))
        for word, gender in ((w, g) for g, words in genders for w in words):
            many = plural_of(word, lexicon.table.grammar.plural)
            if noun.plural:
                lexicon.heads.add(word, Head(noun.name, False, noun.type, gender, "p", noun.portfolio, noun.post, word))
            else:
                alone = word in noun.alone
                lexicon.heads.add(word, Head(noun.name, False, noun.type, gender, "s", noun.portfolio, noun.post, word, alone))
                lexicon.heads.add(many, Head(noun.name, False, noun.type, gender, "p", noun.portfolio, noun.post, many))
        for word in noun.capital:
            lexicon.heads.add(word, Head(noun.name, False, noun.type, "m", "s", noun.portfolio, noun.post, word, capital=True))
        for word in noun.fixed:
            fixed = Head(noun.name, False, noun.type, None if noun.words else "f", "p", noun.portfolio, noun.post, word)
            lexicon.heads.add(word, fixed)
