"""The interchange format as a JSON Schema, made from the records themselves."""

from __future__ import annotations

from typing import Any

import msgspec

from aidememoire.records import SCHEMA, DocumentRecord
from aidememoire.register.shape import RECORD_TYPES, span_fields

DIALECT = "https://json-schema.org/draft/2020-12/schema"
ADDRESS = "urn:aidememoire:record:{}"  # a name, not a place on the web
# What no program that reads the records may rely on being absent: fields may be added.
OPEN = True


def record_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of one line of the interchange format."""
    (found,), parts = msgspec.json.schema_components([DocumentRecord], ref_template="#/$defs/{name}")
    name = found["$ref"].rpartition("/")[2]
    whole = parts.pop(name)
    for title, part in parts.items():
        _settle(title, part)
    for kind, type_ in RECORD_TYPES.items():
        for field, several in span_fields(kind).items():
            if several:
                _allow_lone_span(parts[type_.__name__]["properties"], field)
    _allow_lone_span(parts["Entity"]["properties"], "mentions")
    _settle("Record of a document", whole)
    return {"$schema": DIALECT, "$id": ADDRESS.format(SCHEMA.rpartition("/")[2]), **whole, "$defs": parts}


def _settle(title: str, part: dict[str, Any]) -> None:
    part["title"] = title
    if part.get("type") == "object":
        part["additionalProperties"] = OPEN


def _allow_lone_span(properties: dict[str, Any], field: str) -> None:
    """A list of spans may be written as one span, without the outer list."""
    several = properties[field]
    properties[field] = {"anyOf": [{k: v for k, v in several.items() if k != "default"}, several["items"]]}
    if "default" in several:
        properties[field]["default"] = several["default"]
