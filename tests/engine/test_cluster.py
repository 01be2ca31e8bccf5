"""Shards read by several processes and by a Ray cluster: the same records, also when a worker is killed."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from aidememoire.cli import run
from aidememoire.engine import Options, read_all, read_in_shards
from aidememoire.engine.parts import Part
from aidememoire.export import encode_record
from aidememoire.model import Problem
from aidememoire.read import read_sources
from aidememoire.records import DocumentRecord

pytest.importorskip("pyarrow", reason="shards are Parquet: pip install 'aidememoire[parquet]'")

EXAMPLES = Path(__file__).parents[2] / "examples"


def encoded(items: list[DocumentRecord | Problem]) -> list[bytes]:
    return [encode_record(item) for item in items if isinstance(item, DocumentRecord)]


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """The example articles six times over, a line each, in a file of some fifty lines."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(EXAMPLES.rglob("*.txt"))]
    lines = [json.dumps({"text": f"{text}\n\nTirage {i}.", "published": "2026-03-03"}) for i in range(6) for text in texts]
    (tmp_path / "articles.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "articles.jsonl"


@pytest.fixture
def small_shards(monkeypatch: pytest.MonkeyPatch, articles: Path) -> None:
    """Six shards of that file."""
    plan = plan_of(articles.stat().st_size // 6)
    monkeypatch.setattr("aidememoire.engine.cluster.plan_shards", plan)


def plan_of(stretch: int) -> Callable[..., object]:
    from aidememoire.engine.shards import plan_shards

    return lambda paths: plan_shards(paths, stretch=stretch)


@pytest.mark.usefixtures("small_shards")
def test_two_processes_give_what_one_gives(articles: Path, tmp_path: Path) -> None:
    alone = encoded(list(read_all(read_sources([str(articles)]))))
    parts: list[Part | Problem] = []
    together = list(read_in_shards([str(articles)], str(tmp_path / "out"), Options(), jobs=2, told=parts.append))
    assert encoded(together) == alone
    assert len(parts) > 4
    again: list[Part | Problem] = []
    assert encoded(list(read_in_shards([str(articles)], str(tmp_path / "out"), Options(), told=again.append))) == alone
    assert all(isinstance(part, Part) and part.known for part in again)


def workers() -> list[int]:
    """The processes that read shards for Ray."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if line.startswith(b"ray::read_shard"):
                found.append(int(entry.name))
    return found


@pytest.mark.slow
@pytest.mark.usefixtures("small_shards")
@pytest.mark.filterwarnings("ignore")  # what Ray warns of in its own code
@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds the workers in /proc")
def test_a_cluster_of_two_workers_one_of_which_is_killed(articles: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="the cluster is an extra: pip install 'aidememoire[cluster]'")
    monkeypatch.setenv("RAY_AUTH_MODE", "disabled")  # or Ray leaves a token in the home folder
    alone = encoded(list(read_all(read_sources([str(articles)]))))
    killed: list[int] = []

    def kill_one(outcome: Part | Problem) -> None:
        if not killed and isinstance(outcome, Part):
            killed.extend(workers()[:1])
            for process in killed:
                os.kill(process, signal.SIGKILL)

    together = list(read_in_shards([str(articles)], str(tmp_path / "out"), Options(), engine="ray", jobs=2, told=kill_one))
    assert killed
    assert not [item for item in together if isinstance(item, Problem)]
    assert encoded(together) == alone


def test_an_engine_without_a_folder_for_its_shards_is_refused(articles: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["read", str(articles), "--engine", "ray"]) == 2
    assert "--shards DIR" in capsys.readouterr().err
