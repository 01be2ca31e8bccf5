"""How long pages take while many people work at once, and whether a decision gets lost.

    python bench/page_load.py [--articles N] [--seed N] [--readers N] [--reviewers N] [--seconds S] [--pause S]
        [--register FILE]

Makes a register of invented articles (600 unless told otherwise; a register given is copied), serves it with `aidememoire
serve`, and prints for every page the median and the 95th percentile: first asked for alone, then with readers and reviewers
at once, as fast as they are answered unless a pause is given. At the end every decision that was answered must be in the
journal. Those who ask and the server share the machine's cores; its load is printed with the figures. Ends with 1 if an
answer was an error, none came within a minute, or a decision was lost.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from aidememoire.reconciling import bring_up_to_date
from aidememoire.register import Query, Register
from invented import Press

ALONE = 10  # times that a page is asked for by nobody else
LONGEST = 60.0  # seconds for an answer
WORDS = "total"  # which many figures have
NO_ANSWER = 0  # in place of a status
TAKEN, CHANGED = 201, 409  # a decision kept; one refused because somebody else was quicker


def main() -> int:
    """Print the figures; 1 if something was wrong."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--readers", type=int, default=20)
    parser.add_argument("--reviewers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--pause", type=float, default=0.0, help="seconds between an answer and what the same person asks next")
    parser.add_argument("--register", type=Path, help="measure a copy of this one")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="page-load-") as folder:
        path = Path(folder) / "talks.db"
        make(path, options)
        pages = addresses(path)
        print(f"load of the machine before: {load()}")
        with serving(path) as base:
            alone(base, pages)
            crowd = Crowd(base, pages, options.seed, options.pause)
            crowd.work(options.readers, options.reviewers, options.seconds)
        print(f"load of the machine after: {load()}")
        return crowd.tell(path)


def load() -> str:
    """The load of the last minute, and the number of cores."""
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def make(path: Path, options: argparse.Namespace) -> None:
    """The register to measure: invented, or a copy."""
    if options.register:
        for ending in ("", "-wal"):
            if (source := Path(f"{options.register}{ending}")).exists():
                shutil.copy(source, f"{path}{ending}")
    with Register.open(path) as register:
        if not options.register:
            for whole in Press(options.seed).articles(options.articles):
                register.add(whole)
        bring_up_to_date(register)
        summary = register.summary()
    print(f"{summary.documents:,} articles, {sum(kind.count for kind in summary.kinds):,} records")


def addresses(path: Path) -> dict[str, str]:
    """One of each page by its name, about what the register has most of."""
    with Register.open(path) as register:
        statement = next(iter(register.find("statements", Query(limit=1)).rows))
        first, second = [row.name for row in register.find("entities", Query(limit=40)).rows if row.type == "state"][:2]
    one, other = quote(first), quote(second)
    lists = {name: f"/{name}" for name in ("documents", "parties", "conflicts", "queue", "journal")}
    about = {
        "document": f"/documents/{statement.document.id}",
        "record": f"/records/{statement.item.id}",
        "party": f"/parties/{one}",
    }
    search = {"search": f"/search?q={WORDS}", "search, narrowed": f"/search?kind=figures&party={one}"}
    return {"home": "/", **lists, **about, "relation": f"/relations/{one}/{other}", **search}


@contextmanager
def serving(path: Path) -> Iterator[str]:
    """The address of a server on the register, which ends afterwards."""
    command = [sys.executable, "-m", "aidememoire", "serve", str(path), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as server:
        try:
            found = next((m for line in server.stdout or () if (m := re.search(r"http://\S+(?=/)", line))), None)
            if found is None:
                raise SystemExit("the server did not start")
            yield found[0]
        finally:
            server.terminate()


def ask(base: str, address: str, body: dict[str, object] | None = None) -> tuple[float, int, bytes]:
    """Seconds, status (NO_ANSWER if none came) and answer."""
    accepted = "application/json" if address.startswith("/api") else "text/html"
    headers = {"Accept": accepted, "Content-Type": "application/json"}
    request = Request(base + address, data=None if body is None else json.dumps(body).encode(), headers=headers)  # noqa: S310 (our own)
    begun = time.perf_counter()
    try:
        with urlopen(request, timeout=LONGEST) as answer:  # noqa: S310
            said, status = answer.read(), answer.status
    except HTTPError as error:
        said, status = error.read(), error.code
    except OSError:
        said, status = b"", NO_ANSWER
    return time.perf_counter() - begun, status, said


def alone(base: str, pages: dict[str, str]) -> None:
    """Print how long each page takes when nobody else asks."""
    print("one reader:")
    for name, address in pages.items():
        ask(base, address)
        print(f"  {name:18} {quantiles([ask(base, address)[0] for _ in range(ALONE)])}")


def quantiles(times: list[float]) -> str:
    """The median and the 95th percentile in milliseconds."""
    ordered = sorted(times)
    middle, high = (ordered[min(len(ordered) - 1, int(len(ordered) * share))] for share in (0.5, 0.95))
    return f"p50 {middle * 1000:7,.0f} ms   p95 {high * 1000:7,.0f} ms"


class Crowd:
    """Readers and reviewers at once, and what they were answered."""

    def __init__(self, base: str, pages: dict[str, str], seed: int, pause: float) -> None:
        self._base, self._pages, self._seed, self._pause = base, pages, seed, pause
        self._until = 0.0
        self.times: dict[str, list[float]] = defaultdict(list)
        self.codes: Counter[int] = Counter()
        self.taken: list[str] = []

    def work(self, readers: int, reviewers: int, seconds: float) -> None:
        """Let so many of each work for so long."""
        print(f"{readers} readers and {reviewers} reviewers at once, {seconds:.0f} s, a pause of {self._pause:g} s:")
        self._until = time.perf_counter() + seconds
        with ThreadPoolExecutor(readers + reviewers) as threads:
            work = [threads.submit(self._read, number) for number in range(readers)]
            work += [threads.submit(self._review, number) for number in range(reviewers)]
            for one in work:
                one.result()

    def tell(self, path: Path) -> int:
        """Print the figures; 1 if something was wrong."""
        for name, times in self.times.items():
            print(f"  {name:18} {quantiles(times)}   {len(times):5,} times")
        with Register.open(path) as register:
            kept = {line.id for line in register.journal.lines()}
        lost = len(set(self.taken) - kept)
        wrong = sum(count for code, count in self.codes.items() if code not in (200, TAKEN, CHANGED))
        shown = ", ".join(f"{code or 'none'} {count:,}" for code, count in sorted(self.codes.items()))
        print(f"answers by status: {shown}; errors {wrong:,}; decisions answered {len(self.taken):,}, lost {lost:,}")
        return int(wrong + lost > 0)

    def _ask(self, name: str, address: str, body: dict[str, object] | None = None) -> tuple[int, bytes]:
        took, code, said = ask(self._base, address, body)
        self.times[name].append(took)
        self.codes[code] += 1
        return code, said

    def _read(self, number: int) -> None:
        chance = Random(f"{self._seed} reader {number}")
        while time.perf_counter() < self._until:
            time.sleep(chance.uniform(0, 2 * self._pause))
            name = chance.choice(list(self._pages))
            self._ask(name, self._pages[name])

    def _review(self, number: int) -> None:
        """Take what the queue offers, near its beginning, and decide."""
        chance = Random(f"{self._seed} reviewer {number}")
        while time.perf_counter() < self._until:
            time.sleep(chance.uniform(0, 2 * self._pause))
            code, said = self._ask("queue (API)", f"/api/queue?limit=1&offset={chance.randrange(50)}")
            rows = json.loads(said)["rows"] if code == 200 else []
            if not rows:
                continue
            body = {"kind": chance.choice(("accept", "reject")), "seen": rows[0]["seen"]}
            code, said = self._ask("decision", f"/api/records/{rows[0]['card']['id']}/decisions", body)
            if code == TAKEN:
                self.taken.append(json.loads(said)["journal"][-1]["id"])


if __name__ == "__main__":
    raise SystemExit(main())
