"""What a server sent: a page or a plain text, told apart by its media type."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

from aidememoire.model import Document, Problem
from aidememoire.read.decode import NotTextError, declared_charset, decode
from aidememoire.read.html import MAX_PAGE, read_page
from aidememoire.read.text import Facts, problem, to_document

PAGES, TEXTS = {"text/html", "application/xhtml+xml"}, {"text/plain"}
MAX_BODY = 2 * MAX_PAGE  # bytes; a page may come in any encoding


def media_type(content_type: str) -> tuple[str, str | None]:
    """The media type and the charset of a `Content-Type`.

    >>> media_type('Text/HTML; charset="UTF-8"'), media_type("")
    (('text/html', 'utf-8'), ('', None))
    """
    if not content_type.strip():
        return "", None
    message = Message()
    message["Content-Type"] = content_type.encode("ascii", "ignore").decode("ascii").replace("\n", " ").replace("\r", " ")
    return message.get_content_type(), message.get_content_charset()


def read_fetched(data: bytes, content_type: str, facts: Facts, option: str | None = None) -> Iterator[Document | Problem]:
    """The document of a page or a plain text; a Problem for anything else, and for what is longer than MAX_BODY."""
    kind, charset = media_type(content_type)
    if kind not in PAGES | TEXTS:
        yield problem("not-a-page", f"it is {kind or 'of unknown type'}, neither a page nor plain text", facts.where)
        return
    if len(data) > MAX_BODY:
        yield problem("too-large", f"more than {MAX_BODY} bytes; an article's page is smaller", facts.where)
        return
    try:
        text, _ = decode(data, charset or (declared_charset(data) if kind in PAGES else None))
    except NotTextError as error:
        yield problem("not-text", str(error), facts.where)
        return
    yield from read_page(text, facts, option) if kind in PAGES else to_document(text, facts, option)
