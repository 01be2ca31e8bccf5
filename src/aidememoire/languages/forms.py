"""Forms of verbs from their infinitives, by the paradigms of `conjugation.toml`.

A parser's lemmas go wrong where the press needs them most («a-t-il déclaré», «à déclaré», a participle far from
its auxiliary). A table of forms does not: every form of a listed verb leads back to its infinitive.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec import Struct, structs

from aidememoire.languages.pack import Pack

Tense = Literal["infinitive", "present", "imperfect", "past", "future", "conditional", "subjunctive", "participle", "gerund"]
FINITE: tuple[Tense, ...] = ("present", "imperfect", "past", "future", "conditional", "subjunctive")


class Paradigm(Struct, frozen=True):
    """Endings of the verbs whose infinitive ends in `infinitive`; each tense lists its six persons in order."""

    infinitive: str
    present: str = ""
    imperfect: str = ""
    past: str = ""
    future: str = ""
    conditional: str = ""
    subjunctive: str = ""
    participle: str = ""
    gerund: str = ""
    examples: tuple[str, ...] = ()


class ConjugationTable(Struct, frozen=True):
    """`conjugation.toml`: of two paradigms that fit, the longer ending wins."""

    paradigm: tuple[Paradigm, ...]


class Form(Struct, frozen=True):
    """One form of one verb; `person` is 1 to 6 (the plural from 4 on), 0 where there is none."""

    verb: str
    tense: Tense
    person: int = 0

    @property
    def finite(self) -> bool:
        """Whether the form says who acts and when."""
        return self.tense in FINITE


def conjugate(verb: str, pack: Pack) -> Iterator[tuple[str, Form]]:
    """Each written form of `verb` with what it is; nothing for a verb that no paradigm fits.

    >>> from aidememoire.languages.pack import load_pack
    >>> sorted(f for f, form in conjugate("prévenir", load_pack("fr")) if form.tense == "participle")
    ['prévenu', 'prévenue', 'prévenues', 'prévenus']
    """
    table = pack.table("conjugation", ConjugationTable)
    fitting = [p for p in table.paradigm if verb.endswith(p.infinitive)]
    if not fitting:
        return
    paradigm = max(fitting, key=lambda p: len(p.infinitive))
    stem = verb[: len(verb) - len(paradigm.infinitive)]
    yield verb, Form(verb, "infinitive")
    for tense in (*FINITE, "participle", "gerund"):
        endings = structs.asdict(paradigm)[tense].split()
        for number, ending in enumerate(endings, start=1):
            yield stem + ending.strip("-"), Form(verb, tense, number if tense in FINITE else 0)


def forms_of(verbs: Iterable[str], pack: Pack) -> dict[str, tuple[Form, ...]]:
    """All forms of `verbs`, each with every reading it can have («dit» is present and participle)."""
    found: dict[str, dict[Form, None]] = {}
    for verb in verbs:
        for written, form in conjugate(verb, pack):
            found.setdefault(written, {}).setdefault(form)
    return {written: tuple(readings) for written, readings in found.items()}
