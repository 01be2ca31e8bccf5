"""Where the text reports: each verb group of the lexicon, with its auxiliary, clitics and locution words.

Works on written forms, so that «à déclaré», «précisera t il» and «d'ajouté que» are cues as well; the parse is
asked only whether an ambiguous form («annonce», «note», «juge») is a noun.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from aidememoire.extract.attributions.ambiguity import is_noun
from aidememoire.extract.attributions.reading import Reading
from aidememoire.extract.attributions.tables import Carrier, Head, Verb
from aidememoire.languages.forms import Form
from aidememoire.model import Span

# So many words may stand between auxiliary and participle: «a, pour sa part et une nouvelle fois, souligné».
AUXILIARY_REACH = 16
ASIDE_WORDS = 12


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb group that reports, as a token range; `verb` is its main verb, `tail` where content may begin.

    `inverted` holds the position of the clitic subject of «a-t-il dit», `mood` how the group stands in the
    sentence: finite, gerund («ajoutant») or infinitive («et d'ajouter», «avant de préciser»).
    """

    head: Head
    form: Form
    start: int
    end: int
    verb: int
    mood: str
    inverted: int | None = None
    negated: bool = False
    carried: int | None = None  # the finite verb that carries a reporting infinitive
    plural: bool = False

    @property
    def entry(self) -> Verb:
        """The pack entry that the cue comes from."""
        assert isinstance(self.head.entry, Verb)
        return self.head.entry

    @property
    def governor(self) -> int:
        """The token whose subject is the source."""
        return self.verb if self.carried is None else self.carried


def find_cues(reading: Reading) -> tuple[Cue, ...]:
    """Every cue of the body, in text order; of several readings of one verb the longest locution wins."""
    found: list[Cue] = []
    for first, last in reading.sentences:
        for i in range(first, last):
            if reading.lexicon.relays.at(reading.words, i) or reading.lexicon.no_cues.at(reading.words, i):
                continue
            cue = _cue_at(reading, i, first, last) or _joined(reading, i, last, found[-1] if found else None)
            if cue is not None and not (found and found[-1].end > cue.verb):
                found.append(cue)
    return tuple(found)


def _cue_at(reading: Reading, i: int, first: int, last: int) -> Cue | None:
    return _listed(reading, i, first, last) or _behind_quotation(reading, i, first, last)


def _joined(reading: Reading, i: int, last: int, before: Cue | None) -> Cue | None:
    """A second participle on one auxiliary: «a relevé la faiblesse des échanges et exprimé l'espoir que…»."""
    forms = [f for f in reading.lexicon.forms.get(reading.words[i], ()) if f.tense == "participle"]
    if not forms or before is None or before.form.tense != "participle" or before.mood != "finite" or before.end >= i:
        return None
    if reading.sentence(before.verb) != reading.sentence(i) or reading.quotation_of[i] is not None or i + 1 >= last:
        return None
    at = reading.left(i - 1, before.end)
    while at > before.end and (aside := reading.lexicon.asides.ending(reading.words, at + 1)):
        at -= aside
    opens = reading.words[i + 1] in (*reading.lexicon.grammar.determiners, *reading.lexicon.grammar.that, ":")
    if at < 0 or reading.words[at] not in reading.lexicon.grammar.conjunctions or not (opens or reading.opens_quotation(i + 1)):
        return None
    base = replace(_blank_cue(i, i + 1, i, "finite"), plural=before.plural, form=forms[0])
    fits = (_fit(reading, replace(base, head=head), last) for f in forms for head in reading.lexicon.heads.get(f.verb, ()))
    return next((cue for cue in fits if cue is not None and not cue.entry.negated), None)


def _behind_quotation(reading: Reading, i: int, first: int, last: int) -> Cue | None:
    """Any verb with an inverted pronoun, or with a person right behind it, that follows a quotation: «Q», sourit-il."""
    auxiliary = reading.words[i] in reading.lexicon.have or reading.words[i] in reading.lexicon.be
    if not reading.is_verb(i) or auxiliary or reading.quotation_of[i] is not None or reading.is_infinitive(i):
        return None
    inverted, end = _inversion(reading, i + 1, last)
    start = i
    if inverted is None:
        start, inverted = _auxiliary_with_pronoun(reading, i, first)
    if inverted is None and i - 1 >= first and reading.words[i - 1] in reading.lexicon.have and reading.is_participle(i):
        start = i - 1  # «Q», a souri Jean Balot
    before = reading.left(start - 1, first)
    while before >= first and reading.words[before] in (*reading.lexicon.grammar.reflexive, *reading.lexicon.grammar.clitics):
        start, before = before, reading.left(before - 1, first)
    if before < 0 or not reading.behind_quotation(before):
        return None
    if inverted is None and not ((reading.is_finite(i) or start < i) and _person_at(reading, end)):
        return None
    verb = Verb(lemma=reading.token(i).lemma_, takes=("quotation",))
    head = Head(verb, verb.lemma, reflexive=False, tail=())
    return Cue(head, Form(verb.lemma, "present", 3), start, end, i, "finite", inverted=inverted)


def _auxiliary_with_pronoun(reading: Reading, i: int, first: int) -> tuple[int, int | None]:
    """Start of «a-t-il» before a participle and where its pronoun is."""
    grammar, at = reading.lexicon.grammar, reading.left(i - 1, first)
    if at < 0 or reading.words[at] not in grammar.inverted:
        return i, None
    pronoun = at
    while at >= first and (reading.words[at] in (*grammar.inverted, *grammar.euphonic) or reading.is_blank(at)):
        at -= 1
    if at >= first and (reading.words[at] in reading.lexicon.have or reading.words[at] in reading.lexicon.be):
        return at, pronoun
    return i, None


def _person_at(reading: Reading, i: int) -> bool:
    if i >= len(reading.words):
        return False
    start = reading.starts[i]
    near = reading.findings.near(reading.findings.mentions, Span(start, start + 4))
    return any(m.type == "person" and m.form != "pronoun" and start <= m.span.start <= start + 4 for m in near)


def _listed(reading: Reading, i: int, first: int, last: int) -> Cue | None:
    forms = reading.lexicon.forms.get(reading.words[i], ())
    for form in sorted(forms, key=lambda f: (f.tense != "participle", not f.finite, f.person % 3 != 0)):
        group = _group(reading, i, form, first, last)
        if group is not None or (form.tense == "participle" and _compound(reading, i, first) is not None):
            return group  # a refused «n'a pas dit» is no present «dit»
    return None


def _group(reading: Reading, i: int, form: Form, first: int, last: int) -> Cue | None:
    if form.finite:
        base = _finite(reading, i, first, last)
    elif form.tense == "participle":
        base = _compound(reading, i, first)
    elif form.tense == "gerund":
        base = _gerund(reading, i, first)
    else:
        base = _infinitive(reading, i, first)
    if base is None:
        return None
    if form.verb in reading.lexicon.carriers:
        carried = _carried(reading, replace(base, form=form), last)
        if carried is not None:
            return carried
    for head in reading.lexicon.heads.get(form.verb, ()):
        cue = _fit(reading, replace(base, head=head, form=form), last)
        if cue is not None:
            return cue
    return None


def _blank_cue(start: int, end: int, verb: int, mood: str) -> Cue:
    return Cue(head=_NONE, form=_NO_FORM, start=start, end=end, verb=verb, mood=mood)


_NONE = Head(Verb(lemma=""), "", False, ())
_NO_FORM = Form("", "present")


def _finite(reading: Reading, i: int, first: int, last: int) -> Cue | None:
    inverted, end = _inversion(reading, i + 1, last)
    if inverted is None and is_noun(reading, i, first):
        return None
    if reading.lexicon.grammar.parsed_participles and reading.is_participle(i) and not _has_subject_alone(reading, i):
        return None
    forms = reading.lexicon.forms.get(reading.words[i], ())
    return replace(_blank_cue(i, end, i, "finite"), inverted=inverted, plural=_all_plural(forms))


def _has_subject_alone(reading: Reading, i: int) -> bool:
    """Whether what the parse takes for a participle has a subject and no auxiliary: then it is a past."""
    token = reading.token(i)
    subject = any(c.dep_ == "nsubj" and c.i < i for c in token.children)
    return (subject or token.dep_ == "ROOT") and not any(c.dep_.startswith("aux") for c in token.children)


def _all_plural(forms: tuple[Form, ...]) -> bool:
    persons = {f.person for f in forms if f.finite}
    return bool(persons) and min(persons) >= 4


def _inversion(reading: Reading, i: int, last: int) -> tuple[int | None, int]:
    """Position of a clitic subject at `i` and where the group goes on: «-il», «-t -il», «t il»."""
    words, grammar = reading.words, reading.lexicon.grammar
    at = i
    while at < last and words[at] in grammar.euphonic:
        at += 1
    if at < last and (words[at] in grammar.inverted or (at > i and words[at] in grammar.subject_pronouns)):
        return at, at + 1
    return None, i


def _compound(reading: Reading, i: int, first: int) -> Cue | None:
    """A participle with its auxiliary to the left, adverbs and asides between them allowed."""
    words, lexicon = reading.words, reading.lexicon
    at, inverted = i - 1, None
    while at >= first and i - at <= AUXILIARY_REACH:
        word = words[at]
        if word in lexicon.grammar.inverted or word in lexicon.grammar.euphonic or reading.is_blank(at):
            inverted = at if word in lexicon.grammar.inverted else inverted
            at -= 1
            continue
        if word in lexicon.have or word in lexicon.be:
            return _with_auxiliary(reading, i, at, inverted, first)
        if word in lexicon.grammar.misspelt_auxiliary and (at == i - 1 or inverted is not None):
            return replace(_blank_cue(at, i + 1, i, "finite"), inverted=inverted)
        step = _between(reading, at, first)
        if step is None:
            break
        at = step
    before = reading.left(i - 1, first)
    if before >= 0 and words[before] in lexicon.grammar.infinitive_openers:
        return _blank_cue(before, i + 1, i, "infinitive")  # «et d'ajouté que», «avant déclaré que»
    return None


def _between(reading: Reading, at: int, first: int) -> int | None:
    """Where to look next when the word at `at` may stand inside a verb group; None when it may not."""
    aside = reading.lexicon.asides.ending(reading.words, at + 1)
    if aside:
        return max(first - 1, at - aside)
    opened = _comma_before(reading, at, first) if reading.words[at] == "," else None
    if opened is not None:
        return opened - 1  # «a, dans son discours, rappelé»
    if reading.words[at] == "," or reading.in_time[at] or reading.token(at).pos_ == "ADV":
        return at - 1
    if reading.words[at] in reading.lexicon.grammar.conjunctions and at - 1 > first and reading.is_participle(at - 1):
        return at - 2  # «a exposé et salué»
    if reading.words[at] in reading.lexicon.grammar.negation or (reading.quotation_of[at] and reading.token(at).pos_ == "PUNCT"):
        return at - 1
    return None


def _comma_before(reading: Reading, at: int, first: int) -> int | None:
    """The comma that opens a verbless aside closed by the one at `at`, right behind an auxiliary."""
    for i in range(at - 1, max(first, at - ASIDE_WORDS), -1):
        if reading.words[i] == ",":
            before = reading.words[i - 1]
            return i if before in reading.lexicon.have or before in reading.lexicon.grammar.inverted else None
        if reading.is_finite(i):
            return None
    return None


def _with_auxiliary(reading: Reading, i: int, auxiliary: int, inverted: int | None, first: int) -> Cue | None:
    lexicon = reading.lexicon
    forms = lexicon.have.get(reading.words[auxiliary], ()) or lexicon.be.get(reading.words[auxiliary], ())
    is_be = reading.words[auxiliary] not in lexicon.have
    before = reading.left(auxiliary - 1, first)
    reflexive = before >= 0 and reading.words[before] in lexicon.grammar.reflexive
    moves = any(
        isinstance(h.entry, Verb) and h.entry.moves
        for f in lexicon.forms[reading.words[i]]
        for h in lexicon.heads.get(f.verb, ())
    )
    if is_be and not reflexive and not moves:
        return None
    tenses = {f.tense for f in forms}
    if tenses <= {"infinitive", "participle"}:
        return None
    mood = "gerund" if tenses <= {"gerund"} else "finite"
    return replace(_blank_cue(auxiliary, i + 1, i, mood), inverted=inverted, plural=_all_plural(forms))


def _gerund(reading: Reading, i: int, first: int) -> Cue | None:
    before = reading.left(i - 1, first)
    start = i
    while before >= first and reading.words[before] in reading.lexicon.grammar.gerund_openers:
        start, before = before, reading.left(before - 1, first)
    return _blank_cue(start, i + 1, i, "gerund")


def _infinitive(reading: Reading, i: int, first: int) -> Cue | None:
    """«et d'ajouter», «avant de préciser»: an infinitive that reports on its own."""
    grammar = reading.lexicon.grammar
    link = reading.left(i - 1, first)
    if link < 0 or reading.words[link] not in grammar.infinitive_openers:
        return None
    before = reading.left(link - 1, first)
    opener = reading.words[before] if before >= 0 else ""
    if before >= 0 and opener not in (*grammar.conjunctions, *grammar.infinitive_openers):
        told = {":", *grammar.that} & set(reading.words[i + 1 : i + 2]) or (
            i + 1 < len(reading.words) and reading.quotation_of[i + 1]
        )
        if not (told and reading.words[first] in grammar.conjunctions):
            return None  # «Et le ministre d'ajouter : …» reports, «il a oublié de préciser» does not
    return _blank_cue(link, i + 1, i, "infinitive")


def _fit(reading: Reading, cue: Cue, last: int) -> Cue | None:
    """`cue` with its locution words and clitics; None when the head's reflexive, tail or negation is missing."""
    cue = _with_clitics(reading, cue)
    reflexive = any(reading.words[k] in reading.lexicon.grammar.reflexive for k in range(cue.start, cue.verb))
    if cue.head.reflexive != (reflexive or _inverted_reflexive(reading, cue)):
        return None
    if cue.head.tail:
        end = _tail_end(reading, cue.end, cue.head.tail, last)
        if end is None:
            return None
        cue = replace(cue, end=end)
    if cue.entry.negated != cue.negated:
        return None
    return cue


def _inverted_reflexive(reading: Reading, cue: Cue) -> bool:
    return any(reading.words[k] in reading.lexicon.grammar.reflexive for k in range(max(0, cue.start - 1), cue.start))


def _with_clitics(reading: Reading, cue: Cue) -> Cue:
    """`cue` from its first clitic on («leur a-t-il signifié»); negated when «ne» is among them or before."""
    grammar = reading.lexicon.grammar
    first, _ = reading.sentence(cue.verb)
    start, negated = cue.start, False
    while start > first and reading.words[start - 1] in (*grammar.clitics, *grammar.negation, *grammar.reflexive):
        if start - 1 == first and reading.words[first] in grammar.subject_pronouns:
            break  # «Lui prône…», «Nous avons…»: the subject
        start -= 1
        negated = negated or reading.words[start] in grammar.negation
    return replace(cue, start=start, negated=negated)


def _tail_end(reading: Reading, start: int, tail: tuple[str, ...], last: int) -> int | None:
    """Where the words of `tail` end, adverbs and asides before them allowed; None when they do not follow."""
    at = start
    for _ in range(5):
        while at < last and reading.is_blank(at):
            at += 1
        if tuple(reading.words[at : at + len(tail)]) == tail:
            return at + len(tail)
        step = reading.lexicon.asides.at(reading.words, at) if at < last else 0
        if not step and at < last and (reading.words[at] == "," or reading.in_time[at] or reading.token(at).pos_ == "ADV"):
            step = 1
        if not step:
            return None
        at += step
    return None


def _carried(reading: Reading, base: Cue, last: int) -> Cue | None:
    """A reporting infinitive behind a carrier: «ont tenu à souligner», «vient d'annoncer», «dit redouter»."""
    for head in reading.lexicon.carriers.get(base.form.verb, ()):
        carrier = _with_clitics(reading, replace(base, head=head))
        reflexive = any(reading.words[k] in reading.lexicon.grammar.reflexive for k in range(carrier.start, carrier.verb))
        assert isinstance(head.entry, Carrier)
        if head.reflexive != reflexive or carrier.negated != head.entry.negated:
            continue
        for link in head.entry.link:
            found = _carried_infinitive(reading, carrier, link, last)
            if found is not None:
                return found
    return None


def _carried_infinitive(reading: Reading, carrier: Cue, link: str, last: int) -> Cue | None:
    at: int | None = carrier.end
    if link or carrier.head.tail:
        at = _tail_end(reading, carrier.end, (*carrier.head.tail, *([link] if link else [])), last)
    if at is None:
        return None
    for _ in range(4):
        if at >= last:
            return None
        for form in reading.lexicon.forms.get(reading.words[at], ()):
            if form.tense == "infinitive":
                cue = _carried_cue(reading, carrier, form, at, last)
                if cue is not None:
                    return cue
        step = reading.lexicon.asides.at(reading.words, at)
        clitic = reading.words[at] in (*reading.lexicon.grammar.clitics, *reading.lexicon.grammar.reflexive)
        if not step and not clitic and reading.token(at).pos_ != "ADV" and not reading.in_time[at]:
            return None
        at += step or 1
    return None


def _carried_cue(reading: Reading, carrier: Cue, form: Form, at: int, last: int) -> Cue | None:
    for head in reading.lexicon.heads.get(form.verb, ()):
        reflexive = at > 0 and reading.words[at - 1] in reading.lexicon.grammar.reflexive
        if head.reflexive != reflexive:
            continue
        end: int | None = at + 1
        if head.tail:
            end = _tail_end(reading, at + 1, head.tail, last)
        if end is not None:
            return replace(carrier, head=head, form=form, end=end, verb=at, carried=carrier.verb, negated=False)
    return None
