"""The server as a whole: pages, API, what guards them, and what is said when something is wrong."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from litestar import Litestar, Request, Response
from litestar.datastructures import State
from litestar.di import Provide
from litestar.enums import MediaType
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.static_files import create_static_files_router

from aidememoire import __version__
from aidememoire.errors import AideMemoireError, QueryError, RegisterError, ReviewError, StaleError
from aidememoire.serve import api, login, pages
from aidememoire.serve.adding import MOST_BYTES
from aidememoire.serve.answers import page
from aidememoire.serve.asking import current_viewer, question, wants_json
from aidememoire.serve.desk import Desk
from aidememoire.serve.guard import HEADERS, NOT_KEPT, Headers, known_host, own_forms, somebody
from aidememoire.serve.rendering import address

STATIC = Path(__file__).parent / "static"
MOST_PARTS = 250  # fields and files of one form
log = logging.getLogger("aidememoire.serve")


def make_app(desk: Desk) -> Litestar:
    """The application for that desk."""
    return Litestar(
        route_handlers=[pages.router, login.router, api.router, _static()],
        dependencies={
            "question": Provide(question, sync_to_thread=False),
            "viewer": Provide(current_viewer, sync_to_thread=False),
        },
        guards=[known_host, somebody, own_forms],
        middleware=[Headers()],
        exception_handlers={AideMemoireError: refused, HTTPException: refused, Exception: broken},
        openapi_config=OpenAPIConfig(
            title="aidememoire",
            version=__version__,
            path="/api/schema",
            render_plugins=[JsonRenderPlugin()],
            use_handler_docstrings=True,
        ),
        request_max_body_size=MOST_BYTES,
        logging_config=None,  # the log is the user's
        multipart_form_part_limit=MOST_PARTS,
        state=State({"desk": desk}),
        on_startup=[desk.reconciled.catch_up],
        on_shutdown=[desk.jobs.close, desk.reconciled.close],
    )


def _static() -> Any:
    return create_static_files_router(path="/static", directories=[STATIC], opt={"public": True}, include_in_schema=False)


def refused(request: Request[Any, Any, State], error: Exception) -> Response[Any]:
    """What was wrong, as a page or as JSON: {error, status}, and for a stale decision both versions."""
    status = _status(error)
    if status == 401 and not wants_json(request):
        from aidememoire.serve.answers import see_other

        return see_other(address("/login", then=request.url.path))
    message = error.detail if isinstance(error, HTTPException) else _public(error)
    told: dict[str, Any] = {"error": message, "status": status}
    if isinstance(error, StaleError):
        told |= {"seen": error.seen, "now": error.now}
    # What leads nowhere is refused before the middleware is asked, which would add these.
    headers = {**HEADERS, "Cache-Control": NOT_KEPT, **(getattr(error, "headers", None) or {})}
    if wants_json(request):
        return Response(told, status_code=status, media_type=MediaType.JSON, headers=headers)
    return Response(page(request, "refused.html", told=told), status_code=status, media_type=MediaType.HTML, headers=headers)


def broken(request: Request[Any, Any, State], error: Exception) -> Response[Any]:
    """That something went wrong here; what, is for the log alone."""
    log.error("%s %s", request.method, request.url.path, exc_info=error)
    return refused(request, HTTPException(status_code=500, detail="something went wrong here; the server's log says what"))


def _status(error: Exception) -> int:
    match error:
        case HTTPException():
            return error.status_code
        case StaleError():
            return 409
        case ReviewError():
            return 422
        case QueryError():
            return 404
        case _:
            return 503 if isinstance(error, RegisterError) else 400


def _public(error: Exception) -> str:
    """The message, unless it tells where files lie on this machine."""
    return "the register cannot be read or written at present" if isinstance(error, RegisterError) else str(error)
