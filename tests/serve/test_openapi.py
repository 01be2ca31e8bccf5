"""The API does what its own description says: whatever is sent, no error is the server's."""

from __future__ import annotations

import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from aidememoire.register import Register
from aidememoire.serve.app import make_app
from aidememoire.serve.desk import make_desk

schemathesis = pytest.importorskip("schemathesis", reason="the extra «dev» has it")
EXAMPLES = 12  # of each operation, valid ones and others
READS = {"/api/documents", "/api/files"}  # posting there has articles read, which takes the model; tested elsewhere


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of the tool's own libraries
def test_whatever_is_sent_no_error_is_the_server_s(full: Path, tmp_path: Path) -> None:
    with Register.open(shutil.copy(full, tmp_path / "talks.db")) as register:
        described = schemathesis.openapi.from_asgi("/api/schema/openapi.json", make_app(make_desk(register, hosts=())))
        tried = 0
        for found in described.get_all_operations():
            operation = found.ok()
            if operation.method == "post" and operation.path in READS:
                continue
            for mode in schemathesis.GenerationMode:
                tried += try_out(operation, mode)
    assert tried > 100


def try_out(operation: object, mode: object) -> int:
    """How many requests were answered; an assertion fails for one that the server could not answer."""
    answered = 0

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=operation.as_strategy(generation_mode=mode))  # type: ignore[attr-defined]
    def ask(case: object) -> None:
        nonlocal answered
        response = case.call()  # type: ignore[attr-defined]
        assert response.status_code < 500, (operation.label, case, response.text)  # type: ignore[attr-defined]
        answered += 1

    with suppress(Unsatisfiable):  # nothing wrong can be sent to what takes nothing
        ask()
    return answered
