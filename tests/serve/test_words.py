"""Everything that a page says is said in French too, and what the record format calls its values has a name on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args, get_origin, get_type_hints

import pytest
from jinja2.ext import babel_extract

from aidememoire import records
from aidememoire.entries import Relation
from aidememoire.model import EntityType
from aidememoire.register.shape import RECORD_TYPES
from aidememoire.review import Cause
from aidememoire.serve.words import LANGUAGES, words

TEMPLATES = Path(__file__).parents[2] / "src" / "aidememoire" / "serve" / "templates"
CALLS = ("_", "gettext", "ngettext")
FORM = {"trim_blocks": "true", "lstrip_blocks": "true", "encoding": "utf-8"}
OF_INSTRUMENTS = {"kind": "instrument"}  # the kinds of instrument have names of their own


def messages() -> set[str]:
    found: set[str] = set()
    for template in TEMPLATES.glob("*.html"):
        with template.open("rb") as file:
            for _, _, message, _ in babel_extract(file, CALLS, [], FORM):
                found.add(message if isinstance(message, str) else message[0])
    return found


def values() -> set[tuple[str, str]]:
    """Context and value of everything that a record can hold out of a list."""
    found = {("kind", kind) for kind in records.KINDS} | {("kinds", kind) for kind in records.KINDS}
    for kind, type_ in RECORD_TYPES.items():
        for name, hint in get_type_hints(type_).items():
            context = OF_INSTRUMENTS.get(name, name) if kind == "instruments" else name
            parts = [part for part in (hint, *get_args(hint)) if get_origin(part) is Literal]
            found |= {(context, value) for part in parts for value in get_args(part)}
    for context, type_ in (("relation", Relation), ("type", EntityType), ("cause", Cause), ("verdict", records.Verdict)):
        found |= {(context, value) for value in get_args(type_)}
    return found


@pytest.mark.parametrize("message", sorted(messages()))
def test_every_message_is_said_in_french(message: str) -> None:
    french = words("fr")
    assert message in french._one or message in french._many


@pytest.mark.parametrize(("context", "value"), sorted(values()))
def test_every_value_has_a_name_in_french(context: str, value: str) -> None:
    assert f"{context}\x04{value}" in words("fr")._one


def test_no_message_is_kept_that_no_page_says() -> None:
    said = messages() | {"speaker not settled", "%(verdict)s by %(who)s, %(day)s"}
    kept = {key for key in words("fr")._one if "\x04" not in key}
    assert {key for key in kept - said if not key.startswith("read by machine")} == set()


def test_a_catalogue_keeps_the_places_of_a_message() -> None:
    for lang in LANGUAGES:
        for message, said in words(lang)._one.items():
            assert set(_places(message)) == set(_places(said)), message


def _places(message: str) -> list[str]:
    return [part.partition(")")[0] for part in message.split("%(")[1:]]
