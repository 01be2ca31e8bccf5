"""Which agency a document credits: data of `languages/common/agencies.toml`, made into patterns."""

from __future__ import annotations

import re

from msgspec import Struct

from aidememoire.languages.pack import Pack
from aidememoire.reconcile.words import fold


class Agency(Struct, frozen=True):
    """An agency and the names under which it is credited."""

    name: str
    names: tuple[str, ...]
    examples: tuple[str, ...] = ()


class AgencyTable(Struct, frozen=True):
    """`agencies.toml`: ways to credit, with the slot {name}, and the agencies."""

    credits: tuple[str, ...]
    agency: tuple[Agency, ...]


def agency_patterns(pack: Pack) -> dict[str, str]:
    """Pattern of a credit, over folded text, to the agency's name.

    >>> bool(re.search(next(iter(agency_patterns(fr))), fold("Le port rouvre (AFP).")))
    True
    """
    table = pack.table("agencies", AgencyTable)
    patterns: dict[str, str] = {}
    for agency in table.agency:
        names = "|".join(re.escape(fold(name)) for name in agency.names)
        patterns["|".join(c.replace("{name}", f"(?:{names})") for c in table.credits)] = agency.name
    return patterns
