"""The gate: floors rise, and sink only for a reason that is written down."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from aidememoire.score import Scores

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def gate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("gate", ROOT / "bench" / "gate.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "dev-fr.jsonl"
    path.write_text("{}", encoding="utf-8")
    return path


def scores_of(right: int) -> Scores:
    scores = Scores()
    scores.documents = 1
    scores.found["figure value"].add(right, 100, 100)
    return scores


def test_a_score_below_its_floor_fails(gate: ModuleType, data: Path) -> None:
    state = gate.move({"data": {}, "lowered": []}, data, scores_of(80), reason=None)
    assert gate.check(state, data, scores_of(79)) == []
    assert gate.check(state, data, scores_of(78)) == ["dev-fr.jsonl: figure value is 0.780, its floor 0.790"]


def test_raising_never_lowers(gate: ModuleType, data: Path) -> None:
    state = gate.move({"data": {}, "lowered": []}, data, scores_of(80), reason=None)
    assert gate.move(state, data, scores_of(60), reason=None)["data"]["dev-fr.jsonl"]["floors"] == {"figure value": 0.79}


def test_lowering_keeps_its_reason(gate: ModuleType, data: Path) -> None:
    state = gate.move({"data": {}, "lowered": []}, data, scores_of(80), reason=None)
    [entry] = gate.move(state, data, scores_of(60), reason="precision of all kinds rose")["lowered"]
    assert (entry["score"], entry["from"], entry["to"]) == ("figure value", 0.79, 0.59)
    assert entry["reason"] == "precision of all kinds rose"


def test_another_edition_of_the_data_is_noticed(gate: ModuleType, data: Path) -> None:
    state = gate.move({"data": {}, "lowered": []}, data, scores_of(80), reason=None)
    data.write_text("{} ", encoding="utf-8")
    assert "another edition" in gate.check(state, data, scores_of(100))[0]
    with pytest.raises(SystemExit, match="another edition"):
        gate.move(state, data, scores_of(100), reason=None)


def test_an_edit_by_hand_breaks_the_seal(gate: ModuleType, data: Path, tmp_path: Path) -> None:
    file = tmp_path / "floors.json"
    gate.save(gate.move({"data": {}, "lowered": []}, data, scores_of(80), reason=None), file)
    assert gate.load(file)["data"]["dev-fr.jsonl"]["floors"] == {"figure value": 0.79}
    edited = json.loads(file.read_text(encoding="utf-8"))
    edited["data"]["dev-fr.jsonl"]["floors"]["figure value"] = 0.5
    file.write_text(json.dumps(edited), encoding="utf-8")
    with pytest.raises(SystemExit, match="changed by hand"):
        gate.load(file)
