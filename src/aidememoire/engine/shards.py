"""A large input cut into shards: each is read alone, by whichever process or machine, and its part is written in one step.

A part's name is the digest of all that made it (the bytes of its input, code, packs, options), so a shard whose
part is there is done, whoever did it and when: a run that was stopped, or a worker that was killed, costs no more
than the shards that were in hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import BinaryIO, cast

import msgspec

from aidememoire.engine.parts import Part, PartWriter, part_of
from aidememoire.languages.pack import installed
from aidememoire.model import Document, Problem
from aidememoire.pipeline import Pipeline, reading_digest
from aidememoire.read import files_in, in_language, is_lines, is_single, read_opened

FILES = 200  # articles in files of their own that make a shard: about half a minute of one core
STRETCH = 1_000_000  # bytes of JSON Lines that make a shard: some 300 articles, likewise
HASHED = 1 << 20  # bytes at a time


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a stretch of its lines: from byte `start` to `end`, with `line` lines before it."""

    path: str
    start: int = 0
    end: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Shard:
    """What is read together; `number` is its place in the input."""

    number: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What the user said of all articles."""

    published: str | None = None
    lang: str | None = None


def plan_shards(paths: Sequence[str], files: int = FILES, stretch: int = STRETCH) -> Iterator[Shard | Problem]:
    """The shards of these files and folders, local or at any address that fsspec knows, in order, and what is left out.

    Nothing is held but the names of one shard.
    """
    number = count()
    for group in _groups(paths, files, stretch):
        yield group if isinstance(group, Problem) else Shard(next(number), group)


def _groups(paths: Sequence[str], files: int, stretch: int) -> Iterator[tuple[Piece, ...] | Problem]:
    small: list[Piece] = []
    for path in _every_file(paths):
        if isinstance(path, Problem):
            yield path
        elif is_single(path):
            small.append(Piece(path))
        if len(small) == files or (small and isinstance(path, str) and not is_single(path)):
            yield tuple(small)
            small = []
        if isinstance(path, str) and not is_single(path):
            yield from ((piece,) for piece in _stretches(path, stretch))
    if small:
        yield tuple(small)


def read_shard(shard: Shard, folder: str, options: Options = Options()) -> Part:
    """The part of that shard in the folder: the one that is there, or one that is read and written now."""
    path = f"{folder.rstrip('/')}/part-{shard_digest(shard, options)}.parquet"
    if known := part_of(path, shard.number):
        return known
    with PartWriter(path, shard.number) as writer:
        for outcome in _pipeline().run(_documents(shard, options)):
            writer.add(outcome)
    return writer.part


def shard_digest(shard: Shard, options: Options) -> str:
    """32 hex digits of everything that the part depends on; a file that cannot be read counts as such."""
    total = sha256(msgspec.json.encode([options, *(reading_digest(lang) for lang in sorted(installed()))]))
    for piece in shard.pieces:
        total.update(msgspec.json.encode([piece.path, piece.start, piece.line]))
        try:
            for data in _bytes_of(piece):
                total.update(data)
        except OSError:
            total.update(b"unreadable")
    return total.hexdigest()[:32]


def _bytes_of(piece: Piece) -> Iterator[bytes]:
    with opened(piece.path) as stream:
        stream.seek(piece.start)
        bounded = stream if piece.end is None else _Stretch(stream, piece.end - piece.start)
        while data := bounded.read(HASHED):
            yield data


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The bytes of a local file or of an address («s3://…») that fsspec knows."""
    if "://" not in path:
        with Path(path).open("rb") as stream:
            yield stream
        return
    import fsspec

    with fsspec.open(path, "rb") as remote:
        yield remote


@cache
def _pipeline() -> Pipeline:
    """One for each process: the model is loaded once."""
    return Pipeline()


def _documents(shard: Shard, options: Options) -> Iterator[Document | Problem]:
    for piece in shard.pieces:
        try:
            with opened(piece.path) as stream:
                stream.seek(piece.start)
                bounded = stream if piece.end is None else cast("BinaryIO", _Stretch(stream, piece.end - piece.start))
                yield from (
                    in_language(found, options.lang) for found in read_opened(bounded, piece.path, options.published, piece.line)
                )
        except OSError as error:
            yield Problem(stage="read", code="unreadable", message=f"it cannot be read: {error}", where=piece.path, fatal=True)


def _every_file(paths: Sequence[str]) -> Iterator[str | Problem]:
    for path in paths:
        if "://" in path:
            yield from _remote_files(path)
        elif Path(path).is_dir():
            yield from files_in(path)
        else:
            yield path


def _remote_files(path: str) -> Iterator[str]:
    from fsspec.core import url_to_fs

    system, root = url_to_fs(path)
    if not system.isdir(root):
        yield path
        return
    for _, folders, names in system.walk(root, detail=True):
        for name in sorted(folders):
            if name.startswith("."):
                del folders[name]
        yield from (system.unstrip_protocol(names[name]["name"]) for name in sorted(names) if not name.startswith("."))


def _stretches(path: str, stretch: int) -> Iterator[Piece]:
    """A file of uncompressed lines in stretches that end with a line; any other file whole."""
    if not is_lines(path):
        yield Piece(path)
        return
    piece, at, line = Piece(path), 0, 0
    with opened(path) as stream:
        while data := stream.read(stretch):
            data += stream.readline()
            at, line = at + len(data), line + data.count(b"\n")
            yield replace(piece, end=at)
            piece = Piece(path, at, line=line)


class _Stretch:
    """A stream that ends after so many bytes."""

    def __init__(self, stream: BinaryIO, length: int) -> None:
        self._stream, self._left = stream, length

    def readline(self, size: int = -1, /) -> bytes:
        """The next line within the stretch."""
        return self._counted(self._stream.readline(self._left if size < 0 else min(size, self._left)))

    def read(self, size: int = -1, /) -> bytes:
        """The next bytes within the stretch."""
        return self._counted(self._stream.read(self._left if size < 0 else min(size, self._left)))

    def _counted(self, data: bytes) -> bytes:
        self._left -= len(data)
        return data
