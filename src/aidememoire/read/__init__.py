"""Bytes in, documents out: text, HTML, JSON, JSON Lines, feeds, web archives, Parquet, folders and standard input.

What cannot be read is a `Problem` beside the documents; only a call in which nothing can be read at all is a
`SourceError`.
"""

from aidememoire.read.sources import read_sources

__all__ = ["read_sources"]
