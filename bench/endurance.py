"""What a long run does to memory and time, and what killing it does to the records.

    python bench/endurance.py long --number 20000     memory of the process and seconds for each 1,000 articles; register size
    python bench/endurance.py killed --number 2000 --times 10    killed at random moments and restarted: the export must be equal

Both use --cache if it is given, which makes repeated measuring quicker and does not change records.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from articles import EXAMPLES, make_articles, source_texts

EVERY = 1000


def write_articles(source: Path, number: int, path: Path) -> None:
    """The articles, a line each."""
    with path.open("w", encoding="utf-8") as file:
        for article in make_articles(source_texts(source), number):
            file.write(json.dumps(article) + "\n")


def go_long(articles: Path, number: int, folder: Path, cache: str | None) -> None:
    """Print a line for each EVERY articles."""
    from aidememoire.engine import Tally, read_into
    from aidememoire.read import read_sources
    from aidememoire.register import Register

    tally, start = Tally(), time.perf_counter()
    with Register.open(str(folder / "talks.db")) as register:
        for done, _ in enumerate(read_into(register, read_sources([str(articles)]), tally, parses=cache), start=1):
            if done % min(EVERY, max(1, number // 10)) == 0:
                resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20
                print(f"{done:>7} articles  {time.perf_counter() - start:8.1f} s  {resident:7.0f} MB", flush=True)
                start = time.perf_counter()
    size = sum(path.stat().st_size for path in folder.glob("talks.db*"))
    print(f"register: {size / number / 1024:.1f} kB an article")


def command(articles: Path, register: Path, cache: str | None) -> list[str]:
    """The command that is killed."""
    return [
        sys.executable,
        "-m",
        "aidememoire",
        "read",
        str(articles),
        "--into",
        str(register),
        *(("--cache", cache) if cache else ()),
    ]


def exported(register: Path) -> bytes:
    """The records, in the order of their ids: a killed run adds them in the same order, and this makes sure of nothing else."""
    done = subprocess.run(
        [sys.executable, "-m", "aidememoire", "export", "--register", str(register)], capture_output=True, check=True
    )
    return done.stdout


def go_killed(articles: Path, folder: Path, times: int, cache: str | None) -> None:
    """Kill the reading so many times, let it end, and compare with a run that nobody disturbed."""
    chance = random.Random(1)
    start = time.perf_counter()
    subprocess.run(command(articles, folder / "whole.db", cache), check=True, capture_output=True)
    whole = time.perf_counter() - start
    for number in range(1, times + 1):
        running = subprocess.Popen(
            command(articles, folder / "killed.db", cache), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(1, max(2.0, 1.5 * whole / times)))
        running.send_signal(signal.SIGKILL)
        running.wait()
        print(f"killed {number} times", flush=True)
    subprocess.run(command(articles, folder / "killed.db", cache), check=True, capture_output=True)
    equal = exported(folder / "whole.db") == exported(folder / "killed.db")
    print("the export is equal, byte for byte" if equal else "THE EXPORT DIFFERS")
    sys.exit(not equal)


def main() -> None:
    """Carry out one of the two."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["long", "killed"])
    parser.add_argument("--number", type=int, default=2000)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("--from", dest="source", type=Path, default=EXAMPLES)
    parser.add_argument("--cache")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_articles(given.source, given.number, folder / "articles.jsonl")
        if given.what == "long":
            go_long(folder / "articles.jsonl", given.number, folder, given.cache)
        else:
            go_killed(folder / "articles.jsonl", folder, given.times, given.cache)


if __name__ == "__main__":
    main()
