"""What articles say together, and what it is worked out from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

TABLES = (
    "sides", "sources", "derived", "states", "threads", "points", "indicators", "members", "entries", "links", "identities",
    "origins", "copies", "settings", "stands", "blocks", "items", "lessons", "sightings", "overlaps", "sentences", "todo",
    "taken",
)  # fmt: skip


def upgrade() -> None:
    _documents()
    _entities()
    _blocks()
    _entries()
    _lines()
    _threads()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _text(name: str, *, primary: bool = False, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), primary_key=primary, nullable=null)


def _number(name: str, *, primary: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), primary_key=primary, autoincrement=False, nullable=False)


def _key() -> sa.Column[int]:
    return sa.Column("key", sa.Integer(), primary_key=True)


def _of(name: str, to: str, *, primary: bool = False, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), sa.ForeignKey(to), primary_key=primary, nullable=null)


def _in(name: str, to: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), sa.ForeignKey(to), primary_key=True)


def _share() -> sa.Column[float]:
    return sa.Column("share", sa.Double(), nullable=False)


def _documents() -> None:
    op.create_table(
        "taken",
        _of("document", "documents.key", primary=True),
        _number("reading"),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        _text("published"),
    )
    op.create_index("taken_published", "taken", ["published"])
    parts = (_text("stage", primary=True), _number("key", primary=True), _text("name", primary=True))
    op.create_table("todo", *parts, sqlite_with_rowid=False)
    op.create_table(
        "sentences", _number("digest", primary=True), _of("document", "documents.key", primary=True), sqlite_with_rowid=False
    )
    op.create_index("sentences_document", "sentences", ["document"])
    both = (_of("document", "documents.key", primary=True), _of("of", "documents.key", primary=True))
    op.create_table("overlaps", *both, _text("kind"), _share(), _text("passages"))
    op.create_index("overlaps_of", "overlaps", ["of"])
    both = (_of("document", "documents.key", primary=True), _of("of", "documents.key"))
    op.create_table("copies", *both, _text("kind"), _share(), _text("passages"))
    op.create_index("copies_of", "copies", ["of"])
    op.create_table(
        "origins",
        _of("document", "documents.key", primary=True),
        _text("name", null=True),
        _text("basis"),
        _text("of", null=True),
        _text("own_name", null=True),
        _text("own_basis"),
        _text("own_of", null=True),
    )
    op.create_table("settings", _text("name", primary=True), _text("value"))


def _entities() -> None:
    op.create_table(
        "sightings",
        _of("document", "documents.key", primary=True),
        _text("entity", primary=True),
        *(_text(name) for name in ("identity", "key", "name", "type")),
        *(_text(name, null=True) for name in ("home", "office", "asks")),
        _text("sighting"),
    )
    op.create_index("sightings_identity", "sightings", ["identity", "name", "type", "home"])
    op.create_index("sightings_key", "sightings", ["key"])
    asking = sa.text("asks is not null")
    op.create_index("sightings_asks", "sightings", ["asks"], sqlite_where=asking, postgresql_where=asking)
    parts = (_text("slot", primary=True), _text("lesson", primary=True))
    op.create_table("lessons", *parts, _number("documents"), sqlite_with_rowid=False)
    op.create_table(
        "identities",
        _text("id", primary=True),
        *(_text(name) for name in ("name", "type")),
        _text("of", null=True),
        *(_text(name) for name in ("names", "offices")),
        _number("referents"),
        _text("folded"),
    )
    op.create_index("identities_folded", "identities", ["folded"])


def _blocks() -> None:
    op.create_table(
        "items",
        _key(),
        _of("document", "documents.key"),
        *(_text(name) for name in ("kind", "id")),
        _number("position"),
        sa.Column("item", sa.LargeBinary()),
        sa.UniqueConstraint("document", "id"),
    )
    op.create_index("items_id", "items", ["id"])
    op.create_table("blocks", _key(), sa.Column("name", sa.Text(), nullable=False, unique=True))
    both = (_of("block", "blocks.key", primary=True), _of("item", "items.key", primary=True))
    op.create_table("stands", *both, sqlite_with_rowid=False)
    op.create_index("stands_item", "stands", ["item"])
    op.create_table(
        "links",
        _key(),
        _of("block", "blocks.key"),
        _text("kind"),
        _of("left", "items.key"),
        _of("right", "items.key"),
        *(_text(name) for name in ("relation", "blocked_by", "steps")),
    )
    for name in ("block", "left", "right"):
        op.create_index(f"links_{name}", "links", [name])
    op.create_index("links_relation", "links", ["relation", "kind"])


def _entries() -> None:
    op.create_table(
        "entries",
        _key(),
        sa.Column("id", sa.Text(), nullable=False, unique=True),
        _text("kind"),
        _number("records"),
        _text("origins"),
        _text("outside"),
    )
    op.create_table("members", _of("item", "items.key", primary=True), _of("entry", "entries.key"), _number("position"))
    op.create_index("members_entry", "members", ["entry"])


def _lines() -> None:
    op.create_table("indicators", _text("id", primary=True), _of("block", "blocks.key"), _text("measure"), _text("unit"))
    op.create_index("indicators_block", "indicators", ["block"])
    op.create_table("points", _in("indicator", "indicators.id"), _number("position", primary=True), _of("item", "items.key"))
    op.create_index("points_item", "points", ["item"])
    op.create_table(
        "derived",
        _text("id", primary=True),
        _of("block", "blocks.key"),
        _number("position"),
        *(_text(name) for name in ("value", "unit", "measure", "formula")),
        _text("period", null=True),
        _of("against", "items.key", null=True),
        _text("tolerance", null=True),
    )
    op.create_index("derived_block", "derived", ["block"])
    op.create_table("sources", _in("derived", "derived.id"), _number("position", primary=True), _of("item", "items.key"))


def _threads() -> None:
    op.create_table(
        "threads",
        _text("id", primary=True),
        _of("entry", "entries.key"),
        _text("standing"),
        *(_text(name, null=True) for name in ("due", "last_day")),
        _text("steps"),
    )
    op.create_index("threads_entry", "threads", ["entry"])
    op.create_index("threads_standing", "threads", ["standing", "last_day"])
    op.create_table(
        "states",
        _in("thread", "threads.id"),
        _number("position", primary=True),
        _of("item", "items.key"),
        _text("force"),
        _text("on", null=True),
    )
    op.create_table(
        "sides", _text("thing", primary=True), _text("field", primary=True), _number("position", primary=True), _text("identity")
    )
    op.create_index("sides_identity", "sides", ["identity"])
