"""The values that a field may have, where the record format lists them: what a form offers."""

from __future__ import annotations

from functools import cache
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from aidememoire.records import KINDS
from aidememoire.register.shape import RECORD_TYPES


@cache
def choices(kind: str, field: str) -> tuple[str, ...]:
    """The values in the order of the format; an empty one first where the field may be null; none where any text may stand.

    >>> choices("statements", "hedge"), choices("figures", "unit")
    (('', 'conditional'), ())
    """
    if kind not in KINDS:
        return ()
    return tuple(_listed(get_type_hints(RECORD_TYPES[kind]).get(field)))


def _listed(type_: Any) -> list[str]:
    if get_origin(type_) is Literal:
        return list(get_args(type_))
    if get_origin(type_) in (Union, UnionType):
        parts = [value for part in get_args(type_) if part is not type(None) for value in _listed(part)]
        return ["", *parts] if parts and type(None) in get_args(type_) else parts
    return []
