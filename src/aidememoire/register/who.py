"""The entities a name stands for: the party itself, and those who stand for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, func, literal, or_, select

from aidememoire.errors import QueryError
from aidememoire.register.load import pairs
from aidememoire.register.names import fold, states, without_article
from aidememoire.register.schema import entities, readings

CLOSE = 60.0  # rapidfuzz's WRatio: below it the names have little in common
SUGGESTIONS = 3


def entities_called(connection: Connection, name: str, *, exact: bool = False) -> Select[tuple[int]]:
    """Keys of the entities of that name and, unless `exact`, of those that are `of` them, at any remove.

    A state is found by any name it has, a person by the last name. QueryError, with the closest names there
    are, if nothing in the register is called so.
    """
    found = next((c for c in _meanings(connection, name) if _any(connection, c)), None)
    if found is None:
        raise QueryError(_nobody(connection, name))
    if exact:
        return select(entities.c.key).where(found)
    named = select(entities.c.key.label("key")).where(found).cte(recursive=True)
    those_of = select(entities.c.key).join(named, entities.c.of == named.c.key)
    return select(named.union(those_of).c.key)


def _meanings(connection: Connection, name: str) -> Iterator[ColumnElement[bool]]:
    """How the name can be meant, the surest first; the first that finds somebody holds.

    What no index can find (the end of a name, a word in it) is looked for once, and then asked for by name.
    """
    key = fold(name)
    codes = states().codes(name)
    person = entities.c.type == "person"
    yield or_(
        entities.c.folded.in_({key, without_article(key)}),
        entities.c.code.in_(codes),
        and_(~person, entities.c.folded.in_(states().names(codes))),
        and_(person, entities.c.folded.in_(_names(connection, person, entities.c.folded.like(f"% {key}")))),
    )
    words = [literal(" ").concat(entities.c.folded).concat(" ").like(f"% {word} %") for word in key.split()]
    yield entities.c.folded.in_(_names(connection, *words) if words else ())


def _names(connection: Connection, *conditions: ColumnElement[bool]) -> list[str]:
    return list(connection.scalars(select(entities.c.folded).distinct().where(*conditions)))


def _any(connection: Connection, condition: ColumnElement[bool]) -> bool:
    return bool(connection.scalar(select(exists(_current(select(entities.c.key)).where(condition)))))


def _current(query: Select[Any]) -> Select[Any]:
    return query.join(readings, readings.c.key == entities.c.reading).where(or_(readings.c.current, readings.c.review))


def _nobody(connection: Connection, name: str) -> str:
    query = _current(select(entities.c.folded, func.min(entities.c.name))).group_by(entities.c.folded)
    names: dict[str, str] = pairs(connection, query)
    close = closest(name, names)
    advice = f"did you mean {' or '.join(close)}?" if close else "«aidememoire show entities» lists those there are"
    return f"nobody called «{name}» is in the register; {advice}"


def closest(name: str, names: dict[str, str]) -> list[str]:
    """The names most like `name`, the closest first; `names` gives each by its folded form."""
    from rapidfuzz import fuzz, process

    found = process.extract(fold(name), list(names), scorer=fuzz.WRatio, limit=SUGGESTIONS, score_cutoff=CLOSE)
    return [names[folded] for folded, _, _ in found]
