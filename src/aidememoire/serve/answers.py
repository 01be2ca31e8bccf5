"""One answer in the form that was asked for: a page, JSON, or a list as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import msgspec
from litestar import Response
from litestar.enums import MediaType
from litestar.response import Redirect

from aidememoire.export import csv_columns, encode_found, row_of
from aidememoire.model import Problem
from aidememoire.register import DocumentRow, EntityRow, Found
from aidememoire.serve.asking import Ask, Form, desk_of, must_log_in, viewer_of, wants_json
from aidememoire.serve.citing import citation
from aidememoire.serve.people import csrf_token
from aidememoire.serve.rendering import render
from aidememoire.serve.words import LANGUAGES, choose, words
from aidememoire.views.cards import address_of
from aidememoire.views.lists import without_path

LANGUAGE = "language"  # name of the cookie
Row = Found | DocumentRow | EntityRow | Problem
TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson", "citation": "text/plain"}
ENDINGS = {"csv": "csv", "jsonl": "jsonl", "citation": "txt"}
MOST_EXPORTED = 10_000  # rows of a file; the command line gives all


def answer(request: Ask, template: str, view: Any, *, status: int = 200, **more: Any) -> Response[Any]:
    """The view as a page, or as JSON where that is asked for."""
    if wants_json(request):
        return Response(view, status_code=status, media_type=MediaType.JSON)
    return Response(page(request, template, view=view, **more), status_code=status, media_type=MediaType.HTML)


def page(request: Ask, template: str, **context: Any) -> str:
    """The template filled in, with what every page shows besides."""
    desk = desk_of(request.app.state)
    viewer = viewer_of(request)
    lang = spoken(request)
    return render(
        template,
        lang,
        **context,
        viewer=viewer,
        guarded=must_log_in(desk),
        register_name=desk.register.path.name,
        csrf=csrf_token(desk.secret, viewer),
        path=request.url.path,
        parameters=request.query_params.dict(),
        asked={name: values[-1] for name, values in request.query_params.dict().items()},
        languages=LANGUAGES,
    )


def spoken(request: Ask) -> str:
    """The language of whoever asks."""
    return choose(request.cookies.get(LANGUAGE), request.headers.get("accept-language"))


def as_file(request: Ask, form: Form, kind: str, rows: Iterable[Row]) -> Response[bytes]:
    """The rows as a file to keep: CSV, JSON Lines, or citations."""
    lines = {"csv": _csv, "jsonl": _jsonl, "citation": _citations}[form](request, kind, map(_without_path, rows))
    headers = {"Content-Disposition": f'attachment; filename="{kind}.{ENDINGS[form]}"'}
    return Response("".join(lines).encode(), media_type=TYPES[form], headers=headers)


def see_other(path: str) -> Redirect:
    """To the page that shows what was done."""
    return Redirect(path, status_code=303)


def back_to(path: str) -> str:
    """The page of ours that a form names; the first one for anything that leads elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else "/"


def _without_path(row: Row) -> Row:
    if isinstance(row, Found):
        return replace(row, document=msgspec.structs.replace(row.document, uri=address_of(row.document.uri)))
    return without_path(row) if isinstance(row, DocumentRow) else row


def _csv(_: Ask, kind: str, rows: Iterable[Row]) -> Iterator[str]:
    out = io.StringIO()
    writer = csv.DictWriter(out, csv_columns(kind, evidence=True), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _harmless(cell) for name, cell in row_of(row, evidence=True).items()})
    yield out.getvalue()


def _jsonl(_: Ask, __: str, rows: Iterable[Row]) -> Iterator[str]:
    yield from (encode_found(row, evidence=True).decode() + "\n" for row in rows)


def _citations(request: Ask, _: str, rows: Iterable[Row]) -> Iterator[str]:
    said = words(spoken(request))
    yield from (citation(row, said) + "\n\n" for row in rows if isinstance(row, Found))


def _harmless(cell: str) -> str:
    """The cell, so that no spreadsheet takes words of the press for a formula; a number stays one."""
    if cell[:1] in "=+@\t\r" or (cell[:1] == "-" and not cell[1:].replace(".", "", 1).isdecimal()):
        return f"'{cell}"
    return cell
