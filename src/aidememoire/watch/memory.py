"""What is kept between rounds: when each feed is due, what it was when last seen, which of its pages were read."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from aidememoire.errors import SourceError


class Seen(Struct):
    """What is known of one feed."""

    etag: str | None = None
    modified: str | None = None
    due: datetime | None = None
    failures: int = 0
    pages: list[str] = []  # the entries whose page was read, as long as the feed lists them


class Memory(Struct):
    """What is known of all of them, by address."""

    feeds: dict[str, Seen] = {}

    def of(self, uri: str) -> Seen:
        """What is known of a feed; nothing yet of a new one."""
        return self.feeds.setdefault(uri, Seen())


def load_memory(path: Path) -> Memory:
    """What the file keeps; an empty memory where there is none. SourceError for a file that is none of ours."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Memory)
    except FileNotFoundError:
        return Memory()
    except (OSError, msgspec.MsgspecError) as error:
        raise SourceError(f"{path}: it holds no memory of feeds ({error}); move it away to begin anew") from error


def save_memory(memory: Memory, path: Path) -> None:
    """Write it in one step: a run that is killed leaves the file before or the file after."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(memory)))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
