"""Mentions: every name, description, pronoun, demonym and capital that may stand for a party or a person.

`find_mentions` says what the words themselves give: the kind of thing, its name, office, state, gender and
number. Who it is in this document is for `resolve.referents`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aidememoire.extract.names.lexicon import load_lexicon
from aidememoire.extract.names.listed import Name
from aidememoire.extract.names.mentions import adjective_mentions, name_mentions, phrase_mentions
from aidememoire.extract.names.phrases import Phrase, find_phrases
from aidememoire.extract.names.pronouns import find_pronouns
from aidememoire.extract.names.proper import find_names
from aidememoire.extract.names.reading import read_words
from aidememoire.extract.names.titles import link_titles
from aidememoire.extract.names.unlisted import with_unlisted
from aidememoire.languages.pack import Pack
from aidememoire.model import Mention
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc

__all__ = ["find_mentions"]


def find_mentions(doc: Doc, findings: Findings, pack: Pack) -> tuple[Mention, ...]:
    """All mentions outside the boilerplate, in text order; of two that begin alike the longer comes first."""
    reading = read_words(doc, findings)
    lexicon = with_unlisted(reading, load_lexicon(pack))
    names = find_names(reading, lexicon)
    phrases = find_phrases(reading, lexicon, names)
    titles = [p for p in phrases if p.portfolio]
    names = [n for n in names if n.place or n.type == "person" or not any(_in_portfolio(p, n) for p in titles)]
    phrases = [p for p in phrases if p.stands]
    links = link_titles(reading, lexicon, names, phrases)
    names = [n for n in names if n.sure or n in links.phrase_of]
    mentions = [
        *name_mentions(reading, lexicon, names, links),
        *phrase_mentions(reading, lexicon, phrases, links),
        *adjective_mentions(reading, lexicon, names),
        *find_pronouns(reading, pack),
    ]
    unique = {(m.span, m.form, m.name): m for m in mentions}
    return tuple(sorted(unique.values(), key=lambda m: (m.span.start, -m.span.end)))


def _in_portfolio(phrase: Phrase, name: Name) -> bool:
    """Whether a supposed name is only a word of a portfolio («ministre des Affaires étrangères»)."""
    return phrase.head_end <= name.start and name.end <= phrase.end
