"""The tables of what articles say together, as the newest migration leaves them.

What is told: `entries` with their `members` (records that speak of one thing), `links` between records, `copies`,
`origins`, `identities`, `indicators` with their `points`, `threads` with their `states`, `derived` with their `sources`;
`sides` says whom these concern.

What it is worked out from, so that a new article concerns only what it touches: which reading of each document is
taken in (`taken`) and what is still to be done about it (`todo`); its long sentences (`sentences`) and what it shares
with others (`overlaps`); its entities as they look from within it (`sightings`), with what they teach others
(`lessons`); and its records as they are compared (`items`), which stand (`stands`) in `blocks`.

All of it follows from the current readings and the journal: dropping it loses nothing but time.
"""

from __future__ import annotations

from sqlalchemy import Column, Double, ForeignKey, Index, Integer, LargeBinary, Table, Text, UniqueConstraint, text

from aidememoire.register.schema import metadata


def _belongs(name: str, to: str, *, primary: bool = False, null: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(to), primary_key=primary, nullable=null)


def _key() -> Column[int]:
    return Column("key", Integer, primary_key=True)


def _position() -> Column[int]:
    return Column("position", Integer, primary_key=True)


def _text(name: str, *, null: bool = False) -> Column[str]:
    return Column(name, Text, nullable=null)


# ---------------------------------------------------------------- what it is worked out from

taken = Table(
    "taken",
    metadata,
    _belongs("document", "documents.key", primary=True),
    Column("reading", Integer, nullable=False),
    Column("id", Text, nullable=False, unique=True),
    _text("published"),
    Index("taken_published", "published"),
)

todo = Table(
    "todo",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("name", Text, primary_key=True),
    sqlite_with_rowid=False,
)

sentences = Table(
    "sentences",
    metadata,
    Column("digest", Integer, primary_key=True, autoincrement=False),
    _belongs("document", "documents.key", primary=True),
    Index("sentences_document", "document"),
    sqlite_with_rowid=False,
)

overlaps = Table(
    "overlaps",
    metadata,
    _belongs("document", "documents.key", primary=True),
    _belongs("of", "documents.key", primary=True),
    _text("kind"),
    Column("share", Double, nullable=False),
    _text("passages"),
    Index("overlaps_of", "of"),
)

sightings = Table(
    "sightings",
    metadata,
    _belongs("document", "documents.key", primary=True),
    Column("entity", Text, primary_key=True),
    _text("identity"),
    _text("key"),
    _text("name"),
    _text("type"),
    _text("home", null=True),
    _text("office", null=True),
    _text("asks", null=True),
    _text("sighting"),
    Index("sightings_identity", "identity", "name", "type", "home"),
    Index("sightings_key", "key"),
    Index("sightings_asks", "asks", sqlite_where=text("asks is not null"), postgresql_where=text("asks is not null")),
)

lessons = Table(
    "lessons",
    metadata,
    Column("slot", Text, primary_key=True),
    Column("lesson", Text, primary_key=True),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)

items = Table(
    "items",
    metadata,
    _key(),
    _belongs("document", "documents.key"),
    _text("kind"),
    _text("id"),
    Column("position", Integer, nullable=False),
    Column("item", LargeBinary),
    UniqueConstraint("document", "id"),
    Index("items_id", "id"),
)

blocks = Table("blocks", metadata, _key(), Column("name", Text, nullable=False, unique=True))

stands = Table(
    "stands",
    metadata,
    _belongs("block", "blocks.key", primary=True),
    _belongs("item", "items.key", primary=True),
    Index("stands_item", "item"),
    sqlite_with_rowid=False,
)

settings = Table("settings", metadata, Column("name", Text, primary_key=True), _text("value"))

# ---------------------------------------------------------------- what is told

copies = Table(
    "copies",
    metadata,
    _belongs("document", "documents.key", primary=True),
    _belongs("of", "documents.key"),
    _text("kind"),
    Column("share", Double, nullable=False),
    _text("passages"),
    Index("copies_of", "of"),
)

origins = Table(
    "origins",
    metadata,
    _belongs("document", "documents.key", primary=True),
    _text("name", null=True),
    _text("basis"),
    _text("of", null=True),
    _text("own_name", null=True),
    _text("own_basis"),
    _text("own_of", null=True),
)

identities = Table(
    "identities",
    metadata,
    Column("id", Text, primary_key=True),
    _text("name"),
    _text("type"),
    _text("of", null=True),
    _text("names"),
    _text("offices"),
    Column("referents", Integer, nullable=False),
    _text("folded"),
    Index("identities_folded", "folded"),
)

links = Table(
    "links",
    metadata,
    _key(),
    _belongs("block", "blocks.key"),
    _text("kind"),
    _belongs("left", "items.key"),
    _belongs("right", "items.key"),
    _text("relation"),
    _text("blocked_by"),
    _text("steps"),
    Index("links_block", "block"),
    Index("links_left", "left"),
    Index("links_right", "right"),
    Index("links_relation", "relation", "kind"),
)

entries = Table(
    "entries",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    _text("kind"),
    Column("records", Integer, nullable=False),
    _text("origins"),
    _text("outside"),
)

members = Table(
    "members",
    metadata,
    _belongs("item", "items.key", primary=True),
    _belongs("entry", "entries.key"),
    Column("position", Integer, nullable=False),
    Index("members_entry", "entry"),
)

indicators = Table(
    "indicators",
    metadata,
    Column("id", Text, primary_key=True),
    _belongs("block", "blocks.key"),
    _text("measure"),
    _text("unit"),
    Index("indicators_block", "block"),
)

points = Table(
    "points",
    metadata,
    Column("indicator", Text, ForeignKey("indicators.id"), primary_key=True),
    _position(),
    _belongs("item", "items.key"),
    Index("points_item", "item"),
)

threads = Table(
    "threads",
    metadata,
    Column("id", Text, primary_key=True),
    _belongs("entry", "entries.key"),
    _text("standing"),
    _text("due", null=True),
    _text("last_day", null=True),
    _text("steps"),
    Index("threads_entry", "entry"),
    Index("threads_standing", "standing", "last_day"),
)

states = Table(
    "states",
    metadata,
    Column("thread", Text, ForeignKey("threads.id"), primary_key=True),
    _position(),
    _belongs("item", "items.key"),
    _text("force"),
    _text("on", null=True),
)

derived = Table(
    "derived",
    metadata,
    Column("id", Text, primary_key=True),
    _belongs("block", "blocks.key"),
    Column("position", Integer, nullable=False),
    *(_text(name) for name in ("value", "unit", "measure", "formula")),
    _text("period", null=True),
    _belongs("against", "items.key", null=True),
    _text("tolerance", null=True),
    Index("derived_block", "block"),
)

sources = Table(
    "sources",
    metadata,
    Column("derived", Text, ForeignKey("derived.id"), primary_key=True),
    _position(),
    _belongs("item", "items.key"),
)

sides = Table(
    "sides",
    metadata,
    Column("thing", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    _position(),
    _text("identity"),
    Index("sides_identity", "identity"),
)

TOLD = (sides, sources, derived, states, threads, points, indicators, members, entries, links, identities, origins, copies)
BASIS = (stands, blocks, items, lessons, sightings, overlaps, sentences, todo, taken, settings)
