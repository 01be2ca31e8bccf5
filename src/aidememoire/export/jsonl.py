"""JSON Lines: the interchange format, and single records with what is needed to understand them alone."""

from __future__ import annotations

from typing import Any

import msgspec

from aidememoire.errors import SourceError
from aidememoire.model import Problem
from aidememoire.records import DocumentRecord
from aidememoire.register import DocumentRow, EntityRow, Found, passage
from aidememoire.register.evidence import words_of
from aidememoire.register.shape import RECORD_TYPES, entity_fields, span_fields


def encode_record(whole: DocumentRecord) -> bytes:
    """The document's record as one line, without the line's end."""
    return msgspec.json.encode(whole)


def decode_record(line: bytes | str) -> DocumentRecord:
    """The record of one line; a list of spans may be written as one span. SourceError says what is wrong with it."""
    try:
        return msgspec.convert(_listed(msgspec.json.decode(line)), DocumentRecord)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise SourceError(f"not a record of the interchange format: {error}; «aidememoire schema» describes it") from error


def encode_found(found: Found | DocumentRow | EntityRow | Problem, *, evidence: bool = False) -> bytes:
    """What a question brought back as one line: a record with its words, its document and the entities it names."""
    if not isinstance(found, Found):
        return msgspec.json.encode(found)
    source = found.document
    line: dict[str, Any] = {
        "record": found.kind,
        **msgspec.to_builtins(found.item),
        "words": words_of(source.text, found.evidence),
    }
    if evidence:
        seen = passage(source.text, found.evidence)
        line |= {"before": seen.before, "after": seen.after}
    line["document"] = {name: getattr(source, name) for name in ("id", "uri", "title", "outlet", "published")}
    line["entities"] = {ref: _described(found, ref) for ref in _named(found)}
    return msgspec.json.encode(line)


def _named(found: Found) -> tuple[str, ...]:
    """Ids of the entities the record refers to, and of those that these are `of`."""
    if found.kind not in RECORD_TYPES:
        return ()
    refs: dict[str, None] = {}
    for field, several in entity_fields(found.kind).items():
        value = getattr(found.item, field)
        refs.update(dict.fromkeys(value if several else () if value is None else (value,)))
    for ref in list(refs):
        of = found.entities[ref].of
        while of is not None and of not in refs:
            refs[of] = None
            of = found.entities[of].of
    return tuple(refs)


def _described(found: Found, ref: str) -> dict[str, Any]:
    entity = found.entities[ref]
    return {"name": entity.name, "type": entity.type, "of": entity.of, "code": entity.code}


def _listed(whole: Any) -> Any:
    """The object with every lone span put into a list where a list is meant."""
    if not isinstance(whole, dict):
        return whole
    lists = {kind: [name for name, several in span_fields(kind).items() if several] for kind in RECORD_TYPES}
    lists["entities"] = ["mentions"]
    for kind, names in lists.items():
        for row in whole.get(kind) or ():
            for name in names:
                value = row.get(name) if isinstance(row, dict) else None
                if isinstance(value, list) and value and all(isinstance(n, int) for n in value):
                    row[name] = [value]
    return whole
