"""One utterance in several wordings: what each has alone, and what it lacks."""

from __future__ import annotations

from aidememoire.entries import Ref
from aidememoire.reconcile.utterances import variants

FULL, CUT, TRANSLATED = Ref("a", "s1"), Ref("b", "s2"), Ref("c", "s3")
TEXTS = {
    FULL: "Achetés en trois ans : 140 camions. Le froid ne pardonne pas les mauvaises machines",
    CUT: "Le froid ne pardonne pas les mauvaises machines",
    TRANSLATED: "Acquis : 140 camions miniers. Le froid ne pardonne pas les machines mauvaises",
}


def test_what_an_excerpt_leaves_out_is_shown() -> None:
    cut = variants(TEXTS, "fr")[1]
    assert (cut.ref, cut.alone) == (CUT, ())
    assert cut.lacks == ("140", "camions")


def test_what_one_wording_has_alone_is_shown_in_its_place() -> None:
    full, _, translated = variants(TEXTS, "fr")
    assert [span.of(full.text) for span in full.alone] == ["Achetés", "trois"]
    assert [span.of(translated.text) for span in translated.alone] == ["Acquis", "miniers"]


def test_a_single_wording_lacks_nothing_and_has_nothing_alone() -> None:
    (one,) = variants({FULL: TEXTS[FULL]}, "fr")
    assert (one.alone, one.lacks) == ((), ())
