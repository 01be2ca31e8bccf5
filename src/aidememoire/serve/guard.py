"""What is asked of every request before it is answered, and what every answer says to the browser."""

from __future__ import annotations

from typing import Any

from litestar.connection import ASGIConnection
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.exceptions import NotAuthorizedException, PermissionDeniedException
from litestar.handlers import BaseRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from aidememoire.serve.asking import viewer_of
from aidememoire.serve.desk import Desk
from aidememoire.serve.people import csrf_token, is_token

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 (the name of a header)
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
NOT_KEPT = "no-store"  # pages of the register are nothing for caches
KEPT = "public, max-age=3600"


class Headers(ASGIMiddleware):
    """Says to the browser, with each answer, what it may do with it."""

    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        """Answer with the headers added."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", KEPT if scope["path"].startswith("/static/") else NOT_KEPT)
            await send(message)

        await next_app(scope, receive, send_with_headers)


def known_host(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse a request to a name that is not this server's: a page elsewhere may have had its name point here."""
    host = (connection.headers.get("host") or "").lower()
    name = host.rpartition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    desk: Desk = connection.app.state.desk
    if desk.hosts and name not in desk.hosts:
        raise PermissionDeniedException("this server does not answer to that name")


def somebody(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse who is not logged in, unless the page is for everybody; and a reader who wants to change something."""
    if handler.opt.get("public"):
        return
    viewer = viewer_of(connection)  # type: ignore[arg-type]  # a request in all but type
    if viewer is None:
        raise NotAuthorizedException("log in first")
    if connection.scope["method"] not in SAFE and not viewer.may_annotate and not handler.opt.get("for_readers"):  # type: ignore[typeddict-item]  # HTTP only
        raise PermissionDeniedException("a reader may change nothing")


async def own_forms(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse to change anything for a form that is not ours, which any page on the web could send from this browser.

    Ours carry a token in a header or a field. A program that is no browser may go without, with JSON: it sends neither a
    cookie nor the origin that every browser tells.
    """
    if connection.scope["method"] in SAFE:  # type: ignore[typeddict-item]  # HTTP only
        return
    desk: Desk = connection.app.state.desk
    expected = csrf_token(desk.secret, viewer_of(connection))  # type: ignore[arg-type]  # a request in all but type
    given = connection.headers.get(TOKEN_HEADER)
    kind = (connection.headers.get("content-type") or "").partition(";")[0].strip().lower()
    if given is None and kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        given = (await connection.form()).get("csrf")  # type: ignore[attr-defined]  # a request in all but type
    elif given is None and kind in ("application/json", "") and not _is_browser(connection):
        return
    if not is_token(given, expected):
        raise PermissionDeniedException("the form is out of date or not from this page: load the page again")


def _is_browser(connection: ASGIConnection[Any, Any, Any, Any]) -> bool:
    return bool(connection.cookies) or any(connection.headers.get(name) for name in ("origin", "sec-fetch-site", "referer"))
