"""Whatever a record holds, the register and JSON give it back equal.

The strategies are made from the types of the records, so that a field added to them is tried without further ado.
"""

from __future__ import annotations

from typing import Any, get_type_hints

import msgspec
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from aidememoire.export import decode_record, encode_record
from aidememoire.model import Document, Span, document_id
from aidememoire.records import DocumentRecord, Entity, Omission, Reason, Review
from aidememoire.register import Query, Register
from aidememoire.register.shape import ENTITY_FIELDS, RECORD_TYPES, entity_fields

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(st.none() | st.booleans() | st.integers(-(2**53), 2**53) | WORDS, lambda inner: st.lists(inner, max_size=3))


@st.composite
def documents(draw: DrawFn) -> DocumentRecord:
    """A record that does not contradict itself: references lead somewhere, spans lie in the text, ids differ."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    spans = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda pair: Span(*sorted(pair)))
    ids = draw(st.lists(WORDS, unique=True, max_size=4))
    entities = tuple(draw(_struct(Entity, spans, ids, id=st.just(ref), of=_one(ids))) for ref in ids)
    numbers = iter(range(100))
    found = {
        kind: tuple(
            draw(_struct(type_, spans, ids, **_references(kind, ids), id=st.just(f"r-{next(numbers)}")))
            for _ in range(draw(st.integers(0, 2)))
        )
        for kind, type_ in RECORD_TYPES.items()
    }
    return DocumentRecord(
        document=draw(_struct(Document, spans, ids, id=st.just(document_id(text)), text=st.just(text))),
        entities=entities,
        **found,
        omissions=tuple(draw(st.lists(_struct(Omission, spans, ids), max_size=2))),
        reading=draw(WORDS),
        extra=draw(st.dictionaries(WORDS, JSON, max_size=2)),
    )


def _references(kind: str, ids: list[str]) -> dict[str, SearchStrategy[Any]]:
    several = entity_fields(kind)
    return {field: _many(ids) if several[field] else _one(ids) for field in ENTITY_FIELDS[kind]}


def _one(ids: list[str]) -> SearchStrategy[str | None]:
    return st.none() | st.sampled_from(ids) if ids else st.none()


def _many(ids: list[str]) -> SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(ids), max_size=3).map(tuple) if ids else st.just(())


def _struct(
    type_: type[msgspec.Struct], spans: SearchStrategy[Span], ids: list[str], **given_: SearchStrategy[Any]
) -> SearchStrategy[Any]:
    others = {name: hint for name, hint in get_type_hints(type_).items() if name not in given_}
    return st.builds(type_, **given_, **{name: _of_type(hint, spans, ids) for name, hint in others.items()})


def _of_type(hint: Any, spans: SearchStrategy[Span], ids: list[str]) -> SearchStrategy[Any]:
    known: dict[Any, SearchStrategy[Any]] = {
        str: WORDS,
        str | None: st.none() | WORDS,
        Review | None: st.none(),  # a review without its journal is nothing that a register holds
        float: st.floats(0, 1),
        float | None: st.none() | st.floats(0, 1),
        Span: spans,
        Span | None: st.none() | spans,
        tuple[Span, ...]: st.lists(spans, max_size=3).map(tuple),
        tuple[str, ...]: st.lists(WORDS, max_size=2).map(tuple),
    }
    if hint == tuple[Reason, ...]:
        return st.lists(_struct(Reason, spans, ids), max_size=2).map(tuple)
    return known[hint] if hint in known else st.from_type(hint)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(whole=documents())
def test_the_register_gives_back_what_was_added(empty: Register, whole: DocumentRecord) -> None:
    if not empty.add(whole):
        return  # the text came up before
    kept = list(empty.export("all"))[-1]
    assert kept == whole
    assert encode_record(kept) == encode_record(whole)
    for kind in RECORD_TYPES:
        found = empty.find(kind, Query(document=whole.document.id))
        assert [row.item for row in found.rows] == list(getattr(whole, kind))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(whole=documents())
def test_json_gives_back_what_was_written(whole: DocumentRecord) -> None:
    assert decode_record(encode_record(whole)) == whole


def test_every_field_of_every_kind_is_tried() -> None:
    for type_ in (*RECORD_TYPES.values(), Entity, Omission, Document):
        for hint in get_type_hints(type_).values():
            _of_type(hint, st.just(Span(0, 0)), []).validate()
