from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aidememoire.export import decode_record
from aidememoire.records import DocumentRecord
from aidememoire.register import Register

TALKS = Path(__file__).parent / "talks.jsonl"


@pytest.fixture(scope="session")
def talks() -> list[DocumentRecord]:
    """Three invented articles: Belarus and Tula; Serbia and China; a loan without date or outlet."""
    return [decode_record(line) for line in TALKS.read_bytes().splitlines()]


@pytest.fixture(scope="session")
def register(talks: list[DocumentRecord], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """A register of the three articles, only to be asked."""
    with Register.open(tmp_path_factory.mktemp("asked") / "talks.db") as opened:
        for whole in talks:
            opened.add(whole)
        yield opened


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Register]:
    with Register.open(tmp_path / "talks.db") as opened:
        yield opened
