"""RSS and Atom: the entries of a feed, each a document with the words that the feed itself carries."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from html import escape
from typing import Any

from aidememoire.model import Document, Problem
from aidememoire.read.html import read_page
from aidememoire.read.text import Facts, problem, to_document


def read_feed(data: bytes, where: str, option: str | None) -> Iterator[Document | Problem]:
    """A document for each entry: its full text where the feed has it, else its summary under its title.

    What is no feed is a Problem, and so is an entry without words. Nothing is fetched.
    """
    feed = parse_feed(data)
    if not feed.version:
        yield problem("not-a-feed", "it is neither RSS nor Atom", where)
        return
    if not feed.entries:
        yield problem("empty", "there is no entry in this feed", where)
    for number, entry in enumerate(feed.entries, start=1):
        yield from read_entry(entry, entry_facts(entry, feed.feed, f"{where}, entry {number}"), option)


def parse_feed(data: bytes) -> Any:
    """What feedparser makes of the bytes; `version` is empty where they are no feed."""
    import feedparser

    # Bytes and never an address: feedparser would fetch what looks like one. Markup is kept; `read_page` turns it into text.
    return feedparser.parse(data, response_headers={"content-location": ""}, sanitize_html=False)


def entry_facts(entry: Any, feed: Any, where: str) -> Facts:
    """What a feed says of one of its entries."""
    return Facts(
        where=where,
        uri=entry.get("link") or entry.get("id") or where,
        title=_plain(entry.get("title")),
        outlet=_plain((entry.get("source") or {}).get("title")) or _plain(feed.get("title")),
        lang=feed.get("language"),
        published=_day(entry),
    )


def read_entry(entry: Any, facts: Facts, option: str | None = None) -> Iterator[Document | Problem]:
    """The document of the words that the feed has of an entry; a Problem where it has none."""
    words = max((c.get("value") or "" for c in entry.get("content") or ()), key=len, default="") or entry.get("summary") or ""
    if not words.strip():
        yield problem("empty", "this entry has no words of its own; `aidememoire watch` fetches the pages of a feed", facts.where)
    elif "<" in words:
        title = escape(facts.title or "")
        page = f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{words}</article></body></html>"
        yield from read_page(page, facts, option)
    else:
        yield from to_document(f"{facts.title}\n{words}" if facts.title else words, facts, option)


def _plain(value: str | None) -> str | None:
    return " ".join(value.split()) if value else None


def _day(entry: Any) -> str | None:
    """The day of publication as ISO 8601, in UTC: feedparser has moved the times there."""
    parts = entry.get("published_parsed") or entry.get("updated_parsed")
    return date(*parts[:3]).isoformat() if parts else None
