"""Rows as aligned lines for the screen and for pipes: wide cells are cut, and the last column takes what room is left."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from unicodedata import combining, east_asian_width

from aidememoire.export.rows import COLUMNS, Row, screen_row
from aidememoire.model import Problem
from aidememoire.records import KINDS
from aidememoire.register import PLAIN, DocumentRow, EntityRow, Found, Marks, passage
from aidememoire.register.evidence import visible

GAP = 2
WIDEST = 36  # of any column but the last
NARROWEST = 9
LAST = 24  # the last column keeps this much, if the others have to give it up
KEPT = frozenset({"id", "published", "amount", "period", "date"})  # columns that are of no use when cut
# What is left out, one after another, where even cutting does not make room.
SPARED = ("status", "of", "place", "due", "outlet", "published", "by", "parties", "participants", "period")
RIGHT = frozenset({"amount", "progress", "documents", "mentions", *KINDS})
# A heading may be shorter than the field's name.
HEADINGS = {"statements": "stat.", "figures": "fig.", "commitments": "comm.", "meetings": "meet.", "instruments": "instr."}
CUT = "…"
CONTEXT = "words in context"  # no column, but a line of its own


def show_table(
    kind: str,
    rows: Iterable[Found | DocumentRow | EntityRow | Problem],
    width: int,
    *,
    evidence: bool = False,
    marks: Marks = PLAIN,
) -> Iterator[str]:
    """The lines of the table, a heading first; with `evidence` the words in their context stand below each row.

    `marks` sets off headings and evidence.
    """
    headings = {c: HEADINGS.get(c, c) if kind == "documents" else c for c in COLUMNS[kind]}
    cells = [_cells(kind, row, marks if evidence else None) for row in rows]  # and not the rows: each holds its whole document
    columns = [c for c in COLUMNS[kind] if not (evidence and c == "words" and kind != "omissions")]
    widths = fit(columns, [headings, *cells], width)
    for spared in SPARED:
        if _taken(widths) > width and spared in columns:
            columns.remove(spared)
            widths = fit(columns, [headings, *cells], width)
    yield marks.heading(_line(columns, headings, widths))
    for line in cells:
        yield _line(columns, line, widths)
        if CONTEXT in line:
            yield f"    {line[CONTEXT]}"


def fit(columns: Sequence[str], lines: Sequence[Row], width: int) -> list[int]:
    """The width of each column, so that a line fits in `width` if that can be had."""
    natural = [max(cells_of(line.get(c, "")) for line in lines) for c in columns]
    widths = [w if c in KEPT else min(w, WIDEST) for c, w in zip(columns[:-1], natural, strict=False)]
    room = width - GAP * (len(columns) - 1)
    last = min(natural[-1], LAST)
    while sum(widths) + last > room:
        shrinkable = [i for i, c in enumerate(columns[:-1]) if c not in KEPT and widths[i] > NARROWEST]
        if not shrinkable:
            break
        widths[max(shrinkable, key=lambda i: widths[i])] -= 1
    return [*widths, natural[-1] if columns[-1] in RIGHT else max(last, room - sum(widths))]


def _cells(kind: str, row: Found | DocumentRow | EntityRow | Problem, marks: Marks | None) -> Row:
    """The cells by column; with `marks` also the words in their context."""
    cells = {column: visible(cell) for column, cell in screen_row(kind, row).items()}
    if marks and isinstance(row, Found):
        cells[CONTEXT] = marks.evidence(passage(row.document.text, row.evidence))
    return cells


def _taken(widths: Sequence[int]) -> int:
    return sum(widths[:-1]) + min(widths[-1], LAST) + GAP * (len(widths) - 1)


def cells_of(text: str) -> int:
    """How many cells of a screen the text takes.

    >>> cells_of("Pékin"), cells_of("北京")
    (5, 4)
    """
    return sum(0 if combining(c) else 2 if east_asian_width(c) in "WF" else 1 for c in text)


def cut(text: str, width: int) -> str:
    """The text, or as much of it as fits in `width` with a sign that there is more.

    >>> cut("Alexandre", 6)
    'Alexa…'
    """
    if cells_of(text) <= width:
        return text
    while text and cells_of(text) > width - 1:
        text = text[: width - 1] if len(text) > width else text[:-1]
    return text.rstrip() + CUT


def _line(columns: Sequence[str], cells: Row, widths: Sequence[int]) -> str:
    shown = [_padded(cut(cells.get(c, ""), w), w, right=c in RIGHT) for c, w in zip(columns, widths, strict=True)]
    return (" " * GAP).join(shown).rstrip()


def _padded(text: str, width: int, *, right: bool) -> str:
    space = " " * max(0, width - cells_of(text))
    return space + text if right else text + space
