"""What stands around a noun of meeting: whose it is, who is close to it, which dates are not its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from aidememoire.extract.meetings.sides import Linked, is_official, is_person, refs
from aidememoire.extract.meetings.table import Lexicon
from aidememoire.languages.clauses import VERBS, has_finite, predicate_above, text_span, token_at, tokens_before
from aidememoire.model import Mention, Span, Time
from aidememoire.records import Findings

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# «depuis son élection en 2024»: so many words between the word and the date.
SINCE_REACH = 5


def lies_back(doc: Doc, time: Time, lexicon: Lexicon) -> bool:
    """«la première visite depuis l'élection de 2024»: the date is not that of the visit."""
    token = token_at(doc, time.span.start)
    return token is not None and any(t.text.casefold() in lexicon.table.since for t in tokens_before(token, SINCE_REACH))


def is_close(doc: Doc, noun: Token, mention: Mention, links: list[Linked]) -> bool:
    """Whether nothing but adjectives, a preposition or others of the same list stands between noun and mention."""
    token = token_at(doc, mention.span.start)
    if token is None:
        return False
    between = doc[noun.i + 1 : token.i]
    listed = [m.span for m, _ in links if m.span.end <= mention.span.start]
    return all(
        t.pos_ in {"ADJ", "ADP", "DET", "ADV", "CCONJ"} or t.text in {",", "-"} or any(s.overlaps(text_span([t])) for s in listed)
        for t in between
    )


def person_before(findings: Findings, doc: Doc, first: int) -> list[Mention]:
    """«Mme Ferdal en visite à Vezza»: a headline without a verb."""
    here = doc[first].idx
    near = findings.near(findings.mentions, Span(max(0, here - 4), here))
    found = [m for m in near if here - 4 <= m.span.end <= here]
    return [m for m in found if is_person(findings, m) and refs(m)]


def owner_of(findings: Findings, noun: Token) -> list[Mention]:
    """Whose «sa visite» is: the last person before it in the sentence, else the first after it."""
    sentence = findings.sentence_of(text_span([noun]))
    persons = [m for m in findings.mentions_in(sentence) if is_person(findings, m) and refs(m)]
    before = [m for m in persons if m.span.end <= noun.idx]
    return before[-1:] or persons[:1]


def person_in_focus(findings: Findings, doc: Doc, noun: Token, taken: set[str]) -> list[Mention]:
    """The person whom the text before is about: of those on another side than `taken` the most spoken of, the last of equals."""
    sides = {findings.entity(r).of for r in taken} - {None}
    counts: Counter[str] = Counter()
    last: dict[str, Mention] = {}
    for mention in findings.mentions:
        for ref in refs(mention) if is_person(findings, mention) and mention.span.end <= noun.idx else ():
            if ref not in taken and findings.entity(ref).of not in sides and is_official(findings, ref):
                counts[ref] += 1
                last[ref] = mention
    if not counts:
        return []
    return [last[max(counts, key=lambda ref: (counts[ref], last[ref].span.start))]]


def verbs_between(doc: Doc, noun: Token, mention: Mention) -> bool:
    """Whether a verb stands between the noun and the mention."""
    start = token_at(doc, mention.span.start)
    return start is None or any(t.pos_ in VERBS for t in doc[noun.i + 1 : start.i])


def is_unreal(verb: Token, lexicon: Lexicon) -> bool:
    """Denied, or an infinitive under a verb of wishing or refusing («invité à participer»)."""
    above = predicate_above(verb)
    wished = not has_finite(verb) and above is not None and above.lemma_.casefold() in lexicon.table.unreal
    return wished or any(t.text.casefold() in lexicon.table.not_ for t in verb.children if t.dep_ == "advmod")


def may_be_subject(noun: Token, verb: Token) -> bool:
    """Whether the verb has no other subject («au cours de son séjour, la ministre aura des entretiens»)."""
    heads = [t for t in verb.children if t.dep_.startswith("nsubj")]
    return not heads or any(t.i <= noun.i or "Rel" in t.morph.get("PronType", []) for t in heads)


def is_counted(tokens: Iterable[Token]) -> bool:
    """Whether an ordinal stands among the tokens («la 13e session», «la première»)."""
    return any("Ord" in t.morph.get("NumType", []) or any(c.isdigit() for c in t.text) for t in tokens)
