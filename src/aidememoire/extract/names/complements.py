"""What follows the head of a noun phrase: adjectives, «de Russie», «des Affaires étrangères», «au Mali»."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from aidememoire.extract.names.lexicon import Demonym, Head, Lexicon, SmallWords
from aidememoire.extract.names.listed import Name
from aidememoire.extract.names.reading import Reading

LONGEST_PORTFOLIO = 40  # words: the longest portfolios of coalition governments stay below
SHORTEST_ADJECTIVE = 7  # letters: «marvésien», not «ancien»
LONGEST_ITEM = 4  # words of one item of a portfolio
NOUN_LIKE = ("NOUN", "ADJ", "PROPN", "X")
# Signs by which a name was read that a word of a portfolio shows as well.
# Heads behind which an adjective tells nothing, and a verb is easily taken for one («les pays croissent»).
BARE = ("country", "party", "government", "authorities", "text", "release", "region", "people")
DOUBTFUL = ("label", "capital", "opener")


class Step(NamedTuple):
    """One complement: where it ends, whose the thing is, and the words of a portfolio."""

    end: int
    of: Demonym | None = None
    portfolio: tuple[int, int] | None = None  # words
    also: tuple[Demonym, ...] = ()  # whose else, of «les présidents sorval et ordal»


@dataclass(frozen=True, slots=True)
class Site:
    """Where complements are read: the document, the pack, the names by word, and the head they belong to."""

    reading: Reading
    lexicon: Lexicon
    owner: dict[int, Name]
    head: Head


def read_complements(site: Site, j: int) -> Step:
    """All complements of a head that ends at word `j`, as one step."""
    whole = Step(j)
    in_head = site.head.portfolio and " " in site.head.written
    while whole.end < len(site.reading.words) and not _breaks(site.reading, whole.end):
        step = adjective(site, whole.end) or _linked(site, whole.end, in_portfolio=in_head or bool(whole.portfolio))
        step = step or _joined_owner(site, whole)
        if step is None:
            break
        first, last = whole.portfolio or step.portfolio, step.portfolio or whole.portfolio
        portfolio = (first[0], last[1]) if first and last else None
        whole = Step(step.end, whole.of or step.of, portfolio, whole.also + step.also)
    return whole


def _joined_owner(site: Site, whole: Step) -> Step | None:
    """«… et ordal», «… et d'Ordalie» behind «les présidents sorval»: whose else."""
    reading, k = site.reading, whole.end
    if site.head.number == "s" or whole.of is None or reading.gap(k - 1) not in (" ", ", "):
        return None
    k += reading.fold(k) in site.lexicon.small.joins
    hit = site.lexicon.demonyms.longest(reading.words, k)
    if hit and not reading.capital(k) and hit[1][0].name != whole.of.name and (k > whole.end or reading.gap(k - 1) == ", "):
        return Step(hit[0], None, None, (hit[1][0],))
    if k == whole.end or reading.fold(k) not in site.lexicon.small.links:
        return None
    name = site.owner.get(_past_determiners(site, k + 1))
    return Step(name.end, None, None, (_owner_of(site, name),)) if name and name.place else None


def _breaks(reading: Reading, j: int) -> bool:
    return reading.gap(j - 1) not in (" ", "'", "-", ", ") or reading.sentence(j) != reading.sentence(j - 1)


def adjective(site: Site, j: int) -> Step | None:
    """Past an adjective or fixed phrase at word `j`; a demonym tells whose the thing is."""
    reading, lexicon = site.reading, site.lexicon
    if reading.gap(j - 1) not in (" ", "-"):
        return None
    phrase = lexicon.modifier_phrases.longest(reading.words, j)
    if phrase:
        return Step(phrase[0])
    hit = lexicon.demonyms.longest(reading.words, j)
    if hit and reading.gap(hit[0] - 1) != "-" and (not reading.capital(j) or _miswritten(site, j, hit[0])):
        return Step(hit[0], hit[1][0])
    if reading.fold(j) in lexicon.prefixes and reading.gap(j) == "-" and not reading.capital(j):
        both = lexicon.demonyms.longest(reading.words, j + 1)
        return Step(both[0]) if both else None  # «la chambre de commerce sorvalo-ordale»: of the two
    unknown = unlisted_adjective(site, j)
    if unknown is not None:
        return Step(j + 1, unknown)
    known = reading.fold(j) in lexicon.modifiers and reading.pos(j) not in ("VERB", "AUX")
    plain = (
        site.head.name not in BARE and reading.pos(j) == "ADJ" and not reading.capital(j) and reading.fold(j) not in lexicon.plain
    )
    return Step(j + 1) if known or plain else None


def _miswritten(site: Site, j: int, end: int) -> bool:
    """«le président Sorval, Anne Ferdal,»: an adjective in spite of its capital, since a name or a verb follows it."""
    reading = site.reading
    if not site.head.office or reading.gap(j - 1) != " " or reading.opens_sentence(j) or reading.gap(end - 1) not in (", ", " "):
        return False
    return reading.capital(end) if reading.gap(end - 1) == ", " else reading.pos(end) in ("VERB", "AUX")


def unlisted_adjective(site: Site, j: int) -> Demonym | None:
    """Whose an office is by an adjective that no list knows («le président marvésien»): its masculine form."""
    reading, lexicon, table = site.reading, site.lexicon, site.lexicon.table.unlisted
    folded = reading.fold(j)
    if site.head.name not in table.offices or reading.capital(j) or folded in lexicon.modifiers | lexicon.plain:
        return None
    if lexicon.heads.exact(folded) or len(folded) < SHORTEST_ADJECTIVE:
        return None
    singular = folded.removesuffix("s")
    for masculine, feminine in table.adjectives:
        if singular.endswith(feminine):
            return Demonym(singular.removesuffix(feminine) + masculine, "state", None, "f", None)
        if folded.endswith(masculine) or singular.endswith(masculine):
            return Demonym(folded if folded.endswith(masculine) else singular, "state", None, "m", None)
    return None


def _linked(site: Site, j: int, in_portfolio: bool) -> Step | None:
    """Past a complement with its preposition, or a further item of a portfolio."""
    reading, small = site.reading, site.lexicon.small
    listed = reading.gap(j - 1) == ", "
    k = j
    if reading.fold(k) in small.joins:
        if not in_portfolio:
            return None
        listed, k = True, k + 1
    k = _past_charge(site, k)
    linked, to_post = reading.fold(k) in small.links, reading.written(k).lower() in small.post_links
    if not linked and not to_post:
        return _portfolio(site, j, k) if listed and in_portfolio and k > j and reading.capital(k) else None
    content = _past_determiners(site, k + 1)
    if reading.gap(content - 1) not in (" ", "'", "-"):
        return None
    return _linked_with(site, j, content, listed, in_portfolio) if linked else _posted(site, j, content, listed)


def _posted(site: Site, j: int, content: int, listed: bool) -> Step | None:
    """«au Mali», «aux Affaires étrangères»: a post, or a portfolio."""
    post = _at_post(site, content) or (None if listed else _at_body(site, content))
    charged = site.reading.fold(j) in site.lexicon.small.charges
    fits = site.head.office and site.head.portfolio and (site.reading.capital(content) or (charged and not listed))
    return post or (_portfolio(site, j, content) if fits else None)


def _at_body(site: Site, k: int) -> Step | None:
    """«une source au ministère des Ports»: a body without a name, with its own complements."""
    hit = site.lexicon.heads.longest(site.reading.words, k)
    if hit is None or not site.head.post or site.head.type != "person" or hit[1][0].type != "organization" or k in site.owner:
        return None
    return read_complements(replace(site, head=hit[1][0]), hit[0])._replace(portfolio=None)


def _linked_with(site: Site, j: int, content: int, listed: bool, in_portfolio: bool) -> Step | None:
    """«de Russie», «du groupe», «des Affaires étrangères»."""
    if listed and not (in_portfolio and site.reading.capital(content)):
        return None
    name = site.owner.get(content)
    if name and not (site.head.portfolio and _may_be_portfolio(site, name, content)):
        if listed:
            return None
        return Step(name.end) if name.type == "person" else Step(name.end, _owner_of(site, name))
    if site.head.portfolio:
        return _portfolio(site, j, content)
    return None if listed else _common_noun(site, content)


def _past_charge(site: Site, k: int) -> int:
    """Past «chargé», «en charge», «délégué auprès»: what leads in a portfolio."""
    if not site.head.portfolio:
        return k
    for size in (2, 1):
        if (
            k + size <= len(site.reading.words)
            and " ".join(site.reading.fold(n) for n in range(k, k + size)) in site.lexicon.small.charges
        ):
            return k + size
    return k


def _past_determiners(site: Site, k: int) -> int:
    small, reading = site.lexicon.small, site.reading
    while _is_determiner(reading, k, small) and reading.gap(k) in (" ", "'"):
        k += 1
    return k


def _is_determiner(reading: Reading, k: int, small: SmallWords) -> bool:
    return reading.fold(k) in small.articles | small.inner or reading.written(k) in small.post_links


def _may_be_portfolio(site: Site, name: Name, at: int) -> bool:
    return name.place is None and name.rule in DOUBTFUL and site.reading.fold(at - 1) not in site.lexicon.small.name_link


def _owner_of(site: Site, name: Name) -> Demonym:
    """A name as whose the thing is: a seat gives its state."""
    place = name.place
    if place is None:
        return Demonym(site.reading.span(name.start, name.end).of(site.reading.text), name.type, None, None, None)
    label = (place.stands_for or place.name) if place.kind == "seat" else place.name
    return Demonym(label, name.type, place.code if place.type == "state" else None, None, None)


def _at_post(site: Site, k: int) -> Step | None:
    """«ambassadeur de Sorvalie au Mali»: the post, which is not whom he speaks for."""
    name = site.owner.get(k)
    if name and site.head.post and name.type in ("state", "city", "organization", "region"):
        return Step(name.end)
    return None


def _portfolio(site: Site, j: int, k: int) -> Step | None:
    """An item of a portfolio from word `j`, whose first content word is `k`: nouns and adjectives, no names of places."""
    reading, n = site.reading, k
    while (
        n < len(reading.words) and n - k < LONGEST_ITEM and _is_content(site, n) and (n == k or reading.gap(n - 1) in (" ", "-"))
    ):
        n += 1
    lone_adjective = n == k + 1 and reading.pos(k) == "ADJ" and not reading.capital(k)
    if n == k or n - j > LONGEST_PORTFOLIO or lone_adjective:
        return None
    return Step(n, None, (j, n))


def _is_content(site: Site, n: int) -> bool:
    name = site.owner.get(n)
    if name and (name.place or name.type == "person"):
        return False
    if (
        site.lexicon.table.grammar.owner_before
        and site.reading.fold(n) in site.lexicon.first_names
        and site.reading.capital(n + 1)
    ):
        return False  # «minister of Ports and Lakes Anne Ferdal»
    demonym = None if site.reading.capital(n) else site.lexicon.demonyms.longest(site.reading.words, n)
    if demonym and demonym[1][0].type == "state":
        return False
    return site.reading.pos(n) in NOUN_LIKE and (site.reading.capital(n) or site.reading.fold(n) not in site.lexicon.plain)


def _common_noun(site: Site, k: int) -> Step | None:
    """«directeur du groupe sorval», «responsables de la sécurité»: a common noun with its adjectives."""
    reading = site.reading
    if (reading.pos(k) not in NOUN_LIKE and reading.fold(k) not in site.lexicon.two) or k in site.owner:
        return None
    if reading.fold(k) in site.lexicon.before_noun and reading.pos(k + 1) == "NOUN" and reading.gap(k) == " ":
        k += 1
    office = site.lexicon.heads.longest(reading.words, k)
    if reading.pos(k) == "ADJ" and reading.pos(k + 1) == "NOUN" and not office and reading.gap(k) == " ":
        k += 1
    step = Step(office[0] if office and office[1][0].office else k + 1)
    while step.end < len(reading.words) and reading.gap(step.end - 1) == " " and step.end not in site.owner:
        more = adjective(site, step.end)
        if more is None and reading.pos(step.end) == "ADJ" and reading.fold(step.end) not in site.lexicon.plain:
            more = Step(step.end + 1)
        if more is None:
            break
        step = Step(more.end, step.of or more.of)
    return _with_name(site, step)


def _with_name(site: Site, step: Step) -> Step:
    """A name behind the common noun says whose the thing is: «directeur de l'usine de Brisk»."""
    small, reading = site.lexicon.small, site.reading
    if step.of or reading.fold(step.end) not in small.links or reading.gap(step.end - 1) != " ":
        return step
    name = site.owner.get(_past_determiners(site, step.end + 1))
    if name is None or name.type == "person":
        return step
    return step._replace(end=name.end, of=replace(_owner_of(site, name)))
