"""Compressed files as streams of what is in them: gzip and Zstandard, a piece at a time."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Buffer  # type: ignore[attr-defined]  # in the standard library from 3.12 on

SUFFIXES = {".gz", ".zst"}
GZIP, ZSTANDARD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
PIECE = 1 << 16  # bytes read ahead


def bare_suffix(path: str) -> str:
    """The suffix that tells the kind, in lower case, without that of a compression.

    >>> bare_suffix("news/2024.JSONL.gz"), bare_suffix("a.txt")
    ('.jsonl', '.txt')
    """
    name = PurePath(path.lower())
    return PurePath(name.stem).suffix if name.suffix in SUFFIXES else name.suffix


@contextmanager
def unpacked(stream: BinaryIO) -> Iterator[io.BufferedReader]:
    """The stream, decompressed if it begins as gzip or Zstandard does; damage in it is an OSError where it stands."""
    ahead = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(_Raw(stream), PIECE)
    head = ahead.peek(4)[:4]
    if head.startswith(GZIP):
        with gzip.GzipFile(fileobj=ahead) as opened:
            yield io.BufferedReader(_Raw(opened), PIECE)
    elif head.startswith(ZSTANDARD):
        with _zstd().ZstdFile(ahead) as opened:
            yield io.BufferedReader(_Raw(opened), PIECE)
    else:
        yield ahead


def _zstd() -> Any:
    """The module of the standard library from Python 3.14 on, and its backport before."""
    try:
        return import_module("compression.zstd")
    except ImportError:
        return import_module("backports.zstd")


class _Raw(io.RawIOBase):
    """Anything that has `read`, for a BufferedReader; what a decompressor says of damage becomes an OSError."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def readable(self) -> bool:
        """It is there to be read."""
        return True

    def readinto(self, room: Buffer) -> int:
        """Fill `room` with what comes next; 0 at the end."""
        target = memoryview(room).cast("B")
        try:
            data: bytes = self._source.read(len(target))
        except (EOFError, zlib.error, _zstd().ZstdError) as error:
            raise OSError(f"the compressed data is damaged ({error})") from error
        target[: len(data)] = data
        return len(data)
