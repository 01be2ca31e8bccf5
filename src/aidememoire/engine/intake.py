"""Reading into a register: what is known already is not read again, what is read is kept at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from aidememoire.engine.local import read_all
from aidememoire.language import detect_language
from aidememoire.languages.pack import installed
from aidememoire.model import Document, Problem
from aidememoire.pipeline import Pipeline
from aidememoire.records import KINDS, DocumentRecord
from aidememoire.register import RecordError, Register


@dataclass(slots=True)
class Tally:
    """What became of the documents so far."""

    read: int = 0
    known: int = 0
    not_read: int = 0
    problems: int = 0
    records: Counter[str] = field(default_factory=Counter)

    def count(self, outcome: DocumentRecord | Problem) -> None:
        """Count one outcome more."""
        if isinstance(outcome, Problem):
            self.problems += 1
            self.not_read += outcome.fatal
        else:
            self.read += 1
            self.records.update({kind: len(getattr(outcome, kind)) for kind in KINDS})


def read_into(
    register: Register | None, documents: Iterable[Document | Problem], tally: Tally, *, jobs: int = 1, parses: str | None = None
) -> Iterator[DocumentRecord | Problem]:
    """Read the documents and keep each record (and each problem) before it is given back; `tally` counts.

    Documents that the register knows in their present reading are counted and not read. Without a register
    everything is read and nothing kept.
    """
    unknown = documents if register is None else _unknown(register, documents, tally)
    yield from keep_all(register, read_all(unknown, jobs, parses=parses), tally)


def keep_all(
    register: Register | None, outcomes: Iterable[DocumentRecord | Problem], tally: Tally
) -> Iterator[DocumentRecord | Problem]:
    """Keep each outcome before it is given back; `tally` counts. What the register has already stays as it is."""
    for outcome in outcomes:
        kept = outcome if register is None else _keep(register, outcome)
        tally.count(kept)
        yield kept


def _unknown(register: Register, documents: Iterable[Document | Problem], tally: Tally) -> Iterator[Document | Problem]:
    pipeline = Pipeline()
    for item in documents:
        if isinstance(item, Document) and _is_known(register, item, pipeline):
            tally.known += 1
        else:
            yield item


def _is_known(register: Register, document: Document, pipeline: Pipeline) -> bool:
    lang = document.lang or detect_language(document.text)
    return lang in installed() and register.has(document, pipeline.digest(lang))


def _keep(register: Register, outcome: DocumentRecord | Problem) -> DocumentRecord | Problem:
    """Keep it; a record that contradicts itself is kept as a Problem."""
    if isinstance(outcome, DocumentRecord):
        try:
            register.add(outcome)
        except RecordError as error:
            where = outcome.document.uri or outcome.document.id[:12]
            message = f"{str(error).removeprefix(f'{where}: ')}; the document was skipped. Please report it with its text."
            outcome = Problem(stage="register", code="contradiction", message=message, where=where, fatal=True)
    if isinstance(outcome, Problem):
        register.add_problem(outcome)
    return outcome
