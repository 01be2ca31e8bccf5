"""Who may log in: names, roles and digests of passwords. Nobody is forgotten, since decisions carry their names."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from msgspec import Struct
from sqlalchemy import Engine, insert, select, update

from aidememoire.errors import QueryError, ReviewError
from aidememoire.register.connect import transaction
from aidememoire.register.schema import reviewers

ROLES = ("reader", "annotator", "reviewer")
LONGEST = 80  # characters of a name


class Reviewer(Struct, frozen=True, kw_only=True):
    """Somebody with a role; who is not `active` may not log in any more. `secret` is a digest, never the password."""

    name: str
    role: str
    secret: str
    active: bool = True
    since: str = ""


class Reviewers:
    """The people of a register."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine

    def all(self) -> tuple[Reviewer, ...]:
        """Everybody there ever was, by name."""
        with transaction(self._engine, self._path) as connection:
            rows = connection.execute(select(reviewers).order_by(reviewers.c.name)).mappings()
            return tuple(Reviewer(**{str(k): v for k, v in row.items()}) for row in rows)

    def get(self, name: str) -> Reviewer | None:
        """The one of that name, if he may log in."""
        with transaction(self._engine, self._path) as connection:
            row = connection.execute(select(reviewers).where(reviewers.c.name == name, reviewers.c.active)).mappings().first()
            return Reviewer(**{str(k): v for k, v in row.items()}) if row else None

    def add(self, name: str, role: str, secret: str) -> None:
        """Let somebody in; ReviewError if there is one of that name, or for a name or role that is none."""
        if name != name.strip() or not name.isprintable() or not 0 < len(name) <= LONGEST:
            raise ReviewError(f"«{name}» is no name; give one of 1 to {LONGEST} letters, without spaces around it")
        if role not in ROLES:
            raise ReviewError(f"there is no role «{role}»; there are {', '.join(ROLES)}")
        with transaction(self._engine, self._path, writes=True) as connection:
            known = connection.execute(select(reviewers.c.active).where(reviewers.c.name == name)).first()
            if known is not None and known.active:
                raise ReviewError(f"there is a {name} already; «aidememoire reviewer password» gives a new password")
            values = {"role": role, "secret": secret, "active": True, "since": datetime.now(UTC).isoformat(timespec="seconds")}
            if known is None:
                connection.execute(insert(reviewers), {"name": name, **values})
            else:
                connection.execute(update(reviewers).where(reviewers.c.name == name).values(**values))

    def change(self, name: str, **values: str | bool) -> None:
        """Give somebody another role or password, or let him in no more; QueryError if there is nobody of that name."""
        with transaction(self._engine, self._path, writes=True) as connection:
            done = connection.execute(update(reviewers).where(reviewers.c.name == name, reviewers.c.active).values(**values))
            if not done.rowcount:
                raise QueryError(f"there is nobody called {name}; «aidememoire reviewer list» tells who there is")
