"""The first register: documents, their readings, records and what they refer to."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from aidememoire.register.fulltext import create_indexes, drop_indexes

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _documents()
    _entities()
    _records()
    _kinds()
    _links()
    _left_out()
    create_indexes(op.get_bind())


def downgrade() -> None:
    drop_indexes(op.get_bind())
    for table in (
        "problems", "omissions", "touches", "roles", "spans", "instruments", "meetings", "commitments", "figures",
        "statements", "records", "mentions", "entities", "readings", "documents",
    ):  # fmt: skip
        op.drop_table(table)


def _text(name: str, *, null: bool = True) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=null)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _key() -> sa.Column[int]:
    return sa.Column("key", sa.Integer(), primary_key=True)


def _of(name: str, to: str, *, primary: bool = False, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(to), primary_key=primary, nullable=null)


def _record() -> sa.Column[int]:
    return _of("record", "records.key", primary=True)


def _documents() -> None:
    op.create_table("documents", _key(), sa.Column("id", sa.Text(), nullable=False, unique=True), _text("text", null=False))
    op.create_table(
        "readings",
        _key(),
        _of("document", "documents.key"),
        _text("reading", null=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        _text("schema", null=False),
        *(_text(name) for name in ("uri", "title", "outlet", "lang", "published", "published_basis")),
        *(_text(name) for name in ("boilerplate", "extra", "more")),
    )
    op.create_index("readings_document", "readings", ["document"])
    now = sa.text("current")
    op.create_index("readings_current", "readings", ["document"], unique=True, sqlite_where=now, postgresql_where=now)
    op.create_index("readings_published", "readings", ["published"])


def _entities() -> None:
    op.create_table(
        "entities",
        _key(),
        _of("reading", "readings.key"),
        _number("position"),
        *(_text(name, null=False) for name in ("id", "name", "type")),
        # Entities of a document may name one another in any order: checked at the end of the transaction.
        sa.Column("of", sa.Integer(), sa.ForeignKey("entities.key", deferrable=True, initially="DEFERRED")),
        _text("code"),
        _text("folded", null=False),
        _text("more"),
        sa.UniqueConstraint("reading", "id"),
    )
    op.create_index("entities_folded", "entities", ["folded", "type"])
    op.create_index("entities_code", "entities", ["code"])
    op.create_index("entities_of", "entities", ["of"])
    op.create_table(
        "mentions",
        _of("entity", "entities.key", primary=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        _number("start"),
        _number("end"),
    )


def _records() -> None:
    op.create_table(
        "records",
        _key(),
        _of("reading", "readings.key"),
        _text("kind", null=False),
        _number("position"),
        _text("id", null=False),
        _text("rule", null=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        *(_text(name) for name in ("entry", "because", "first_day", "last_day", "more")),
        sa.UniqueConstraint("reading", "id"),
    )
    op.create_index("records_id", "records", ["id"])
    op.create_index("records_kind", "records", ["kind", "reading"])


def _kinds() -> None:
    op.create_table("statements", _record(), _text("kind", null=False), _text("hedge"))
    op.create_table(
        "figures",
        _record(),
        _text("value", null=False),
        _text("value_high"),
        _text("unit"),
        *(_text(name, null=False) for name in ("kind", "status", "bound", "measure")),
        _text("period"),
    )
    op.create_index("figures_measure", "figures", ["measure"])
    op.create_table("commitments", _record(), _text("force", null=False), _text("due"), _text("sector"))
    op.create_index("commitments_force", "commitments", ["force"])
    op.create_table("meetings", _record(), _text("date"), _text("form", null=False))
    op.create_table(
        "instruments",
        _record(),
        _text("name", null=False),
        _text("kind", null=False),
        _text("date"),
        _text("status"),
        sa.Column("progress", sa.Double()),
    )


def _links() -> None:
    for table, columns in (("spans", [_number("start"), _number("end")]), ("roles", [_of("entity", "entities.key")])):
        op.create_table(
            table,
            _of("record", "records.key", primary=True),
            sa.Column("field", sa.Text(), primary_key=True),
            sa.Column("position", sa.Integer(), primary_key=True),
            *columns,
        )
    op.create_index("roles_entity", "roles", ["entity"])
    op.create_table("touches", _of("record", "records.key", primary=True), _of("entity", "entities.key", primary=True))
    op.create_index("touches_entity", "touches", ["entity"])


def _left_out() -> None:
    op.create_table(
        "omissions",
        _of("reading", "readings.key", primary=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        _number("start"),
        _number("end"),
        *(_text(name, null=False) for name in ("what", "reason")),
        _text("more"),
    )
    op.create_table(
        "problems",
        _key(),
        _text("where"),
        *(_text(name, null=False) for name in ("stage", "code", "message")),
        sa.Column("fatal", sa.Boolean(), nullable=False),
        _text("more"),
    )
    op.create_index("problems_where", "problems", ["where"])
