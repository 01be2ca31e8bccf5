"""Invented articles in any number, the same for the same seed: for measuring, not for reading.

They are built as the press of a region would be: some parties are in the news all the time and most seldom, what is reported
of a day is told by several papers, agencies are reprinted wholly or in part, figures of one measure and period are given more
or less roughly and now and then wrongly, persons are called by their last name. The words mean nothing.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import accumulate
from typing import Any, NamedTuple

from aidememoire.model import Document, Span, document_id
from aidememoire.records import Commitment, DocumentRecord, Entity, Figure, Instrument, Meeting, Statement

A_DAY = 100  # articles
START = date(2020, 1, 6)
STATES, PERSONS, WORDS = 60, 4, 6000  # PERSONS of each state
OUTLETS = tuple(f"Journal {number}" for number in range(400))
REPRINTED, EXCERPTED, FRAMED = 0.12, 0.08, 0.05  # of the articles
WRONG = 0.03  # of the figures
MEASURES = ("trade_turnover", "exports", "imports", "investment", "loan", "production", "jobs", "other")
FORCES = ("proposed", "offered", "planned", "pledged", "agreed", "underway", "done")
SYLLABLES = ("ba", "cor", "del", "fi", "gra", "lo", "mer", "nu", "pal", "rin", "sol", "tur", "va", "zé", "chi", "bré")
FRAME = "La réunion hebdomadaire du comité s'est tenue comme chaque semaine à huis clos dans la grande salle du siège."


class Matter(NamedTuple):
    """Something that happened, for papers to tell of: who with whom, and the words it is told in."""

    sides: tuple[int, int]
    day: date
    sentences: tuple[str, ...]
    due: int
    seed: int


class Press:
    """An endless press: `articles(n)` gives its first n articles."""

    def __init__(self, seed: int = 1) -> None:
        self._chance = random.Random(seed)
        self._words = ["".join(self._chance.choices(SYLLABLES, k=self._chance.randint(2, 4))) for _ in range(WORDS)]
        # The frequency of words, and of parties in the news, falls with their rank (Zipf).
        self._often = list(accumulate(1 / rank for rank in range(1, WORDS + 1)))
        self._states = list(accumulate(1 / rank for rank in range(1, STATES + 1)))
        self._recent: list[DocumentRecord] = []
        self._matters: list[Matter] = []

    def articles(self, count: int) -> Iterator[DocumentRecord]:
        """The first `count` articles, in the order of their days."""
        for number in range(count):
            day = START + timedelta(days=number // A_DAY)
            if number % A_DAY == 0:
                self._matters = [*self._matters[-20:], *(self._matter(day) for _ in range(A_DAY // 3))]
            whole = self._article(number, day)
            self._recent = [*self._recent[-200:], whole]
            yield whole

    def _sentence(self, words: int) -> str:
        chosen = self._chance.choices(self._words, cum_weights=self._often, k=words)
        return " ".join(chosen).capitalize() + "."

    def _matter(self, day: date) -> Matter:
        one = self._chance.choices(range(STATES), cum_weights=self._states)[0]
        other = (one + 1 + self._chance.choices(range(STATES - 1), cum_weights=self._states[:-1])[0]) % STATES
        sentences = tuple(self._sentence(self._chance.randint(9, 18)) for _ in range(5))
        return Matter(
            (min(one, other), max(one, other)), day, sentences, self._chance.randint(1, 5), self._chance.getrandbits(32)
        )

    def _article(self, number: int, day: date) -> DocumentRecord:
        kind = self._chance.random()
        if kind < REPRINTED and self._recent:
            return self._reprint(self._chance.choice(self._recent), number, day)
        matter = self._chance.choice(self._matters)
        own = [self._sentence(self._chance.randint(8, 16)) for _ in range(self._chance.randint(4, 10))]
        told = [self._retold(sentence) for sentence in self._chance.sample(matter.sentences, 3)]
        excerpt: list[str] = []
        if kind < REPRINTED + EXCERPTED and self._recent:
            lines = self._chance.choice(self._recent).document.text.split("\n")
            excerpt = lines[2:6]
        frame = [FRAME] if self._chance.random() < FRAMED else []
        figures = [self._amount(matter, number) for _ in range(self._chance.randint(1, 4))]
        lines = [f"Dépêche {number}.", *told, *(words for words, _ in figures), *own, *excerpt, *frame]
        text = "\n".join(lines) + "\n"
        document = Document(id=document_id(text), text=text, outlet=self._outlet(), published=day.isoformat(), lang="fr")
        return self._records(document, matter, told + own, figures, number)

    def _reprint(self, whole: DocumentRecord, number: int, day: date) -> DocumentRecord:
        """The same article in another paper, under a line of its own."""
        line = f"Reprise {number}.\n"
        text = line + whole.document.text
        document = Document(id=document_id(text), text=text, outlet=self._outlet(), published=day.isoformat(), lang="fr")
        by = len(line)
        kinds: dict[str, Any] = {
            kind: tuple(_moved(record, by, f"{number}-{n}") for n, record in enumerate(getattr(whole, kind)))
            for kind in ("statements", "figures", "commitments", "meetings", "instruments")
        }
        return DocumentRecord(document=document, entities=whole.entities, reading="invented", **kinds)

    def _retold(self, sentence: str) -> str:
        """The sentence as another paper puts it: a word in four is another one."""
        words = sentence.rstrip(".").split()
        return " ".join(w if self._chance.random() < 0.75 else self._chance.choice(self._words) for w in words) + "."

    def _amount(self, matter: Matter, number: int) -> tuple[str, dict[str, Any]]:
        """A figure of the two sides in words, and its fields: what is true of a measure and year follows from the matter."""
        measure = self._chance.choice(MEASURES)
        year = matter.day.year - self._chance.randint(0, 3)
        truth = random.Random(f"{matter.sides} {measure} {year}").uniform(1, 90)
        if self._chance.random() < WRONG:
            truth *= self._chance.uniform(1.05, 1.5)
        value = f"{truth:.1f}" if self._chance.random() < 0.6 else f"{truth:.0f}"
        fields = {"value": str(int(float(value) * 10**9)), "unit": "USD", "measure": measure, "period": str(year),
                  "status": "target" if self._chance.random() < 0.1 else "actual"}  # fmt: skip
        tail = self._sentence(7) if measure == "other" else f"pour l'année {year} selon le bilan {number}."
        return f"Le total a été de {value.replace('.', ',')} milliards de dollars {tail}", fields

    def _outlet(self) -> str | None:
        return None if self._chance.random() < 0.1 else self._chance.choice(OUTLETS)

    def _records(
        self, document: Document, matter: Matter, sentences: list[str], figures: list[tuple[str, dict[str, Any]]], number: int
    ) -> DocumentRecord:
        speaker = (matter.sides[number % 2], matter.seed % PERSONS)
        entities = (*(_state(n, side) for n, side in enumerate(matter.sides)), self._person(speaker, number % 2))
        places = [_place(document.text, sentence) for sentence in sentences]
        chance = random.Random(matter.seed)
        met = [Meeting(id=f"m-{number}", evidence=places[0], participants=("e0", "e1"), date=matter.day.isoformat())]
        signed = [Instrument(id=f"i-{number}", evidence=places[1], name=sentences[1], kind="agreement", parties=("e0", "e1"))]
        return DocumentRecord(
            document=document,
            entities=entities,
            statements=tuple(
                Statement(id=f"s-{number}-{n}", kind="indirect", content=(place,), speakers=("e2",))
                for n, place in enumerate(places[:3])
            ),
            figures=tuple(_figure(f"f-{number}-{n}", document.text, *one) for n, one in enumerate(figures)),
            commitments=tuple(
                Commitment(
                    id=f"c-{number}-{n}",
                    clause=(place,),
                    by=("e0",),
                    to=("e1",),
                    force=chance.choice(FORCES),  # type: ignore[arg-type]
                    due=str(matter.day.year + matter.due),
                )
                for n, place in enumerate(places[1:3])
            ),
            meetings=tuple(met[: chance.random() < 0.4]),
            instruments=tuple(signed[: chance.random() < 0.3]),
            reading="invented",
        )

    def _person(self, who: tuple[int, int], side: int) -> Entity:
        chance = random.Random(f"person {who}")
        first, last = (self._words[chance.randrange(WORDS)].capitalize() for _ in range(2))
        name = last if self._chance.random() < 0.4 else f"{first} {last}"
        return Entity(id="e2", name=name, type="person", of=f"e{side}")


def _state(number: int, side: int) -> Entity:
    code = f"{'QRSTUV'[side // 10]}{'ABCDEFGHIJ'[side % 10]}"
    return Entity(id=f"e{number}", name=f"État {code}", type="state", code=code)


def _figure(id_: str, text: str, words: str, fields: dict[str, Any]) -> Figure:
    start = text.index(words) + words.index("de ") + 3
    return Figure(id=id_, quantity=Span(start, start + words[words.index("de ") + 3 :].index(" milliards") + 10),
                  parties=("e0", "e1"), **fields)  # fmt: skip


def _place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def _moved(record: Any, by: int, id_: str) -> Any:
    import msgspec

    places = {name: getattr(record, name) for name in ("content", "quantity", "clause", "evidence") if hasattr(record, name)}
    spans = {name: Span(p[0] + by, p[1] + by) if isinstance(p, Span) else tuple(Span(a + by, b + by) for a, b in p)
             for name, p in places.items()}  # fmt: skip
    return msgspec.structs.replace(record, id=f"{record.id[:1]}-{id_}", **spans)
