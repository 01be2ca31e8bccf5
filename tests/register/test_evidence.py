"""Evidence with the words around it."""

from __future__ import annotations

from aidememoire.model import Span
from aidememoire.register import PLAIN, passage

TEXT = (
    "« La coopération », a dit la ministre serbe,\n« se développera\u00a0vite ». " + "Rien de plus. " * 30 + "Fin de la dépêche."
)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def marked(*spans: Span, also: tuple[Span, ...] = (), around: int = 20) -> str:
    return PLAIN.evidence(passage(TEXT, spans, also=also, around=around))


def test_evidence_is_marked_and_white_space_made_single() -> None:
    assert marked(at("La coopération"), at("se développera\u00a0vite")) == (
        "« [[La coopération]] », a dit la ministre serbe, « [[se développera vite]] ». Rien de plus.…"
    )


def test_context_is_cut_at_words_and_says_so() -> None:
    assert marked(at("la ministre"), around=9) == "…a dit [[la ministre]] serbe, «…"


def test_what_is_far_between_is_left_out_but_not_the_cue() -> None:
    far = at("Fin de la dépêche")
    assert marked(at("La coopération"), far) == "« [[La coopération]] … [[Fin de la dépêche]]."
    assert marked(far, also=(at("la ministre serbe"),), around=8).startswith("…a dit la ministre serbe … [[Fin de la")


def test_what_is_kept_in_sight_is_said_once() -> None:
    also = (at("a dit la ministre serbe"), at("la ministre"))
    assert marked(at("La coopération"), also=also, around=9) == "« [[La coopération]] », a dit la ministre serbe, « se…"


def test_the_text_can_be_all_evidence_or_none() -> None:
    assert marked(Span(0, len(TEXT)))[:6] == "[[« La"
    assert marked() == ""
