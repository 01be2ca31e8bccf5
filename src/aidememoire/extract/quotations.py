"""Quotation marks: which passages of a text stand between marks, also where one mark is missing.

Works on the text alone, before any parse, since sentences must not be broken inside a quotation. Marks of
one family close one another; what the families are is common to the languages and stands in
`languages/common/marks.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_right, insort
from collections.abc import Iterator
from dataclasses import dataclass, field

from msgspec import Struct

from aidememoire.languages.pack import Pack
from aidememoire.model import Quotation, Span, Taken, trim

# A quotation that runs on over paragraphs is closed within so many of them, or its mark was lost.
REACH_PARAGRAPHS = 8
REACH_CHARACTERS = 4000
DEEPEST = 12  # quotations that are open at a time; a text that opens more only repeats a sign
# Marks in link targets, tags and front matter are no quotation marks of the text.
MARKUP = re.compile(
    r"\A---\n.*?\n---\n"
    r"|\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+[\"'][^)\n]*)?\)"
    r"|(?<!<)<[a-zA-Z/!][^<>\n]{0,300}>"
    r"|^\"(?=[«“])|\"{3,}[ \t]*$",  # left over from a table of values
    re.DOTALL | re.MULTILINE,
)
INNER_EDGE = " \t\r\n\u00a0\u202f\u2009"


class Family(Struct, frozen=True):
    """Marks that belong together; `name` is for people, `toggle` marks open and close alike."""

    name: str
    open: tuple[str, ...] = ()
    close: tuple[str, ...] = ()
    toggle: tuple[str, ...] = ()
    across: bool = False  # may run on over paragraphs
    apostrophe: tuple[str, ...] = ()  # closes where such a quotation is open and no letter follows
    examples: tuple[str, ...] = ()


class MarksTable(Struct, frozen=True):
    """`languages/common/marks.toml`."""

    family: tuple[Family, ...]


@dataclass(slots=True)
class _Open:
    start: int
    inner: int
    family: str
    paragraph: int
    across: bool


@dataclass(slots=True)
class _State:
    text: str
    starts: list[int]  # where paragraphs start
    closing: dict[str, tuple[str, ...]]  # by family, what closes it
    stack: list[_Open] = field(default_factory=list)
    found: list[Quotation] = field(default_factory=list)
    found_starts: list[int] = field(default_factory=list)  # where they begin, in order
    last_end: int = 0  # where the last quotation ended, so that a lost opening never reaches back over it


def find_quotations(text: str, pack: Pack) -> tuple[Quotation, ...]:
    """Every quotation of the text, outer before inner, in text order.

    A closing mark without an opening one quotes from the start of its paragraph; an opening mark that is
    never closed quotes to the end of its paragraph. An apostrophe is no mark.
    """
    families = pack.table("marks", MarksTable).family
    by_mark = {m: f for f in families for m in (*f.open, *f.close, *f.toggle, *f.apostrophe)}
    closing = {f.name: (*f.close, *f.toggle) for f in families}
    state = _State(text, [m.end() for m in re.finditer(r"^|\n", text)], closing)
    markup = Taken(Span(*m.span()) for m in MARKUP.finditer(text))
    for match in re.finditer("|".join(sorted(map(re.escape, by_mark), key=len, reverse=True)), text):
        if markup.meets(Span(match.start(), match.start() + 1)):
            continue
        _take_mark(state, by_mark[match.group()], match.group(), Span(*match.span()))
    while state.stack:
        _close_at_paragraph_end(state, state.stack.pop())
    unique = {q.outer: q for q in state.found if q.inner.end > q.inner.start}
    return tuple(_with_depth(sorted(unique.values(), key=lambda q: (q.outer.start, -q.outer.end))))


def _take_mark(state: _State, family: Family, mark: str, at: Span) -> None:
    if mark in family.apostrophe and not _ends_word(state, family, at):
        return
    paragraph = _paragraph(state, at.start)
    _expire(state, paragraph, at.start)
    opens, closes = _can_open(state.text, at), _can_close(state.text, at)
    top = next((o for o in reversed(state.stack) if o.family == family.name), None)
    opens = opens or (not state.stack and _glued(state.text, at))
    closes = closes or (top is not None and not state.text[at.start - 1].isspace())  # «"Venez"a-t-il dit»
    if mark in family.toggle or (mark in family.open and mark in family.close):
        opening = opens and (top is None or not closes)
    elif mark in family.open:
        opening = opens or not (closes and top)
    else:
        opening = opens and not closes and top is None
    if opening:
        if top is not None and at.start <= _first_word(state, paragraph):
            return  # re-opened at the start of a paragraph: the same quotation goes on
        if len(state.stack) >= DEEPEST:
            return
        state.stack.append(_Open(at.start, at.end, family.name, paragraph, family.across))
    elif closes or mark not in family.toggle:
        _close(state, family, top or _other_open(state, family, at, paragraph), at, paragraph)


def _other_open(state: _State, family: Family, at: Span, paragraph: int) -> _Open | None:
    """The mark of another family that this one closes: «…", a dit X: only where its own sign never comes in the paragraph."""
    opened = state.stack[-1] if len(state.stack) == 1 else None
    if opened is None or opened.paragraph != paragraph or not family.across or not opened.across:
        return None
    end = state.starts[paragraph + 1] if paragraph + 1 < len(state.starts) else len(state.text)
    return None if any(sign in state.text[at.end : end] for sign in state.closing[opened.family]) else opened


def _close(state: _State, family: Family, top: _Open | None, at: Span, paragraph: int) -> None:
    if top is None:
        if not family.toggle or family.across:
            _close_without_opening(state, at, paragraph)
        return
    while state.stack[-1] is not top:
        state.stack.pop()  # an inner mark that was never closed
    state.stack.pop()
    _add(state, Span(top.start, at.end), Span(top.inner, at.start), "both")


def _close_without_opening(state: _State, at: Span, paragraph: int) -> None:
    start = max(state.starts[paragraph], state.last_end)
    inner = trim(state.text, Span(start, at.start), INNER_EDGE + ",;")
    if inner.end > inner.start and not state.stack:
        _add(state, Span(inner.start, at.end), inner, "closing_only")


def _close_at_paragraph_end(state: _State, opened: _Open) -> None:
    following = bisect_right(state.starts, opened.start)
    end = state.starts[following] - 1 if following < len(state.starts) else len(state.text)
    next_found = bisect_right(state.found_starts, opened.start)
    holds_one = next_found < len(state.found_starts) and state.found_starts[next_found] < end
    if end > opened.inner and not holds_one:
        _add(state, Span(opened.start, end), Span(opened.inner, end), "opening_only")


def _expire(state: _State, paragraph: int, position: int) -> None:
    """Give up marks opened too far back; their quotation ends with their paragraph."""
    for opened in list(state.stack):
        family_reach = REACH_PARAGRAPHS if opened.across else 0
        if paragraph - opened.paragraph > family_reach or position - opened.start > REACH_CHARACTERS:
            state.stack.remove(opened)
            _close_at_paragraph_end(state, opened)


def _add(state: _State, outer: Span, inner: Span, marks: str) -> None:
    inner = trim(state.text, inner, INNER_EDGE)
    state.found.append(Quotation(outer=outer, inner=inner, marks=marks))  # type: ignore[arg-type]  # one of the literals
    insort(state.found_starts, outer.start)
    state.last_end = max(state.last_end, outer.end)


def _paragraph(state: _State, position: int) -> int:
    return max(0, bisect_right(state.starts, position) - 1)


def _first_word(state: _State, paragraph: int) -> int:
    start = state.starts[paragraph]
    while start < len(state.text) and state.text[start] in " \t\u00a0\u202f-–—":
        start += 1
    return start


def _can_open(text: str, at: Span) -> bool:
    before = text[at.start - 1] if at.start else " "
    after = text[at.end] if at.end < len(text) else " "
    return (before.isspace() or before in "([{«“‘'’\"—–-:/") and after not in ",.;:!?)]"


def _ends_word(state: _State, family: Family, at: Span) -> bool:
    """Whether an apostrophe closes a quotation: one of its family is open, and no letter follows."""
    return any(o.family == family.name for o in state.stack) and not state.text[at.end : at.end + 1].isalnum()


def _glued(text: str, at: Span) -> bool:
    """Whether a mark opens right behind a full stop, the space between them lost: «…ouvrira."Le port…»."""
    return text[at.start - 1 : at.start] in (".", "!", "?") and text[at.end : at.end + 1].isupper()


def _can_close(text: str, at: Span) -> bool:
    before = text[at.start - 1] if at.start else " "
    after = text[at.end] if at.end < len(text) else " "
    if at.start == 0 or before == "\n":
        return False
    return not after.isalnum() or before in ".,!?…"


def _with_depth(ordered: list[Quotation]) -> Iterator[Quotation]:
    around: list[Quotation] = []
    for quotation in ordered:
        around = [q for q in around if q.outer.end >= quotation.outer.end]
        yield Quotation(outer=quotation.outer, inner=quotation.inner, marks=quotation.marks, depth=len(around))
        around.append(quotation)
