"""The flow, written once: a document in, its record out.

Stages never import one another; this module passes the data. One bad article never stops a run: what a
stage could not do comes back as a `Problem`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from aidememoire.clean import mark_boilerplate
from aidememoire.errors import PackError
from aidememoire.extract.attributions import find_attributions
from aidememoire.extract.commitments import build_commitments
from aidememoire.extract.figures import build_figures
from aidememoire.extract.instruments import build_instruments
from aidememoire.extract.meetings import build_meetings
from aidememoire.extract.names import find_mentions
from aidememoire.extract.omissions import find_omissions
from aidememoire.extract.quantities import find_quantities
from aidememoire.extract.quotations import find_quotations
from aidememoire.extract.statements import build_statements
from aidememoire.extract.times import find_times
from aidememoire.language import detect_language, language_problem
from aidememoire.languages.pack import Pack, installed, load_pack
from aidememoire.model import Document, Problem, Span
from aidememoire.parse import PackSettings, model_problem, parse, split_sentences
from aidememoire.parses import Parser
from aidememoire.records import DocumentRecord, Findings, Omission, Record
from aidememoire.resolve.anchors import anchor_times
from aidememoire.resolve.referents import resolve_mentions
from aidememoire.resolve.speakers import name_sources, resolve_speakers

if TYPE_CHECKING:
    from spacy.tokens import Doc

R = TypeVar("R", bound=Record)
PACKAGE = Path(__file__).parent
# The modules whose text decides what is read; the register and the command line change no reading.
READING_CODE = ("clean.py", "parse.py", "model.py", "records.py", "pipeline.py", "extract", "resolve", "languages")


class Confidence(Struct, frozen=True):
    """`confidence.toml`: the share of each rule's records that were right on the annotated articles."""

    default: dict[str, float] = {}
    rules: dict[str, float] = {}


class Pipeline:
    """Reads documents in the installed languages; the model of a language is loaded on its first document.

    `parser` may be a ParseCache, which gives the same parses sooner.
    """

    def __init__(self, parser: Parser = parse) -> None:
        self._parser = parser

    def read(self, document: Document) -> DocumentRecord | Problem:
        """The record of one document, or the Problem that kept it from being read."""
        lang = document.lang or detect_language(document.text)
        if lang not in installed():
            return language_problem(lang, document.uri, installed())
        pack = load_pack(lang)
        missing = model_problem(pack)
        if missing is not None:
            return Problem(stage="language", code="model-not-installed", message=missing, where=document.uri, fatal=True)
        document = mark_boilerplate(msgspec.structs.replace(document, lang=lang), pack)
        return to_record(find_everything(document, pack, self._parser), pack)

    def run(
        self, documents: Iterable[Document | Problem], skip: Callable[[Document], bool] = lambda _: False
    ) -> Iterator[DocumentRecord | Problem]:
        """Read each document that `skip` does not decline; problems of earlier stages are passed on.

        A document that breaks a rule in an unforeseen way is reported as a Problem, and the run goes on.
        """
        for item in documents:
            if isinstance(item, Problem):
                yield item
            elif not skip(item):
                yield self._read_or_report(item)

    def digest(self, lang: str) -> str:
        """Names the code and pack that make a reading, without loading a model: 16 hex digits."""
        return reading_digest(lang)

    def _read_or_report(self, document: Document) -> DocumentRecord | Problem:
        try:
            return self.read(document)
        except PackError:
            raise
        except Exception as error:  # noqa: BLE001  # one bad article never stops a run
            where = document.uri or document.title or document.id[:12]
            message = f"{type(error).__name__}: {error}; the document was skipped. Please report it with its text."
            return Problem(stage="extract", code="unforeseen", message=message, where=where, fatal=True)


def find_everything(document: Document, pack: Pack, parser: Parser = parse) -> Findings:
    """All that the document gives: the stages in their order, each seeing what came before it."""
    quotations = find_quotations(document.text, pack)
    sentences = split_sentences(document.text, quotations, pack)
    doc = parser(document, sentences, pack)
    found = Findings(document=document, doc=doc, sentences=sentences, quotations=quotations)
    found.times = find_times(doc, found, pack)
    found.quantities = find_quantities(doc, found, pack)
    found.mentions = find_mentions(doc, found, pack)
    found.entities, found.mentions = resolve_mentions(found, pack)
    found.times = anchor_times(found, pack)
    found.attributions = find_attributions(doc, found, pack)
    found.entities, found.mentions = name_sources(found, pack)
    found.attributions = resolve_speakers(found, pack)
    return _build_records(doc, found, pack)


def _build_records(doc: Doc, found: Findings, pack: Pack) -> Findings:
    refused: list[Omission] = []
    found.statements = _kept(build_statements(doc, found, pack), refused, found, pack)
    found.figures = _kept(build_figures(doc, found, pack), refused, found, pack)
    found.commitments = _kept(build_commitments(doc, found, pack), refused, found, pack)
    found.meetings = _kept(build_meetings(doc, found, pack), refused, found, pack)
    found.instruments = _kept(build_instruments(doc, found, pack), refused, found, pack)
    found.omissions = find_omissions(found, tuple(refused), pack)
    return found


def _kept(built: Iterable[R | Omission], refused: list[Omission], found: Findings, pack: Pack) -> tuple[R, ...]:
    """The records, identified and with their confidence, in text order; omissions go to `refused`."""
    records: list[R] = []
    for thing in built:
        if isinstance(thing, Omission):
            refused.append(thing)
        else:
            records.append(thing)
    records.sort(key=lambda r: (evidence(r)[0], r.rule))
    return tuple(_identified(records, found.document.id, pack))


def _identified(records: list[R], document: str, pack: Pack) -> Iterator[R]:
    table = pack.table("confidence", Confidence)
    taken: set[str] = set()
    for record in records:
        kind = type(record).__name__.lower()
        first = name = record_id(record, document)
        extra = 0
        while name in taken:
            extra += 1
            name = f"{first}-{extra}"
        taken.add(name)
        sure = table.rules.get(record.rule, table.default.get(f"{kind}s", 0.5))
        yield msgspec.structs.replace(record, id=name, confidence=sure)


def record_id(record: Record, document: str) -> str:
    """The same for the same text read again: kind letter, then a digest of document, kind and evidence."""
    kind = type(record).__name__.lower()
    key = f"{document}/{kind}/{evidence(record)}"
    return f"{kind[0]}-{sha256(key.encode()).hexdigest()[:12]}"


def evidence(record: Record) -> tuple[Span, ...]:
    """The spans a record rests on, whatever its kind calls them."""
    for name in ("content", "clause"):
        if hasattr(record, name):
            return tuple(getattr(record, name))
    return (record.quantity,) if hasattr(record, "quantity") else (record.evidence,)  # type: ignore[attr-defined]  # the other kinds


def to_record(found: Findings, pack: Pack) -> DocumentRecord:
    """The findings as one object of the interchange format."""
    return DocumentRecord(
        document=found.document,
        entities=found.entities,
        statements=found.statements,
        figures=found.figures,
        commitments=found.commitments,
        meetings=found.meetings,
        instruments=found.instruments,
        omissions=found.omissions,
        reading=reading_digest(pack.lang),
    )


@cache
def reading_digest(lang: str) -> str:
    """16 hex digits that change whenever code or pack could change a reading."""
    pack = load_pack(lang)
    total = sha256(pack.digest().encode())
    for name in READING_CODE:
        path = PACKAGE / name
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            total.update(file.name.encode() + b"\0" + file.read_bytes())
    for package in ("spacy", pack.table("pack", PackSettings).package):
        total.update(_version(package).encode())
    return total.hexdigest()[:16]


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"
