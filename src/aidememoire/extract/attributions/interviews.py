"""Speech that layout marks, with neither marks nor cue: answers of an interview, labelled turns, block quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from aidememoire.extract.attributions.phrases import Source
from aidememoire.extract.attributions.reading import EDGE, Reading
from aidememoire.extract.attributions.reports import Report
from aidememoire.extract.attributions.sources import subject_of_sentence
from aidememoire.model import Mention, Span, trim

LABEL = re.compile(
    r"(?:[*_#>\s]*)(?P<label>(?:[^\n:«»“”\"?!.]|(?<=\b[A-Z])\.|(?<=\b[A-Z][a-z])\.){0,60}(?:\([^)\n]{1,12}\))?|(?:[A-Z]\.){1,4})"
    r"[*_ ]*\s?:\s*(?P<said>.*)"
)
BOLD = re.compile(r"\s*(?:\*\*|__|#{1,6}\s)")
INITIALS = re.compile(r"\(([^)]{1,12})\)")
BLOCK = re.compile(r"^[ \t]*>[ \t]?(?P<said>\S.*)$", re.MULTILINE)
# An interview has at least so many questions.
QUESTIONS = 2
# An answer that no label ends is no longer than this, in characters.
ANSWER = 3000
HEADING = 150  # characters of a line that may be one
DASHES = " \t–—-"
DASH = re.compile(r"\s*[–—-]\s*\S")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the text that is not blank; `label` is what stands before its colon, None where there is none."""

    span: Span
    label: str | None
    said: Span
    question: bool


def find_answers(reading: Reading) -> tuple[Report, ...]:
    """A direct report for each answer of a labelled interview; nothing where fewer than two questions are labelled."""
    lines = _lines(reading)
    asking = _asking_label(reading, lines)
    if asking is None:
        return tuple(_answers_below(reading, lines)) or tuple(_dialogue(reading, lines)) or tuple(_turns(reading, lines))
    return tuple(_answers(reading, lines, asking))


def _answers_below(reading: Reading, lines: list[Line]) -> Iterator[Report]:
    """Answers below questions that stand on lines of their own, in bold or as headings; or three plain ones, each answered."""
    bold = [i for i, line in enumerate(lines) if line.question and BOLD.match(line.span.of(reading.text))]
    plain = [i for i, line in enumerate(lines) if line.question and not _marked(reading, line)]
    numbered = [i for i in plain if _numbered(reading, lines[i])]
    announced = len(plain) > QUESTIONS and _announced(reading, lines, plain[0])
    asked = bold if len(bold) >= QUESTIONS else numbered if len(numbered) >= QUESTIONS else plain if announced else []
    bounds = [*asked, len(lines)]
    gaps = [(a + 1, b) for a, b in pairwise(bounds)]
    long = any(b > a and lines[b - 1].span.end - lines[a].span.start > ANSWER for a, b in gaps)
    if not asked or long or any(b <= a for a, b in gaps):
        return
    speaker = _introduced(reading, lines[asked[0]].span.start)
    for first, end in gaps:
        yield _answer(reading, Span(lines[first].span.start, lines[end - 1].span.end), speaker)


def _announced(reading: Reading, lines: list[Line], first: int) -> bool:
    """Whether a heading or the line ahead of the first question calls the text an interview.

    A column may ask as well, and ministers have talks («entretien») in news that is no interview.
    """
    ahead = [line.span.of(reading.text).lower() for line in lines[:first]]
    headings = [words for words in ahead if len(words) <= HEADING] + ahead[-1:]
    return any(word in words for words in headings for word in reading.lexicon.table.interview.words)


def _numbered(reading: Reading, line: Line) -> bool:
    """«Q1. Que retenez-vous de cette visite ?»"""
    words = "|".join(map(re.escape, reading.lexicon.table.interview.question))
    return bool(re.match(rf"[\s*_#]*(?:{words})\s?\d{{1,2}}\s?[.):–-]", line.span.of(reading.text), re.IGNORECASE))


def _dialogue(reading: Reading, lines: list[Line]) -> Iterator[Report]:
    """Answers of an interview whose questions and answers each begin with a dash: «– Quand ? – En mai.», line by line.

    The last answer is its own line: what follows without a dash may be the reporter's again.
    """
    dashed = [bool(DASH.match(line.span.of(reading.text))) for line in lines]
    asked = [
        i for i, line in enumerate(lines[:-1]) if dashed[i] and line.question and dashed[i + 1] and not lines[i + 1].question
    ]
    if len(asked) < QUESTIONS:
        return
    speaker = _introduced(reading, lines[asked[0]].span.start)
    for at, following in pairwise([*asked, -1]):
        end = at + 1 if following < 0 else following - 1
        said = Span(lines[at + 1].span.start, lines[end].span.end)
        if said.end - said.start <= ANSWER:
            yield _answer(reading, trim(reading.text, said, DASHES), speaker)


def _turns(reading: Reading, lines: list[Line]) -> Iterator[Report]:
    """A line that is only «NAME:» or «office:», and the paragraph below it in the first person."""
    own = set(reading.lexicon.grammar.first_person)
    for line, following in pairwise(lines):
        if line.label is None or line.said.of(reading.text).strip() or following.label is not None or following.question:
            continue
        head = trim(reading.text, Span(line.span.start, line.said.start), EDGE)
        whole = [m for m in reading.findings.mentions_in(head) if m.type == "person" and m.span.covers(head)]
        first, end = reading.tokens_of(following.span)
        if whole and own & set(reading.words[first:end]) and not _marked(reading, following):
            yield _answer(reading, following.span, whole[0])


def _marked(reading: Reading, line: Line) -> bool:
    """Whether a question stands between marks: then somebody is quoted as asking it."""
    return any(q.outer.overlaps(line.span) for q in reading.findings.quotations)


def _introduced(reading: Reading, before: int) -> Mention | None:
    """The person named most often ahead of the first question."""
    names = [m for m in reading.findings.mentions if m.span.end <= before and m.type == "person" and m.form == "name"]
    count = Counter(m.entity or m.name for m in names)
    return max(names, key=lambda m: (count[m.entity or m.name], -m.span.start), default=None)


def find_blocks(reading: Reading) -> Iterator[Report]:
    """A direct report for each block quote («> …»), spoken by the subject of the sentence before the first."""
    source: Source | None = None
    last_end = -1
    for match in BLOCK.finditer(reading.text):
        span = Span(match.start("said"), match.end("said"))
        if reading.findings.in_boilerplate(span):
            continue
        follows = last_end >= 0 and not reading.text[last_end : match.start()].strip(" \t\r\n>")
        if not follows:
            source = subject_of_sentence(reading, _sentence_before(reading, match.start()))
        last_end = match.end()
        yield Report(
            content=span,
            kind="direct",
            rule="block-quote",
            at=reading.token_at(span.start),
            source=source,
            goes_on=source is None,
        )


def _sentence_before(reading: Reading, character: int) -> tuple[int, int] | None:
    before = [s for s in reading.sentences if reading.starts[s[1] - 1] < character]
    return before[-1] if before else None


def _lines(reading: Reading) -> list[Line]:
    found: list[Line] = []
    for match in re.finditer(r"[^\n]+", reading.text):
        span = Span(*match.span())
        if not span.of(reading.text).strip() or reading.findings.in_boilerplate(span):
            continue
        labelled = LABEL.match(reading.text, span.start, span.end)
        label = labelled.group("label").strip(EDGE + "*#>") if labelled else None
        said = Span(labelled.start("said"), span.end) if labelled else span
        question = said.of(reading.text).rstrip(' \t*_»"').endswith("?")
        found.append(Line(span, label, said, question))
    return found


def _asking_label(reading: Reading, lines: list[Line]) -> str | None:
    """The label of the one who asks: on several lines, most of which lead to a question mark."""
    interview = reading.lexicon.table.interview
    asked: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for at, line in enumerate(lines):
        if line.label:
            short = _short(line.label)
            total[short] += 1
            following = next((x for x in lines[at : at + 4] if x.question or (x is not line and x.label is not None)), line)
            asked[short] += following.question
    known = [label for label in asked if _first_word(label) in interview.question and asked[label]]
    if known:
        return known[0]
    best = [(n, label) for label, n in asked.items() if n >= QUESTIONS and n * 2 > total[label]]
    return max(best)[1] if best else None


def _first_word(label: str) -> str:
    return (label.lower().split() or [""])[0].strip(".")


def _short(label: str) -> str:
    """«Le Courrier (LC)» is «LC» from then on."""
    initials = INITIALS.search(label)
    return initials.group(1).strip() if initials else label


def _answers(reading: Reading, lines: list[Line], asking: str) -> Iterator[Report]:
    speaker: Mention | None = None
    waiting, start, end = False, -1, -1
    questions = reading.lexicon.table.interview.question
    for at, line in enumerate(lines):
        asks = line.label is not None and (_short(line.label) == asking or _first_word(line.label) in questions)
        turn = line.label is not None and not asks and (line.label == "" or _is_turn(reading, lines, line))
        if asks or turn:
            if start >= 0:
                yield _answer(reading, Span(start, end), speaker)
            start = -1
        if asks:
            waiting = not line.question
            start = -1 if waiting else -2
            continue
        if waiting:
            waiting, start = not line.question, -2 if line.question else -1
            if waiting or line.question:
                continue
        speaker = _mention_of_label(reading, line) or _name_line(reading, lines, at, start) or speaker
        if start == -2 or turn:
            start = line.said.start if (turn or line.label == "") else line.span.start
            if not line.said.of(reading.text).strip() or _name_line(reading, lines, at, -2):
                start = -2
        if start >= 0:
            end = line.span.end
    if start >= 0:
        yield _answer(reading, Span(start, end), speaker)


def _is_turn(reading: Reading, lines: list[Line], line: Line) -> bool:
    label = _short(line.label or "")
    again = sum(1 for x in lines if x.label is not None and _short(x.label) == label) > 1
    known = _first_word(label) in reading.lexicon.table.interview.answer
    return again or known or _mention_of_label(reading, line) is not None


def _mention_of_label(reading: Reading, line: Line) -> Mention | None:
    if not line.label:
        return None
    head = Span(line.span.start, line.said.start)
    named = [m for m in reading.findings.mentions_in(head) if m.type == "person"]
    return max(named, key=lambda m: m.span.end - m.span.start, default=None)


def _name_line(reading: Reading, lines: list[Line], at: int, start: int) -> Mention | None:
    """A line that is only the name of who answers, its colon lost to the next line: «Dr Balot (J.B.)»."""
    line = lines[at]
    following = lines[at + 1] if at + 1 < len(lines) else None
    if start != -2 or following is None or following.label != "":
        return None
    named = [m for m in reading.findings.mentions_in(line.span) if m.type == "person"]
    words = len(line.span.of(reading.text).split())
    return named[0] if named and words <= 8 else None


def _answer(reading: Reading, span: Span, speaker: Mention | None) -> Report:
    span = trim(reading.text, span, "*_ ")
    source = None
    if speaker is not None:
        first, end = reading.tokens_of(speaker.span)
        source = Source(speaker.span, (speaker,), first, end)
    return Report(content=span, kind="direct", rule="interview-answer", at=reading.token_at(span.start), source=source)
