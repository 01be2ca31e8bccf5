"""A server on a register of the three invented articles, asked by a client that is no browser unless it says so."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from aidememoire.export import decode_record
from aidememoire.register import Register
from aidememoire.serve.app import make_app
from aidememoire.serve.desk import make_desk

TALKS = Path(__file__).parent.parent / "register" / "talks.jsonl"
HOST = "127.0.0.1"


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a register of the three articles, to be copied."""
    path = tmp_path_factory.mktemp("full") / "talks.db"
    with Register.open(path) as opened:
        for line in TALKS.read_bytes().splitlines():
            opened.add(decode_record(line))
    with sqlite3.connect(path) as connection:
        connection.execute("pragma wal_checkpoint(truncate)")
    connection.close()
    return path


@pytest.fixture
def register(tmp_path: Path, full: Path) -> Iterator[Register]:
    with Register.open(shutil.copy(full, tmp_path / "talks.db")) as opened:
        yield opened


@pytest.fixture
def client(register: Register) -> Iterator[TestClient]:
    yield from serving(register)


@pytest.fixture(scope="session")
def asked(full: Path) -> Iterator[TestClient]:
    """A server that is only asked, and so made once."""
    with Register.open(full) as opened:
        yield from serving(opened)


def serving(register: Register) -> Iterator[TestClient]:
    desk = make_desk(register)
    with TestClient(make_app(desk), base_url=f"http://{HOST}", raise_server_exceptions=False) as opened:
        assert desk.reconciled.wait(60)  # the first time is at the start
        yield opened
