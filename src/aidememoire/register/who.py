"""The entities a name stands for: the party itself, and those who stand for it."""

from __future__ import annotations

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
    found = next((c for c in _readings_of(name) if _any(connection, c)), None)
    if found is None:
        raise QueryError(_nobody(connection, name))
    if exact:
        return select(entities.c.key).where(found)
    named = select(entities.c.key.label("key")).where(found).cte(recursive=True)
    those_of = select(entities.c.key).join(named, entities.c.of == named.c.key)
    return select(named.union(those_of).c.key)


def _readings_of(name: str) -> list[ColumnElement[bool]]:
    """How the name can be meant, the surest first; the first that finds somebody holds."""
    key = fold(name)
    codes = states().codes(name)
    spellings = {key, without_article(key)}
    called = or_(
        entities.c.folded.in_(spellings),
        entities.c.code.in_(codes),
        and_(entities.c.type != "person", entities.c.folded.in_(states().names(codes))),
        and_(entities.c.type == "person", entities.c.folded.like(f"% {key}")),
    )
    words = [(literal(" ").concat(entities.c.folded).concat(" ")).like(f"% {word} %") for word in key.split()]
    return [called, and_(*words)] if words else [called]


def _any(connection: Connection, condition: ColumnElement[bool]) -> bool:
    return bool(connection.scalar(select(exists(_current(select(entities.c.key)).where(condition)))))


def _current(query: Select[Any]) -> Select[Any]:
    return query.join(readings, readings.c.key == entities.c.reading).where(readings.c.current)


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
