"""What a cue takes: an infinitive, a clause, a noun phrase, with or without words that lead it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aidememoire.extract.commitments.passages import Passage
from aidememoire.extract.commitments.verbs import Group

if TYPE_CHECKING:
    from spacy.tokens import Token

# A preposition with its infinitive may stand so many words after the verb that takes it.
REACH = 26
THAT_REACH = 8
NEAR = 12  # with a noun phrase, so many


@dataclass(frozen=True, slots=True)
class Content:
    """What a cue takes: its first word, where the search for its end begins, how it was taken, and its end if known."""

    start: int
    anchor: int
    takes: str
    end: int | None = None


def content_of(passage: Passage, after: int, takes: tuple[str, ...], head: int) -> Content | None:
    """What the cue takes, by the first of `takes` that is there; None where none is.

    "np" and "inf" stand right after the verb; «pour», «en faveur de np» or «pour que» are led by their words.
    """
    for kind in takes:
        words = kind.split()
        if kind == "inf":
            found = _infinitive(passage, after)
        elif kind == "np":
            found = _object(passage, head) or _noun_phrase(passage, after)
        elif words[-1] in passage.lexicon.grammar.that:
            found = _clause(passage, after, words)
        else:
            found = _led(passage, after, words, head)
        if found is not None:
            return found
    return None


def _led(passage: Passage, after: int, words: list[str], head: int) -> Content | None:
    """A preposition, then a noun phrase or an infinitive: the first that the clause has."""
    phrase = words[-1] == "np"
    lead = words[:-1] if phrase else words
    for i, at in _leads(passage, after, lead):
        found = _phrase_at(passage, at) if phrase else _infinitive(passage, at)
        reach = NEAR if phrase and len(lead) == 1 else REACH
        if found is not None and (i - after < reach or passage.at(found.anchor).head.i == head):
            return Content(found.start, found.anchor, "np" if phrase else " ".join(lead))
    return None


def _leads(passage: Passage, after: int, lead: list[str]) -> Iterator[tuple[int, int]]:
    """The places of the words of `lead` in the clause, each with the place after them."""
    for i in range(after, passage.end - 1):
        led = all(_is_word(passage, i + n, word) for n, word in enumerate(lead))
        if led and passage.at(i - 1).lower_ not in passage.lexicon.grammar.purposes:  # not the «de» of «afin de»
            yield i, i + len(lead)
        group, word = passage.group_over(i), passage.at(i).lower_
        if group is not None and group.finite and not group.inverted and not _in_relative(passage, group, after):
            return
        if word in ";:" or (word in passage.lexicon.grammar.relatives and passage.at(i - 1).text != ","):
            return


def _is_word(passage: Passage, at: int, word: str) -> bool:
    forms = passage.lexicon.grammar.prepositions.get(word, (word,))
    return at < passage.end and passage.at(at).lower_ in forms


def _in_relative(passage: Passage, group: Group, since: int) -> bool:
    words = [passage.at(i).lower_ for i in range(max(since, group.start - 6), group.start)]
    return any(w in passage.lexicon.grammar.relatives for w in words)


def _infinitive(passage: Passage, at: int) -> Content | None:
    """A bare infinitive right here, adverbs and clitics aside."""
    i = at
    while i < min(at + 9, passage.end):
        group = passage.group_over(i)
        if group is not None:
            return Content(_with_denial(passage, group, at), group.head, "inf") if group.tense == "infinitive" else None
        skipped = passage.insert_at(i) or int(light(passage, passage.at(i)))
        if not skipped:
            return None
        i += skipped
    return None


def _with_denial(passage: Passage, group: Group, first: int) -> int:
    """Where «ne pas livrer» begins."""
    grammar, start = passage.lexicon.grammar, group.start
    while start > first and passage.at(start - 1).lower_ in (*grammar.denial, *grammar.negation):
        start -= 1
    return start


def light(passage: Passage, token: Token) -> bool:
    """Whether a word may stand between a cue and what it takes: an adverb, a clitic, a comma, an opening mark, a day."""
    grammar = passage.lexicon.grammar
    return token.pos_ == "ADV" or token.text in ',«"' or token.lower_ in grammar.clitics or token.lower_ in grammar.time_words


def _clause(passage: Passage, after: int, words: list[str]) -> Content | None:
    """A clause led by «que» right after its verb, or by words like «tant que» farther on."""
    for i in range(after, min(after + (REACH if len(words) > 1 else THAT_REACH), passage.end - 1)):
        if all(_is_word(passage, i + n, word) or _elided(passage, i + n, word) for n, word in enumerate(words)):
            verb = next((g for g in passage.groups if g.finite and g.head > i), None)
            start = i if len(words) > 1 else i + 1
            return Content(start, verb.head, "clause") if verb else None
        group = passage.group_over(i)
        if group is not None and (group.finite or len(words) == 1):
            return None
    return None


def _elided(passage: Passage, at: int, word: str) -> bool:
    return at < passage.end and passage.at(at).lower_ == word[:-1] + "'"


def _object(passage: Passage, head: int) -> Content | None:
    """The direct object that the tree gives the verb, after it."""
    if head + 1 < passage.end and passage.at(head + 1).lower_ in passage.lexicon.grammar.that:
        return None
    for child in passage.at(head).children:
        if child.dep_ == "obj" and head < child.i < passage.end and not _is_time(passage, child.i):
            start = max(child.left_edge.i, head + 1)
            return Content(start, child.i, "np")
    return None


def _noun_phrase(passage: Passage, at: int) -> Content | None:
    """A noun phrase right here, adverbs, days and an opening mark aside."""
    for i in range(at, min(at + 8, passage.end)):
        token = passage.at(i)
        if token.pos_ in ("DET", "NUM", "NOUN", "PROPN") or token.is_digit:
            if not _is_time(passage, i) and not (token.pos_ == "DET" and _is_time(passage, i + 1)):
                return Content(i, i, "np")
        elif not light(passage, token) and token.pos_ != "ADJ":
            return None
    return None


def _phrase_at(passage: Passage, at: int) -> Content | None:
    if at >= passage.end:
        return None
    token = passage.at(at)
    good = token.pos_ in ("DET", "NUM", "NOUN", "PROPN", "ADJ", "PRON") or token.is_punct or token.is_digit
    return Content(at, at, "np") if good else None


def _is_time(passage: Passage, at: int) -> bool:
    return at < passage.end and passage.at(at).lower_ in passage.lexicon.grammar.time_words
