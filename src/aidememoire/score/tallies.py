"""What is counted: found and missed records, right and wrong fields, and which rule made what."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal, NamedTuple

from msgspec import Struct


class Tally(Struct):
    """Records found: `right` of `gold` annotated and of `read` records."""

    right: int = 0
    gold: int = 0
    read: int = 0

    def add(self, right: int, gold: int, read: int) -> None:
        """Count one article more."""
        self.right += right
        self.gold += gold
        self.read += read

    @property
    def precision(self) -> float:
        """The share of what was read that is right."""
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """The share of what was annotated that was read."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        >>> round(Tally(right=1, gold=2, read=4).f1, 3)
        0.333
        """
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


class Share(Struct):
    """Fields right: `right` of `of`."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one field more."""
        self.right += right
        self.of += 1

    @property
    def value(self) -> float:
        """The share; 0 of nothing."""
        return self.right / self.of if self.of else 0.0


class Difference(NamedTuple):
    """A `miss` (annotated, not read), a `false` alarm (read, not annotated) or a `part` (a field differs)."""

    kind: str
    article: str
    what: Literal["miss", "false", "part"]
    words: str
    rule: str = ""

    def __str__(self) -> str:
        rule = f"  [{self.rule}]" if self.rule else ""
        return f"{self.article} {self.what.upper():5} {self.words}{rule}"


class Judgement(NamedTuple):
    """Whether one record of one rule was right."""

    kind: str
    rule: str
    right: bool


class Scores:
    """The result: tallies by what was found, shares by field, every difference and every judgement."""

    def __init__(self) -> None:
        self.documents = 0
        self.missing = 0
        self.anchored = Share()
        self.found: defaultdict[str, Tally] = defaultdict(Tally)
        self.fields: defaultdict[str, Share] = defaultdict(Share)
        self.differences: list[Difference] = []
        self.judgements: list[Judgement] = []

    def errors(self, kind: str) -> list[Difference]:
        """Every miss, false alarm and wrong field of that kind, in the order of the articles."""
        return [d for d in self.differences if d.kind == kind]

    def lines(self) -> list[str]:
        """The scores as lines of text, aligned."""
        head = f"{self.documents} documents, {self.missing} not read; spans in the text {self.anchored.right}/{self.anchored.of}"
        found = [
            f"{name:42} P {t.precision:.3f}  R {t.recall:.3f}  F1 {t.f1:.3f}   annotated {t.gold}, read {t.read}"
            for name, t in self.found.items()
        ]
        fields = [f"{name:42} accuracy {s.value:.3f}   of {s.of}" for name, s in self.fields.items()]
        return [head, *found, *fields]

    def plain(self) -> dict[str, object]:
        """The scores as one JSON object."""
        return {
            "documents": self.documents,
            "missing": self.missing,
            "anchored": [self.anchored.right, self.anchored.of],
            "prf": {
                k: [round(t.precision, 3), round(t.recall, 3), round(t.f1, 3), t.gold, t.read] for k, t in self.found.items()
            },
            "accuracy": {k: [round(s.value, 3) if s.of else None, s.of] for k, s in self.fields.items()},
        }

    def numbers(self) -> dict[str, float]:
        """Every score under one name: F1 of what was found (recall for the types of quotation), accuracy of fields."""
        found = {k.strip(): t.recall if k.startswith(" ") else t.f1 for k, t in self.found.items()}
        return found | {k: s.value for k, s in self.fields.items() if s.of}
