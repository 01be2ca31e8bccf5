"""Which offices may be held by one and the same person under two words."""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from msgspec import Struct

from aidememoire.languages.pack import Pack

ANY = "*"


class OfficeWords(Struct, frozen=True, rename={"is_": "is"}):
    """What `names.toml` says of an office, as far as resolving needs it."""

    name: str
    is_: tuple[str, ...] = ()
    alone: bool = False
    leads: bool = False


class FormerWord(Struct, frozen=True):
    """The word before an office that is held no more."""

    former: str


class OfficesTable(Struct, frozen=True):
    """`names.toml`, the part about offices."""

    office: tuple[OfficeWords, ...]
    grammar: FormerWord


@cache
def _offices(pack: Pack) -> dict[str, frozenset[str]]:
    return {o.name: frozenset((o.name, *o.is_)) for o in pack.table("names", OfficesTable).office}


def may_mean_unknown(role: str, of: str | None, pack: Pack) -> bool:
    """Whether the bare office may mean a person whose office is not told: «le président», «le dirigeant sorval»."""
    name, portfolio = split_role(role, pack)
    office = next((o for o in pack.table("names", OfficesTable).office if o.name == name), None)
    return office is not None and not portfolio and not _is_former(role, pack) and (office.leads if of else office.alone)


def is_wide(role: str, pack: Pack) -> bool:
    """Whether the office is a word for many («le ministre»), said without a portfolio."""
    return may_mean_unknown(role, None, pack)


def _is_former(role: str, pack: Pack) -> bool:
    return role.startswith(f"{pack.table('names', OfficesTable).grammar.former} ")


@lru_cache(10_000)
def plain_key(text: str) -> str:
    """The text without accents, capitals and marks, for comparing."""
    decomposed = unicodedata.normalize("NFKD", text.replace("’", "'")).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c)).split())


@lru_cache(10_000)
def split_role(role: str, pack: Pack) -> tuple[str, str]:
    """The office and the portfolio of a role: "ministre des Ports" gives ("ministre", "des Ports")."""
    role = role.removeprefix(f"{pack.table('names', OfficesTable).grammar.former} ")
    for name in sorted(_offices(pack), key=len, reverse=True):
        if role == name or role.startswith(f"{name} "):
            return name, role[len(name) :].strip()
    return role, ""


@lru_cache(10_000)
def fit_of_roles(wanted: str, held: str, pack: Pack) -> int:
    """How well words for an office mean the holder of one: 3 the same words, 2 the same office, 1 a wider word, 0 not."""
    if _is_former(wanted, pack) != _is_former(held, pack):
        return 0
    (name, portfolio), (other, its) = split_role(wanted, pack), split_role(held, pack)
    words, its_words = _content(portfolio), _content(its)
    if words and its_words and not words & its_words:
        return 0
    if name == other:
        return 3 if words == its_words else 2
    known = _offices(pack).get(name, frozenset())
    return 1 if other in known or ANY in known else 0


def _content(portfolio: str) -> set[str]:
    return {w for w in plain_key(portfolio).split() if len(w) > 3}
