"""Nobody waits for reconciling: readers and decisions are answered while it runs, and it goes one run at a time."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Lock
from typing import Any

import pytest
from litestar.testing import TestClient

from aidememoire.errors import RegisterError
from aidememoire.register import Register
from aidememoire.serve import reconciled
from aidememoire.serve.reconciled import Reconciled
from served import record_id

PATIENCE = 30  # seconds, on a busy machine


class Held:
    """Reconciling that begins when it is called and ends when the test says so."""

    def __init__(self) -> None:
        self.begun, self.end = Event(), Event()
        self.runs, self.at_once, self.most = 0, 0, 0
        self._lock = Lock()

    def __call__(self, _: Register, **__: Any) -> int:
        with self._lock:
            self.runs += 1
            self.at_once += 1
            self.most = max(self.most, self.at_once)
        self.begun.set()
        assert self.end.wait(PATIENCE)
        with self._lock:
            self.at_once -= 1
        return 0


@pytest.fixture
def held(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    """From now on reconciling is held; `client` began before."""
    held = Held()
    monkeypatch.setattr(reconciled, "bring_up_to_date", held)
    yield held
    held.end.set()


def test_readers_and_decisions_are_answered_while_it_runs(client: TestClient, register: Register, held: Held) -> None:
    id_ = record_id(register, measure="trade_turnover")
    before = client.get("/api/conflicts").json()
    assert client.post(f"/api/records/{id_}/decisions", json={"kind": "accept"}).status_code == 201
    assert held.begun.wait(PATIENCE)
    assert client.get("/api/conflicts").json() == before
    for address in ("/", f"/records/{id_}", "/queue", "/parties", "/journal"):
        assert client.get(address).status_code == 200
    for kind in ("reject", "accept"):
        answer = client.post(f"/api/records/{id_}/decisions", json={"kind": kind})
        assert answer.status_code == 201 and answer.json()["journal"][-1]["kind"] == kind
    assert not held.end.is_set() and held.runs == 1 and len(register.journal.lines()) == 3


def test_what_came_meanwhile_is_taken_in_by_one_more_run(client: TestClient, register: Register, held: Held) -> None:
    id_ = record_id(register, measure="trade_turnover")
    kept: Reconciled = client.app.state.desk.reconciled  # type: ignore[attr-defined]  # the app is Litestar's
    for kind in ("accept", "reject", "accept", "reject"):
        client.post(f"/api/records/{id_}/decisions", json={"kind": kind})
        assert held.begun.wait(PATIENCE)
    assert kept.under_way and not kept.wait(0)
    held.end.set()
    assert kept.wait(PATIENCE) and not kept.under_way
    assert (held.runs, held.most) == (2, 1)
    client.get("/queue")
    assert kept.wait(PATIENCE) and held.runs == 2, "nothing new, nothing done"


def test_a_decision_is_taken_in_though_nobody_looks(client: TestClient, register: Register, held: Held) -> None:
    form = {"kind": "refuse", "about": "figures", "left": "f-1", "right": "f-2"}
    assert client.post("/api/pairs", json=form).status_code == 201
    assert held.begun.wait(PATIENCE)


def test_failure_is_told_once_and_the_next_change_tries_again(
    tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried = []

    def fails(register: Register, **_: Any) -> int:
        tried.append(register)
        raise RegisterError("no room") if len(tried) == 1 else ZeroDivisionError

    monkeypatch.setattr(reconciled, "bring_up_to_date", fails)
    with Register.open(shutil.copy(full, tmp_path / "talks.db")) as register:
        kept = Reconciled(register)
        for _ in range(3):
            kept.catch_up()
            assert kept.wait(PATIENCE)
        assert len(tried) == 1 and "no room" in caplog.text
        register.journal.judge("merge", "identity", "state:QA", "state:QB", who="Ana")
        kept.catch_up()
        assert kept.wait(PATIENCE) and len(tried) == 2
        kept.close()


def test_it_ends_between_two_steps(tmp_path: Path, full: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = Event()

    def endless(_: Register, *, progress: Any) -> int:
        while True:
            begun.set()
            progress("", 0, 1)

    monkeypatch.setattr(reconciled, "bring_up_to_date", endless)
    with Register.open(shutil.copy(full, tmp_path / "talks.db")) as register:
        kept = Reconciled(register)
        kept.catch_up()
        assert begun.wait(PATIENCE)
        kept.close()
        assert not kept.under_way and kept.done == 0
        kept.catch_up()  # too late, and nothing happens
