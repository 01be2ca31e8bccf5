"""A process killed at any moment leaves a register that opens and holds every finished document."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from aidememoire.records import DocumentRecord
from aidememoire.register import Register

# Adds variants of the talks for ever, and says the number of each once it is added.
WRITER = """
import sys, msgspec
from pathlib import Path
from aidememoire.export import decode_record
from aidememoire.model import document_id
from aidememoire.register import Register

talks = [decode_record(line) for line in Path(sys.argv[2]).read_bytes().splitlines()]
register = Register.open(sys.argv[1])
number = 0
while True:
    whole = talks[number % len(talks)]
    text = f"{whole.document.text}\\n{number}"
    document = msgspec.structs.replace(whole.document, text=text, id=document_id(text))
    register.add(msgspec.structs.replace(whole, document=document))
    print(number, flush=True)
    number += 1
"""


@pytest.mark.parametrize("delay", [0.0, 0.013, 0.05, 0.21])
def test_a_killed_run_keeps_every_finished_document(tmp_path: Path, talks: list[DocumentRecord], delay: float) -> None:
    path = tmp_path / "talks.db"
    finished = _write_until_killed(path, delay)
    assert finished >= 0
    connection = sqlite3.connect(path)
    assert connection.execute("pragma integrity_check").fetchall() == [("ok",)]
    assert connection.execute("pragma foreign_key_check").fetchall() == []
    connection.close()
    with Register.open(path, create=False) as register:
        kept = list(register.export())
        assert len(kept) in (finished + 1, finished + 2)  # the last may be in before it could be said
        for number, whole in enumerate(kept):
            assert whole.document.text.endswith(f"\n{number}")
            expected = talks[number % len(talks)]
            assert (whole.statements, whole.figures, whole.entities) == (expected.statements, expected.figures, expected.entities)
            assert whole.omissions == expected.omissions
        assert register.find("documents").total == len(kept)


def test_a_run_killed_while_it_makes_the_register_leaves_one_that_opens(tmp_path: Path) -> None:
    path = tmp_path / "talks.db"
    with subprocess.Popen(_command(path), stdout=subprocess.DEVNULL) as process:
        while not path.exists():
            time.sleep(0.001)
        process.send_signal(signal.SIGKILL)
    with Register.open(path) as register:
        register.summary()


def _command(path: Path) -> list[str]:
    return [sys.executable, "-c", WRITER, str(path), str(Path(__file__).parent / "talks.jsonl")]


def _write_until_killed(path: Path, delay: float) -> int:
    """The number of the last document that was said to be added before the kill, a moment after the sixth."""
    with subprocess.Popen(_command(path), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) == 5:
                break
        time.sleep(delay)
        process.send_signal(signal.SIGKILL)
        said = process.stdout.read().split("\n")[:-1]
    return int(said[-1]) if said else 5
