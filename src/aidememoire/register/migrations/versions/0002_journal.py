"""The journal of decisions, and what follows from it: which records stand, and in which state of review."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from aidememoire.register.queue import doubt
from aidememoire.register.schema import records
from aidememoire.register.triggers import create_triggers, drop_triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("readings", sa.Column("review", sa.Boolean(), nullable=False, server_default=sa.text("0")))
    op.add_column("records", sa.Column("standing", sa.Boolean(), nullable=False, server_default=sa.text("1")))
    op.add_column("records", sa.Column("state", sa.Text(), nullable=False, server_default=sa.text("'open'")))
    op.add_column("records", sa.Column("doubt", sa.Integer(), nullable=False, server_default=sa.text("2")))
    op.create_index("records_state", "records", ["state", "doubt", "confidence"])
    op.get_bind().execute(sa.update(records).values(doubt=doubt()))
    op.create_table(
        "decisions",
        sa.Column("key", sa.Integer(), primary_key=True),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("kind", "about", "left")),
        *(sa.Column(name, sa.Text()) for name in ("right", "document", "evidence", "words", "changes", "before")),
        *(sa.Column(name, sa.Text()) for name in ("undoes", "comment")),
        *(sa.Column(name, sa.Text(), nullable=False) for name in ("state", "who", "at")),
        sa.Column("seen", sa.Text()),
    )
    for name in ("document", "left", "right"):
        op.create_index(f"decisions_{name}", "decisions", [name])
    create_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    op.drop_table("decisions")
    op.drop_index("records_state", "records")
    op.drop_column("records", "doubt")
    op.drop_column("records", "state")
    op.drop_column("records", "standing")
    op.drop_column("readings", "review")
