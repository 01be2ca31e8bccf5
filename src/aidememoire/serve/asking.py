"""What the address of a list says: the question, who asks, and in which form he wants the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any, Literal, cast

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.exceptions import NotAuthorizedException
from litestar.params import FromQuery, QueryParameter

from aidememoire.register import Query
from aidememoire.serve.desk import Desk
from aidememoire.serve.people import COOKIE, Role, Viewer
from aidememoire.views.lists import LONGEST

Ask = Request[Viewer | None, None, State]
Form = Literal["html", "json", "csv", "jsonl", "citation"]
LOCAL = "local"  # who decides where nobody has to log in
Question = NamedDependency[Query]
Who = NamedDependency[Viewer]
Parties = Annotated[
    list[str] | None, QueryParameter(description="Concerning this party; several must all be concerned.", max_items=4)
]
Words = Annotated[str | None, QueryParameter(max_length=300)]


def question(  # noqa: PLR0913, PLR0917 (one parameter of the address each)
    q: Words = None,
    party: Parties = None,
    exact: FromQuery[bool] = False,
    speaker: Words = None,
    measure: Words = None,
    force: Words = None,
    since: Words = None,
    until: Words = None,
    outlet: Words = None,
    document: Words = None,
    sort: Words = None,
    limit: Annotated[int, QueryParameter(ge=0, le=LONGEST)] = 0,
    offset: Annotated[int, QueryParameter(ge=0, le=10_000_000)] = 0,
) -> Query:
    """The question that the parameters of an address ask."""
    return Query(
        party=tuple(name for name in party or () if name.strip())[:4],
        exact=exact,
        speaker=speaker or None,
        measure=measure or None,
        force=force or None,
        since=since or None,
        until=until or None,
        text=q if (q or "").strip() else None,
        outlet=outlet or None,
        document=document or None,
        sort=sort or None,
        limit=limit,
        offset=offset,
    )


def desk_of(state: State) -> Desk:
    """The desk that this server was made with."""
    found: Desk = state.desk
    return found


def viewer_of(request: Request[Any, Any, State]) -> Viewer | None:
    """Who asks: the one logged in, or whoever sits at this machine where nobody has to."""
    desk = desk_of(request.app.state)
    if not must_log_in(desk):
        return Viewer(LOCAL, "reviewer")
    viewer = desk.sessions.viewer(request.cookies.get(COOKIE))
    known = desk.register.reviewers.get(viewer.name) if viewer else None
    if viewer is None or known is None:
        return None
    return replace(viewer, role=cast("Role", known.role))  # another role, or none, holds at once


def must_log_in(desk: Desk) -> bool:
    """Whether this server asks everybody who he is."""
    return desk.guarded or any(one.active for one in desk.register.reviewers.all())


def current_viewer(request: Ask) -> Viewer:
    """Who asks; the guard has seen to it that it is somebody."""
    found = viewer_of(request)
    if found is None:
        raise NotAuthorizedException
    return found


def wants_json(request: Request[Any, Any, State]) -> bool:
    """Whether the answer is to be JSON: under /api, or where JSON is preferred to a page."""
    if request.url.path.startswith("/api"):
        return True
    return request.accept.best_match(["text/html", "application/json"]) == "application/json"
