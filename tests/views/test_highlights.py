"""Pieces of a text: together they are the text, and each record's words are exactly those that carry its mark."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aidememoire.model import Document, Span, document_id
from aidememoire.records import DocumentRecord, Omission, Statement
from aidememoire.views.highlights import paragraphs

LETTERS = st.text(alphabet="ab \n", min_size=1, max_size=40)


@st.composite
def articles(draw: st.DrawFn) -> DocumentRecord:
    text = draw(LETTERS)
    span = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(lambda p: Span(*sorted(p)))
    statements = tuple(
        Statement(id=f"s-{n}", kind="direct", content=tuple(content), cue=cue)
        for n, (content, cue) in enumerate(draw(st.lists(st.tuples(st.lists(span, max_size=3), st.none() | span), max_size=4)))
    )
    left_out = tuple(Omission(span=s, what="number", reason="test") for s in draw(st.lists(span, max_size=2)))
    document = Document(id=document_id(text), text=text, boilerplate=tuple(draw(st.lists(span, max_size=2))))
    return DocumentRecord(document=document, statements=statements, omissions=left_out)


@given(whole=articles())
def test_nothing_is_lost_and_nothing_is_marked_that_is_not_meant(whole: DocumentRecord) -> None:
    text = whole.document.text
    pieces = [piece for paragraph in paragraphs(whole) for piece in paragraph]
    for piece in pieces:
        assert text[piece.start : piece.start + len(piece.text)] == piece.text and "\n" not in piece.text
    shown = {n for piece in pieces for n in range(piece.start, piece.start + len(piece.text))}
    assert all(text[n].isspace() for n in set(range(len(text))) - shown)
    for statement in whole.statements:
        meant = {n for start, end in statement.content for n in range(start, end)} & shown
        marked = {
            n
            for piece in pieces
            if any(m.record == statement.id and m.field == "content" for m in piece.marks)
            for n in range(piece.start, piece.start + len(piece.text))
        }
        assert marked == meant
    dimmed = {n for piece in pieces if piece.boilerplate for n in range(piece.start, piece.start + len(piece.text))}
    assert dimmed == {n for start, end in whole.document.boilerplate for n in range(start, end)} & shown
