"""Clusters of articles with what must hold between them: read from `bench/clusters/<lang>/<cluster>/`.

An article is a text file with a head (`outlet:`, `published:`, `uri:`,
and `lang:` where it is not French) above a blank line. `expected.toml` names
the entities and records of the articles by key («a.total»: article a) and says how they stand to each other; the
words of a record must occur in the article, so that what is expected can be checked against the text.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aidememoire.model import Document, Span, document_id
from aidememoire.records import KINDS, Commitment, DocumentRecord, Entity, Figure, Instrument, Meeting, Statement

HERE = Path(__file__).parent / "clusters"
TYPES: dict[str, Any] = {
    "statements": Statement,
    "figures": Figure,
    "commitments": Commitment,
    "meetings": Meeting,
    "instruments": Instrument,
}
SPAN = {
    "statements": "content",
    "figures": "quantity",
    "commitments": "clause",
    "meetings": "evidence",
    "instruments": "evidence",
}
PEOPLE = {"speakers", "parties", "by", "to", "participants"}


@dataclass(frozen=True)
class Placed:
    """An expected record: its kind, its article, where its words stand and its fields."""

    kind: str
    article: str
    spans: tuple[Span, ...]
    fields: dict[str, Any]


@dataclass(frozen=True)
class Cluster:
    """Articles by letter, the expected records by key, and all that `expected.toml` says."""

    name: str
    articles: dict[str, Document]
    records: dict[str, Placed]
    expected: dict[str, Any]

    def names(self, letter: str) -> Iterator[tuple[str, tuple[str, ...]]]:
        """The key of each entity of an article, and the names it has there."""
        for key, entity in self.expected.get("entities", {}).items():
            names = entity["names"].get(letter, ())
            if names:
                yield key, (names,) if isinstance(names, str) else tuple(names)


def load_clusters(lang: str = "fr", only: tuple[str, ...] = (), folder: Path = HERE) -> list[Cluster]:
    """All clusters of a language, or those named; ValueError where expected words are not in the article."""
    folders = sorted(path.parent for path in (folder / lang).glob("*/expected.toml"))
    return [load_cluster(path) for path in folders if not only or path.name in only]


def load_cluster(folder: Path) -> Cluster:
    """The cluster in a folder."""
    articles = {path.stem: read_article(path) for path in sorted(folder.glob("*.txt"))}
    expected = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))
    records = {
        key: _placed(folder.name, kind, key, fields, articles) for kind in KINDS for key, fields in expected.get(kind, {}).items()
    }
    cluster = Cluster(folder.name, articles, records, expected)
    for letter, document in articles.items():
        for key, names in cluster.names(letter):
            if not any(name in document.text for name in names):
                raise ValueError(f"{folder.name}/{letter}: {key} is not named {' or '.join(names)}")
    return cluster


def read_article(path: Path) -> Document:
    """The article of a file, with the head as its metadata and the first line as its title."""
    head, _, text = path.read_text(encoding="utf-8").partition("\n\n")
    known = {"lang": "fr"} | dict(line.split(": ", 1) for line in head.splitlines())
    return Document(id=document_id(text), text=text, title=text.partition("\n")[0], published_basis="metadata", **known)


def gold_record(cluster: Cluster, letter: str) -> DocumentRecord:
    """What a reader without fault would find in an article: reconciliation alone can be scored on it."""
    document = cluster.articles[letter]
    entities = tuple(_entity(cluster, letter, key, names) for key, names in cluster.names(letter))
    kinds: dict[str, list[Any]] = {kind: [] for kind in KINDS}
    for key, placed in cluster.records.items():
        if placed.article == letter:
            kinds[placed.kind].append(_record(key, placed, {e.id for e in entities}))
    return DocumentRecord(document=document, entities=entities, **{kind: tuple(found) for kind, found in kinds.items()})


def places(text: str, words: str) -> Iterator[Span]:
    """Where words stand in a text, not inside other words."""
    at = text.find(words)
    while at >= 0:
        end = at + len(words)
        if not text[at - 1 : at].isalnum() and not text[end : end + 1].isalnum():
            yield Span(at, end)
        at = text.find(words, at + 1)


def _placed(where: str, kind: str, key: str, fields: dict[str, Any], articles: dict[str, Document]) -> Placed:
    letter = key.partition(".")[0]
    found = list(places(articles[letter].text, fields["words"]))
    at = fields.get("at", 1)
    if len(found) < at:
        raise ValueError(f"{where}: {key} expects «{fields['words']}», which is not in the article")
    rest = {name: value for name, value in fields.items() if name not in ("words", "at")}
    return Placed(kind, letter, (found[at - 1],), rest)


def _entity(cluster: Cluster, letter: str, key: str, names: tuple[str, ...]) -> Entity:
    about = cluster.expected["entities"][key]
    text = cluster.articles[letter].text
    home = about.get("of")
    return Entity(
        id=key,
        name=names[0],
        type=about["type"],
        code=about.get("code"),
        of=home if any(k == home for k, _ in cluster.names(letter)) else None,
        mentions=tuple(sorted(span for name in names for span in places(text, name))),
    )


def _record(key: str, placed: Placed, there: set[str]) -> Any:
    """The record; who is not named in its article is left out, as the reader would have to."""
    fields = {name: _who(value, there) if name in PEOPLE else value for name, value in placed.fields.items()}
    if placed.kind == "statements":
        fields.setdefault("kind", "direct")
    span = placed.spans if placed.kind in ("statements", "commitments") else placed.spans[0]
    return TYPES[placed.kind](id=key, rule="gold", confidence=1.0, **{SPAN[placed.kind]: span}, **fields)


def _who(value: Any, there: set[str]) -> Any:
    if isinstance(value, str):
        return value if value in there else None
    return tuple(v for v in value if v in there)
