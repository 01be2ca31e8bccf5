"""Many documents through the pipeline, in this process or in several: the same records in the same order."""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing import get_context

from aidememoire.model import Document, Problem
from aidememoire.parses import ParseCache
from aidememoire.pipeline import Pipeline
from aidememoire.records import DocumentRecord

Result = DocumentRecord | Problem
AHEAD = 4  # documents that wait for each process, so that none is idle while a long one is read


def read_all(documents: Iterable[Document | Problem], jobs: int = 1, *, parses: str | None = None) -> Iterator[Result]:
    """The record of each document, or the Problem that kept it from being read, in the order of the documents.

    With several jobs each is a process with a model of its own (0.6 GB). One that dies costs nothing but the
    document that killed it, which is reported. `parses` is the file of a ParseCache.
    """
    if jobs <= 1:
        yield from make_pipeline(parses).run(documents)
        return
    crew, alone = Crew(jobs, parses), Crew(1, parses)
    try:
        yield from _in_order(documents, crew, alone, jobs * AHEAD)
    finally:
        crew.dismiss()
        alone.dismiss()


class Crew:
    """Processes that read; they are started when there is something to read, and anew when one has died."""

    def __init__(self, size: int, parses: str | None = None) -> None:
        self._size, self._parses = size, parses
        self._pool: ProcessPoolExecutor | None = None

    def read(self, document: Document) -> Future[Result]:
        """The record that is to come."""
        try:
            return self._started().submit(_read, document)
        except BrokenProcessPool:
            self.dismiss()
            return self._started().submit(_read, document)

    def dismiss(self) -> None:
        """End the processes; what they have not begun is not begun."""
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            context = get_context("spawn")
            self._pool = ProcessPoolExecutor(self._size, mp_context=context, initializer=_begin, initargs=(self._parses,))
        return self._pool


def _in_order(documents: Iterable[Document | Problem], crew: Crew, alone: Crew, ahead: int) -> Iterator[Result]:
    waiting: deque[Problem | tuple[Document, Future[Result]]] = deque()
    for item in documents:
        waiting.append(item if isinstance(item, Problem) else (item, crew.read(item)))
        while len(waiting) > ahead:
            yield _result(waiting.popleft(), alone)
    while waiting:
        yield _result(waiting.popleft(), alone)


def _result(item: Problem | tuple[Document, Future[Result]], alone: Crew) -> Result:
    """What came of it; a document whose process died is read once more alone, since another may have killed it."""
    if isinstance(item, Problem):
        return item
    document, future = item
    try:
        return future.result()
    except BrokenProcessPool:
        pass
    try:
        return alone.read(document).result()
    except BrokenProcessPool:
        alone.dismiss()
        where = document.uri or document.title or document.id[:12]
        message = "the process that read it died, perhaps for want of memory; it was skipped: try it alone with --jobs 1"
        return Problem(stage="engine", code="process-died", message=message, where=where, fatal=True)


def make_pipeline(parses: str | None = None) -> Pipeline:
    """A pipeline, with a cache of parses if one is named."""
    return Pipeline(ParseCache(parses)) if parses else Pipeline()


_parses: str | None = None  # of a reading process; set when it begins


def _begin(parses: str | None) -> None:
    """One BLAS thread a process; an interrupt is for the parent, which ends the others."""
    global _parses  # noqa: PLW0603  # what a process is told once, for all documents that it will read
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _parses = parses


@cache
def _pipeline() -> Pipeline:
    return make_pipeline(_parses)


def _read(document: Document) -> Result:
    return next(_pipeline().run([document]))
