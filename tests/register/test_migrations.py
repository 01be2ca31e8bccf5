"""The migrations make the tables that the code describes, and each can be undone."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from aidememoire.register import Register, connect
from aidememoire.register.fulltext import INDEXES
from aidememoire.register.schema import metadata


def test_the_migrated_register_is_what_the_code_describes(empty: Register) -> None:
    def ours(_: object, name: str | None, type_: str, reflected: bool, compared: object) -> bool:
        return not (type_ == "table" and reflected and str(name).startswith(tuple(INDEXES)))

    with empty._connection() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": ours, "compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_the_code_knows_every_migration() -> None:
    folder = Path(connect.__file__).parent / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == connect.REVISIONS


def test_migrations_can_be_undone(empty: Register) -> None:
    from alembic import command

    config = Config()
    config.set_main_option("script_location", str(Path(connect.__file__).parent / "migrations"))
    with empty._connection(writes=True) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    with empty._connection() as connection:
        tables = connection.exec_driver_sql("select name from sqlite_master where type = 'table'").scalars().all()
    assert tables == ["alembic_version"]
