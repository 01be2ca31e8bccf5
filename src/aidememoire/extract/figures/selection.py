"""Which quantities say something of the parties or their relation; the others go with a named reason."""

from __future__ import annotations

from functools import cache

from aidememoire.extract.figures.kind import read_kind
from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.records import Findings

AGAINST = 2  # words of sport or weather for one of the relation: a text on both is read
POINT = "point"
DEFINITE_REACH = 24
CASUALTIES = 10_000  # more than these are no longer the people of one incident
MANY = 10  # a count below this, of something the sentence ties to no party, says nothing of the relation


def refusal(passage: Passage, pack: Pack) -> str | None:
    """Why the quantity is no figure, or None if it is one."""
    quantity = passage.quantity
    if quantity.dimension == "time" and not _is_term(passage, pack):
        return "duration"
    if quantity.dimension == "count" and quantity.unit is None and quantity.value < 1000:
        return "no unit"
    if (
        quantity.unit == POINT
        and quantity.value == quantity.value.to_integral_value()
        and read_kind(passage, pack).kind != "change"
    ):
        return "points of a list or a game"
    if quantity.dimension == "physical" and _is_denominator(passage, pack):
        return "what a price is told of"
    if compiled(figures_table(pack).selection.verdict).search(passage.text[slice(*passage.sentence)]):
        return "casualties and crime"
    return _count_refusal(passage, pack) if quantity.dimension == "count" else None


def _is_term(passage: Passage, pack: Pack) -> bool:
    """Whether a duration is one of a contract, a loan or of works: «prolonge de 18 ans», «quatorze mois de retard»."""
    binding = figures_table(pack).binding
    if compiled(binding.delay).match(passage.after):
        return True
    return compiled(binding.term).search(passage.left) is not None


def _is_denominator(passage: Passage, pack: Pack) -> bool:
    """«248 dollars pour 1 000 mètres cubes»."""
    previous = passage.previous
    if previous is None or previous.dimension != "money":
        return False
    gap = passage.text[previous.span.end : passage.quantity.span.start]
    return compiled(figures_table(pack).binding.denominator).fullmatch(gap) is not None


def _count_refusal(passage: Passage, pack: Pack) -> str | None:
    table = figures_table(pack).selection
    quantity = passage.quantity
    noun = (quantity.unit or "").split(" ")[0]
    before = passage.before[-DEFINITE_REACH:]
    definite = compiled(table.definite).search(before) is not None
    if compiled(table.one_of).search(before):
        return "a part of a whole that is only named"
    if (
        noun in table.parties
        or (definite and quantity.value == 2)
        or (noun in table.actors and quantity.value <= table.small_definite)
    ):
        return "the parties themselves"
    if (noun in table.casualty_units and quantity.value < CASUALTIES) or compiled(table.casualties).search(
        passage.text[slice(*passage.sentence)]
    ):
        return "casualties and crime"
    if noun in table.bystanders:
        return "bystanders"
    return "no party in its sentence" if quantity.value < MANY and not _ties(passage, pack) else None


def _ties(passage: Passage, pack: Pack) -> bool:
    """Whether the sentence names anyone, speaks of the relation, or holds another number that is more than a small count."""
    findings = passage.findings
    if any(m.type != "product" for m in findings.mentions_in(passage.sentence)):
        return True
    others = passage.text[passage.sentence.start : passage.quantity.span.start] + passage.after
    if compiled(figures_table(pack).selection.topic).search(others):
        return True
    return any(q.dimension != "time" and (q.dimension != "count" or q.value >= MANY) for q in passage.neighbours)


def is_off_topic(findings: Findings, pack: Pack) -> bool:
    """Whether the text is sport, weather, an accident or an election rather than a relation between parties."""
    table = figures_table(pack).selection
    text = _body(findings)
    away = len(compiled(table.off_topic).findall(text))
    return away >= table.off_topic_least and away > AGAINST * len(compiled(table.topic).findall(text))


def _body(findings: Findings) -> str:
    text, at, kept = findings.view, 0, []
    for start, end in sorted(findings.document.boilerplate):
        kept.append(text[at:start])
        at = max(at, end)
    return " ".join([*kept, text[at:]])


@cache
def title_end(text: str) -> int:
    """Where the title ends, 0 without one: the first line that no full stop ends; it repeats what the body says in full."""
    line = text.lstrip().split("\n", 1)[0].rstrip()
    return 0 if line.endswith(".") else text.find(line) + len(line)
