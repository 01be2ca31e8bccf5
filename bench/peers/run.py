"""Other programs and aidememoire on the same articles, one after the other, each in an environment of its own.

python bench/peers/run.py [--from FOLDER-OR-JSONL] [--number 60] [--only NAME …]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))  # articles.py and speed.py stand above this folder

from articles import EXAMPLES, make_articles, source_texts
from peers import INSTALL
from speed import in_process

ENVIRONMENTS = Path(__file__).parents[2] / "build" / "peers"
FINDS = {
    "spacy": "names",
    "textacy": "quotations",
    "dateparser": "days and times",
    "quantulum3": "quantities (English)",
    "recognizers": "numbers, money, dimensions",
    "aidememoire": "statements, figures, commitments, meetings, instruments",
}


def python_of(name: str) -> Path:
    """The interpreter of that program's environment, which is made if need be."""
    folder = ENVIRONMENTS / name
    python = folder / "bin" / "python"
    if not (folder / "ready").exists():
        print(f"installing {name} …", file=sys.stderr)
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *INSTALL[name]], check=True)
        (folder / "ready").touch()
    return python


def measure(name: str, articles: Path) -> dict[str, Any] | str:
    """What the program took, or why it did not run."""
    try:
        command = [str(python_of(name)), str(Path(__file__).parent / "peers.py"), name, str(articles)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError as error:
        lines = (error.stderr or "could not be installed").strip().splitlines()
        return lines[-1][:100] if lines else "failed"
    return dict(json.loads(done.stdout.splitlines()[-1]))


def ours(articles: Path) -> dict[str, Any]:
    """The same of aidememoire, register included."""
    row = in_process("read", articles)
    return {"articles": row["articles"], "seconds": row["wall"], "memory": row["memory"], "found": row["found"]}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, default=EXAMPLES)
    parser.add_argument("--number", type=int, default=60)
    parser.add_argument("--only", nargs="*", choices=sorted(INSTALL), default=sorted(INSTALL))
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "articles.jsonl"
        made = list(make_articles(source_texts(given.source), given.number))
        path.write_text("".join(json.dumps(article) + "\n" for article in made), encoding="utf-8")
        words = sum(len(article["text"].split()) for article in made)
        print("| | finds | articles/s | words/s | memory | found |\n|---|---|---|---|---|---|")
        for peer in [*given.only, "aidememoire"]:
            row = ours(path) if peer == "aidememoire" else measure(peer, path)
            if isinstance(row, str):
                print(f"| {peer} | {FINDS[peer]} | did not run: {row} | | | |", flush=True)
                continue
            speed = row["articles"] / row["seconds"]
            said = f"{speed:.1f} | {words / row['seconds']:,.0f} | {row['memory']:.0f} MB | {row['found']:,}"
            print(f"| {peer} | {FINDS[peer]} | {said} |", flush=True)


if __name__ == "__main__":
    main()
