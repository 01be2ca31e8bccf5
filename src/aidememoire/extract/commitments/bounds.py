"""Where a clause begins and ends: the shortest words that say what is undertaken."""

from __future__ import annotations

from aidememoire.extract.commitments.passages import Passage, Subject
from aidememoire.extract.commitments.verbs import Group
from aidememoire.model import Span, hull, trim

EDGE = " \t\n\r\u00a0\u202f,;:.!?…«»\"“”'’‘–—-"
MINIMUM = 3  # a clause of fewer words says nothing
GERUND_REACH = 8  # a participle that comes sooner says what the object is («un prêt s'élevant à»)
UTTERANCE = 5  # nor do fewer words between quotation marks bound one


def right_edge(passage: Passage, anchor: int, limit: int) -> int:
    """The place after the last word of the clause whose verb stands at `anchor`, at most `limit`."""
    depth, opened = 0, False
    for i in range(anchor + 1, limit):
        token, group = passage.at(i), passage.group_over(i)
        depth += (token.text in "([") - (token.text in ")]")
        if depth <= 0 and _stops(passage, anchor, i):
            return i
        opened = opened or _opens_clause(passage, i)
        if group is not None and group.finite and group.start == i and not opened:
            return i  # the verb of which all this is the subject: «l'intention de … est connue»
    return limit


def _opens_clause(passage: Passage, i: int) -> bool:
    """Whether a finite verb may follow inside the clause: after «que», «qui», «si», «lorsque», a comma."""
    grammar, word = passage.lexicon.grammar, passage.at(i).lower_
    return (
        word == ","
        or word in (*grammar.relatives, *grammar.that, *grammar.conditions)
        or passage.at(i).pos_ in ("SCONJ", "CCONJ")
    )


def _stops(passage: Passage, anchor: int, i: int) -> bool:
    grammar, word = passage.lexicon.grammar, passage.at(i).lower_
    if word in grammar.relatives and passage.at(i - 1).text == ",":
        return False  # the comma before it has decided
    if word in (";", ":") or passage.begins(i, grammar.stops):
        return True
    if word == ",":
        return _stops_after_comma(passage, anchor, i)
    group = passage.group_over(i)
    if group is not None and group.tense == "gerund" and group.start == i and word not in grammar.gerund_lead:
        return i - anchor > GERUND_REACH  # «des projets portant sur …»
    if word not in grammar.joiners or i == anchor + 1:
        return False
    return passage.begins(i + 1, grammar.that) or _new_clause(passage, anchor, i + 1)


def _stops_after_comma(passage: Passage, anchor: int, comma: int) -> bool:
    """A comma ends the clause before a relative pronoun, a participle, another finite verb, a reporter."""
    if comma + 1 >= passage.end:
        return True
    grammar = passage.lexicon.grammar
    if passage.begins(comma + 1, grammar.stops_after_comma):
        return True
    if passage.at(comma + 1).lower_ in grammar.relatives:  # «, dont le Pérou,» goes on, «, dont il rêve» does not
        return any(g.finite and comma < g.start < comma + 9 for g in passage.groups)
    group = passage.group_over(comma + 1)
    if passage.at(comma + 1).lower_ in grammar.including:
        return False
    if group is not None and (group.finite or group.tense in ("gerund", "participle")):
        return True
    return _new_clause(passage, anchor, comma + 1)


def _new_clause(passage: Passage, anchor: int, start: int) -> bool:
    """Whether a finite verb of its own comes soon after `start` (in «et gèlera», «, la France renforcera»)."""
    for i in range(start, min(start + 9, passage.end)):
        token = passage.at(i)
        if (
            token.text in ",;:"
            or token.lower_ in passage.lexicon.grammar.relatives
            or token.lower_ in passage.lexicon.grammar.that
        ):
            return False
        group = passage.group_over(i)
        if group is not None and group.tense != "participle":
            return group.finite and group.head > anchor
    return False


def trimmed(passage: Passage, span: Span) -> Span:
    """The span without marks at its edges; a bracket or quotation mark that closes one inside stays."""
    text = passage.findings.document.text
    tight = trim(text, span, EDGE)
    for opening, closing in (("(", ")"), ("«", "»"), ("[", "]"), ("“", "”")):
        tight = _with_partner(text, span, tight, opening, closing)
    return tight


def _with_partner(text: str, span: Span, tight: Span, opening: str, closing: str) -> Span:
    words = tight.of(text)
    if words.count(opening) == words.count(closing) + 1:
        end = text.find(closing, tight.end, span.end)
        if end >= 0 and not text[tight.end : end].strip(EDGE):
            return Span(tight.start, end + 1)
    if words.count(closing) == words.count(opening) + 1:
        start = text.rfind(opening, span.start, tight.start)
        if start >= 0 and not text[start + 1 : tight.start].strip(EDGE):
            return Span(start, tight.end)
    return tight


def limits(passage: Passage, anchor: int) -> tuple[int, int]:
    """The tokens between which a clause lies: those of its sentence, of the utterance it stands in, before its cue."""
    findings, at = passage.findings, passage.at(anchor).idx
    start, end = passage.span
    here = Span(at, at + 1)
    told = ((c, s) for s in findings.statements_over(here) for c in s.content if c.covers(here))
    said = min(told, key=lambda pair: _length(pair[0]), default=None)
    if said is not None:  # «Le Chili est prêt, a-t-il noté, à livrer»: one utterance in two pieces
        pieces = [c for c in said[1].content if passage.span.covers(c)] if said[1].kind != "direct" else []
        whole = hull([said[0], *pieces])
        start, end = max(start, whole.start), min(end, whole.end)
    else:  # a subject may stand before the marks: «les armateurs « sont prêts à … »»
        quoted = [
            q.inner
            for q in findings.near(findings.quotations, here)
            if q.inner.start <= at < q.inner.end and _is_clause(passage, q.inner)
        ]
        end = min([end, *(q.end for q in quoted)])
    for attribution in findings.near(findings.attributions, here):
        cue, over = attribution.cue, any(c.start <= at < c.end for c in attribution.content)
        if cue and over and at < cue.start < end and not any(c.end > cue.start for c in attribution.content):
            end = cue.start
    return passage.token_at(start), passage.token_at(end) if end < passage.span.end else passage.end


def _length(span: Span) -> int:
    return span.end - span.start


def _is_clause(passage: Passage, quoted: Span) -> bool:
    """A few words between marks («"respecte" ses engagements») are no utterance."""
    return len(quoted.of(passage.findings.document.text).split()) >= UTTERANCE


def left_edge(passage: Passage, group: Group, subject: Subject | None) -> int:
    """Where a whole clause begins: at its subject, or at the verb when a pronoun stands for the subject."""
    if not group.finite or subject is None or subject.relative or subject.after or subject.start > group.start:
        return group.start
    if any(g.finite and subject.end <= g.start and g.head < group.start for g in passage.groups):
        return group.start  # the subject is that of an earlier verb
    return subject.start


def noun_edge(passage: Passage, at: int) -> int:
    """Where the noun phrase of a noun begins: its article and the adjectives before it belong to it."""
    while at > passage.start and passage.at(at - 1).pos_ in ("DET", "ADJ", "NUM") and not passage.group_over(at - 1):
        at -= 1
    return at


def participle_edge(passage: Passage, group: Group) -> int:
    """Where «l'aide accordée par» begins: at the noun phrase that the participle qualifies."""
    head = passage.at(group.head).head
    near = passage.start <= head.i < group.start and not any(g.finite for g in passage.groups if head.i < g.head < group.start)
    return noun_edge(passage, head.i) if near and head.pos_ in ("NOUN", "PROPN", "NUM") else group.start
