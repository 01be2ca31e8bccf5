"""What reconciling costs as a register grows: from scratch, by one article more, and in memory.

    python bench/reconcile_scale.py [SIZES...] [--seed N] [--keep FOLDER]

Makes registers of invented articles (1,000, 10,000 and 100,000 unless told otherwise), each in a process of its own, and prints
a line for each. Times are those of one core, whatever else the machine does. With --keep the registers are kept and found
again: filling one takes about as long as reconciling it.
"""

from __future__ import annotations

import argparse
import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from aidememoire.languages.pack import installed, load_pack
from aidememoire.reconcile import Known
from aidememoire.reconcile.known import KnownFile, build_known
from aidememoire.reconcile.origins import Outlet
from aidememoire.reconciling import bring_up_to_date
from aidememoire.records import DocumentRecord
from aidememoire.register import Register
from aidememoire.register.connect import transaction
from aidememoire.register.write import write_document, write_reading
from invented import OUTLETS, Press

SIZES = (1_000, 10_000, 100_000)
MORE = 20  # articles added one by one
TOGETHER = 1000  # articles in one transaction, which is all that makes filling quicker than `read` is


def main() -> None:
    """Measure each size and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="reconcile-"))
    folder.mkdir(parents=True, exist_ok=True)
    print("articles  records  from scratch   per article   one more: median, worst    memory   register")
    try:
        for size in options.sizes:
            with get_context("spawn").Pool(1) as alone:  # a process each, so that memory is its own
                print(alone.apply(measure, (size, options.seed, folder)), flush=True)
    finally:
        if not options.keep:
            shutil.rmtree(folder)


def measure(size: int, seed: int, folder: Path) -> str:
    """One line: what it takes to reconcile so many articles."""
    path = folder / f"invented-{seed}-{size}.db"
    articles = Press(seed).articles(size + MORE)
    if not path.exists():
        fill(path, islice(articles, size))
    else:
        for _ in islice(articles, size):
            pass
    known = everybody()
    with Register.open(path) as register:
        started = time.process_time()
        bring_up_to_date(register, known=known, afresh=True, progress=_tell)
        scratch = time.process_time() - started
        single = []
        for whole in articles:
            register.add(whole)
            started = time.process_time()
            bring_up_to_date(register, known=known)
            single.append(time.process_time() - started)
        records = sum(count.count for count in register.summary().kinds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{size:>8,} {records:>8,} {scratch:>11.1f} s {scratch / size * 1000:>10.2f} ms"
        f" {statistics.median(single):>13.2f} s {max(single):>6.2f} s {memory:>10,.0f} MB {path.stat().st_size / 1e6:>6,.0f} MB"
    )


def everybody() -> Known:
    """What the packs know, and the outlets of the invented press, so that origins are told apart."""
    return build_known([load_pack(lang) for lang in installed()], KnownFile(outlet=tuple(Outlet(name=name) for name in OUTLETS)))


def fill(path: Path, articles: Iterable[DocumentRecord]) -> None:
    """Write the articles into a new register."""
    with Register.open(path) as register:
        while some := list(islice(articles, TOGETHER)):
            with transaction(register._engine, path, writes=True) as connection:  # noqa: SLF001 (many documents at once)
                gathering = Gathering(connection)
                for whole in some:
                    write_reading(gathering, write_document(gathering, whole), whole)  # type: ignore[arg-type]  # speaks as one
                gathering.write()


class Gathering:
    """A connection that keeps rows back until there are many: what is written is the same, ten times as fast."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows: dict[str, tuple[Any, list[dict[str, Any]]]] = {}
        self._keys: dict[str, int] = {}

    def execute(self, statement: Any, rows: Any = None) -> None:
        """Keep the rows of an insert; words for searching, and the queue of review, matter nothing here."""
        table = getattr(statement, "table", None)
        if rows is None or table is None:
            return
        some = rows if isinstance(rows, list) else [rows]
        self._rows.setdefault(table.name, (statement, []))[1].extend(some)
        if "key" in some[-1]:
            self._keys[table.name] = some[-1]["key"]

    def scalar(self, statement: Any) -> int | None:
        """The greatest key there is, which the next one follows; none for a document, for all are new."""
        (table,) = statement.get_final_froms()
        if statement.whereclause is not None:
            return None
        if table.name not in self._keys:
            self._keys[table.name] = int(self._connection.scalar(statement) or 0)
        return self._keys[table.name]

    def write(self) -> None:
        """Write what was kept back."""
        for statement, rows in self._rows.values():
            self._connection.execute(statement, rows)


def _tell(stage: str, done: int, every: int) -> None:
    """Progress on standard error: a line when a stage begins."""
    if not done:
        print(f"    at {time.process_time():6.1f} s  {stage} ({every:,})", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
