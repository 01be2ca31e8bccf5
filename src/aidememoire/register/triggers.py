"""The journal is append-only in the database itself: no program that opens the file can change or remove a decision.

`insert or replace` removes a row without asking the triggers on delete, so a row that is there already is refused
as well. Particular to SQLite; another database gets triggers of its own.
"""

from __future__ import annotations

from sqlalchemy import Connection

REFUSAL = "the journal is append-only: undo a decision by another one"
TRIGGERS = {
    "decisions_never_change": "before update on decisions",
    "decisions_never_go": "before delete on decisions",
    "decisions_never_again": (
        "before insert on decisions when exists (select 1 from decisions where key = new.key or id = new.id)"
    ),
}


def create_triggers(connection: Connection) -> None:
    """Refuse UPDATE, DELETE and REPLACE of decisions from now on."""
    for name, event in TRIGGERS.items():
        connection.exec_driver_sql(f"create trigger {name} {event} begin select raise(abort, '{REFUSAL}'); end")


def drop_triggers(connection: Connection) -> None:
    """Let go; only a downgrade does."""
    for name in TRIGGERS:
        connection.exec_driver_sql(f"drop trigger {name}")
