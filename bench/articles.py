"""Articles in any number for measuring: paragraphs of real or example articles, cut and put together anew by a seed.

    python bench/articles.py --number 2000 --out /tmp/articles.jsonl [--from FOLDER-OR-JSONL] [--seed 1]

The same seed and source give the same file. Without --from, the example articles of the repository are the source.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator
from pathlib import Path

from aidememoire.model import Document
from aidememoire.read import read_sources

EXAMPLES = Path(__file__).parents[1] / "examples"
SHORTEST, LONGEST = 4, 14  # paragraphs of an article


def source_texts(source: Path) -> list[str]:
    """The texts that articles are made of."""
    return [item.text for item in read_sources([str(source)]) if isinstance(item, Document)]


def make_articles(texts: list[str], number: int, seed: int = 1) -> Iterator[dict[str, str]]:
    """So many articles: paragraphs of two or three of the texts, and a last line that makes each unlike all others."""
    chance = random.Random(seed)
    paragraphs = [[line for line in text.split("\n") if len(line) > 60] for text in texts]
    paragraphs = [lines for lines in paragraphs if lines]
    for i in range(number):
        parts = [line for lines in chance.choices(paragraphs, k=chance.choice((2, 3))) for line in lines]
        body = parts[: chance.randint(SHORTEST, LONGEST)]
        day = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
        yield {"uri": f"https://journal.example/{seed}/{i}", "published": day, "text": "\n\n".join([*body, f"Article {i}."])}


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--number", type=int, default=2000)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="source", type=Path, default=EXAMPLES)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with given.out.open("w", encoding="utf-8") as file:
        for article in make_articles(source_texts(given.source), given.number, given.seed):
            file.write(json.dumps(article, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
