"""The register as JSON: what the pages show and do, for programs. Described by /api/schema/openapi.json."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Router, get, post
from litestar.datastructures import State, UploadFile
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, JSONBody, MultipartBody, QueryParameter
from msgspec import Meta, Struct

from aidememoire.register import DocumentRow, EntityRow
from aidememoire.serve.adding import MOST_FILES, Job, Upload
from aidememoire.serve.asking import Question, Who, desk_of
from aidememoire.views.conflicts import Parting, list_conflicts
from aidememoire.views.documents import DocumentView, view_document
from aidememoire.views.home import HomeView
from aidememoire.views.lists import LONGEST, PAGE, Page, SearchView, list_documents, list_entities, search
from aidememoire.views.parties import PartyView, RelationView, view_party, view_relation
from aidememoire.views.queue import Waiting, list_waiting
from aidememoire.views.records import Line, RecordView, line_of, view_record

Limit = Annotated[int, QueryParameter(ge=1, le=LONGEST)]
Offset = Annotated[int, QueryParameter(ge=0, le=10_000_000)]
Which = FromQuery[Literal["open", "annotated"]]
Text = Annotated[str, Meta(max_length=2_000_000)]
Short = Annotated[str, Meta(max_length=300)]


class Deciding(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision about a record. `seen` is the digest of the state that was looked at: a stale one is refused (409)."""

    kind: Literal["accept", "reject", "correct", "comment"]
    changes: dict[str, Any] = {}
    comment: Short | None = None
    seen: Short | None = None


class Pairing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A decision about two records or identities."""

    kind: Literal["merge", "split", "refuse"]
    about: Literal["identity", "statements", "figures", "commitments", "meetings", "instruments"]
    left: Short
    right: Short
    comment: Short | None = None


class Remark(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why a decision is undone."""

    comment: Short | None = None


class Article(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An article to read; `published` is its day, where the text does not tell."""

    text: Text
    title: Short | None = None
    outlet: Short | None = None
    uri: Short | None = None
    published: Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$")] | None = None


@get("/", sync_to_thread=True)
def home(state: State) -> HomeView:
    """What the register holds, in numbers."""
    desk = desk_of(state)
    return desk.home()


@get("/search", sync_to_thread=True)
def find(state: State, question: Question, kind: FromQuery[str | None] = None) -> SearchView:
    """Records by their words, parties, speaker, measure, outlet, period."""
    return search(desk_of(state).register, kind, question)


@get("/documents", sync_to_thread=True)
def documents(state: State, question: Question) -> Page[DocumentRow]:
    """Documents, the newest first."""
    return list_documents(desk_of(state).register, question)


@get("/documents/{id_:str}", sync_to_thread=True)
def document(state: State, id_: FromPath[str]) -> DocumentView:
    """A document: its text in pieces, its records, what was left out, its near-duplicates."""
    desk = desk_of(state)
    return view_document(desk.up_to_date(), id_)


@get("/parties", sync_to_thread=True)
def parties(state: State, question: Question) -> Page[EntityRow]:
    """Who and what is spoken of, the most common first."""
    return list_entities(desk_of(state).register, question)


@get("/parties/{name:str}", sync_to_thread=True)
def party(state: State, name: FromPath[str]) -> PartyView:
    """A party, person or institution: what it said, committed to, whom it met."""
    desk = desk_of(state)
    return view_party(desk.up_to_date(), name)


@get("/relations/{left:str}/{right:str}", sync_to_thread=True)
def relation(state: State, left: FromPath[str], right: FromPath[str]) -> RelationView:
    """Two parties: timeline, indicators, undertakings."""
    desk = desk_of(state)
    return view_relation(desk.up_to_date(), left, right)


@get("/conflicts", sync_to_thread=True)
def conflicts(state: State, limit: Limit = PAGE, offset: Offset = 0) -> Page[Parting]:
    """Records that part."""
    desk = desk_of(state)
    return list_conflicts(desk.up_to_date(), limit=limit, offset=offset)


@get("/queue", sync_to_thread=True)
def queue(state: State, of: Which = "open", limit: Limit = PAGE, offset: Offset = 0) -> Page[Waiting]:
    """Records that wait for a decision, the most doubtful first."""
    desk = desk_of(state)
    return list_waiting(desk.up_to_date(), state=of, limit=limit, offset=offset)


@get("/records/{id_:str}", sync_to_thread=True)
def record(state: State, id_: FromPath[str]) -> RecordView:
    """A record: how it stands, why, what it was compared with, and the decisions about it."""
    desk = desk_of(state)
    return view_record(desk.up_to_date(), id_)


@post("/records/{id_:str}/decisions", status_code=201, sync_to_thread=True)
def decide(state: State, viewer: Who, id_: FromPath[str], data: JSONBody[Deciding]) -> RecordView:
    """Accept, reject, correct or comment on a record."""
    desk = desk_of(state)
    journal_, who, state_ = desk.register.journal, viewer.name, viewer.state
    journal_.decide(data.kind, id_, who=who, state=state_, changes=data.changes, comment=data.comment, seen=data.seen)
    return view_record(desk.up_to_date(), id_)


@post("/decisions/{id_:str}/undo", status_code=201, sync_to_thread=True)
def undo(state: State, viewer: Who, id_: FromPath[str], data: JSONBody[Remark | None] = None) -> Line:
    """Reverse a decision."""
    desk = desk_of(state)
    taken = desk.register.journal.undo(id_, who=viewer.name, state=viewer.state, comment=data.comment if data else None)
    desk.reconciled.catch_up_now()
    return line_of(taken)


@post("/pairs", status_code=201, sync_to_thread=True)
def pair(state: State, viewer: Who, data: JSONBody[Pairing]) -> Line:
    """Merge or split two, or refuse the link between them."""
    desk = desk_of(state)
    two, who = (data.kind, data.about, data.left, data.right), viewer.name
    taken = desk.register.journal.judge(*two, who=who, state=viewer.state, comment=data.comment)
    desk.reconciled.catch_up_now()
    return line_of(taken)


@get("/journal", sync_to_thread=True)
def journal(state: State, limit: Limit = PAGE, before: FromQuery[str | None] = None) -> list[Line]:
    """The decisions, the newest first; `before` one of them for those that came earlier."""
    return [line_of(line) for line in desk_of(state).register.journal.lines(limit=limit, before=before)]


@get("/orphans", sync_to_thread=True)
def orphans(state: State) -> list[Line]:
    """Decisions whose record the newer reading of its document no longer has."""
    return [line_of(line) for line in desk_of(state).register.journal.orphans()]


@post("/documents", status_code=202, sync_to_thread=True)
def add_text(state: State, data: JSONBody[Article]) -> Job:
    """Have an article read."""
    return desk_of(state).jobs.begin([upload_of(data)])


@post("/files", status_code=202)
async def add_files(state: State, data: MultipartBody[list[UploadFile]]) -> Job:
    """Have files read, of the kinds that the command line reads."""
    return desk_of(state).jobs.begin([Upload(name=file.filename, content=await file.read()) for file in data[:MOST_FILES]])


@get("/jobs/{id_:str}", sync_to_thread=True)
def job(state: State, id_: FromPath[str]) -> Job:
    """How far the reading of some articles is."""
    found = desk_of(state).jobs.get(id_)
    if found is None:
        raise NotFoundException(f"no reading has the id {id_}; it may have been long ago")
    return found


def upload_of(article: Article) -> Upload:
    """The article as a file: JSON, which has a place for what is known of it."""
    import msgspec

    known = {name: value for name, value in msgspec.structs.asdict(article).items() if value}
    return Upload(name="article.json", content=msgspec.json.encode(known))


router = Router(
    "/api",
    route_handlers=[
        home, find, documents, document, parties, party, relation, conflicts, queue, record, decide, undo, pair,
        journal, orphans, add_text, add_files, job,
    ],
)  # fmt: skip
