"""Cues behind or inside their content: «Q», a dit X; P, a-t-il ajouté; «Pour nous, a-t-il dit, c'est fini»."""

from __future__ import annotations

from collections.abc import Iterator

from aidememoire.extract.attributions.contents import MARKS, Kind, body_end, covering, kind_of, quoted_parts
from aidememoire.extract.attributions.cues import Cue
from aidememoire.extract.attributions.openings import find_opening, is_infinitive
from aidememoire.extract.attributions.phrases import Source
from aidememoire.extract.attributions.reading import CLOSING, Reading
from aidememoire.extract.attributions.reports import Report, cue_span
from aidememoire.extract.attributions.sources import pronoun_source, source_after, source_before
from aidememoire.model import Span

# A subject between quotation and cue («Q», le ministre a déclaré.) takes up no more words than this.
SUBJECT_WORDS = 14
VERB_REACH = 8  # words from the comma behind an inserted cue to the verb of its clause
PAUSES = (",", "–", "—", "-")


def read_fronted(reading: Reading, cue: Cue, floor: int) -> tuple[Report, ...] | None:
    """The reports of a cue that follows its content, which begins at `floor` at the earliest; None when it does not."""
    spoken = cue.inverted is not None and reading.behind_quotation(reading.left(cue.start - 1, 0))
    if cue.mood != "finite" or not (spoken or "quotation" in cue.entry.takes or (cue.inverted and "clause" in cue.entry.takes)):
        return None
    if reading.quotation_of[cue.verb] is not None:
        return _inside_marks(reading, cue)
    first, last = reading.sentence(cue.verb)
    before = _content_before(reading, cue, max(first, floor))
    if before is None:
        return None
    source = _source(reading, cue, before, last)
    if source is None:
        return None
    return tuple(_reports(reading, cue, source, before, max(first, floor), last))


def _inside_marks(reading: Reading, cue: Cue) -> tuple[Report, ...] | None:
    """«Pour nous, a-t-il dit, c'est fini»: the whole quotation, cue included."""
    quotation = reading.quotation_of[cue.verb]
    assert quotation is not None
    if cue.start == 0 or reading.words[cue.start - 1] != ",":
        return None
    source = _speaker_inside(reading, cue)
    if source is None or source.nobody:
        return None
    report = Report(
        content=quotation.inner, kind="direct", rule="cue-inside-quotation", at=cue.start, cue=cue,
        cue_span=cue_span(reading, cue), source=source, entry=cue.entry.lemma, inserted=True,
    )  # fmt: skip
    return (report,)


def _speaker_inside(reading: Reading, cue: Cue) -> Source | None:
    """The third person whom a cue inside marks names: «…, a-t-il dit, …», «…, a dit le ministre, …»."""
    if cue.inverted is not None:
        own = reading.words[cue.inverted].lstrip("-") in reading.lexicon.grammar.first_person
        return None if own else pronoun_source(reading, cue.inverted)
    _, last = reading.sentence(cue.verb)
    at = cue.end
    named = next((m for m in reading.mentions_between(at, last) if reading.tokens_of(m.span)[0] <= at + 1), None)
    if named is None or named.type != "person" or "quotation" not in cue.entry.takes:
        return None
    start, end = reading.tokens_of(named.span)
    return Source(named.span, (named,), start, end) if end < last and reading.words[end] in (",", ".") else None


def _content_before(reading: Reading, cue: Cue, first: int) -> int | None:
    """The token at which content before the cue ends; None when the cue has its subject or a clause before it."""
    at = reading.left(cue.start - 1, first)
    while at >= first:
        aside = reading.lexicon.asides.ending(reading.words, at + 1)
        if not aside or at - aside < first:
            break
        at = reading.left(at - aside, first)
    if at < first:
        return first if cue.inverted is not None else None
    word = reading.words[at]
    if word in reading.lexicon.grammar.as_words and cue.start < cue.verb:  # «…, comme l'a souligné X»
        _, last = reading.sentence(cue.verb)
        return None if any(reading.opens_quotation(i) for i in range(cue.end, last)) else at
    if word == "," or word in CLOSING or word in ("–", "—", "-", "!", "?", "…", "...") or reading.quotation_of[at] is not None:
        return at + 1
    if reading.lexicon.grammar.subject_first:
        return _quotation_and_subject(reading, cue, first) or _clause_and_subject(reading, cue, first)
    return _quotation_and_subject(reading, cue, first)


def _clause_and_subject(reading: Reading, cue: Cue, first: int) -> int | None:
    """«P, he said»: a clause ends with a comma, only the subject stands before the cue, and nothing is said behind it."""
    for at in range(cue.start - 1, max(first, cue.start - SUBJECT_WORDS) - 1, -1):
        if reading.is_finite(at):
            return None
        if reading.words[at] in PAUSES and reading.has_clause(first, at):
            _, last = reading.sentence(cue.verb)
            subject = reading.token(at + 1).pos_ in ("DET", "PRON", "PROPN", "NOUN", "ADJ", "NUM")
            return at + 1 if subject and at + 1 < cue.start and find_opening(reading, cue, last) is None else None
    return None


def _quotation_and_subject(reading: Reading, cue: Cue, first: int) -> int | None:
    """«Q», le ministre a déclaré: content ends with a quotation and only the subject stands before the cue."""
    for at in range(cue.start - 1, max(first, cue.start - SUBJECT_WORDS) - 1, -1):
        if reading.quotation_of[at] is not None:
            between = [reading.token(i).pos_ for i in range(at + 1, cue.start)]
            clear = not {"VERB", "AUX", "SCONJ"} & set(between) and at > first
            return at + 1 if clear and reading.quotation_of[first] is not None else None
    return None


def _source(reading: Reading, cue: Cue, before: int, last: int) -> Source | None:
    """The source behind the cue, or in front of it right after a quotation; None when the cue opens its own content."""
    if cue.entry.learns:
        return informant(reading, cue, last)
    if cue.inverted is not None:
        return _clitic_source(reading, cue, before, last)
    quoted = before > 0 and _after_quotation(reading, before)
    as_he_said = reading.words[before] in reading.lexicon.grammar.as_words
    if opens_content(reading, cue.end, last) or not (reading.words[before - 1] in PAUSES or quoted or as_he_said):
        return None
    if (quoted or reading.lexicon.grammar.subject_first) and any(
        reading.token(i).pos_ in ("NOUN", "PROPN", "PRON") for i in range(before, cue.start)
    ):
        return source_before(reading, cue, before)
    if "bare" in cue.entry.takes and (opening := find_opening(reading, cue, last)) and opening.frame == "clause":
        return None
    source = source_after(reading, cue.end, last, plural=cue.plural)
    first = reading.sentence(cue.verb)[0]
    if source is None or not (before <= first or _has_clause(reading, first, before) or _verb_follows(reading, source, last)):
        return None
    told = bool(source.mentions) or source.implied
    return source if quoted or (told and _closed(reading, source, last)) else None


def _verb_follows(reading: Reading, source: Source, last: int) -> bool:
    """«Le pont, a poursuivi X, tiendra»: the clause goes on with its verb behind the source and a comma."""
    at = source.end
    if not source.mentions or at >= last or reading.words[at] != ",":
        return False
    return reading.has_clause(at + 1, min(last, at + VERB_REACH))


def _clitic_source(reading: Reading, cue: Cue, before: int, last: int) -> Source | None:
    """«a-t-il dit»; «explique-t-on» names nobody, and yet the words before it in marks were said."""
    clitic = pronoun_source(reading, cue.inverted) if cue.inverted is not None else None
    if clitic is None or not clitic.nobody:
        return clitic
    told = informant(reading, cue, last)
    if told is None and _after_quotation(reading, before):
        return Source(clitic.span, (), 0, 0, nobody=True)
    return told


def informant(reading: Reading, cue: Cue, last: int) -> Source | None:
    """«apprend-on d'un communiqué»: who or what told us stands behind a preposition."""
    at = cue.end
    if at < last and reading.words[at] in reading.lexicon.grammar.prepositions:
        return source_after(reading, at + 1, last)
    return None


def _after_quotation(reading: Reading, before: int) -> bool:
    at = before - 1
    while at >= 0 and (reading.words[at] in (",", ".", "–", "—", "-") or reading.is_blank(at)):
        at -= 1
    return at >= 0 and reading.quotation_of[at] is not None


def opens_content(reading: Reading, at: int, last: int) -> bool:
    """Whether content follows the cue: «que», a colon or an opening mark."""
    while at < last and (reading.is_blank(at) or reading.token(at).pos_ == "ADV" or reading.in_time[at]):
        at += 1
    return at < last and (reading.words[at] in (*reading.lexicon.grammar.that, ":") or reading.quotation_of[at] is not None)


def _has_clause(reading: Reading, first: int, before: int) -> bool:
    """Whether the words before the cue hold a finite verb, so that they can be what was said."""
    if reading.has_clause(first, before):
        return True
    span = reading.span(first, before)
    quoted = covering(reading, span)
    outside = (
        reading.text[span.start : quoted[0].outer.start] + reading.text[quoted[-1].outer.end : span.end] if quoted else "none"
    )
    return not outside.strip(MARKS)


def _closed(reading: Reading, source: Source, last: int) -> bool:
    """Whether nothing but a stop, apposition or circumstance follows the source of an unquoted clause."""
    at = source.end
    return (
        at >= last
        or reading.words[at] in (",", ".", "(", "…", "...", ";", *reading.lexicon.grammar.relative[:1])
        or reading.token(at).pos_ in ("ADP", "ADV", "ADJ", "PUNCT", "SCONJ", "NOUN", "SPACE", "PROPN")
        or reading.in_time[at]
    )


def _reports(reading: Reading, cue: Cue, source: Source, before: int, first: int, last: int) -> Iterator[Report]:
    start = content_start(reading, first, before)
    end = body_end(reading, start, before)
    rule = "cue-after-quotation" if _after_quotation(reading, before) else "clause-before-cue"
    inserted = False
    rest = _rest(reading, cue, source, last)
    cleft = rest is not None and cue.inverted is not None and _clause_goes_on(reading, rest, last)
    if cleft and rest is not None and rule == "clause-before-cue":  # «C'est un milieu, dit-il, qu'il connaît»
        inserted, end, rule = True, body_end(reading, rest, last), "cue-inside-clause"
    elif end <= start or not _has_clause(reading, start, end):
        if rest is not None:
            inserted = end > start and not _adverbial(reading, start, end)
            start, end = (start if inserted else rest), body_end(reading, rest, last)
            rule = "cue-inside-clause"
    span = reading.content(start, end)
    if span is None:
        return
    span = _before_comment(reading, _after_colon(reading, span))
    for part in quoted_parts(reading, span) or (span,):
        yield Report(
            content=part, kind=_kind(reading, part), rule=rule, at=cue.start, cue=cue, cue_span=cue_span(reading, cue),
            source=None if source.nobody else source, entry=cue.entry.lemma, inserted=inserted,
        )  # fmt: skip


def _clause_goes_on(reading: Reading, at: int, last: int) -> bool:
    """Whether the words behind an inserted cue belong to its clause: «Le port est prêt, a-t-il noté, à ouvrir»."""
    word = reading.words[at]
    if word in reading.lexicon.grammar.that:
        return True
    return word in reading.lexicon.grammar.whole_words and reading.words[at - 1] == "," and is_infinitive(reading, at + 1, last)


def content_start(reading: Reading, first: int, end: int) -> int:
    """`first` past dashes and the words that only join sentences («En outre,», «Mais»)."""
    at = first
    while at < end:
        step = reading.lexicon.connectors.at(reading.words, at)
        if not step and not reading.is_blank(at) and reading.words[at] not in ("–", "—", "-", ",", "*", "•"):
            break
        at += step or 1
    return at


def _adverbial(reading: Reading, start: int, end: int) -> bool:
    """Whether the words before an inserted cue are a circumstance («Au total, précise-t-il, …»)."""
    return reading.token(start).pos_ in ("ADP", "ADV") and end - start <= 6


def _rest(reading: Reading, cue: Cue, source: Source, last: int) -> int | None:
    """Where the clause goes on behind an inserted cue and its source; None when it does not."""
    at = max(cue.end, source.end)
    while at < last and (reading.is_blank(at) or reading.words[at] == ","):
        at += 1
    return at if body_end(reading, at, last) - at >= 2 else None


def _after_colon(reading: Reading, span: Span) -> Span:
    """«Le ministre est formel : «Q», dit-il»: only the quotation was said."""
    for quotation in covering(reading, span):
        lead = reading.text[span.start : quotation.outer.start].rstrip()
        if lead.endswith(":") and not reading.text[quotation.outer.end : span.end].strip(MARKS):
            return quotation.inner
    return span


def _before_comment(reading: Reading, span: Span) -> Span:
    """«Q», les élections étant proches, relève X: what follows the marks behind a comma is the reporter's."""
    quoted = covering(reading, span)
    if quoted and not reading.text[span.start : quoted[0].outer.start].strip(MARKS):
        rest = reading.text[quoted[-1].outer.end : span.end]
        if rest.lstrip().startswith(",") and len(quoted) == 1:
            return quoted[0].inner
    return span


def _kind(reading: Reading, span: Span) -> Kind:
    kind = kind_of(reading, span, direct=True)
    words = set(span.of(reading.text).lower().replace("’", "'").replace("'", "' ").split())
    if kind == "indirect" and (words & set(reading.lexicon.grammar.first_person) or _behind_dash(reading, span)):
        return "direct"
    return kind


def _behind_dash(reading: Reading, span: Span) -> bool:
    """Whether a dash of dialogue opens the line: «— Il pleut, dit-elle.»"""
    line = reading.text[reading.text.rfind("\n", 0, span.start) + 1 : span.start]
    return line.strip() in ("–", "—")
