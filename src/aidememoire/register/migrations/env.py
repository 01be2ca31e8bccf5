"""What Alembic runs for each migration: on the connection it is given, within that connection's transaction."""

from __future__ import annotations

from alembic import context

from aidememoire.register.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by making it anew
    transaction_per_migration=False,
)
context.run_migrations()
