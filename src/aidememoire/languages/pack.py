"""Language packs: what a language knows, as tables beside this file.

A pack is a folder of TOML tables (one per extractor, same name) and CSV lists. An extractor asks for its
table by name and type, and gets it validated: `pack.table("times", TimesTable)`.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

from aidememoire.errors import PackError

T = TypeVar("T")
ROOT = Path(__file__).parent


class Pack:
    """One language: its code, its folder, and its tables read on demand and kept."""

    def __init__(self, lang: str, root: Path = ROOT) -> None:
        self.lang = lang
        self.folder = root / lang
        self.common = ROOT / "common"
        if not self.folder.is_dir():
            raise PackError(f"no language pack «{lang}» in {root}; installed: {', '.join(installed(root)) or 'none'}")
        self._tables: dict[tuple[str, object], object] = {}

    def __repr__(self) -> str:
        return f"Pack({self.lang!r})"

    def table(self, name: str, type_: type[T]) -> T:
        """The table `name`.toml of this language (or of `common/`), validated as `type_`."""
        key = (name, type_)
        if key not in self._tables:
            self._tables[key] = msgspec_read(self._path(name, "toml"), type_)
        return self._tables[key]  # type: ignore[return-value]  # kept under its own type

    def rows(self, name: str) -> tuple[dict[str, str], ...]:
        """The rows of the CSV list `name`.csv, each by column; cells are stripped."""
        key = (name, "csv")
        if key not in self._tables:
            with self._path(name, "csv").open(encoding="utf-8", newline="") as handle:
                self._tables[key] = tuple({k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(handle))
        return self._tables[key]  # type: ignore[return-value]  # kept under its own type

    def digest(self) -> str:
        """SHA-256 of every file of the pack and of `common/`, so that a reading names what made it."""
        total = sha256()
        for path in sorted([*self.folder.glob("*.*"), *self.common.glob("*.*")]):
            total.update(path.name.encode() + b"\0" + path.read_bytes())
        return total.hexdigest()

    def _path(self, name: str, suffix: str) -> Path:
        for folder in (self.folder, self.common):
            path = folder / f"{name}.{suffix}"
            if path.is_file():
                return path
        raise PackError(f"language pack «{self.lang}» has no table {name}.{suffix} in {self.folder}")


def msgspec_read(path: Path, type_: type[T]) -> T:
    """The TOML file at `path` as a `type_`; PackError names the file and the place that is wrong."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), type_)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise PackError(f"{path.name} of pack «{path.parent.name}»: {error}") from error


def installed(root: Path = ROOT) -> tuple[str, ...]:
    """Codes of the languages that have a pack, sorted."""
    return tuple(sorted(p.parent.name for p in root.glob("*/pack.toml")))


@cache
def load_pack(lang: str) -> Pack:
    """The pack of that language, read once per process."""
    return Pack(lang)
