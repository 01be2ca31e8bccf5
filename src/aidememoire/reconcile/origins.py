"""Where a document's words come from: the agency it signs or cites, else the family of its outlet, else unknown.

Two sources count as two only when both origins are known and differ. An outlet that nobody has listed may print
anybody's words: its origin is unknown, and the unknown never raises a count.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from aidememoire.entries import Copy, Origin
from aidememoire.languages.pack import Pack
from aidememoire.model import Document
from aidememoire.reconcile.words import fold, fold_text

AGENCY = "agency"  # how the key of an agency begins: it is no party to what it tells


class Agency(Struct, frozen=True):
    """A news agency and the names under which it is credited."""

    name: str
    names: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


class AgencyTable(Struct, frozen=True):
    """`agencies.toml`: how copy is signed and how an agency is cited, with the slot {name}; and the agencies."""

    signs: tuple[str, ...]
    cites: tuple[str, ...]
    agency: tuple[Agency, ...]


class Outlet(Struct, frozen=True):
    """An outlet: its `family` (itself where it has none), or the party `of` which it is the own voice."""

    name: str
    names: tuple[str, ...] = ()
    family: str | None = None
    of: str | None = None


class OutletTable(Struct, frozen=True):
    """`outlets.toml`: outlets that are known to stand for themselves, and which belong together."""

    outlet: tuple[Outlet, ...]


class Credits:
    """Agencies and outlets, ready to be looked for; later ones come before earlier ones of the same name."""

    def __init__(
        self,
        agencies: Iterable[Agency] = (),
        outlets: Iterable[Outlet] = (),
        signs: Iterable[str] = (),
        cites: Iterable[str] = (),
    ) -> None:
        self.agencies = {fold(name): agency.name for agency in agencies for name in (agency.name, *agency.names)}
        self.outlets = {fold(name): outlet for outlet in outlets for name in (outlet.name, *outlet.names)}
        self.templates = (tuple(signs), tuple(cites))

    @cached_property
    def signs(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of a signature over folded text; their group is the agency's name."""
        return self._compiled(self.templates[0])

    @cached_property
    def cites(self) -> tuple[re.Pattern[str], ...]:
        """Patterns of a citation over folded text; their group is the agency's name."""
        return self._compiled(self.templates[1])

    def _compiled(self, templates: Iterable[str]) -> tuple[re.Pattern[str], ...]:
        names = "|".join(re.escape(name) for name in sorted(self.agencies, key=lambda n: (-len(n), n)))
        return tuple(re.compile(t.replace("{name}", f"({names})"), re.MULTILINE) for t in templates) if names else ()

    def signed(self, text: str) -> str | None:
        """The agency that signs a folded text: the first there is."""
        found = [match for pattern in self.signs if (match := pattern.search(text))]
        return self.agencies[min(found, key=lambda m: (m.start(1), m.group(1))).group(1)] if found else None

    def cited(self, text: str) -> frozenset[str]:
        """The agencies that a folded text cites."""
        return frozenset(self.agencies[m.group(1)] for pattern in self.cites for m in pattern.finditer(text))

    def agency_of(self, key: str | None) -> str | None:
        """The agency that a key of an identity stands for («agency:avi»), if it is one."""
        kind, _, name = (key or "").partition(":")
        return self.agencies.get(name) if kind == AGENCY else None


def built_in(pack: Pack) -> tuple[AgencyTable, OutletTable]:
    """What the packages knows of agencies and outlets.

    >>> agencies, outlets = built_in(fr)
    >>> Credits(agencies.agency, (), agencies.signs, agencies.cites).signed(fold("SELM, 3 mars (AFP) – Le port rouvre."))
    'AFP'
    """
    return pack.table("agencies", AgencyTable), pack.table("outlets", OutletTable)


def find_origins(documents: Iterable[Document], copies: Iterable[Copy], known: Credits) -> dict[str, Origin]:
    """Where each document's words come from, by its id; a reprint has the origin of what it prints."""
    return pass_on({d.id: own_origin(d, known) for d in documents}, copies)


def own_origin(document: Document, known: Credits) -> Origin:
    """What a document says of where its words come from.

    A signature comes first, then a single agency that is cited: its copy may be all there is to the article. Several
    agencies cited leave it open whose the rest is.
    """
    outlet = fold(document.outlet) if document.outlet else ""
    text = fold_text(document.text)
    agency = known.agencies.get(outlet) or known.signed(text)
    if agency:
        return Origin(document=document.id, name=agency, basis="agency")
    cited = known.cited(text)
    if cited:
        return Origin(document=document.id, name=min(cited) if len(cited) == 1 else None, basis="agency")
    listed = known.outlets.get(outlet)
    if listed is None:
        return Origin(document=document.id, name=None, basis="unknown")
    basis = "family" if listed.family else "outlet"
    return Origin(document=document.id, name=listed.family or listed.name, basis=basis, of=listed.of)  # type: ignore[arg-type]  # one of the literals


def pass_on(own: Mapping[str, Origin], copies: Iterable[Copy]) -> dict[str, Origin]:
    """The origins of documents, given what each says of itself: a reprint has that of what it prints.

    Where the one that stands for the group does not say it, a reprint that does speaks for the group.
    """
    found = dict(own)
    for copy in sorted((c for c in copies if c.kind == "reprint"), key=lambda c: c.document):
        head = found.get(copy.of)
        if head is None:
            continue
        here = found[copy.document]
        if head.name is None and here.basis == "agency" and here.name:
            found[copy.of] = Origin(document=copy.of, name=here.name, basis="reprint")
        found[copy.document] = Origin(document=copy.document, name=found[copy.of].name, basis="reprint", of=head.of)
    return found
