"""Counted nouns: the noun after a number, or the one it stands for when it is left out («cinq concernaient…»)."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from aidememoire.extract.quantities.bounds import bound_grammar
from aidememoire.extract.quantities.masking import BLANK as BLANKED
from aidememoire.extract.quantities.tables import Nouns, alternatives, quantities_table
from aidememoire.extract.quantities.units import Unit
from aidememoire.languages.pack import Pack
from aidememoire.model import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

NOUN_TAGS = ("NOUN", "PROPN", "ADJ", "X", "SYM")
NEVER_NOUN = ("ADP", "DET", "PRON", "CCONJ", "SCONJ", "AUX", "PUNCT", "SPACE", "NUM", "PART")
BLANK = re.compile(r"[ -]")
TOLD = 160  # characters between «le nombre de» and the number
JOINED = 60  # characters over which a second number counts the same
BEFORE_NOUN = ("ADJ", "NOUN", "PROPN", "VERB", "PUNCT", "NUM", "ADV")  # what may stand between, where the noun comes last
LOOKAHEAD = 4  # words between a number and its noun at most


class NounReader:
    """Reads counted nouns of one document by its tags and lemmas."""

    def __init__(self, doc: Doc, view: str, text: str, pack: Pack) -> None:
        self.doc, self.view, self.text = doc, view, text
        self.table = quantities_table(pack).nouns
        self.at = {token.idx: token for token in doc}
        self.of = _of(pack)
        self.bounds = bound_grammar(pack)

    def after(self, end: int, scaled: bool) -> Unit | None:
        """The noun that the number ending at `end` counts."""
        token, skipped = self._token_after(end, scaled), None
        if self.table.noun_last:
            return self._unit_behind(token)
        for _ in range(LOOKAHEAD):
            if token is None or token.is_sent_start or not self._skippable(token):
                break
            token, skipped = self._next(token), token
        if (
            token is not None
            and not token.is_sent_start
            and self._is_noun(token)
            and not (scaled and self._is_bare_verb(end, token))
        ):
            return self._unit(token)
        return self._unit(skipped) if skipped is not None and skipped.lower_ in self.table.also_nouns else None

    def _is_bare_verb(self, end: int, token: Token) -> bool:
        """«60 millions remportés»: after millions a noun needs its «de», and what stands there without tells something else."""
        return token.pos_ in ("VERB", "ADJ") and token.idx == end + 1

    def _unit_behind(self, token: Token | None) -> Unit | None:
        """The first noun in the plural behind a number, past adjectives and nouns that stand before it («two port cranes»)."""
        before: list[Token] = []
        while token is not None and len(before) < LOOKAHEAD and not (before and token.is_sent_start):
            if token.pos_ == "NOUN" and self._is_noun(token) and "Plur" in token.morph.get("Number", []):
                return self._compound_unit(before, token)
            if token.pos_ not in BEFORE_NOUN or self.text[token.idx] == BLANKED:
                return None
            before.append(token)
            token = self._next(token)
        return None

    def _compound_unit(self, before: list[Token], noun: Token) -> Unit:
        """The noun with the common noun right before it that it is made with."""
        made = [t for t in before[-1:] if t.pos_ == "NOUN" and t.text.islower() and t.text.isalpha() and t.whitespace_]
        symbol = " ".join([*(t.text for t in made), self.singular(noun.lower_)])
        return Unit(span=Span(noun.idx, noun.idx + len(noun.text)), symbol=symbol, dimension="count", plural=True)

    def _token_after(self, end: int, scaled: bool) -> Token | None:
        match = (self.of if scaled else BLANK).match(self.text, end)
        return self.at.get(match.end()) if match else None

    def _next(self, token: Token) -> Token | None:
        return self.doc[token.i + 1] if token.i + 1 < len(self.doc) else None

    def _skippable(self, token: Token) -> bool:
        return token.lower_ in self.table.between or token.lower_ in ("-", "«", '"')

    def _is_noun(self, token: Token) -> bool:
        if self.text[token.idx] == BLANKED:
            return False
        if not token.is_alpha and "-" not in token.text and "'" not in token.text:
            return False
        if token.lower_ in self.table.never_counted or len(token.text) < 2 or token.pos_ in NEVER_NOUN:
            return False
        if token.pos_ == "VERB":
            compared = re.search(self.table.on, self.text[max(0, token.idx - 40) : token.idx].rstrip(" 0123456789"))
            return token.morph.get("VerbForm", []) == ["Part"] and self._looks_plural(token) and compared is None
        if token.pos_ == "PROPN":
            return self._looks_plural(token) or (token.is_upper and self.text[: token.idx].endswith(self.table.of[:2]))
        return token.pos_ in NOUN_TAGS

    def _looks_plural(self, token: Token) -> bool:
        return token.lower_.endswith(("s", "x")) or token.text in self.table.invariable

    def _unit(self, token: Token) -> Unit:
        end = token.idx + len(token.text)
        words = [self._one(token)]
        adjective = self._adjective(token)
        if adjective is not None:
            words.append(self._one(adjective))
            end = adjective.idx + len(adjective.text)
        return Unit(
            span=Span(token.idx, end),
            symbol=" ".join(words),
            dimension="count",
            plural=token.pos_ == "NOUN" and self._looks_plural(token),
            describes=token.lower_ in self.table.adjectives or (token.pos_ in ("ADJ", "VERB") and token.text.islower()),
        )

    def _adjective(self, noun: Token) -> Token | None:
        """The adjective that belongs to the thing counted («ville secondaire»), not one that only describes it."""
        token = self._next(noun)
        if token is None or token.is_sent_start or token.pos_ != "ADJ" or token.head.i != noun.i or not token.is_alpha:
            return None
        following = self._next(token)
        if following is not None and following.pos_ == "CCONJ":
            return None
        return None if re.search(self.table.adjective_not, token.lower_) else token

    def _one(self, token: Token) -> str:
        """The token in the singular: its lemma where that is the same word, else by the pack's endings."""
        word, lemma = token.text, token.lemma_
        if word[0].islower() and word.startswith(lemma) and 0 <= len(word) - len(lemma) <= 1 and len(lemma) > 1:
            return lemma
        return self.singular(word)

    def singular(self, word: str) -> str:
        """The word in the singular, by the pack's endings; proper nouns keep their capital."""
        table = self.table
        if word in table.invariable or word.lower() in table.invariable:
            return word
        if word in table.irregular:
            return table.irregular[word]
        for plural, one in table.plurals:
            if word.endswith(plural) and len(word) > len(plural) + 1:
                return word[: -len(plural)] + one
        return word

    def elided(self, start: int, end: int, earlier: list[Unit]) -> Unit | None:
        """The noun that a number without one stands for: named by «des N», or counted just before."""
        among = re.compile(rf" (?:{alternatives(self.table.among)})(?:\d[\d ]*|\w+)?").match(self.text, end)
        if among:
            return self._among(end)
        named = re.compile(self.table.number_of).match(self.text, end)
        if named:
            return self._counted_at(named.end(), end)
        return self._told_before(start, end) or self._as_before(start, end, earlier[-1] if earlier else None)

    def _as_before(self, start: int, end: int, last: Unit | None) -> Unit | None:
        """What was counted last, where the words say that this number counts it too."""
        after = self.at.get(end + 1)
        if after is not None and after.lower_ in self.table.others and not self.after(end, scaled=False):
            return Unit(span=Span(after.idx, after.idx + len(after.text)), symbol=self._head_noun(after, last), dimension="count")
        if last is None:
            return None
        left = self.text[max(0, start - 40) : start]
        finite = after is not None and after.pos_ in ("VERB", "AUX") and after.morph.get("VerbForm", []) == ["Fin"]
        counts = (
            re.search(self.table.of_which, left)
            or re.search(self.table.on, left)
            or self.is_joined(start, last)
            or (finite and re.search(self.table.clause_before, left))
        )
        return Unit(span=Span(start, end), symbol=last.symbol, dimension="count") if counts else None

    def _told_before(self, start: int, end: int) -> Unit | None:
        """The noun of «le nombre de …» before the number, in its sentence: «… est resté stable à 31», «…, de 70 à 140»."""
        left = self.text[max(0, start - TOLD) : start]
        if not re.search(self.table.number_link, left) or (end < len(self.text) and self.after(end, scaled=False)):
            return None
        found = list(re.finditer(self.table.number_before, left))
        if not found or re.search(r"[.!?;:\n]", left[found[-1].end() :]):
            return None
        return self._counted_at(start - len(left) + found[-1].end(), end)

    def is_joined(self, start: int, last: Unit) -> bool:
        """Whether the number at `start` goes on counting what was counted last: «350 soldats en 2020 et 500 en 2021»."""
        if start - last.span.end > JOINED:
            return False
        gap = self.text[last.span.end : start]
        return re.search(self.table.joined, gap) is not None and not re.search(r"[.!?;:\n]", gap)

    def _head_noun(self, after: Token, last: Unit | None) -> str | None:
        """What «N autres» are: what was counted last in the sentence, or else its subject."""
        if last and after.sent.start_char <= last.span.start:
            return last.symbol
        subjects = self._subjects(after)
        if subjects:
            return self.singular(subjects[0].text)
        return last.symbol if last else None

    @staticmethod
    def _subjects(token: Token) -> list[Token]:
        """The subjects of its sentence before `token`."""
        return [t for t in token.sent if t.dep_.startswith("nsubj") and t.pos_ == "NOUN" and t.i < token.i]

    def _among(self, end: int) -> Unit | None:
        """The noun after «des»: «quatre des candidats», «1 200 des 2 650 dockers»."""
        match = re.compile(rf" (?:{alternatives(self.table.among)})(?:[\d .]+ |)").match(self.text, end)
        return self._counted_at(match.end(), end) if match else None

    def _counted_at(self, at: int, end: int) -> Unit | None:
        """The noun that begins at `at`, as the unit of a number that ends at `end`."""
        token = self.at.get(at)
        while token is not None and (self._skippable(token) or token.pos_ == "NUM"):
            token = self._next(token)
        if token is None or not self._is_noun(token):
            return None
        return Unit(span=Span(end, end), symbol=self._unit(token).symbol, dimension="count")

    def subject_of_copula(self, start: int, end: int, earlier: list[Unit]) -> Unit | None:
        """«ses compatriotes sont environ 400»: the subject is what is counted, or what it stands for («ils seront 100»)."""
        before = self.doc.char_span(max(0, start - 30), start, alignment_mode="contract")
        verbs = [t for t in before or () if t.lemma_ in self.table.copula]
        verb = verbs[-1] if verbs else None
        if verb is None or not self._reaches(verb.idx + len(verb.text), start):
            return None
        subjects = [t for t in self._subjects(verb) if t.morph.get("Number", []) == ["Plur"]]
        if subjects:
            return Unit(span=Span(start, end), symbol=self._one(subjects[-1]), dimension="count")
        pronoun = self.doc[verb.i - 1] if verb.i else None
        if pronoun is None or pronoun.pos_ != "PRON" or pronoun.morph.get("Number", []) != ["Plur"] or not earlier:
            return None
        return Unit(span=Span(start, end), symbol=earlier[-1].symbol, dimension="count")

    def _reaches(self, end: int, start: int) -> bool:
        """Whether nothing but bound words stands between the two positions."""
        if self.text[end:start].strip() == "":
            return True
        bound = self.bounds.read_before(self.text, start, end)
        return bound is not None and self.text[end : bound.edge].strip() == ""


@cache
def _of(pack: Pack) -> re.Pattern[str]:
    return re.compile(rf" (?:{alternatives(quantities_table(pack).nouns.of)})?")


def is_counted(table: Nouns, unit: Unit | None) -> bool:
    """Whether the unit is a noun that can stand for a later number without one."""
    return unit is not None and unit.dimension == "count" and bool(unit.symbol) and unit.symbol not in table.never_counted
