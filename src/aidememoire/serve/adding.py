"""Articles from the browser through the same pipeline as from the command line, one after another, with progress."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePath
from secrets import token_hex
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Literal

import msgspec
from msgspec import Struct

from aidememoire.engine import Tally, read_into
from aidememoire.model import Document, Problem
from aidememoire.read import read_sources
from aidememoire.register import Register

MOST_FILES = 200
MOST_BYTES = 20_000_000  # of one request
KEPT = 100  # jobs that are remembered


class Job(Struct, kw_only=True):
    """Some articles on their way: `files` in all, `documents` read so far, `known` before, `problems` met."""

    id: str
    files: int
    state: Literal["waiting", "reading", "done", "failed"] = "waiting"
    documents: tuple[str, ...] = ()
    known: int = 0
    problems: tuple[str, ...] = ()


class Upload(Struct, frozen=True, kw_only=True):
    """A file as it came: the name it had there, and its bytes."""

    name: str
    content: bytes
    published: str | None = None


class Jobs:
    """What is being read; one thread does, since the model takes the memory of one."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._jobs: dict[str, Job] = {}
        self._lock = Lock()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reading")

    def begin(self, uploads: list[Upload]) -> Job:
        """Take these in and come back at once."""
        job = Job(id=token_hex(8), files=len(uploads))
        with self._lock:
            self._jobs[job.id] = job
            for old in list(self._jobs)[:-KEPT]:
                del self._jobs[old]
        self._thread.submit(self._read, job, uploads)
        return self.get(job.id) or job

    def get(self, id_: str) -> Job | None:
        """The job as it stands now."""
        with self._lock:
            found = self._jobs.get(id_)
            return msgspec.structs.replace(found) if found else None

    def close(self) -> None:
        """Wait for the document at hand; what was not begun is not begun."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _read(self, job: Job, uploads: list[Upload]) -> None:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        job.state = "reading"
        tally = Tally()
        try:
            for outcome in read_into(self._register, _documents(uploads), tally):
                self._note(job, outcome, tally)
        except Exception as error:  # noqa: BLE001  # told to whoever waits for it; the thread goes on
            job.problems = (*job.problems, type(error).__name__)
            job.state = "failed"
        else:
            job.known = tally.known
            job.state = "done"

    def _note(self, job: Job, outcome: object, tally: Tally) -> None:
        job.known = tally.known
        if isinstance(outcome, Problem):
            where = PurePath(outcome.where or "").name
            job.problems = (*job.problems, f"{where}: {outcome.message}" if where else outcome.message)
        else:
            job.documents = (*job.documents, outcome.document.id)  # type: ignore[attr-defined]  # a DocumentRecord


def _documents(uploads: list[Upload]) -> Iterator[Document | Problem]:
    """What the files hold; they lie in a folder of their own for as long as they are read."""
    for number, upload in enumerate(uploads):
        with TemporaryDirectory(prefix="aidememoire-") as folder:
            path = Path(folder) / _safe_name(upload.name, number)
            path.write_bytes(upload.content)
            for item in read_sources([str(path)], published=upload.published or None):
                yield _without_path(item, upload.name)


def _safe_name(name: str, number: int) -> str:
    """A name of ours with the ending of theirs, by which the kind of file is told."""
    endings = [e for e in PurePath(name.replace("\\", "/")).suffixes[-2:] if e[1:].isalnum() and len(e) < 9]
    return f"{number}{''.join(endings) or '.txt'}"


def _without_path(item: Document | Problem, name: str) -> Document | Problem:
    """The item with the name that the file had, in place of where it lay here."""
    shown = PurePath(name.replace("\\", "/")).name
    if isinstance(item, Problem):
        return msgspec.structs.replace(item, where=shown)
    ours = item.uri is None or "aidememoire-" in item.uri
    return msgspec.structs.replace(item, uri=shown if ours else item.uri)
