"""Write the measured scores into docs/accuracy.md, for the annotated articles that are there (see gate.py)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))  # gate.py stands beside this file

from aidememoire.score import Calibration, Scores, Tally, calibration_of
from gate import ROOT, corpora, digest, read_and_score

PAGE = ROOT / "docs" / "accuracy.md"
PLACE = re.compile(r"(<!-- measured: .*? -->\n).*?(<!-- /measured -->)", re.DOTALL)
# What a file of annotated articles is called on the page, and what it is worth.
CALLED = {
    "examples-fr.jsonl": (
        "Example articles",
        "Invented, about invented states, annotated by their author. Rules were mended with them in view.",
    ),
    "dev-fr.jsonl": (
        "French press",
        "Annotated by others, not published with the program. Rules were written with it in view: other articles score lower.",
    ),
    "dev-en.jsonl": (
        "English press",
        "Six articles, too few to say much; annotated by others, not published. Rules were written with them in view.",
    ),
}


def main() -> None:
    """Read, score, write."""
    measured = {path: read_and_score(path) for path in corpora()}
    text = "\n".join(line for path, scores in measured.items() for line in section(path, scores))
    page = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(PLACE.sub(lambda match: f"{match[1]}{text}\n{match[2]}", page), encoding="utf-8")


def section(path: Path, scores: Scores) -> Iterator[str]:
    """The lines of one file of annotated articles."""
    today = datetime.now(tz=UTC).date().isoformat()
    name, worth = CALLED.get(path.name, (path.stem, ""))
    yield from [f"### {name}", "", worth]
    yield f"{scores.documents} articles, `{path.name}` edition `{digest(path)}`, measured on {today}."
    yield f"Spans that lie in the text: {scores.anchored.right} of {scores.anchored.of}."
    yield from ["", "| found | precision | recall | F1 | annotated | read |", "|---|---|---|---|---|---|"]
    yield from (found(name, tally) for name, tally in scores.found.items())
    yield from ["", "| field | accuracy | of |", "|---|---|---|"]
    yield from (f"| {name} | {share.value:.3f} | {share.of} |" for name, share in scores.fields.items())
    yield from rules(calibration_of(scores.judgements), scores)
    yield ""


def found(name: str, tally: Tally) -> str:
    """A row of the first table; of the types of quotation only recall can be told."""
    if name.startswith(" "):
        return f"| {name.strip()} |  | {tally.recall:.3f} |  | {tally.gold} |  |"
    return f"| {name} | {tally.precision:.3f} | {tally.recall:.3f} | {tally.f1:.3f} | {tally.gold} | {tally.read} |"


def rules(calibration: Calibration, scores: Scores) -> Iterator[str]:
    """The lines about rules: how often each was right."""
    right: dict[str, int] = {}
    for judgement in scores.judgements:
        right[judgement.rule] = right.get(judgement.rule, 0) + judgement.right
    yield from ["", "| rule | right | judged | confidence |", "|---|---|---|---|"]
    for rule, confidence in calibration.rules.items():
        yield f"| `{rule}` | {right[rule]} | {calibration.judged[rule]} | {confidence:.2f} |"


if __name__ == "__main__":
    main()
