"""Opening the file of a register: what it is, of which version, and how to talk to it safely.

WAL lets others read while one writes; a write begins `immediate`, so that it waits for its turn instead of
failing half-way; a killed process loses the document it was at, and nothing else.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import URL, Column, ColumnElement, Connection, Engine, Table, create_engine, event, func, select
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import DBAPIError

from aidememoire.errors import RegisterError
from aidememoire.register.turns import Turns

WAIT = 10.0  # seconds for another process to finish its document; one takes milliseconds
SIGNATURE = b"SQLite format 3\0"
# In the order in which they are applied (a test holds this against the migrations): the last is what this code reads.
REVISIONS = ("0001", "0002", "0003", "0004")


def open_engine(path: Path, *, create: bool) -> Engine:
    """An engine on the register at `path`, brought up to this version; RegisterError if that cannot be."""
    _check_file(path, create=create)
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": WAIT, "isolation_level": None},  # we say `begin` ourselves
        execution_options={"turns": Turns()},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    with translated(path):
        _bring_up_to_date(engine, path)
    return engine


@contextmanager
def transaction(engine: Engine, path: Path, *, writes: bool = False) -> Iterator[Connection]:
    """One transaction: committed at the end, undone by any exception; waits for its turn to write."""
    turn = engine.get_execution_options()["turns"].turn() if writes else nullcontext()
    with turn, translated(path), engine.connect().execution_options(writes=writes) as connection, connection.begin():
        yield connection


def insert_new(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Insert those of the rows whose primary key is not there yet."""
    if rows:
        connection.execute(sqlite_insert(table).on_conflict_do_nothing(), rows)


def among(column: Column[Any], values: Iterable[Any]) -> ColumnElement[bool]:
    """Whether the column has one of these values, however many: one parameter, where `in_` has one for each."""
    listed = msgspec.json.encode(list(values)).decode()
    return column.in_(select(func.json_each(listed).table_valued("value").c.value))


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Failures of the database as RegisterErrors that name the file."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        message = str(error.orig if isinstance(error, DBAPIError) else error)
        raise RegisterError(f"{path}: {message}; {_advice(message)}") from error


def _advice(message: str) -> str:
    if "locked" in message:
        return "another program is writing to it: wait for it to end, or try again"
    if "readonly" in message or "unable to open" in message:
        return "check that you may read and write the file and its folder"
    if "full" in message:
        return "make room on the disk and run the same command again"
    return "if the file is damaged, take a copy of it, make a new register and read the articles again"


def _check_file(path: Path, *, create: bool) -> None:
    """Refuse what cannot be a register before SQLite gets to touch it."""
    if "://" in str(path):
        raise RegisterError(f"{path} is an address; a register is a file, such as talks.db")
    if path.is_dir():
        raise RegisterError(f"{path} is a folder; name a file in it, such as {path / 'talks.db'}")
    if not path.exists():
        _check_new(path, create=create)
        return
    try:
        with path.open("rb") as handle:
            start = handle.read(len(SIGNATURE))
    except OSError as error:
        raise RegisterError(f"{path} cannot be opened: {error.strerror}; check who may read it") from error
    if start and start != SIGNATURE:
        raise RegisterError(f"{path} is not a register (no SQLite file); give another name, nothing was changed")


def _check_new(path: Path, *, create: bool) -> None:
    if not create:
        raise RegisterError(f"there is no register {path}; make one with: aidememoire read ARTICLES --into {path}")
    if not path.parent.is_dir():
        raise RegisterError(f"{path}: there is no folder {path.parent}; make it first")


def _prepare(connection: Any, _: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("foreign_keys = on", "journal_mode = wal", "synchronous = normal"):
        cursor.execute(f"pragma {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("begin immediate" if connection.get_execution_options().get("writes") else "begin")


def _bring_up_to_date(engine: Engine, path: Path) -> None:
    """Apply the migrations that the file has not seen; nothing is imported or written when there are none."""
    with engine.begin() as connection:
        if _revision(connection, path) == REVISIONS[-1]:
            return
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        _revision(connection, path)  # looked at again, now that nobody else can write
        _migrate(connection)


def _revision(connection: Connection, path: Path) -> str | None:
    """The newest migration the file has seen, None for an empty file; RegisterError for what is not ours or newer."""
    tables = {name for (name,) in connection.exec_driver_sql("select name from sqlite_master where type = 'table'")}
    if not tables:
        return None
    if not {"alembic_version", "readings"} <= tables:
        raise RegisterError(f"{path} is a SQLite file but not a register; give another name, nothing was changed")
    found = connection.exec_driver_sql("select version_num from alembic_version").scalar()
    if found not in REVISIONS:
        raise RegisterError(
            f"{path} was written by a newer aidememoire (register version {found}, this one knows up to {REVISIONS[-1]}): "
            "install the newer one (pip install -U aidememoire), or use another register"
        )
    return str(found)


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
