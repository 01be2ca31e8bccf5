"""From names, phrases and titles to mentions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from aidememoire.extract.names.lexicon import Lexicon
from aidememoire.extract.names.listed import Name
from aidememoire.extract.names.phrases import Phrase
from aidememoire.extract.names.reading import Reading
from aidememoire.extract.names.runs import demonym_end
from aidememoire.extract.names.tables import Gender, Number
from aidememoire.extract.names.titles import Links
from aidememoire.extract.names.words import fold
from aidememoire.model import Mention, MentionForm, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

DATELINE = ("(", "–", "—", "-", "/")  # behind the place a report is sent from: «LOMÉ (agence)»
SPEAKING_SUBJECTS = ("nsubj", "nsubj:pass")


def name_mentions(reading: Reading, lexicon: Lexicon, names: list[Name], links: Links) -> Iterator[Mention]:
    """A mention for each name; a capital is a city or its government, as its surroundings say."""
    for name in names:
        core = reading.span(name.start, name.end)
        if name.place:
            yield _listed_mention(reading, lexicon, name, core, links)
        elif (name.type == "person" and not _is_body(name, links)) or _is_somebody(name, links):
            yield _person_mention(reading, lexicon, name, core, links)
        else:
            yield _thing_mention(reading, name, core, links)


def _thing_mention(reading: Reading, name: Name, core: Span, links: Links) -> Mention:
    """An unlisted body, place or product; the noun beside it says what it is."""
    phrases = links.phrase_of.get(name, [])
    return Mention(
        span=core,
        core=core,
        form="name",
        type="organization" if _is_body(name, links) else name.type,
        name=spelled(core.of(reading.text)),
        of=next((p.of for p in phrases if p.of), None),
        role=next((p.head.name for p in phrases), None),
        gender=next((p.gender for p in phrases if p.gender), None),
        rule=f"name/{name.rule}",
    )


def _is_body(name: Name, links: Links) -> bool:
    """Whether the noun beside an unlisted name says that it names a body: «le quotidien Orval»."""
    return any(p.head.type == "organization" for p in links.phrase_of.get(name, ()))


def _is_somebody(name: Name, links: Links) -> bool:
    """Whether the title beside an unlisted name says that it names a person."""
    return any(p.head.type == "person" for p in links.phrase_of.get(name, ()))


def _listed_mention(reading: Reading, lexicon: Lexicon, name: Name, core: Span, links: Links) -> Mention:
    place = name.place
    assert place is not None
    form: MentionForm = "name"
    type_, label, code, of = place.type, place.name, place.code, place.of
    if place.kind in ("capital", "seat"):
        if _acts(reading, lexicon, name):
            form, label, of = "capital", place.stands_for or place.name, None
            type_ = "state" if place.code else "organization"
            if place.kind == "seat":  # «la Maison Blanche» is a body of the state
                type_, label, code, of = "organization", place.name, None, place.of
        else:
            label, code = (core.of(reading.text) if place.kind == "seat" else place.name), None
    if reading.gap(name.end - 1) == "-" and reading.fold(name.end) in lexicon.table.grammar.place_suffixes:
        form = "demonym"  # «Brisk-based» only says where
    phrases = [p for p in links.phrase_of.get(name, []) if form == "name" and type_ == "organization"]
    return Mention(
        span=core,
        core=core,
        form=form,
        type=type_,
        name=label,
        code=code,
        of=of or next((p.of for p in phrases if p.of), None),
        role="; ".join(dict.fromkeys(r for r in (place.role, *(p.head.name for p in phrases)) if r)) or None,
        gender=place.gender or next((p.gender for p in phrases if p.gender), None),
        number=place.number,
        rule=f"listed/{place.kind}",
    )


def _acts(reading: Reading, lexicon: Lexicon, name: Name) -> bool:
    """Whether a capital or seat is spoken of as a government: subject of a deed, party of a relation."""
    table, small = lexicon.table, lexicon.small
    if reading.initial(name.start) and reading.gap(name.end - 1).strip()[:1] in DATELINE:
        return False
    k = name.start - 1
    while k > 0 and reading.fold(k) in small.articles and reading.gap(k) in (" ", "'"):
        k -= 1
    before = reading.fold(k) if k >= 0 and not reading.opens_sentence(k + 1) else ""
    if before in lexicon.actor_links:
        return True
    if before in small.links:
        return reading.fold(k - 1) in lexicon.actor_nouns
    if before in lexicon.place_links:
        return False
    token = _root(reading, name)
    if token.dep_ == "conj":
        head = token.head
        case = next((fold(c.lower_) for c in head.children if c.dep_ == "case"), "")
        return bool(head.ent_type_) and (head.dep_ in SPEAKING_SUBJECTS or case in lexicon.actor_links)
    return token.dep_ in SPEAKING_SUBJECTS and (token.head.lemma_ not in table.place_verbs or token.head.pos_ == "ADJ")


def _root(reading: Reading, name: Name) -> Token:
    span = reading.span(name.start, name.end)
    first, last = reading.token_index(span.start), reading.token_index(span.end - 1)
    return reading.doc[first : last + 1].root


def _person_mention(reading: Reading, lexicon: Lexicon, name: Name, core: Span, links: Links) -> Mention:
    phrases = links.phrase_of.get(name, [])
    start, gender = links.honorific.get(name, (name.start, None))
    gender = gender or _gender(reading, lexicon, name, phrases)
    return Mention(
        span=reading.span(start, name.end),
        core=core,
        form="name",
        type="person",
        name=spelled(core.of(reading.text)),
        role="; ".join(dict.fromkeys(role_of(lexicon, p) for p in phrases if p.head.office)) or None,
        of=_speaks_for(reading, lexicon, name, phrases),
        gender=gender,
        rule=f"name/{name.rule}",
    )


def _speaks_for(reading: Reading, lexicon: Lexicon, name: Name, phrases: list[Phrase]) -> str | None:
    of = next((p.of for p in phrases if p.of and not p.former), None)
    if of or name.start == 0:
        return of
    for size in (1, 2, 3):
        at = name.start - size
        if at >= 0 and demonym_end(reading, lexicon, at) == name.start:
            hit = lexicon.demonyms.longest(reading.words, at)
            return hit[1][0].name if hit else None
    return None


def _gender(reading: Reading, lexicon: Lexicon, name: Name, phrases: list[Phrase]) -> Gender | None:
    first = lexicon.first_names.get(reading.fold(name.start)) if name.end - name.start > 1 else None
    if first:
        return first
    feminine = any(p.gender == "f" for p in phrases)
    return "f" if feminine else "m" if any(p.gender == "m" for p in phrases) else None


def role_of(lexicon: Lexicon, phrase: Phrase) -> str:
    """The office with its portfolio: "ministre des Ports", "ancien président"."""
    role = f"{phrase.head.name} {phrase.portfolio}" if phrase.portfolio and phrase.head.portfolio else phrase.head.name
    return f"{lexicon.table.grammar.former} {role}" if phrase.former else role


def phrase_mentions(reading: Reading, lexicon: Lexicon, phrases: list[Phrase], links: Links) -> Iterator[Mention]:
    """A mention for each description; one beside a name carries that name."""
    for phrase in phrases:
        names = links.names_of.get(phrase) or [n for n in (links.name_of.get(phrase),) if n]
        label = "; ".join(spelled(reading.span(n.start, n.end).of(reading.text)) for n in names) or None
        of = "; ".join((phrase.of, *phrase.also)) if phrase.of else None
        yield Mention(
            span=reading.span(phrase.start, phrase.end),
            core=reading.span(phrase.head_start, phrase.head_end),
            form="description",
            type=phrase.head.type,
            name=label,
            code=None,
            role=role_of(lexicon, phrase),
            of=of,
            gender=phrase.gender,
            number=phrase.number,
            rule=f"{'office' if phrase.head.office else phrase.head.name}/{phrase.manner}",
        )


def adjective_mentions(reading: Reading, lexicon: Lexicon, names: list[Name]) -> Iterator[Mention]:
    """A mention for each demonym: the adjective, the people («les Russes»), and both halves of «russo-chinois»."""
    owned = {k for n in names for k in range(n.start, n.end)}
    i = 0
    while i < len(reading.words):
        hit = None if i in owned else lexicon.demonyms.longest(reading.words, i)
        prefix = lexicon.prefixes.get(reading.fold(i)) if reading.gap(i) == "-" and i not in owned else None
        if prefix and (reading.fold(i + 1) in lexicon.prefixes or lexicon.demonyms.longest(reading.words, i + 1)) and not hit:
            span = reading.span(i, i + 1)
            yield Mention(
                span=span, core=span, form="demonym", type=prefix.type, name=prefix.name, code=prefix.code, rule="demonym/prefix"
            )
        if hit is None or reading.findings.in_boilerplate(reading.span(i, hit[0])):
            i += 1
            continue
        yield from _demonym_mention(reading, lexicon, i, hit[0])
        i = hit[0]


def _demonym_mention(reading: Reading, lexicon: Lexicon, i: int, j: int) -> Iterator[Mention]:
    hit = lexicon.demonyms.longest(reading.words, i)
    assert hit is not None
    core = reading.span(i, j)
    if not reading.capital(i) or reading.written(i).isupper() or _is_adjective(reading, lexicon, j):
        demonym = hit[1][0]
        yield Mention(
            span=core,
            core=core,
            form="demonym",
            type=demonym.type,
            name=demonym.name,
            code=demonym.code,
            rule="demonym/adjective",
        )
        return
    start, manner, number = _led_by(reading, lexicon, i)
    demonym = next((d for d in hit[1] if number is None or d.number in (None, number)), hit[1][0])
    end = _restricted_end(reading, lexicon, j)
    yield Mention(
        span=reading.span(start, end),
        core=core,
        form="demonym",
        type=demonym.type,
        name=demonym.name,
        code=demonym.code,
        gender=demonym.gender,
        number=demonym.number or number or "s",
        rule=f"nationals/{'restricted' if end > j else manner}",
    )


def _is_adjective(reading: Reading, lexicon: Lexicon, j: int) -> bool:
    """Whether a demonym with a capital is an adjective: a noun or another adjective follows («the Sorval minister»)."""
    if not lexicon.table.grammar.capital_demonyms or reading.opens_sentence(j):
        return False
    j = _past_list(reading, lexicon, j)
    return reading.gap(j - 1) in (" ", "-") and reading.pos(j) in ("NOUN", "ADJ", "PROPN")


def _past_list(reading: Reading, lexicon: Lexicon, j: int) -> int:
    """Behind the demonyms that a list goes on with: «the Sorval, Ordal and Brisk ministers», «the Sorval–Ordal commission»."""
    joins = (",", "-", "–", *lexicon.small.joins)
    while True:
        k = j
        while k < len(reading.words) and reading.fold(k) in joins:
            k += 1
        hit = lexicon.demonyms.longest(reading.words, k) if j < k < len(reading.words) else None
        if hit is None:
            return j
        j = k + hit[0]


def _led_by(reading: Reading, lexicon: Lexicon, i: int) -> tuple[int, str, Number | None]:
    """Where «les Sorvals» or «de nombreux Sorvals» begins, how it is introduced, and its number."""
    before = reading.fold(i - 1) if i and not reading.opens_sentence(i) else ""
    if before in lexicon.quantifiers or (before and reading.pos(i - 1) == "NUM"):
        return i - 2 if reading.fold(i - 2) in lexicon.small.name_link else i - 1, "indefinite", "p"
    if before not in lexicon.determiners or reading.gap(i - 1) not in (" ", "'"):
        return i, "bare", None
    manner, number, kept = lexicon.determiners[before]
    if before in lexicon.small.contracted_plural and reading.pos(i - 1) == "DET":
        return i - 1, "indefinite", "p"
    return i - 1 if kept else i, manner, number


def _restricted_end(reading: Reading, lexicon: Lexicon, j: int) -> int:
    """Past «résidant en Sorvalie», «de Brisk»: words that make a people a part of it."""
    if reading.gap(j - 1) != " ":
        return j
    participle = reading.pos(j) == "VERB" and reading.fold(j).endswith(lexicon.table.grammar.participle_ending)
    if not participle and not (reading.fold(j) in lexicon.small.links and reading.capital(j + 1)):
        return j
    for k in range(j + 1, min(j + 5, len(reading.words))):
        if reading.capital(k):
            while reading.gap(k) in ("-", " ", "- ") and reading.capital(k + 1):
                k += 1
            return k + 1
    return j


def spelled(name: str) -> str:
    """The name as it is written outside headlines: on one line, «FERDAL» as «Ferdal», short acronyms as they are.

    >>> spelled("Anne FERDAL-MORVAN"), spelled("RFI"), spelled("L’Orval")
    ('Anne Ferdal-Morvan', 'RFI', "L'Orval")
    """
    words = name.replace("’", "'").replace("\u00a0", " ").replace("\u202f", " ").split()
    if len(words) == 1 and len(name) <= 5:
        return " ".join(words)
    return " ".join(
        w
        if not w.isupper() or len(w) <= 2 or (len(words) > 1 and len(w) <= 3)
        else "-".join(p.capitalize() for p in w.split("-"))
        for w in words
    )
