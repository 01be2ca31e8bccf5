"""How far an instrument is: the verbs and nouns around its phrase."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from aidememoire.extract.instruments.phrases import Phrase
from aidememoire.extract.instruments.table import Lexicon
from aidememoire.languages.clauses import VERBS, auxiliaries, reach
from aidememoire.records import InstrumentStatus

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# How many steps up the tree a word may still speak of the instrument («la mise en œuvre du traité»).
UP = 3
# How many words after the phrase its verb may stand.
AHEAD = 12
# A noun speaks of the phrase only right after it («en cours de préparation»).
NEAR = 6


class Standing(NamedTuple):
    """The status, the word that says it, and whether the sentence denies it."""

    status: InstrumentStatus
    word: Token
    denied: bool = False


def read_standing(doc: Doc, phrase: Phrase, lexicon: Lexicon) -> Standing | None:
    """The status that the nearest word around the phrase gives, None where none speaks of it.

    What is only wanted, planned or still to be signed is in preparation.
    """
    for token in _around(doc, phrase):
        row = lexicon.status.get(token.lemma_.casefold())
        if row is not None:
            denied = any(t.text.casefold() in lexicon.table.not_ for t in (*token.children, *doc[phrase.head].children))
            wanted = _wanted(token, lexicon)
            return Standing(wanted or (row.later if _is_to_come(token, lexicon) else row.status), token, denied)
    return None


def _wanted(token: Token, lexicon: Lexicon) -> InstrumentStatus | None:
    """«a appelé à la signature de», «la signature est attendue»: what the verb over the noun makes of it."""
    if token.pos_ in VERBS:
        return None
    row = lexicon.status.get(token.head.lemma_.casefold()) if token.head.pos_ in VERBS else None
    return row.status if row is not None and row.status in {"proposed", "in_preparation"} else None


def _around(doc: Doc, phrase: Phrase) -> Iterator[Token]:
    """Participles in the phrase, then the words it hangs from, then the verb that follows it."""
    yield from (t for t in doc[phrase.head : phrase.last + 1] if "Part" in t.morph.get("VerbForm", []))
    here = doc[phrase.head]
    for _ in range(UP):
        if here.head == here or here.pos_ in VERBS:
            break
        here = here.head
        yield here
    following = doc[phrase.last + 1 : max(min(reach(doc, phrase.last), phrase.last + AHEAD), phrase.last + NEAR)]
    yield from (t for t in following if t.pos_ in VERBS or (t.pos_ == "NOUN" and t.i < phrase.last + NEAR))


def _is_to_come(token: Token, lexicon: Lexicon) -> bool:
    """An infinitive that is no perfect one, a future or a conditional, also of a verb over it («devrait être signé»)."""
    verb = token if token.pos_ in VERBS else token.head
    if verb.pos_ not in VERBS:
        return False
    if _is_open(verb, lexicon):
        return True
    governed = _is_infinitive(verb) and verb.head.pos_ in VERBS and verb.head != verb
    if governed and _is_open(verb.head, lexicon):
        return True
    return _is_infinitive(verb) and verb == token and not _is_perfect(verb)


def _is_open(verb: Token, lexicon: Lexicon) -> bool:
    """A future or a conditional."""
    forms = [verb, *auxiliaries(verb)]
    moods = {m for t in forms for m in (*t.morph.get("Tense", []), *t.morph.get("Mood", []))}
    known = {f.tense for t in forms for f in lexicon.forms.get(t.text.casefold(), ())}
    return bool(moods & {"Fut", "Cnd"} or known & {"future", "conditional"})


def _is_infinitive(verb: Token) -> bool:
    return any("Inf" in t.morph.get("VerbForm", []) for t in (verb, *auxiliaries(verb)))


def _is_perfect(verb: Token) -> bool:
    """«avoir signé»: done; «être signé» is to come."""
    return any(t.dep_ == "aux:tense" for t in auxiliaries(verb))
