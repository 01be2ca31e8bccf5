"""The pages: each asks for its view and fills a template with it. Forms work without script; script sends JSON to the API."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody

from aidememoire.records import KINDS
from aidememoire.review import changes_from
from aidememoire.serve.adding import Upload
from aidememoire.serve.answers import LANGUAGE, MOST_EXPORTED, answer, as_file, back_to, see_other
from aidememoire.serve.api import Article, Limit, Offset, Which, upload_of
from aidememoire.serve.asking import Ask, Form, Question, Who, desk_of
from aidememoire.serve.words import LANGUAGES
from aidememoire.views.conflicts import list_conflicts
from aidememoire.views.documents import view_document
from aidememoire.views.lists import PAGE, list_documents, list_entities, search
from aidememoire.views.parties import view_party, view_relation
from aidememoire.views.queue import list_waiting
from aidememoire.views.records import line_of, view_record

Fields = URLEncodedBody[dict[str, str]]
FileForm = Annotated[Form, QueryParameter(name="format")]
Page_ = Response[Any]
YEAR = 365 * 24 * 3600


@get("/", sync_to_thread=True)
def home(request: Ask, state: State) -> Page_:
    """The first page."""
    desk = desk_of(state)
    return answer(request, "home.html", desk.home())


@get("/search", sync_to_thread=True)
def find(request: Ask, state: State, question: Question, kind: FromQuery[str | None] = None, form: FileForm = "html") -> Page_:
    """Records by their words and by who is in them, as a page or as a file."""
    register = desk_of(state).register
    if form in ("csv", "jsonl", "citation"):
        import msgspec

        shown = kind if kind in KINDS else search(register, kind, question).kind
        rows = register.find(shown, msgspec.structs.replace(question, limit=MOST_EXPORTED, offset=0)).rows
        return as_file(request, form, shown, rows)
    return answer(request, "search.html", search(register, kind, question))


@get("/documents", sync_to_thread=True)
def documents(request: Ask, state: State, question: Question, form: FileForm = "html") -> Page_:
    """The documents."""
    register = desk_of(state).register
    if form in ("csv", "jsonl"):
        return as_file(request, form, "documents", register.find("documents", question).rows)
    return answer(request, "documents.html", list_documents(register, question))


@get("/documents/{id_:str}", sync_to_thread=True)
def document(request: Ask, state: State, id_: FromPath[str]) -> Page_:
    """One document with its highlights."""
    desk = desk_of(state)
    return answer(request, "document.html", view_document(desk.up_to_date(), id_))


@get("/parties", sync_to_thread=True)
def parties(request: Ask, state: State, question: Question, form: FileForm = "html") -> Page_:
    """Who and what is spoken of."""
    register = desk_of(state).register
    if form in ("csv", "jsonl"):
        return as_file(request, form, "entities", register.find("entities", question).rows)
    return answer(request, "parties.html", list_entities(register, question))


@get("/parties/{name:str}", sync_to_thread=True)
def party(request: Ask, state: State, name: FromPath[str]) -> Page_:
    """One party, person or institution."""
    desk = desk_of(state)
    return answer(request, "party.html", view_party(desk.up_to_date(), name))


@get("/relations", sync_to_thread=True)
def choose_relation(request: Ask, state: State, left: FromQuery[str] = "", right: FromQuery[str] = "") -> Page_:
    """The relation of two parties whose names a form gives."""
    if left.strip() and right.strip():
        from aidememoire.serve.rendering import segment

        return see_other(f"/relations/{segment(left.strip())}/{segment(right.strip())}")
    desk = desk_of(state)
    return answer(request, "relations.html", desk.home())


@get("/relations/{left:str}/{right:str}", sync_to_thread=True)
def relation(request: Ask, state: State, left: FromPath[str], right: FromPath[str]) -> Page_:
    """Two parties together."""
    desk = desk_of(state)
    return answer(request, "relation.html", view_relation(desk.up_to_date(), left, right))


@get("/conflicts", sync_to_thread=True)
def conflicts(request: Ask, state: State, limit: Limit = PAGE, offset: Offset = 0) -> Page_:
    """Where sources part."""
    desk = desk_of(state)
    return answer(request, "conflicts.html", list_conflicts(desk.up_to_date(), limit=limit, offset=offset))


@get("/queue", sync_to_thread=True)
def queue(request: Ask, state: State, of: Which = "open", limit: Limit = PAGE, offset: Offset = 0) -> Page_:
    """What waits for a person."""
    desk = desk_of(state)
    waiting = list_waiting(desk.up_to_date(), state=of, limit=limit, offset=offset)
    return answer(request, "queue.html", waiting, of=of)


@get("/records/{id_:str}", sync_to_thread=True)
def record(request: Ask, state: State, id_: FromPath[str]) -> Page_:
    """One record: how it stands, why, and what was decided."""
    desk = desk_of(state)
    return answer(request, "record.html", view_record(desk.up_to_date(), id_))


@post("/records/{id_:str}", sync_to_thread=True)
def decide(state: State, viewer: Who, id_: FromPath[str], data: Fields) -> Page_:
    """A decision from the form on a record's page; afterwards that page, or the one the form names, again."""
    desk = desk_of(state)
    register = desk.register
    kind = data.get("kind", "")
    changes = {}
    if kind == "correct":
        found = register.record(id_)
        settings = (f"{name.removeprefix('field-')}={value}" for name, value in data.items() if name.startswith("field-"))
        wanted = [s for s in settings if data.get(f"was-{s.partition('=')[0]}") != s.partition("=")[2]]
        changes = changes_from(found.kind, found.document, wanted)
    register.journal.decide(
        kind, id_, who=viewer.name, state=viewer.state, changes=changes,
        comment=data.get("comment") or None, seen=data.get("seen") or None,
    )  # fmt: skip
    desk.reconciled.catch_up()
    return see_other("/queue" if data.get("then") == "queue" else f"/records/{id_}")


@post("/decisions/{id_:str}/undo", sync_to_thread=True)
def undo(state: State, viewer: Who, id_: FromPath[str], data: Fields) -> Page_:
    """Reverse a decision from its form."""
    desk = desk_of(state)
    taken = desk.register.journal.undo(id_, who=viewer.name, state=viewer.state, comment=data.get("comment") or None)
    desk.reconciled.catch_up_now()
    return see_other(f"/records/{taken.left}" if taken.document else "/journal")


@post("/pairs", sync_to_thread=True)
def pair(state: State, viewer: Who, data: Fields) -> Page_:
    """A decision about two records or identities, from its form; afterwards the page that it stands on."""
    desk = desk_of(state)
    two = (data.get(name, "") for name in ("kind", "about", "left", "right"))
    desk.register.journal.judge(*two, who=viewer.name, state=viewer.state, comment=data.get("comment") or None)
    desk.reconciled.catch_up_now()
    return see_other(back_to(data.get("back", "/")))


@get("/journal", sync_to_thread=True)
def journal(request: Ask, state: State, limit: Limit = PAGE, before: FromQuery[str | None] = None) -> Page_:
    """The decisions, the newest first."""
    lines = [line_of(line) for line in desk_of(state).register.journal.lines(limit=limit, before=before)]
    return answer(request, "journal.html", lines, limit=limit)


@get("/orphans", sync_to_thread=True)
def orphans(request: Ask, state: State) -> Page_:
    """Decisions that found no record in a newer reading."""
    return answer(request, "orphans.html", [line_of(line) for line in desk_of(state).register.journal.orphans()])


@get("/add", sync_to_thread=True)
def add(request: Ask) -> Page_:
    """A form for articles."""
    return answer(request, "add.html", None)


@post("/add")
async def take_in(request: Request[Any, Any, State], state: State) -> Page_:
    """Take in the text and the files of the form, and show how far their reading is."""
    form = await request.form()
    uploads = [
        Upload(name=file.filename, content=await file.read(), published=form.get("published") or None)
        for file in form.getall("files", [])
        if getattr(file, "filename", "")
    ]
    if text := (form.get("text") or "").strip():
        known = {name: form.get(name) or None for name in ("title", "outlet", "uri", "published")}
        uploads.append(upload_of(Article(text=text, **known)))
    if not uploads:
        return see_other("/add")
    return see_other(f"/jobs/{desk_of(state).jobs.begin(uploads).id}")


@get("/jobs/{id_:str}", sync_to_thread=True)
def job(request: Ask, state: State, id_: FromPath[str]) -> Page_:
    """How far the reading of some articles is."""
    found = desk_of(state).jobs.get(id_)
    if found is None:
        raise NotFoundException(f"no reading has the id {id_}; it may have been long ago")
    return answer(request, "job.html", found)


@post("/language", opt={"public": True, "for_readers": True}, sync_to_thread=False)
def language(data: Fields) -> Page_:
    """Speak another language from now on, and go back."""
    response = see_other(back_to(data.get("back", "/")))
    if data.get("to") in LANGUAGES:
        response.set_cookie(LANGUAGE, data["to"], max_age=YEAR, samesite="lax", path="/")
    return response


router = Router(
    "/",
    route_handlers=[
        home, find, documents, document, parties, party, choose_relation, relation, conflicts, queue, record, decide, undo,
        pair, journal, orphans, add, take_in, job, language,
    ],
    include_in_schema=False,
)  # fmt: skip
