"""`feeds.toml`: which feeds to follow, and how often."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from aidememoire.errors import SourceError

MINUTES = {"m": 1, "h": 60, "d": 24 * 60}
SHORTEST = 5  # minutes; feeds are made for a few visits an hour


class Feed(Struct, frozen=True, forbid_unknown_fields=True):
    """One feed: its address, and what it does not say of itself."""

    uri: str
    outlet: str | None = None
    lang: str | None = None
    pages: bool = True  # fetch the page of each entry; else the words of the feed are all there is
    every: str | None = None  # how often; else as the file says for all


class Subscriptions(Struct, frozen=True, forbid_unknown_fields=True):
    """What the file holds; `every` is how often each feed is polled («30m», «2h», «1d»)."""

    feed: tuple[Feed, ...]
    every: str = "30m"
    contact: str | None = None  # an address, told to the hosts so that they can write to whoever polls them

    def minutes(self, feed: Feed) -> int:
        """Minutes between two polls of the feed."""
        return read_minutes(feed.every or self.every)


def load_subscriptions(path: Path) -> Subscriptions:
    """What the file says; SourceError where it cannot be read or says what cannot be done."""
    try:
        found = msgspec.toml.decode(path.read_bytes(), type=Subscriptions)
    except OSError as error:
        raise SourceError(f"{path}: it cannot be read: {error.strerror or error}") from error
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise SourceError(f"{path}: {error}; see docs/watching.md for an example") from error
    if not found.feed:
        raise SourceError(f"{path}: there is no [[feed]] in it")
    for feed in found.feed:
        _check(feed, found, path)
    return found


def read_minutes(words: str) -> int:
    """Minutes; SourceError for what is no span of time or too short.

    >>> read_minutes("30m"), read_minutes("2h")
    (30, 120)
    """
    match = re.fullmatch(r"(\d{1,4})([mhd])", words.strip())
    if not match:
        raise SourceError(f"«{words}» is no span of time; write it as 30m, 2h or 1d")
    minutes = int(match[1]) * MINUTES[match[2]]
    if minutes < SHORTEST:
        raise SourceError(f"«{words}» is too often; a feed is polled every {SHORTEST} minutes at most")
    return minutes


def _check(feed: Feed, found: Subscriptions, path: Path) -> None:
    if urlsplit(feed.uri).scheme not in {"http", "https"} or not urlsplit(feed.uri).hostname:
        raise SourceError(f"{path}: «{feed.uri}» is no address of the web; it begins with https://")
    try:
        found.minutes(feed)
    except SourceError as error:
        raise SourceError(f"{path}: {feed.uri}: {error}") from error
