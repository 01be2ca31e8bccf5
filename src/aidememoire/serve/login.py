"""Logging in and out; whoever guesses has to wait longer each time."""

from __future__ import annotations

import logging
from typing import Any, cast

from litestar import Response, Router, get, post
from litestar.datastructures import State
from litestar.exceptions import HTTPException
from litestar.params import FromQuery, URLEncodedBody

from aidememoire.serve.answers import answer, back_to, see_other
from aidememoire.serve.asking import Ask, desk_of, viewer_of
from aidememoire.serve.passwords import is_password
from aidememoire.serve.people import COOKIE, IDLE, Role

PUBLIC = {"public": True, "for_readers": True}
log = logging.getLogger("aidememoire.serve")


@get("/login", opt=PUBLIC, sync_to_thread=True)
def form(request: Ask, then: FromQuery[str] = "/") -> Response[Any]:
    """The form to log in with."""
    return answer(request, "login.html", {"then": back_to(then), "wrong": False})


@post("/login", opt=PUBLIC, sync_to_thread=True)
def log_in(request: Ask, state: State, data: URLEncodedBody[dict[str, str]]) -> Response[Any]:
    """Begin a session, or say that name and password do not go together, whichever of the two is wrong."""
    desk = desk_of(state)
    name, then = data.get("name", ""), back_to(data.get("then", "/"))
    keys = (f"name {name}", f"address {request.client.host if request.client else ''}")
    if (wait := desk.throttle.wait(*keys)) > 0:
        headers = {"Retry-After": str(int(wait) + 1)}
        raise HTTPException(status_code=429, detail=f"too many attempts; try again in {int(wait) + 1} seconds", headers=headers)
    found = desk.register.reviewers.get(name)
    if not is_password(data.get("password", ""), found.secret if found else None) or found is None:
        desk.throttle.failed(*keys)
        log.warning("a login failed, from %s", keys[1])
        return answer(request, "login.html", {"then": then, "wrong": True}, status=401)
    desk.throttle.succeeded(*keys)
    response = see_other(then)
    token = desk.sessions.begin(found.name, cast("Role", found.role))
    response.set_cookie(COOKIE, token, max_age=int(IDLE), httponly=True, secure=desk.secure, samesite="strict", path="/")
    return response


@post("/logout", opt=PUBLIC, sync_to_thread=False)
def log_out(request: Ask, state: State) -> Response[Any]:
    """End the session."""
    viewer = viewer_of(request)
    if viewer:
        desk_of(state).sessions.end(viewer)
    response = see_other("/login")
    response.delete_cookie(COOKIE, path="/")
    return response


router = Router("/", route_handlers=[form, log_in, log_out], include_in_schema=False)
