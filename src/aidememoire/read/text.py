"""Decoded text to a Document: what can be stored, which line is the title, which day is said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from aidememoire.model import Document, Problem, PublishedBasis, document_id
from aidememoire.read.dates import find_published, read_day, read_iso

# Some 15 000 words, as long as the longest pieces newspapers print; more is a book, or many articles in one file.
MAX_CHARACTERS = 100_000
TITLE_CHARACTERS, TITLE_WORDS, SENTENCE_WORDS = 200, 32, 24
DATELINE = re.compile(r"[^\W\d_][\w' -]{1,40}(?:,[^–—-]{1,40})? ?(?:\([^()]{1,30}\) ?)?(?:--|[–—])")
# NUL ends strings in databases and a lone surrogate has no UTF-8: neither can be stored. Replaced one for one.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
FRONT_MATTER = re.compile(r"\s{0,20}(---|\+\+\+)[ \t]*\r?\n((?:(?!\1)[^\n]{0,2000}\n){1,60})\1[ \t]*\r?(?:\n|$)")
FRONT_KEY = re.compile(r"^(title|date|published|publishdate|pubdate)\s*[:=]\s*(.+?)\s*$", re.IGNORECASE | re.MULTILINE)
NAVIGATION = re.compile(r"[^|·•›>]{1,30}(?:[|·•›>][^|·•›>]{1,30}){2,}$")
NO_TITLE = re.compile(r"[\W\d_]*$|<|!\[|https?://|\[[^\]]*\]\(")


@dataclass(frozen=True, slots=True)
class Facts:
    """What a source says about an article beside its text; `published` as it was written there."""

    where: str
    uri: str | None = None
    title: str | None = None
    outlet: str | None = None
    lang: str | None = None
    published: str | None = None
    basis: PublishedBasis = "metadata"


def to_document(text: str, facts: Facts, option: str | None) -> Iterator[Document | Problem]:
    """The document, then what had to be mended in it; or only the Problem for which there is none.

    `option` is the day a person gave: it stands where the source has no day of its own, before any day
    that the text says.
    """
    if not text.strip("\ufeff\x00 \t\r\n\f\v\u00a0"):
        yield problem("empty", "there is no text in it", facts.where)
        return
    if len(text) > MAX_CHARACTERS:
        hint = "split it into articles (JSON Lines takes one a line)"
        yield problem("too-long", f"{len(text)} characters; an article has at most {MAX_CHARACTERS}: {hint}", facts.where)
        return
    text, replaced = UNSTORABLE.subn("\ufffd", text)
    facts = _with_front_matter(text, facts)
    published, basis = _published(text, facts, option)
    yield Document(
        id=document_id(text),
        uri=_storable(facts.uri),
        title=_storable(facts.title) or find_title(text),
        outlet=_storable(facts.outlet),
        lang=read_lang(facts.lang),
        published=published,
        published_basis=basis,
        text=text,
    )
    if replaced:
        message = f"{replaced} characters that cannot be stored (NUL, lone surrogates) became U+FFFD, in place"
        yield problem("replaced-characters", message, facts.where, fatal=False)
    if facts.published and not _read_published(facts):
        message = f"«{facts.published[:60]}» is no day such as 2024-11-05; the day of publication is left open"
        yield problem("bad-date", message, facts.where, fatal=False)


def problem(code: str, message: str, where: str | None, *, fatal: bool = True) -> Problem:
    """A Problem of this stage; fatal where no document came of it."""
    return Problem(stage="read", code=code, message=message, where=_storable(where), fatal=fatal)


def find_title(text: str) -> str | None:
    """The first line, where it reads as a headline: short, and something stands below it.

    A kicker of one or two words above a longer line gives way to that line.
    """
    raw = (line.strip("\ufeff# \t\r*_") for line in _body(text)[:20_000].splitlines())
    lines = [line for line in raw if not NO_TITLE.match(line)]
    bar = next((i for i, line in enumerate(lines[:4], start=1) if NAVIGATION.match(line)), 0)  # and the name of the site above it
    lines = lines[bar:]
    candidates = lines[1:2] if len(lines) > 2 and len(lines[0].split()) <= 2 and _is_headline(lines[1]) else lines[:1]
    return candidates[0] if len(lines) > 1 and candidates and _is_headline(candidates[0]) else None


def read_lang(value: str | None) -> str | None:
    """The two-letter code of a language tag («fr-FR» gives "fr"), or None, which leaves it to be told."""
    match = re.match(r"([A-Za-z]{2})(?:$|[-_])", value.strip()) if value else None
    return match[1].lower() if match else None


def _is_headline(line: str) -> bool:
    """Whether a line may be one: a sentence with a full stop only when it is short, a dateline never."""
    most = SENTENCE_WORDS if line.endswith(".") else TITLE_WORDS
    fits = len(line) <= TITLE_CHARACTERS and 2 < len(line.split()) <= most and line[-1] not in ",;:"
    return fits and not (DATELINE.match(line) and line.endswith("."))


def _body(text: str) -> str:
    front = FRONT_MATTER.match(text)
    return text[front.end() :] if front else text


def _with_front_matter(text: str, facts: Facts) -> Facts:
    """The facts, completed by the block of keys that Hugo and Jekyll put above an article."""
    front = FRONT_MATTER.match(text)
    keys = {key.lower(): _unquoted(value) for key, value in FRONT_KEY.findall(front[2])} if front else {}
    title = keys.pop("title", None)
    if keys and not facts.published:
        facts = replace(facts, published=next(iter(keys.values())), basis="text")
    return replace(facts, title=facts.title or title)


def _unquoted(value: str) -> str:
    return value.strip("\"' ").replace("\\'", "'").replace('\\"', '"')


def _published(text: str, facts: Facts, option: str | None) -> tuple[str | None, PublishedBasis | None]:
    said = _read_published(facts)
    if said and facts.basis == "metadata":
        return said, "metadata"
    if option:
        return option, "option"
    said = said or find_published(_body(text))
    return (said, "text") if said else (None, None)


def _read_published(facts: Facts) -> str | None:
    if not facts.published:
        return None
    return read_day(facts.published) if facts.basis == "text" else read_iso(facts.published)


def _storable(value: str | None) -> str | None:
    value = UNSTORABLE.sub("\ufffd", value).strip() if value else None
    return value or None
