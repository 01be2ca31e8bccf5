"""Document in, spaCy Doc out: sentences by our own rules, syntax and names by the language's model.

The parse works on a *reading view* of the text: the same length, code point for code point, but with
plain spaces and straight apostrophes, so that every offset of the parse is an offset of the source
(docs/decisions/0001-reading-view.md). spaCy is imported when the first document needs it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from aidememoire.languages.pack import Pack
from aidememoire.languages.syntax import to_universal
from aidememoire.model import Document, Quotation, Span, Taken

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# One code point for one code point: what a tokenizer trained on clean text does not expect.
VIEW = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u200b": " ", "\ufeff": " ", "\u00ad": "-", "\u2011": "-",
     "’": "'", "ʼ": "'", "′": "'", "‘": "'", "“": '"', "”": '"', "„": '"', "\t": " ", "\r": " ", "\n": " ",
     "\x0b": " ", "\x0c": " "}
)  # fmt: skip
# Longer than this and unbroken by a full stop, a line was wrapped by a machine when the next begins in lower case.
WRAPPED_LINE = 45
# Characters of a sentence, and of one that a quotation keeps together: of 28 000 sentences of the press none is longer.
LONGEST, LONGEST_QUOTED = 2500, 6000
BLOCK = 4000  # tokens parsed at a time, about 20 000 characters: each takes some 20 kB while it is parsed
TERMINAL = re.compile(r"(?:\.{1,3}|(?<![!?…])[!?…]++)(?=[\s»”\"“)\]]*\s|[»”\"\u00a0\u202f]*$|[«\"“]?[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿ'’])")
GLUED_MARK = re.compile(r"(?<=[\w'])[\"«»](?=[^\W\d_])")
CLOSERS = '»”"“’)] \u00a0\u202f\u2009'


class PackSettings(Struct, frozen=True):
    """`pack.toml`: what the parse needs to know of a language."""

    lang: str
    name: str
    model: str
    package: str  # the model's name in the package index
    extra: str | None = None  # the extra of this package that brings it, where it is not always installed
    abbreviations: tuple[str, ...] = ()


def view(text: str) -> str:
    """The reading view: the same number of code points, plain spaces and straight apostrophes.

    >>> view("l’Etat a\u00a0dit") == "l'Etat a dit"
    True
    """
    return text.translate(VIEW)


def split_sentences(text: str, quotations: tuple[Quotation, ...], pack: Pack) -> tuple[Span, ...]:
    """The sentences: none crosses a paragraph outside a quotation, none ends inside a quotation.

    A full stop after an abbreviation, an initial or inside a number ends nothing; a line without a full
    stop (a heading) is a sentence of its own.
    """
    abbreviations = frozenset(pack.table("pack", PackSettings).abbreviations)
    quoted = Taken(Span(q.inner.start + 1, q.inner.end) for q in quotations if q.depth == 0)
    opening = frozenset(q.outer.start for q in quotations)
    cuts = sorted({*_paragraph_cuts(text), *_terminal_cuts(text, abbreviations, opening)})
    kept = [c for c in cuts if not _within(quoted, c)]
    bounds = [0, *kept, len(text)]
    spans = (_stripped(text, a, b) for start, end in pairwise(bounds) for a, b in _bearable(text, start, end, quoted))
    return tuple(s for s in spans if s.end > s.start)


def _within(quoted: Taken, position: int) -> bool:
    return quoted.meets(Span(position, position + 1))


def _bearable(text: str, start: int, end: int, quoted: Taken) -> Iterator[tuple[int, int]]:
    """A sentence in parts that can be parsed in bearable time: a table or a list that lost its line ends is no sentence."""
    while end - start > LONGEST:
        blanks = (i for i in range(start + LONGEST, start, -1) if text[i].isspace())
        cut = next((i for i in blanks if not _within(quoted, i)), None)
        if cut is None:  # a long quotation: not before its end
            far = range(start + LONGEST, min(end, start + LONGEST_QUOTED))
            cut = next((i for i in far if text[i].isspace() and not _within(quoted, i)), far.stop)
        yield start, cut
        start = cut
    yield start, end


def _stripped(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _paragraph_cuts(text: str) -> Iterator[int]:
    for match in re.finditer(r"(?<!\s)\s*\n\s*", text):
        line_start = text.rfind("\n", 0, match.start()) + 1
        line = text[line_start : match.start()]
        after = text[match.end() : match.end() + 1]
        blank = match.group().count("\n") > 1
        wrapped = len(line) >= WRAPPED_LINE and line[-1:].isalnum() and (after.islower() or after.isdigit())
        if blank or not wrapped:
            yield match.end()


def _terminal_cuts(text: str, abbreviations: frozenset[str], opening: frozenset[int]) -> Iterator[int]:
    for match in TERMINAL.finditer(text):
        end = match.end()
        while end < len(text) and text[end] in CLOSERS and end not in opening and not _opens_here(text, end):
            end += 1
        following = text[end : end + 1]
        word = re.split(r"[\s(«\"'’\u00a0]", text[max(0, match.start() - 12) : match.start()])[-1]
        if match.group() == "." and _is_abbreviation(word, abbreviations):
            continue
        if following and (following.islower() or following in ",;:–—-"):
            continue
        yield end


def _opens_here(text: str, at: int) -> bool:
    """A mark with a space before it and none after it begins the next sentence."""
    return text[at] in '"“”' and text[at - 1].isspace() and at + 1 < len(text) and not text[at + 1].isspace()


def _is_abbreviation(word: str, abbreviations: frozenset[str]) -> bool:
    if word in abbreviations:
        return True
    return bool(re.fullmatch(r"[A-ZÀ-Þ](?:[.-][A-ZÀ-Þ])*|(?:[A-ZÀ-Þ]\.)+[A-ZÀ-Þ]?", word))


def parse(document: Document, sentences: tuple[Span, ...], pack: Pack) -> Doc:
    """The spaCy Doc of the reading view: offsets are those of `document.text`, sentences those given."""
    from spacy.tokens import Doc

    nlp = load_model(pack.table("pack", PackSettings).model)
    parts = []
    for doc in tokenize(nlp, view(document.text), sentences):
        for _, component in nlp.pipeline:
            doc = component(doc)
        parts.append(to_universal(doc, pack))
    return parts[0] if len(parts) == 1 else Doc.from_docs(parts, ensure_whitespace=False)


def tokenize(nlp: Language, text: str, sentences: tuple[Span, ...]) -> Iterator[Doc]:
    """Docs of some thousand tokens whose tokens never cross a sentence bound and whose sentence starts are already set.

    An ordinary article is one of them; a long one takes no more memory at a time.
    """
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    starts: list[bool | int | None] = []
    for piece, is_sentence in _pieces(text, sentences):
        if is_sentence and len(words) >= BLOCK:
            yield Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)
            words, spaces, starts = [], [], []
        first = True
        for chunk in _unglued(piece) if is_sentence else ():
            for token in nlp.tokenizer(chunk):
                if token.text == "'" and not first and not spaces[-1] and words[-1].isalpha():
                    words[-1] += "'"  # «d'« accord »»: an article elided before marks
                    spaces[-1] = bool(token.whitespace_)
                    continue
                words.append(token.text)
                spaces.append(bool(token.whitespace_))
                starts.append(first)
                first = False
        if not is_sentence:
            _append_gap(piece, words, spaces, starts)
    yield Doc(nlp.vocab, words=words, spaces=spaces, sent_starts=starts)


def _unglued(sentence: str) -> Iterator[str]:
    """The sentence cut around marks that letters stand on both sides of: the tokenizer takes «qu'"une» for one word."""
    at = 0
    for match in GLUED_MARK.finditer(sentence):
        yield sentence[at : match.start()]
        yield match.group()
        at = match.end()
    yield sentence[at:]


def _append_gap(gap: str, words: list[str], spaces: list[bool], starts: list[bool | int | None]) -> None:
    """The blank between two sentences: one space belongs to the token before, the rest is a token."""
    if words and not spaces[-1] and gap.startswith(" "):
        spaces[-1], gap = True, gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)
        starts.append(len(words) == 1)


def _pieces(text: str, sentences: tuple[Span, ...]) -> Iterator[tuple[str, bool]]:
    at = 0
    for sentence in sentences:
        if sentence.start > at:
            yield text[at : sentence.start], False
        yield sentence.of(text), True
        at = sentence.end
    if at < len(text):
        yield text[at:], False


@cache
def model_problem(pack: Pack) -> str | None:
    """Why texts of that language cannot be read here, and how to get what is missing; None when they can."""
    settings = pack.table("pack", PackSettings)
    if find_spec(settings.model) is not None:
        return None
    wanted = f"aidememoire[{settings.extra}]" if settings.extra else settings.package
    return f"the model for {settings.name} ({settings.package}) is not installed; to read such texts: pip install '{wanted}'"


@cache
def load_model(name: str) -> Language:
    """The spaCy model, loaded once per process; its numbers do not depend on how it is loaded.

    OpenBLAS in place of blis is 1.7 times as fast with equal output, and one thread keeps runs alike
    (docs/decisions/0007-fast-model-load.md).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    with short_letter_classes():
        import spacy
        from thinc.api import NumpyOps, set_current_ops

        set_current_ops(NumpyOps(use_blis=False))
        nlp = spacy.load(name)
    _index_lemmas(nlp)
    return nlp


def _index_lemmas(nlp: Language) -> None:
    """Make sets of the word lists that a rule lemmatizer searches: the same lemmas, in a tenth of the time."""
    if "lemmatizer" in nlp.pipe_names and (index := getattr(nlp.get_pipe("lemmatizer"), "lookups", None)) is not None:
        if "lemma_index" in index:
            table = index.get_table("lemma_index")
            for part_of_speech in list(table):
                table[part_of_speech] = frozenset(table[part_of_speech])


@contextmanager
def short_letter_classes() -> Iterator[None]:
    r"""While a model loads, compile spaCy's spelled-out letter classes as `[^\W\d_]`.

    The French tokenizer's token_match is a pattern of 1.4 million characters because it lists every letter of
    every script five hundred times; compiling it takes longer than reading an article. The short class
    matches the same words (tests/test_parse.py compares them).
    """
    compile_ = re.compile

    def compile_short(pattern: str, flags: int = 0) -> re.Pattern[str]:
        return compile_(_without_lists(pattern) if len(pattern) > 100_000 else pattern, flags)

    re.compile = compile_short  # type: ignore[assignment]  # for the length of the load only
    try:
        yield
    finally:
        re.compile = compile_


def _without_lists(pattern: str) -> str:
    """A pattern that ignores case, short: for each class that lists the letters, or the small ones, what is no sign."""
    from spacy.lang.char_classes import ALPHA, ALPHA_LOWER

    letters = "|".join(re.escape(listed) for listed in (ALPHA, ALPHA_LOWER))
    return re.sub(rf"\[([^\[\]]{{0,40}}?)(?:{letters})([^\[\]]{{0,40}})\]", _short_class, pattern)


def _short_class(match: re.Match[str]) -> str:
    signs = match[1] + match[2]  # hyphens and apostrophes beside the letters; a hyphen stands first
    return rf"(?:[^\W\d_]|[{signs}])" if signs else r"[^\W\d_]"
