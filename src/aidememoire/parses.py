"""Parses kept for the next reading: rules change often, the model hardly ever, and parsing is half of the work.

A file of SQLite that any number of processes may use at once. A parse is found again only for the same text, the
same sentences, the same model and the same code around it; nothing in it is ever out of date, so it can be kept
for good, or thrown away.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from aidememoire.errors import SourceError
from aidememoire.languages.pack import Pack
from aidememoire.model import Document, Span
from aidememoire.parse import PackSettings, parse, short_letter_classes

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parser = Callable[[Document, tuple[Span, ...], Pack], "Doc"]
# What rules may ask of a token; spaces and the words themselves are always kept.
KEPT = ("ORTH", "LEMMA", "POS", "TAG", "MORPH", "HEAD", "DEP", "ENT_IOB", "ENT_TYPE", "SENT_START", "SPACY")
WAIT = 30.0  # seconds for another process to end its writing


class ParseCache:
    """Gives the parse that was kept, or parses and keeps it; used in place of `parse`."""

    def __init__(self, path: str | Path) -> None:
        try:
            self._file = sqlite3.connect(path, timeout=WAIT, isolation_level=None)
            self._file.execute("pragma journal_mode = wal")
            self._file.execute("pragma synchronous = normal")
            self._file.execute("create table if not exists parses (key blob primary key, parse blob not null) without rowid")
        except sqlite3.Error as error:
            raise SourceError(f"{path}: no cache of parses can be kept there: {error}") from error

    def __call__(self, document: Document, sentences: tuple[Span, ...], pack: Pack) -> Doc:
        """The Doc, equal to that of `parse`."""
        from spacy.tokens import DocBin

        key = _key(document.text, sentences, pack)
        row = self._file.execute("select parse from parses where key = ?", (key,)).fetchone()
        if row:
            return next(DocBin().from_bytes(row[0]).get_docs(_vocabulary(pack)))
        doc = parse(document, sentences, pack)
        self._file.execute("insert or ignore into parses values (?, ?)", (key, DocBin(attrs=KEPT, docs=[doc]).to_bytes()))
        return doc

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()


def _key(text: str, sentences: tuple[Span, ...], pack: Pack) -> bytes:
    return sha256(msgspec.msgpack.encode([_made_by(pack), text, sentences])).digest()


@cache
def _made_by(pack: Pack) -> tuple[str, ...]:
    """The model, its versions, and the code that turns a text into what the model reads."""
    model = pack.table("pack", PackSettings).model
    code = sha256((Path(__file__).parent / "parse.py").read_bytes()).hexdigest()
    return model, version(model), version("spacy"), code


@cache
def _vocabulary(pack: Pack) -> Any:
    """The words' shapes as the model has them; without the model, which takes seconds to load and is not needed."""
    with short_letter_classes():
        import spacy

        return spacy.blank(pack.lang).vocab
