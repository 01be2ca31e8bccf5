"""What the tests of the server share: how to ask for a page or for JSON, and for a record to ask about."""

from __future__ import annotations

from aidememoire.register import Found, Query, Register

PAGE = {"accept": "text/html"}
JSON = {"accept": "application/json"}


def record_id(register: Register, kind: str = "figures", **query: object) -> str:
    found = next(iter(register.find(kind, Query(**query)).rows))  # type: ignore[arg-type]
    assert isinstance(found, Found)
    return str(found.item.id)
