"""The corpora: one value, all the ways of writing it; what must not be read; and the gaps we know of.

A table `tests/corpora/<lang>/<kind>.toml` holds `[[case]]` (expect, says), `[[never]]` (says, why) and
`[[gap]]` (expect, says, why). `expect` is a table of fields, or a list of tables when a phrase gives several
things; fields that it does not name are free. Spans are compared as words, entities by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from aidememoire.model import Span, plain
from aidememoire.records import Findings
from conftest import CORPORA, read_phrase

KINDS = {"names": "mentions", "cleaning": None}
REFERENCES = ("speakers", "via", "parties", "by", "to", "participants", "place", "entity", "entities", "of")


def tables() -> list[Path]:
    found = sorted(CORPORA.glob("*/*.toml"))
    return [p for p in found if KINDS.get(p.stem, p.stem) and hasattr(Findings, KINDS.get(p.stem) or p.stem)]


def rows(section: str) -> Iterator[Any]:
    for path in tables():
        kind = KINDS.get(path.stem) or path.stem
        for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8")).get(section, ())):
            says = row["says"]
            for phrase in [says] if isinstance(says, str) else says:
                name = f"{path.parent.name}-{path.stem}-{number}-{phrase[:50]}"
                yield pytest.param(path.parent.name, kind, phrase, row.get("expect"), row.get("why", ""), id=name)


def shown(findings: Findings, field: str, value: Any) -> Any:
    """A field as the corpora write it: spans as words, entities by name, exact numbers as strings."""
    text = findings.document.text
    if isinstance(value, Span):
        return value.of(text)
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, tuple):
        return [shown(findings, field, v) for v in value]
    if field in REFERENCES and isinstance(value, str) and value in {e.id for e in findings.entities}:
        return findings.entity(value).name
    return value


def matches(findings: Findings, thing: Any, expect: dict[str, Any]) -> bool:
    return all(agrees(shown(findings, field, getattr(thing, field)), wanted) for field, wanted in expect.items())


def agrees(got: Any, wanted: Any) -> bool:
    if wanted in ("null", "none") and got is None:
        return True
    if isinstance(got, list) and not isinstance(wanted, list):
        return [wanted] == got or (wanted in ("", "null") and not got)
    return bool(got == wanted)


def describe(findings: Findings, things: Any, expect: list[dict[str, Any]]) -> str:
    fields = list(dict.fromkeys(k for e in expect for k in e)) or ["rule"]
    return "; ".join(str({f: shown(findings, f, getattr(t, f)) for f in fields}) for t in things) or "nothing"


@pytest.mark.parametrize(("lang", "kind", "phrase", "expect", "why"), list(rows("case")))
def test_the_corpus_is_read(lang: str, kind: str, phrase: str, expect: Any, why: str) -> None:
    findings = read_phrase(lang, phrase)
    things = list(getattr(findings, kind))
    wanted = expect if isinstance(expect, list) else [expect]
    for one in wanted:
        hit = next((t for t in things if matches(findings, t, one)), None)
        assert hit is not None, f"«{phrase}»: no {kind} with {one}; got {describe(findings, things, wanted)}"
        things.remove(hit)
    if isinstance(expect, list) or len(wanted) == 1:
        extra = [t for t in things if kind not in ("mentions", "times", "attributions", "entities")]
        assert not extra or kind == "quantities", f"«{phrase}»: also {describe(findings, extra, wanted)}"


@pytest.mark.parametrize(("lang", "kind", "phrase", "expect", "why"), list(rows("never")))
def test_what_looks_alike_is_left(lang: str, kind: str, phrase: str, expect: Any, why: str) -> None:
    findings = read_phrase(lang, phrase)
    things = list(getattr(findings, kind))
    if expect:
        things = [t for t in things if matches(findings, t, expect)]
    assert not things, f"«{phrase}» ({why}): read as {describe(findings, things, [expect or {'rule': ''}])}"


@pytest.mark.parametrize(("lang", "kind", "phrase", "expect", "why"), list(rows("gap")))
def test_a_gap_is_silent_and_still_a_gap(lang: str, kind: str, phrase: str, expect: Any, why: str) -> None:
    findings = read_phrase(lang, phrase)
    wanted = expect if isinstance(expect, list) else [expect]
    read = [t for t in getattr(findings, kind) if any(matches(findings, t, one) for one in wanted)]
    assert not read, f"«{phrase}» is read now: move it from [[gap]] to [[case]]"
