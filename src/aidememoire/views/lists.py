"""Lists of records, documents and parties, a page at a time, with what they can be narrowed by."""

from __future__ import annotations

from typing import Generic, TypeVar

import msgspec
from msgspec import Struct

from aidememoire.errors import QueryError
from aidememoire.records import KINDS
from aidememoire.register import FILTERS, SORTS, Count, DocumentRow, EntityRow, Found, Query, Register
from aidememoire.views.cards import Card, address_of, card_of

T = TypeVar("T")
PAGE = 25
LONGEST = 200  # rows of a page
# Facets in the order in which they are offered, and the filter that each sets.
FACETS = ("party", "speaker", "measure", "outlet", "year")


class Page(Struct, Generic[T], frozen=True, kw_only=True):
    """Some rows of a longer list: `offset` were left out before them, `total` are there in all."""

    total: int
    offset: int
    limit: int
    rows: tuple[T, ...]

    @property
    def before(self) -> int | None:
        """The offset of the page before, None on the first."""
        return max(0, self.offset - self.limit) if self.offset else None

    @property
    def after(self) -> int | None:
        """The offset of the next page, None on the last."""
        return self.offset + self.limit if self.offset + self.limit < self.total else None


class SearchView(Struct, frozen=True, kw_only=True):
    """What a search found of one kind, how much of the others, and by what it can be narrowed."""

    kind: str
    query: Query
    counts: tuple[Count, ...]
    found: Page[Card]
    facets: dict[str, tuple[Count, ...]] = {}


def search(register: Register, kind: str | None, query: Query) -> SearchView:
    """The records that the query asks for; without a `kind` those of the first kind that has any."""
    query = bounded(query)
    counts = tuple(Count(name, count_of(register, name, query)) for name in KINDS)
    shown = kind or next((c.name for c in counts if c.count), KINDS[0])
    if shown not in KINDS:
        raise QueryError(f"there is no kind «{shown}»; there are {', '.join(KINDS)}")
    answer = register.find(shown, query)
    rows = tuple(card_of(found) for found in answer.rows if isinstance(found, Found))
    page = Page[Card](total=answer.total, offset=query.offset, limit=query.limit, rows=rows)
    return SearchView(kind=shown, query=query, counts=counts, found=page, facets=register.facets(shown, query))


def count_of(register: Register, kind: str, query: Query) -> int:
    """How many records of that kind the query asks for; none where one of its filters does not fit the kind."""
    asked = (f.name for f in msgspec.structs.fields(Query) if f.name not in ("sort", "limit", "offset", "exact"))
    if any(getattr(query, name) and name not in FILTERS[kind] for name in asked):
        return 0
    return register.count(kind, msgspec.structs.replace(query, sort=None))


def list_documents(register: Register, query: Query) -> Page[DocumentRow]:
    """The documents that the query asks for, the newest first unless it says otherwise."""
    query = bounded(query)
    query = query if query.sort else msgspec.structs.replace(query, sort="-published")
    answer = register.find("documents", query)
    rows = tuple(without_path(row) for row in answer.rows if isinstance(row, DocumentRow))
    return Page[DocumentRow](total=answer.total, offset=query.offset, limit=query.limit, rows=rows)


def without_path(row: DocumentRow) -> DocumentRow:
    """The row with the name of its file, where it has no address on the web."""
    return msgspec.structs.replace(row, uri=address_of(row.uri))


def list_entities(register: Register, query: Query) -> Page[EntityRow]:
    """Who and what is spoken of, the most common first unless the query says otherwise."""
    query = bounded(query)
    answer = register.find("entities", query)
    rows = tuple(row for row in answer.rows if isinstance(row, EntityRow))
    return Page[EntityRow](total=answer.total, offset=query.offset, limit=query.limit, rows=rows)


def bounded(query: Query) -> Query:
    """The query with a page that is neither endless nor before the beginning, and an order that exists."""
    limit = min(query.limit or PAGE, LONGEST)
    known = {name for names in SORTS.values() for name in names}
    sort = query.sort if (query.sort or "").removeprefix("-") in known else None
    return msgspec.structs.replace(query, limit=max(1, limit), offset=max(0, query.offset), sort=sort)
