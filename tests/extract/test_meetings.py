"""Meetings: the examples of the pack, and one record for each meeting."""

from __future__ import annotations

import re

import pytest

from aidememoire.extract.meetings.table import MeetingsTable
from aidememoire.languages.pack import load_pack
from aidememoire.model import Span
from conftest import read_phrase

TABLE = load_pack("fr").table("meetings", MeetingsTable)
ENTRIES = [(f"meetings:{v.lemma}", v.examples, v.never) for v in TABLE.verb]
ENTRIES += [(f"meetings:{n.words[0]}", n.examples, n.never) for n in TABLE.noun]
TAG = re.compile(r"</?evidence>")


@pytest.mark.parametrize(("entry", "says"), [(e, s) for e, examples, _ in ENTRIES for s in examples])
def test_each_entry_reads_its_examples(entry: str, says: str) -> None:
    words = re.search(r"<evidence>(.*?)</evidence>", says)
    assert words
    evidence = Span(words.start(), words.start() + len(words[1]))
    found = read_phrase("fr", TAG.sub("", says)).meetings
    assert any(m.entry == entry and m.evidence.overlaps(evidence) for m in found), [(m.entry, m.evidence) for m in found]


@pytest.mark.parametrize("phrase", [s for _, _, never in ENTRIES for s in never])
def test_what_looks_alike_is_left(phrase: str) -> None:
    assert not read_phrase("fr", phrase).meetings


def test_every_entry_carries_an_example() -> None:
    assert not [entry for entry, examples, _ in ENTRIES if not examples]


def test_a_meeting_says_which_words_and_day_it_rests_on() -> None:
    text = "Le président norvégien Anselme Ferdal a reçu lundi la ministre péruvienne Ilda Morvan."
    (meeting,) = read_phrase("fr", text).meetings
    assert {reason.field for reason in meeting.because} == {"evidence", "date"}
    assert meeting.evidence.of(text) == text.rstrip(".")


def test_the_words_that_say_most_stand_for_a_meeting_told_twice() -> None:
    text = (
        "Anselme Ferdal reçoit Ilda Morvan\n\n"
        "Le président norvégien Anselme Ferdal a reçu lundi à Oslo la ministre péruvienne Ilda Morvan. "
        "Les deux responsables se sont entretenus une heure."
    )
    (meeting,) = read_phrase("fr", text).meetings
    assert "lundi à Oslo" in meeting.evidence.of(text)
