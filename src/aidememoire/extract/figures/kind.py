"""Whether a figure is a level, a change, a multiple or a share, and which way a change goes."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import Struct

from aidememoire.extract.figures.passage import Passage
from aidememoire.extract.figures.tables import KindTable, compiled, figures_table
from aidememoire.languages.pack import Pack
from aidememoire.records import FigureKind

REACH = 90
Sign = Literal[1, -1]


class KindFound(Struct, frozen=True):
    """A kind, and -1 when the words tell a fall."""

    kind: FigureKind
    sign: Sign = 1


def read_kind(passage: Passage, pack: Pack) -> KindFound:
    """The kind of the passage's quantity."""
    table = figures_table(pack).kind
    quantity = passage.quantity
    if quantity.dimension == "multiple":
        return KindFound("multiple")
    if quantity.rule == "fraction":
        return _change(passage, table) or KindFound("share")
    change = _change(passage, table)
    if change is not None:
        return change
    if quantity.value < 0:
        return KindFound("change")  # its own minus already says it falls
    return _ratio(passage, table) if quantity.unit == "%" else KindFound("level")


def _ratio(passage: Passage, table: KindTable) -> KindFound:
    before = passage.before[-REACH:]
    if compiled(table.share_before).search(before):
        return KindFound("share")
    if is_bracketed(passage, table):
        return _item(passage, table)
    if compiled(rf"\b(?:{table.rate})\b[^.;:!?]{{0,40}}$").search(before):
        return KindFound("level")
    return KindFound("share")


def is_bracketed(passage: Passage, table: KindTable) -> bool:
    """Whether the quantity stands alone in brackets, as behind an item of a list."""
    return passage.after.lstrip().startswith(")") and compiled(table.before_bracketed).search(passage.before.rstrip()) is not None


def _item(passage: Passage, table: KindTable) -> KindFound:
    """A change where the words that open or close the list tell one, or where the plus was lost; else a share."""
    for words, sign in ((table.rise, 1), (table.fall, -1)):
        opens = compiled(rf"(?<!\w)(?:{words})(?!\w)[^.:!?]{{0,{REACH}}}{table.heading}").search(passage.before)
        if opens or compiled(rf"{table.closing}(?:{words})").search(passage.after):
            return KindFound("change", 1 if sign > 0 else -1)
    return KindFound("change" if compiled(table.sign_lost).search(passage.before) else "share")


def _change(passage: Passage, table: KindTable) -> KindFound | None:
    """The change that the words next to the number tell, if any."""
    after = re.sub(compiled(table.after_parenthesis), "", passage.after, count=1)
    if compiled(table.after_fall).search(after):
        return KindFound("change", -1)
    if compiled(table.after_rise).search(after):
        return KindFound("change")
    before = passage.before[-REACH:]
    own = passage.text[passage.quantity.span.start : passage.quantity.number.start]
    if own.startswith("+"):
        return KindFound("change")
    if compiled(table.level_link).search(before) or compiled(table.level_bound).search(own):
        return _growth(passage, table)
    if passage.quantity.dimension in ("count", "time") and not compiled(table.change_preposition).search(before):
        return None
    if passage.quantity.dimension in ("count", "physical"):
        before = before.rsplit(",", 1)[-1]  # «…, de 27 étages» is no change, whatever stands before the comma
    ratio = passage.quantity.unit in ("%", "point")
    link = table.link_ratio if ratio else table.link
    falls = _last(rf"(?<!\w)(?:{table.fall})(?={link})", before)
    words = f"{table.rise}|{table.rise_ratio}" if ratio else table.rise
    rises = _last(rf"(?<!\w)(?:{words})(?={link})", before)
    if max(falls, rises) < 0:
        return KindFound("change") if ratio and compiled(table.after_change).search(after) else None
    return KindFound("change", -1 if falls > rises else 1)


def _growth(passage: Passage, table: KindTable) -> KindFound | None:
    """A percentage that a change reaches is a change."""
    found = compiled(table.growth).search(passage.before[-REACH:]) if passage.quantity.unit == "%" else None
    if found is None:
        return None
    return KindFound("change", -1 if compiled(table.fall).match(found.group()) else 1)


def _last(pattern: str, before: str) -> int:
    return max((m.start() for m in compiled(pattern).finditer(before)), default=-1)
