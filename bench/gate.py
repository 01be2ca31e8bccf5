"""Scores on annotated articles must not sink below their floors (bench/floors.json).

    gate.py                  read the articles, compare with the floors, fail if a score is below
    gate.py --raise          put each floor just under the present score, where that is higher
    gate.py --lower REASON   the same where it is lower; the reason is kept in the file

Floors cannot sink by accident: `--raise` never lowers, floors hold for one edition of the data (its digest), and
the file is sealed, so that an edit by hand or a merge is noticed. Annotated articles of the press may not be
published; those that lie beside the repository (`gold/dev-<lang>.jsonl` in any folder next to it), or that
$AIDEMEMOIRE_GOLD names, are used where they are there. Those in bench/gold are always used, and so are the clusters
of articles in bench/clusters: once as they are read, once on their annotated records.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

from aidememoire.languages.pack import installed
from aidememoire.pipeline import Pipeline
from aidememoire.records import DocumentRecord
from aidememoire.score import Scores, documents_of, read_gold, score_gold
from cluster_set import HERE, load_clusters
from clusters import Score, known_beside, score_clusters

ROOT = Path(__file__).parent.parent
FLOORS = Path(__file__).parent / "floors.json"
# A floor stands this much under the score it was taken from: one record of a small kind may change.
MARGIN = 0.01
# Scores that are not worth a floor: a few fields of a few records.
FEWEST = 20
# Clusters are few, and each pair was written to be hard: a relation with so many is worth a floor.
FEWEST_PAIRS = 4
# What is said of articles together also falls when one of them is read worse: floors of what is read stand lower.
READ_MARGIN = 0.05
ANNOTATED = "records"  # the name of the scores on annotated records ends with it


def main() -> int:
    """0 if every score is at or above its floor."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--raise", dest="up", action="store_true", help="put each floor just under the present score")
    parser.add_argument("--lower", metavar="REASON", help="let floors sink to the present scores, for this reason")
    options = parser.parse_args()
    state = load(FLOORS)
    failed = False
    for path, scores in every_score():
        print(f"{path.name}: {scores.documents} articles")
        if options.up or options.lower:
            state = move(state, path, scores, reason=options.lower)
        else:
            failed |= not report(check(state, path, scores))
    if options.up or options.lower:
        save(state, FLOORS)
    return int(failed)


def every_score() -> Iterator[tuple[Path, Scores | Score]]:
    """The scores of every corpus and of every language's clusters, each with the path that names it."""
    yield from ((path, read_and_score(path)) for path in corpora())
    for folder in sorted(HERE.iterdir()):
        if folder.name in installed():
            clusters, known = load_clusters(folder.name), known_beside(folder)
            yield folder, score_clusters(clusters, known)
            yield folder / ANNOTATED, score_clusters(clusters, known, gold=True)


def corpora() -> Iterator[Path]:
    """The files of annotated articles that are there, of languages that can be read."""
    named = os.environ.get("AIDEMEMOIRE_GOLD")
    beside = [Path(named)] if named else sorted(ROOT.parent.glob("*/gold/dev-*.jsonl"))
    for path in [*sorted((ROOT / "bench" / "gold").glob("*.jsonl")), *beside]:
        if path.is_file() and path.stem.rpartition("-")[2] in installed():
            yield path


def read_and_score(path: Path) -> Scores:
    """The scores of the pipeline as it is."""
    gold = read_gold(path)
    results = Pipeline().run(documents_of(gold))
    return score_gold(gold, [r for r in results if isinstance(r, DocumentRecord)])


def name_of(path: Path) -> str:
    """The name under which floors are kept: of a file its own, of clusters with the language."""
    return path.name if path.suffix else f"clusters-{'-'.join(path.relative_to(HERE).parts)}"


def check(state: dict[str, Any], path: Path, scores: Scores | Score) -> list[str]:
    """What is wrong, one line each; an empty list if nothing is."""
    data = name_of(path)
    entry = state["data"].get(data)
    if entry is None:
        return [f"{data} has no floors yet: run bench/gate.py --raise"]
    if entry["sha256"] != digest(path):
        return [f"{data} is another edition than the floors were taken from ({entry['date']}): gate.py --lower REASON"]
    if isinstance(scores, Scores) and scores.missing:
        return [f"{data}: {scores.missing} articles could not be read"]
    numbers = scores.numbers()
    return [
        f"{data}: {name} is {numbers.get(name, 0.0):.3f}, its floor {floor:.3f}"
        for name, floor in entry["floors"].items()
        if numbers.get(name, 0.0) < floor
    ]


def move(state: dict[str, Any], path: Path, scores: Scores | Score, reason: str | None) -> dict[str, Any]:
    """The floors with those of `path` raised; or lowered too, where there is a reason."""
    data = name_of(path)
    margin = READ_MARGIN if isinstance(scores, Score) and path.name != ANNOTATED else MARGIN
    old = state["data"].get(data, {"sha256": digest(path), "floors": {}})
    if old["sha256"] != digest(path) and not reason:
        raise SystemExit(f"{data} is another edition than the floors were taken from: gate.py --lower REASON")
    floors, lowered, today = {}, list(state["lowered"]), datetime.now(tz=UTC).date().isoformat()
    for name, number in worth_a_floor(scores).items():
        before, now = old["floors"].get(name, 0.0), max(0.0, round(number - margin, 3))
        floors[name] = now if reason else max(before, now)
        if floors[name] < before:
            lowered.append({"date": today, "data": data, "score": name, "from": before, "to": now, "reason": reason})
    entry = {"date": today, "sha256": digest(path), "floors": floors}
    return {"data": state["data"] | {data: entry}, "lowered": lowered}


def worth_a_floor(scores: Scores | Score) -> dict[str, float]:
    """The scores that rest on enough cases."""
    if isinstance(scores, Score):
        support = scores.support()
        return {name: number for name, number in scores.numbers().items() if support[name] >= FEWEST_PAIRS}
    enough = {k.strip() for k, t in scores.found.items() if t.gold >= FEWEST} | {
        k for k, s in scores.fields.items() if s.of >= FEWEST
    }
    return {name: number for name, number in scores.numbers().items() if name in enough}


def load(path: Path) -> dict[str, Any]:
    """The floors; refuses a file whose seal is broken."""
    if not path.is_file():
        return {"data": {}, "lowered": []}
    state: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if state.pop("seal") != seal(state):
        raise SystemExit(f"{path.name} was changed by hand or by a merge; take it back and use gate.py --raise or --lower")
    return state


def save(state: dict[str, Any], path: Path) -> None:
    """Write the floors with their seal."""
    path.write_text(json.dumps(state | {"seal": seal(state)}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def seal(state: dict[str, Any]) -> str:
    """16 hex digits over floors and reasons."""
    return sha256(json.dumps(state, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]


def digest(path: Path) -> str:
    """16 hex digits that name this edition of the data."""
    if path.is_file():
        return sha256(path.read_bytes()).hexdigest()[:16]
    folder = path.parent if path.name == ANNOTATED else path
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return sha256(b"".join(file.relative_to(folder).as_posix().encode() + file.read_bytes() for file in files)).hexdigest()[:16]


def report(wrong: list[str]) -> bool:
    """Print what is wrong; True if nothing is."""
    for line in wrong:
        print(f"  below: {line}")
    return not wrong


if __name__ == "__main__":
    sys.exit(main())
