"""One round through the feeds that are due: ask each whether it has changed, fetch the pages of what is new in it."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from aidememoire.model import Document, Problem
from aidememoire.read import entry_facts, parse_feed, read_entry, read_fetched
from aidememoire.watch.addresses import RefusedError
from aidememoire.watch.fetch import Fetched, Fetcher
from aidememoire.watch.memory import Memory, Seen
from aidememoire.watch.subscriptions import Feed, Subscriptions

LONGEST_BACKOFF = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Round:
    """The feeds, what is known of them, and who fetches."""

    subscriptions: Subscriptions
    memory: Memory
    fetcher: Fetcher

    def next_due(self, now: datetime) -> datetime:
        """When the first feed is due; `now` where one is due already."""
        return max(now, min(self.memory.of(feed.uri).due or now for feed in self.subscriptions.feed))

    def documents(self, now: datetime) -> Iterator[Document | Problem]:
        """What is new in the feeds that are due, and what went wrong; the memory holds what was given once it is asked for more.

        A page is remembered as read when the document after it is asked for, so that nothing is lost when the
        reader is interrupted; what fails is asked again later, twice as late each time.
        """
        for feed in self.subscriptions.feed:
            seen = self.memory.of(feed.uri)
            if seen.due is None or seen.due <= now:
                yield from self._poll(feed, seen, now)

    def _poll(self, feed: Feed, seen: Seen, now: datetime) -> Iterator[Document | Problem]:
        every = timedelta(minutes=self.subscriptions.minutes(feed))
        conditions = {"If-None-Match": seen.etag, "If-Modified-Since": seen.modified}
        try:
            answer = self.fetcher.fetch(feed.uri, {k: v for k, v in conditions.items() if v})
            _refuse_failure(answer, now, {200, 304})
        except RefusedError as error:
            seen.failures += 1
            wait = min(max(every * 2 ** min(seen.failures, 10), error.wait), LONGEST_BACKOFF)
            seen.due = now + wait
            yield _problem(error.code, f"{error}; it is asked again in {wait}", feed.uri)
            return
        seen.failures, seen.due = 0, now + every
        if answer.status == 200:
            yield from self._read(feed, seen, answer, now)

    def _read(self, feed: Feed, seen: Seen, answer: Fetched, now: datetime) -> Iterator[Document | Problem]:
        """What is new in the feed; as long as one of its pages is to be asked for again, the feed itself is read again."""
        found = parse_feed(answer.body)
        if not found.version:
            yield _problem("not-a-feed", "it is neither RSS nor Atom", feed.uri)
            return
        links = [entry.get("link") or entry.get("id") or "" for entry in found.entries]
        listed, complete = set(links), True
        seen.pages = [page for page in seen.pages if page in listed]
        for entry, link in zip(found.entries, links, strict=True):
            if link not in seen.pages:
                settled = yield from self._read_entry(feed, entry, found.feed, now)
                complete &= settled
                seen.pages += [link] * settled
        seen.etag = answer.headers.get("etag") if complete else None
        seen.modified = answer.headers.get("last-modified") if complete else None

    def _read_entry(self, feed: Feed, entry: Any, about: Any, now: datetime) -> Generator[Document | Problem, None, bool]:
        """Its document or what went wrong; whether the entry is settled, and not to be asked for again."""
        at = entry.get("link") or feed.uri
        facts = entry_facts(entry, about, at)
        facts = replace(facts, outlet=feed.outlet or facts.outlet, lang=feed.lang or facts.lang)
        if not (feed.pages and entry.get("link")):
            yield from read_entry(entry, facts)
            return True
        try:
            page = self.fetcher.fetch(at)
            _refuse_failure(page, now, {200})
        except RefusedError as error:
            yield _problem(error.code, f"its page was not fetched: {error}", at)
            return not error.passing
        yield from read_fetched(page.body, page.headers.get("content-type", ""), facts)
        return True


def _refuse_failure(answer: Fetched, now: datetime, good: set[int]) -> None:
    if answer.status not in good:
        passing = answer.status in {408, 425, 429} or answer.status >= 500
        wait = _retry_after(answer.headers.get("retry-after", ""), now)
        raise RefusedError(f"http-{answer.status}", f"the host answered {answer.status}", passing=passing, wait=wait)


def _retry_after(value: str, now: datetime) -> timedelta:
    """How long the host asks to wait; nothing where it does not say or nobody understands it."""
    try:
        return timedelta(seconds=int(value)) if value.isdigit() else parsedate_to_datetime(value).astimezone(UTC) - now
    except (ValueError, OverflowError):
        return timedelta()


def _problem(code: str, message: str, where: str) -> Problem:
    return Problem(stage="watch", code=code, message=message, where=where, fatal=True)
