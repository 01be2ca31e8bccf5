"""A document, a relation or an indicator as one HTML file: it opens offline, runs nothing, and looks like the page."""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from aidememoire.errors import QueryError
from aidememoire.register import Register
from aidememoire.serve.rendering import render
from aidememoire.serve.words import LANGUAGES
from aidememoire.views.documents import view_document
from aidememoire.views.parties import view_relation

STATIC = Path(__file__).parent / "static"
PART = re.compile(r'url\("?([\w/-]+)\.(woff2|svg)"?\)')
KINDS = {"woff2": "font/woff2", "svg": "image/svg+xml"}
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")
RARE = "-ext."  # letters that few articles need: their fonts are left out
# What leads into the server, or asks something of it: addresses of pages, and forms.
INWARD = re.compile(r'\s(?:href|action)="/[^"]*"')
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)


def report_document(register: Register, id_: str, lang: str) -> str:
    """The document whose id begins so, with its records; QueryError if there is none."""
    return _report(register, "document.html", view_document(register, id_), lang)


def report_relation(register: Register, left: str, right: str, lang: str) -> str:
    """The relation of the two parties; QueryError if one is not known."""
    return _report(register, "relation.html", view_relation(register, left, right), lang)


def report_indicator(register: Register, left: str, right: str, measure: str, lang: str) -> str:
    """The indicators of that measure between the two parties; QueryError, with those there are, if there is none."""
    view = view_relation(register, left, right)
    lines = tuple(line for line in view.indicators if line.measure == measure)
    if not lines:
        there = ", ".join(dict.fromkeys(line.measure for line in view.indicators)) or "none"
        raise QueryError(f"no indicator {measure} concerns {view.left.name} and {view.right.name}; there are: {there}")
    return _report(register, "indicator.html", msgspec.structs.replace(view, indicators=lines), lang)


def _report(register: Register, template: str, view: Any, lang: str) -> str:
    page = render(
        template,
        lang,
        layout="report.html",
        view=view,
        viewer=None,
        guarded=False,
        register_name=register.path.name,
        csrf="",
        path="",
        parameters={},
        languages=LANGUAGES,
        style=_style(),
    )
    return INWARD.sub("", FORM.sub("", page))


@cache
def _style() -> str:
    """The page's style sheet with its fonts inside, but for those of rare letters."""
    css = (STATIC / "page.css").read_text(encoding="utf-8")
    css = FONT_FACE.sub(lambda m: "" if RARE in m[0] else m[0], css)
    return PART.sub(lambda m: f"url(data:{KINDS[m[2]]};base64,{_part(f'{m[1]}.{m[2]}')})", css)


def _part(name: str) -> str:
    return b64encode((STATIC / name).read_bytes()).decode()
