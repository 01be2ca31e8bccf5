"""Verb groups: a lexical verb with its auxiliaries, tense, voice, negation and person.

Built from the words in their order, because on press the parse is surer about words than about trees.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from aidememoire.extract.commitments.table import Lexicon, Tense

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# An auxiliary and its participle stand at most so many words apart («a, pour sa part, mardi à Quito, demandé»).
REACH = 9
ASIDE = 16  # and so many words may stand between the commas of an aside
# «n'accorde à la Norvège aucun crédit»: the word that denies comes so soon after the verb.
DENIAL = 7
TENSE_NAMES: tuple[Tense, ...] = get_args(Tense)
MOODS: dict[str, Tense] = {"Sub": "subjunctive", "Imp": "imperative"}
TENSES: dict[str, Tense] = {"Pres": "present", "Imp": "imperfect", "Past": "past", "Fut": "future"}


@dataclass(frozen=True, slots=True)
class Group:
    """`start` and `head` are places in the Doc: the first word of the group, and the verb that says what."""

    start: int
    head: int
    lemma: str
    tense: Tense
    passive: bool = False
    negated: bool = False
    reflexive: bool = False
    person: int = 3
    plural: bool = False
    inverted: bool = False

    @property
    def finite(self) -> bool:
        """Whether the group can carry a clause by itself."""
        return self.tense not in ("infinitive", "perfect", "participle", "gerund")


def phrase_text(doc: Doc, start: int, end: int) -> str:
    """The words from `start` up to and without `end`, in lower case and with plain spaces."""
    return "".join(t.lower_ + (" " if t.whitespace_ else "") for t in doc[start:end]).strip()


class Reader:
    """Reads the verb groups of one sentence."""

    def __init__(self, doc: Doc, start: int, end: int, lexicon: Lexicon) -> None:
        self.doc, self.start, self.end = doc, start, end
        self.grammar, self.lexicon = lexicon.grammar, lexicon
        self.modals = {word: tense for tense, words in lexicon.grammar.modals.items() for word in words}
        self.forms = {form: tense for tense, forms in lexicon.grammar.auxiliaries.items() for form in forms}

    def groups(self) -> Iterator[Group]:
        """Every verb group, in the order of the text."""
        at = self.start
        while at < self.end:
            group = self._at(at)
            if group is not None:
                yield group
                at = group.head
            at += 1

    def _at(self, at: int) -> Group | None:
        token = self.doc[at]
        word = token.lower_
        if word in self.modals and token.pos_ == "AUX":
            return self._modal(at, self.modals[word])
        if word in self.forms and token.pos_ not in ("NOUN", "PROPN"):
            return self._compound(at, self.forms[word]) or (self._simple(at) if token.pos_ in ("VERB", "AUX") else None)
        return self._simple(at) if self._is_verb(token) else None

    def _modal(self, at: int, tense: Tense) -> Group | None:
        """«will build», «will not be built», «would have built»: the verb behind, with the tense of the word before it."""
        for i in self._onward(at + 1):
            token = self.doc[i]
            if token.pos_ not in ("VERB", "AUX") or token.lower_ in self.grammar.denial:
                continue
            inner = self._compound(i, "infinitive") if token.lower_ in self.forms else None
            head, passive = (inner.head, inner.passive) if inner is not None else (i, False)
            time: Tense = "subjunctive" if inner is not None and inner.tense == "perfect" else tense
            lemma = self.lexicon.lemma(self.doc[head])
            return Group(at, head, lemma, time, passive, self._negated(at, head), False, self._person(at, at), False)
        return None

    def _is_verb(self, token: Token) -> bool:
        if token.pos_ in ("VERB", "AUX"):
            return token.text[:1].isalpha() and token.lower_ not in self.grammar.not_verbs and self._not_a_name(token)
        return token.pos_ != "PROPN" and "present" in self.lexicon.tenses(token.lower_) and self._after_noun(token.i)

    def _not_a_name(self, token: Token) -> bool:
        """A capital inside the sentence is no verb's («à Accra»)."""
        return token.text[:1].islower() or token.i == self.start or not self.doc[token.i - 1].text[:1].isalnum()

    def _after_noun(self, at: int) -> bool:
        """A form that could be a noun is a verb after a name or noun and before a determiner or «à faire»."""
        if not self.start < at < self.end - 2:
            return False
        before, after = self.doc[at - 1], self.doc[at + 1]
        if before.pos_ == "PROPN":
            return True
        if before.pos_ not in ("NOUN", "ADJ"):
            return False
        infinitive = after.pos_ == "ADP" and "Inf" in self.doc[at + 2].morph.get("VerbForm", [])
        return infinitive or (before.pos_ != "ADJ" and after.pos_ in ("DET", "PRON"))

    def _compound(self, at: int, tense: str) -> Group | None:
        """An auxiliary with its participle, or None where it stands alone."""
        inverted, plural = self._inversion(at), self.doc[at].lower_ in self.grammar.plural_auxiliaries
        being, been = self.doc[at].lower_ in self.grammar.be, 0
        reflexive = self._reflexive(self._first(at), at, at)
        for i in self._onward(at + 1):
            token = self.doc[i]
            if token.lower_ in self.grammar.been:
                been = i
            elif self.grammar.progressive and being and token.pos_ == "VERB" and token.lower_.endswith(self.grammar.gerund):
                start = self._first(at)
                time: Tense = tense  # type: ignore[assignment]  # the keys of the table are tenses
                lemma = self.lexicon.lemma(token)
                return Group(start, i, lemma, time, False, self._negated(start, i), False, self._person(start, at), plural)
            elif self._is_participle(token, (being and not reflexive) or been > 0):
                return self._group(at, i, tense, being=being, been=been > 0, plural=plural, inverted=inverted)
        if been:  # «n'ont pas été capables»: a copula
            start = self._first(at)
            return Group(start, been, self.doc[been].lemma_, "past", negated=self._negated(start, been), plural=plural)
        return None

    def _onward(self, at: int) -> Iterator[int]:
        """The places after an auxiliary where its participle may still come."""
        i, steps = at, 0
        while i < self.end and steps < REACH:
            skipped = self._insert(i) or (self._aside(i) if i == at else 0)
            if skipped:
                i += skipped
                continue
            yield i
            if not self._may_part(self.doc[i]):
                return
            i, steps = i + 1, steps + 1

    def _insert(self, at: int) -> int:
        """How many words a parenthesis like «pour sa part» takes at `at`."""
        if self.doc[at].lower_ not in self.lexicon.insert_heads:
            return 0
        return next((n for n in (5, 4, 3, 2) if phrase_text(self.doc, at, min(at + n, self.end)) in self.lexicon.inserts), 0)

    def _aside(self, at: int) -> int:
        """How many words stand between two commas right after an auxiliary, where its participle follows them."""
        if self.doc[at].text != ",":
            return 0
        for i in range(at + 1, min(at + ASIDE, self.end - 1)):
            token = self.doc[i]
            if token.text == "," and self._is_participle(self.doc[i + 1], False):
                return i + 1 - at
            if token.text in ";:«»" or token.lower_ in self.forms or token.lower_ in self.grammar.relatives:
                return 0
        return 0

    def _may_part(self, token: Token) -> bool:
        """Whether an auxiliary and its participle may be parted by this word."""
        if token.lower_ in self.grammar.clitics or token.lower_ in self.grammar.been or token.lower_ in self.grammar.denial:
            return True
        return token.pos_ == "ADV" or token.text in (",", "«", '"') or token.lower_ in self.grammar.time_words or token.is_digit

    def _is_participle(self, token: Token, passive: bool) -> bool:
        if token.lower_ in self.forms or token.lower_ in self.grammar.not_verbs:
            return False
        if "participle" in self.lexicon.tenses(token.lower_):
            return True
        past = "Part" in token.morph.get("VerbForm", []) and "Past" in token.morph.get("Tense", [])
        if token.pos_ == "VERB":
            return past or bool(re.search(self.grammar.participle, token.lower_))
        return not passive and token.pos_ in ("ADJ", "AUX") and bool(re.search(self.grammar.participle, token.lower_))

    def _group(self, at: int, head: int, tense: str, *, being: bool, been: bool, plural: bool, inverted: bool) -> Group:
        start = self._first(at)
        lemma = self.lexicon.lemma(self.doc[head])
        reflexive = self._reflexive(start, head, at)
        passive = been or (being and not reflexive and lemma not in self.grammar.being_verbs)
        time: Tense = self._compound_tense(tense, passive, being)
        return Group(
            start, head, lemma, time, passive, self._negated(start, head), reflexive, self._person(start, at), plural, inverted
        )

    def _compound_tense(self, tense: str, passive: bool, being: bool) -> Tense:
        """The time of the whole: «est exécuté» is present, «a été» and «avait remis» are past."""
        if passive and being:
            return tense  # type: ignore[return-value]  # the keys of the table are tenses
        if tense in ("present", "imperfect", "past"):
            return "past"
        if tense == "infinitive":
            return "perfect"
        if tense in ("future", "conditional"):  # «aurait livré» is hearsay, «aura livré» a condition: neither promises
            return "subjunctive"
        return tense  # type: ignore[return-value]  # as above

    def _simple(self, at: int) -> Group | None:
        token = self.doc[at]
        tense = self._tense(token)
        if tense is None:
            return None
        start = self._first(at)
        plural = "Plur" in token.morph.get("Number", []) or (
            bool(self.grammar.plural_endings) and token.lower_.endswith(self.grammar.plural_endings)
        )
        lemma = self.lexicon.lemma(token)
        return Group(
            start, at, lemma, tense, False, self._negated(start, at), self._reflexive(start, at, at),
            self._person(start, at), plural, self._inversion(at),
        )  # fmt: skip

    def _tense(self, token: Token) -> Tense | None:
        """The tense: of an auxiliary or a form of the table by the table, else by ending, else by the parser."""
        word = token.lower_
        if word in self.forms:
            return self.forms[word]
        if re.search(self.grammar.infinitive_only, word):
            return "infinitive"
        known = self.lexicon.tenses(word)
        if len(known) == 1 and token.text[:1].islower():
            return next(t for t in TENSE_NAMES if t in known)
        return (None if self.grammar.enumerated else self._tense_by_ending(token)) or self._tense_by_parse(token)

    def _tense_by_ending(self, token: Token) -> Tense | None:
        form, tense = token.morph.get("VerbForm", []), token.morph.get("Tense", [])
        if "Inf" not in form and re.search(self.grammar.conditional, token.lower_):
            return "conditional"
        if re.search(self.grammar.future, token.lower_) and ("Fut" in tense or "Fin" not in form):
            return "future"
        return None

    def _tense_by_parse(self, token: Token) -> Tense | None:
        form, morph = token.morph.get("VerbForm", []), token.morph
        if "Inf" in form:
            return "infinitive" if re.search(self.grammar.infinitive, token.lower_) else "participle"
        if "Part" in form:
            return "gerund" if token.lower_.endswith(self.grammar.gerund) else "participle"
        if re.search(self.grammar.noun_only, token.lower_):
            return None
        mood = (morph.get("Mood", []) or ["Ind"])[0]
        tense = TENSES.get((morph.get("Tense", []) or ["Pres"])[0], "present")
        # the endings have said no future and no conditional
        return "present" if tense == "future" or mood == "Cnd" else MOODS.get(mood, tense)

    def _first(self, at: int) -> int:
        """The first word of the group: clitics and «ne» before the verb belong to it."""
        while at > self.start and self.doc[at - 1].lower_ in self.grammar.clitics:
            at -= 1
        return at

    def _reflexive(self, start: int, head: int, finite: int) -> bool:
        """Whether a pronoun of the subject's own person stands before the verb: «nous nous engageons», not «nous a promis»."""
        words = [t.lower_ for t in self.doc[start:head]]
        if any(w in self.grammar.reflexives for w in words):
            return True
        return sum(w in self.grammar.we for w in words) > 1 and bool(
            re.search(self.grammar.first_plural, self.doc[finite].lower_)
        )

    def _negated(self, start: int, head: int) -> bool:
        """Whether the group is denied; «ne … que» denies nothing."""
        if not any(t.lower_ in self.grammar.negation for t in self.doc[max(self.start, start - 3) : head + 1]):
            return False
        if self.lexicon.lemma(self.doc[head]) in self.grammar.bare_denial:
            return True
        words = [t.lower_ for t in self.doc[max(self.start, start - 3) : min(self.end, head + DENIAL)]]
        return any(w in self.grammar.denial for w in words)

    def _person(self, start: int, at: int) -> int:
        words = {t.lower_ for t in self.doc[max(self.start, start - 1) : at + 3]}
        plural = bool(words & set(self.grammar.we)) and bool(re.search(self.grammar.first_plural, self.doc[at].lower_))
        if plural or words & set(self.grammar.me):
            return 1
        second = words & set(self.grammar.you) or re.search(self.grammar.second_plural, self.doc[at].lower_)
        return 2 if second else 3

    def _inversion(self, at: int) -> bool:
        """«a-t-il», «déclare-t-elle»: the subject hangs on the verb by a hyphen."""
        return at + 1 < self.end and self.doc[at + 1].text.startswith("-")
