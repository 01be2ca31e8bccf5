"""The tables of the register, as the newest migration leaves them (a test compares the two).

    documents ─ readings ─┬─ entities ── mentions
                          ├─ omissions      │
                          └─ records ─┬─ statements | figures | commitments | meetings | instruments
                                      ├─ spans
                                      ├─ roles     (entities by field: speakers, by, to, parties …)
                                      └─ touches   (every entity the record concerns: what `--party` asks for)

A reading is what one version of code and packs made of one document; the newest is `current`. `decisions` is the
journal: rows are added to it and never changed, which triggers see to. What follows from it for a document is kept
as a reading of its own (`review`): the records that people decided about. A record is `standing` unless such a one
took its place or it was rejected. Fields are named as in the record format. Nothing here is particular to SQLite;
full-text search is in `fulltext.py`, the triggers in `triggers.py`.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData()


def _key() -> Column[int]:
    return Column("key", Integer, primary_key=True)


def _belongs(name: str, to: str, *, primary: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey(to), primary_key=primary, nullable=False)


documents = Table(
    "documents",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    Column("text", Text, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    _key(),
    _belongs("document", "documents.key"),
    Column("reading", Text, nullable=False),
    Column("current", Boolean, nullable=False),
    Column("schema", Text, nullable=False),
    Column("uri", Text),
    Column("title", Text),
    Column("outlet", Text),
    Column("lang", Text),
    Column("published", Text),
    Column("published_basis", Text),
    Column("boilerplate", Text),
    Column("extra", Text),
    Column("more", Text),
    Column("review", Boolean, nullable=False, server_default=text("0")),
    Index("readings_document", "document"),
    Index("readings_current", "document", unique=True, sqlite_where=text("current"), postgresql_where=text("current")),
    Index("readings_published", "published"),
)

entities = Table(
    "entities",
    metadata,
    _key(),
    _belongs("reading", "readings.key"),
    Column("position", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("type", Text, nullable=False),
    # Entities of a document may name one another in any order: checked at the end of the transaction.
    Column("of", Integer, ForeignKey("entities.key", deferrable=True, initially="DEFERRED")),
    Column("code", Text),
    Column("folded", Text, nullable=False),
    Column("more", Text),
    UniqueConstraint("reading", "id"),
    Index("entities_folded", "folded", "type"),
    Index("entities_code", "code"),
    Index("entities_of", "of"),
)

mentions = Table(
    "mentions",
    metadata,
    _belongs("entity", "entities.key", primary=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

records = Table(
    "records",
    metadata,
    _key(),
    _belongs("reading", "readings.key"),
    Column("kind", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("id", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("confidence", Double, nullable=False),
    Column("entry", Text),
    Column("because", Text),
    Column("first_day", Text),  # of the record's own date or period, as a day; null where it has none
    Column("last_day", Text),
    Column("more", Text),
    Column("standing", Boolean, nullable=False, server_default=text("1")),
    Column("state", Text, nullable=False, server_default=text("'open'")),  # open, replaced, annotated, reviewed
    Column("doubt", Integer, nullable=False, server_default=text("2")),  # see `queue.py`: the least is looked at first
    UniqueConstraint("reading", "id"),
    Index("records_id", "id"),
    Index("records_state", "state", "doubt", "confidence"),
    Index("records_kind", "kind", "reading"),
)

statements = Table(
    "statements",
    metadata,
    _belongs("record", "records.key", primary=True),
    Column("kind", Text, nullable=False),
    Column("hedge", Text),
)

figures = Table(
    "figures",
    metadata,
    _belongs("record", "records.key", primary=True),
    Column("value", Text, nullable=False),
    Column("value_high", Text),
    Column("unit", Text),
    Column("kind", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("bound", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("period", Text),
    Index("figures_measure", "measure"),
)

commitments = Table(
    "commitments",
    metadata,
    _belongs("record", "records.key", primary=True),
    Column("force", Text, nullable=False),
    Column("due", Text),
    Column("sector", Text),
    Index("commitments_force", "force"),
)

meetings = Table(
    "meetings",
    metadata,
    _belongs("record", "records.key", primary=True),
    Column("date", Text),
    Column("form", Text, nullable=False),
)

instruments = Table(
    "instruments",
    metadata,
    _belongs("record", "records.key", primary=True),
    Column("name", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("date", Text),
    Column("status", Text),
    Column("progress", Double),
)

spans = Table(
    "spans",
    metadata,
    _belongs("record", "records.key", primary=True),
    Column("field", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
)

roles = Table(
    "roles",
    metadata,
    _belongs("record", "records.key", primary=True),
    Column("field", Text, primary_key=True),
    Column("position", Integer, primary_key=True),
    _belongs("entity", "entities.key"),
    Index("roles_entity", "entity"),
)

touches = Table(
    "touches",
    metadata,
    _belongs("record", "records.key", primary=True),
    _belongs("entity", "entities.key", primary=True),
    Index("touches_entity", "entity"),
)

omissions = Table(
    "omissions",
    metadata,
    _belongs("reading", "readings.key", primary=True),
    Column("position", Integer, primary_key=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("what", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("more", Text),
)

problems = Table(
    "problems",
    metadata,
    _key(),
    Column("where", Text),
    Column("stage", Text, nullable=False),
    Column("code", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("fatal", Boolean, nullable=False),
    Column("more", Text),
    Index("problems_where", "where"),
)

decisions = Table(
    "decisions",
    metadata,
    _key(),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("left", Text, nullable=False),
    Column("right", Text),
    Column("document", Text),
    Column("evidence", Text),
    Column("words", Text),
    Column("changes", Text),
    Column("before", Text),
    Column("undoes", Text),
    Column("comment", Text),
    Column("state", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("seen", Text),
    Index("decisions_document", "document"),
    Index("decisions_left", "left"),
    Index("decisions_right", "right"),
)

reviewers = Table(
    "reviewers",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("secret", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("since", Text, nullable=False),
)

KIND_TABLES = {
    "statements": statements,
    "figures": figures,
    "commitments": commitments,
    "meetings": meetings,
    "instruments": instruments,
}
