"""Bytes in, documents out: text, HTML, JSON, JSON Lines, feeds, web archives, Parquet, folders and standard input.

What cannot be read is a `Problem` beside the documents; only a call in which nothing can be read at all is a
`SourceError`.
"""

from aidememoire.read.fetched import read_fetched
from aidememoire.read.sources import check_day, files_in, in_language, is_lines, is_single, read_opened, read_sources
from aidememoire.read.syndication import entry_facts, parse_feed, read_entry

__all__ = [
    "check_day",
    "entry_facts",
    "files_in",
    "in_language",
    "is_lines",
    "is_single",
    "parse_feed",
    "read_entry",
    "read_fetched",
    "read_opened",
    "read_sources",
]
