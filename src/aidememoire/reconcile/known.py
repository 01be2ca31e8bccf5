"""What is known before any article is read: agencies, outlets and their families, names of parties, offices.

The package brings lists of its own; the user's file adds to them and comes before them:

    [[agency]]
    name = "AVI"
    names = ["Agence AVI"]

    [[outlet]]
    name = "La Gazette de Sourlac"
    family = "Presse de Sourlac"

    [[outlet]]
    name = "Ministère valdanien du Commerce"
    of = "Valdanie"                      # the own voice of a party: a state's code, or a name

    [[party]]
    name = "Banque régionale des fleuves"
    type = "organization"
    names = ["BRF", "Regional River Bank"]

    [[office]]
    title = "président"
    of = "Valdanie"
    holder = "Aurèle Tansky"
    from = 2021-05-01
    until = 2025-11-30
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec
from msgspec import Struct, field

from aidememoire.errors import PackError, SourceError
from aidememoire.languages.pack import Pack, installed, load_pack
from aidememoire.model import EntityType
from aidememoire.reconcile.identities import Names, sound
from aidememoire.reconcile.offices import Tenure, office_reader
from aidememoire.reconcile.origins import AGENCY, Agency, Credits, Outlet, built_in
from aidememoire.reconcile.words import fold

KNOWN_SUFFIX = ".known.toml"


class Party(Struct, frozen=True, forbid_unknown_fields=True):
    """Somebody under several names; `code` is ISO 3166-1 alpha-2 for a state."""

    name: str
    type: EntityType = "organization"
    names: tuple[str, ...] = ()
    code: str | None = None


class Office(Struct, frozen=True, forbid_unknown_fields=True):
    """Who held an office and when; either end may be open."""

    title: str
    of: str
    holder: str
    since: dt.date | None = field(default=None, name="from")
    until: dt.date | None = None


class KnownFile(Struct, frozen=True, forbid_unknown_fields=True):
    """The user's file of parties, offices and outlets."""

    agency: tuple[Agency, ...] = ()
    outlet: tuple[Outlet, ...] = ()
    party: tuple[Party, ...] = ()
    office: tuple[Office, ...] = ()


class Known:
    """All that is known beforehand, looked up by folded name."""

    def __init__(self, credit: Credits | None = None, names: Names | None = None) -> None:
        self.credits = credit or Credits()
        self.names = names or Names()

    def fingerprint(self) -> bytes:
        """The same bytes for the same knowledge: with other knowledge everything is compared anew."""
        parts = (self.credits.agencies, self.credits.outlets, self.credits.templates, self.names)
        return msgspec.json.encode(parts, order="deterministic")


def read_known_file(path: Path) -> KnownFile:
    """The file at `path`; SourceError says what is wrong with it, and where."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), KnownFile)
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}; give the file of parties, offices and outlets with --known") from error
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: {error}; see docs/reconciling.md for the form of this file") from error


def load_known(path: Path | None = None) -> Known:
    """What the installed packs know, with the user's file where there is one."""
    return build_known([load_pack(lang) for lang in installed()], read_known_file(path) if path else None)


def find_known_file(register: Path) -> Path | None:
    """The user's file beside a register, where there is one: «talks.known.toml» beside «talks.db»."""
    beside = register.with_suffix(KNOWN_SUFFIX)
    return beside if beside.is_file() else None


def build_known(packs: Iterable[Pack], own: KnownFile | None = None) -> Known:
    """What the packs know, and what the user's file says instead or besides."""
    packs, own = list(packs), own or KnownFile()
    agencies, outlets = built_in(packs[0])  # both are common to all languages
    told = (*agencies.agency, *own.agency)
    names = dict(_names_of_packs(packs)) | {fold(n): f"{AGENCY}:{fold(a.name)}" for a in told for n in (a.name, *a.names)}
    names |= dict(_names_of_parties(own.party))
    resolved = tuple(msgspec.structs.replace(o, of=_party(o.of, names)) if o.of else o for o in own.outlet)
    tenures = tuple(_tenures(own.office, names))
    return Known(
        Credits(told, (*outlets.outlet, *resolved), agencies.signs, agencies.cites),
        Names(keys=names, tenures=tenures),
    )


def _names_of_parties(parties: Iterable[Party]) -> Iterator[tuple[str, str]]:
    for party in parties:
        key = f"state:{party.code}" if party.code else f"{party.type}:{fold(party.name)}"
        yield from ((fold(name), key) for name in (party.name, *party.names))


def _names_of_packs(packs: Iterable[Pack]) -> Iterator[tuple[str, str]]:
    """Every way in which states, regions, cities and organizations are written, under the key of each."""
    for pack in packs:
        for row in _rows(pack, "regions"):
            key = f"{row['type']}:{fold(_first_name(row))}"
            yield from ((fold(name), key) for name in (row["name"], *_several(row["variants"])))
        for row in _rows(pack, "organizations"):
            key = f"organization:{fold(_first_name(row))}"
            columns = (row["acronyms"], row["variants"], row["nicknames"])
            yield from ((fold(name), key) for name in (row["name"], *(n for c in columns for n in _several(c))))
        for row in _rows(pack, "places"):
            key = f"state:{row['code']}"
            yield from ((fold(name), key) for name in (row["name"], *_several(row["variants"])))


def _first_name(row: dict[str, str]) -> str:
    """The name that a thing has in the pack that lists it first; a later pack gives it in a column of that language."""
    return next((row[lang] for lang in installed() if row.get(lang)), row["name"])


def _rows(pack: Pack, name: str) -> tuple[dict[str, str], ...]:
    try:
        return pack.rows(name)
    except PackError:
        return ()  # a pack need not have every list


def _several(cell: str) -> list[str]:
    return [name for name in cell.split("|") if name]


def _party(name: str, names: dict[str, str]) -> str:
    """The key of a party that the user names: a code, a known name, or a key of its own."""
    if len(name) == 2 and name.isupper():
        return f"state:{name}"
    return names.get(fold(name)) or f"organization:{fold(name)}"


def _tenures(offices: Iterable[Office], names: dict[str, str]) -> Iterator[Tenure]:
    for office in offices:
        yield Tenure(
            title=_title(office.title),
            of=_party(office.of, names),
            holder=f"person:{sound(office.holder)}",
            since=office.since.isoformat() if office.since else None,
            until=office.until.isoformat() if office.until else None,
        )


def _title(title: str) -> str:
    """The office as mentions are read, in the first language that knows it; else as it is written."""
    readers = (office_reader(lang) for lang in installed())
    return next((found for reader in readers if reader and (found := reader.read(title, ()))), fold(title))
