"""Shards read by several processes, of this machine or of a Ray cluster; the same parts whoever reads them.

Ray gives what a cluster needs and this program should not write: placing work, noticing that a worker or a
machine is gone, and giving its work to another (docs/decisions/0009-ray-and-shards.md).
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Literal, TypeVar

from aidememoire.engine.parts import Part, read_part
from aidememoire.engine.shards import Options, Shard, plan_shards, read_shard
from aidememoire.errors import SourceError
from aidememoire.model import Problem
from aidememoire.records import DocumentRecord

AHEAD = 2  # shards in hand for each process: one read, one waiting
RETRIES = 3  # times that a shard is given to another worker when the one that had it is gone
T = TypeVar("T")
Outcome = Part | Problem
Engine = Literal["local", "ray"]
DIED = (
    "a reading process died, perhaps for want of memory; what is finished is kept: give the same command again, with fewer --jobs"
)


def read_shards_here(shards: Iterable[Shard | Problem], folder: str, options: Options, jobs: int) -> Iterator[Outcome]:
    """The parts, as they are finished, by processes of this machine."""
    if jobs == 1:
        for item in shards:
            yield item if isinstance(item, Problem) else read_shard(item, folder, options)
        return
    pool = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)

    def finish(going: dict[Future[Part], Shard]) -> Iterator[Outcome]:
        for done in wait(going, return_when=FIRST_COMPLETED).done:
            del going[done]
            try:
                yield done.result()
            except BrokenProcessPool as error:
                raise SourceError(DIED) from error

    try:
        yield from _work_off(shards, jobs * AHEAD, lambda shard: pool.submit(read_shard, shard, folder, options), finish)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def read_shards_on_ray(
    shards: Iterable[Shard | Problem], folder: str, options: Options, jobs: int, address: str | None
) -> Iterator[Outcome]:
    """The parts, as they are finished, by the workers of a Ray cluster, or of one started on this machine with `jobs` workers.

    A shard whose worker dies is read by another; one that kills RETRIES workers is reported and left out.
    """
    ray = _ray()
    ray.init(address=address, num_cpus=None if address else jobs, include_dashboard=False, log_to_driver=False)
    task: Callable[..., Any] = ray.remote(max_retries=RETRIES, num_cpus=1)(read_shard).remote
    places = max(1, int(ray.cluster_resources().get("CPU", jobs)))

    def finish(going: dict[Any, Shard]) -> Iterator[Outcome]:
        (done,), _ = ray.wait(list(going), num_returns=1)
        yield _result(ray, done, going.pop(done))

    try:
        yield from _work_off(shards, places * AHEAD, lambda shard: task(shard, folder, options), finish)
    finally:
        ray.shutdown()


def _work_off(
    shards: Iterable[Shard | Problem],
    most: int,
    begin: Callable[[Shard], T],
    finish: Callable[[dict[T, Shard]], Iterable[Outcome]],
) -> Iterator[Outcome]:
    """Begin the shards, with no more than `most` in hand; `finish` waits, takes out what is done and gives its outcome."""
    going: dict[T, Shard] = {}
    for item in shards:
        if isinstance(item, Problem):
            yield item
            continue
        while len(going) >= most:
            yield from finish(going)
        going[begin(item)] = item
    while going:
        yield from finish(going)


def read_in_shards(
    paths: Sequence[str], folder: str, options: Options, *, engine: Engine = "local", jobs: int = 1, address: str | None = None,
    told: Callable[[Outcome], None] = lambda _: None,
) -> Iterator[DocumentRecord | Problem]:  # fmt: skip
    """What is in the parts of these files and folders, in the order of the input, once all of them are read.

    Each part and each problem is `told` when it is there. Parts that the folder has are not read again.
    """
    shards = plan_shards(paths)
    if engine == "ray":
        outcomes = read_shards_on_ray(shards, folder, options, jobs, address)
    else:
        outcomes = read_shards_here(shards, folder, options, jobs)
    parts: list[Part] = []
    problems: list[Problem] = []
    for outcome in outcomes:
        told(outcome)
        (parts if isinstance(outcome, Part) else problems).append(outcome)  # type: ignore[arg-type]  # each to its own
    yield from problems
    for part in sorted(parts, key=lambda part: part.number):
        yield from read_part(part.path)


def _result(ray: Any, done: Any, shard: Shard) -> Outcome:
    try:
        part: Part = ray.get(done)
    except (ray.exceptions.WorkerCrashedError, ray.exceptions.NodeDiedError, ray.exceptions.OutOfMemoryError) as error:
        first, last = shard.pieces[0].path, shard.pieces[-1].path
        why = f"it ended {RETRIES + 1} workers ({type(error).__name__})"
        message = f"this shard, up to {last}, was left out: {why}; read it alone with --jobs 1"
        return Problem(stage="engine", code="shard-failed", message=message, where=first, fatal=True)
    return part


def _ray() -> Any:
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent to anyone
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        import ray
    except ImportError as error:
        raise SourceError("--engine ray needs «pip install 'aidememoire[cluster]'»") from error
    return ray


def _begin() -> None:
    """One BLAS thread a process; an interrupt is for the parent, which ends the others."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
