"""The words of a record as they stand in the text: what is evidence, and a few words on either side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from aidememoire.model import Span

AROUND = 80  # characters of context on either side, cut at a space
GAP = 160  # longer than this, what stands between two pieces is left out
LEFT_OUT = " … "
# Characters that a terminal would obey instead of showing; white space is not among them, for it is made single before.
COMMANDS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A)], "\ufffd")


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text in pieces; those that are evidence are marked. White space is made single."""

    pieces: tuple[tuple[str, bool], ...]

    def marked(self, start: str, end: str) -> str:
        """The passage in one line, the evidence between `start` and `end`."""
        pieces = ((words.translate(COMMANDS), evidence) for words, evidence in self.pieces)
        return "".join(f"{start}{words}{end}" if evidence else words for words, evidence in pieces)

    @property
    def before(self) -> str:
        """The words before the evidence."""
        return self.pieces[0][0] if self.pieces and not self.pieces[0][1] else ""

    @property
    def after(self) -> str:
        """The words after the evidence."""
        return self.pieces[-1][0] if self.pieces and not self.pieces[-1][1] else ""


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands before and after evidence and headings, to set them off."""

    words: tuple[str, str]
    title: tuple[str, str]

    def evidence(self, seen: Passage) -> str:
        """The passage in one line, its evidence marked."""
        return seen.marked(*self.words)

    def heading(self, line: str) -> str:
        """The line, marked as a heading."""
        return line.join(self.title)


PLAIN = Marks(("[[", "]]"), ("", ""))
COLOURED = Marks(("\x1b[1;33m", "\x1b[0m"), ("\x1b[1m", "\x1b[0m"))  # for a terminal: bold yellow, bold


def visible(text: str) -> str:
    r"""The text in one line, fit for a terminal: white space single, commands to the terminal shown as a sign.

    >>> visible("le\tport\n\x1b[2Jfranc")
    'le port �[2Jfranc'
    """
    return " ".join(text.split()).translate(COMMANDS)


def words_of(text: str, spans: Iterable[Span]) -> str:
    """The evidence alone, in one line; « … » parts its pieces.

    >>> words_of("« Oui », a-t-il dit, « mais plus tard ».", [Span(2, 5), Span(23, 37)])
    'Oui … mais plus tard'
    """
    return LEFT_OUT.join(_single(Span(*span).of(text)) for span in spans)


def passage(text: str, spans: Iterable[Span], *, also: Iterable[Span] = (), around: int = AROUND) -> Passage:
    """The evidence with `around` characters on either side; `also` are spans to be kept in sight, such as the cue.

    >>> passage("Hier, le ministre a promis de payer.", [Span(27, 35)], around=11).marked("[[", "]]")
    '…a promis [[de payer]].'
    """
    evidence = sorted(Span(*s) for s in spans)
    ends = sorted([*evidence, *(Span(*s) for s in also)])
    if not ends:
        return Passage(())
    start, end = ends[0].start, max(s.end for s in ends)
    pieces = [(_first_words(text, start, around), False), *_inside(text, evidence, ends, start, end)]
    pieces.append((_last_words(text, end, around).rstrip(), False))
    return Passage(tuple((words, marked) for words, marked in pieces if words))


def _inside(text: str, evidence: list[Span], kept: list[Span], start: int, end: int) -> Iterator[tuple[str, bool]]:
    """From `start` to `end`, the evidence marked and long stretches that hold nothing of `kept` left out."""
    at = start
    for span in evidence:
        if span.start > at:
            yield _between(text, at, span.start, kept), False
        if span.end > max(at, span.start):
            yield _single(text[max(at, span.start) : span.end]), True
        at = max(at, span.end)
    if at < end:
        yield _between(text, at, end, kept), False


def _between(text: str, start: int, end: int, kept: list[Span]) -> str:
    """The words between two pieces of evidence; of a long stretch only what is kept in sight."""
    parts: list[str] = []
    at = start
    for span in (s for s in kept if start <= s.start and s.end <= end):
        if span.end > at:  # «elle» stands inside «a-t-elle annoncé»
            parts += [_stretch(text, at, span.start), _single(text[max(at, span.start) : span.end])]
            at = span.end
    return "".join([*parts, _stretch(text, at, end)])


def _stretch(text: str, start: int, end: int) -> str:
    return _single(text[start:end]) if end - start <= GAP else LEFT_OUT


def _first_words(text: str, start: int, around: int) -> str:
    cut = max(0, start - around)
    words = text[cut:start]
    return "…" + _single(words.partition(" ")[2] or words) if cut else _single(words)


def _last_words(text: str, end: int, around: int) -> str:
    words = text[end : end + around]
    cut = end + around < len(text)
    return _single((words.rpartition(" ")[0] or words) if cut else words) + ("…" if cut else "")


def _single(words: str) -> str:
    """The words with each run of white space made one space."""
    return " ".join([*([""] if words[:1].isspace() else []), *words.split(), *([""] if words[-1:].isspace() else [])])
