"""Mark what is not the article; never cut, never rewrite: extractors skip what is marked.

Works line by line, from the surest to the most circumstantial: markup by its shape, lines and buttons that
the pack's `cleaning.toml` knows, cookie walls by what they speak of, then lines by the company they keep
(menus, headlines under «Read also», what stands after the foot of the article). Caption texts, date lines
and intermediate headings stay: they are the article's own words.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

import msgspec

from aidememoire.languages.cleaning import Rules, compile_rules, fold
from aidememoire.languages.pack import Pack
from aidememoire.model import Document, Span

# A line of the lexicon is never longer; a paragraph of a cookie wall may be.
LONGEST_LINE, LONGEST_COOKIE = 400, 4000
# A line without a full stop is prose from so many words on; a headline or teaser has fewer.
PROSE_WORDS, HEADLINE_WORDS, MASTHEAD_WORDS, LABEL_WORDS = 14, 30, 6, 4
# Buttons and rubrics without a strong one among them: fewer on a line may be a heading («Health, education»).
WEAK_BUTTONS, BAR_BUTTONS = 4, 3
TAGS = "a|abbr|article|aside|audio|b|blockquote|br|button|center|cite|div|em|embed|figcaption|figure|font|footer|form|h[1-6]|header|hr|i|iframe|img|input|label|li|link|meta|nav|object|ol|p|param|picture|section|small|source|span|strong|sub|sup|table|tbody|td|th|thead|time|tr|u|ul|video"  # noqa: E501  # one list
MARKUP = re.compile(
    rf"</?(?:{TAGS})(?:\s[^<>]{{0,2000}})?/?>"  # an HTML tag left in the text
    r"|!\[[^\]\n]{0,300}\]\([^()\s]{0,600}(?:\s\"[^\"\n]{0,200}\")?\)"  # a Markdown image
    r"|\{\{[<%][^{}\n]{0,400}[>%]\}\}|\{%[^{}\n]{0,400}%\}"  # a shortcode of Hugo or Jekyll
    r"|\{\{[^{}\n]{0,400}\}\}"  # a template of a wiki
    "|[\U0001f446-\U0001f449\u261d\u2b07\u27a1\U0001f517]\ufe0f?"  # a finger that points at a link
    r"|\[/?(?:caption|embed|gallery|video|audio|vc_\w{1,40})(?:\s[^\[\]\n]{0,400})?\]",  # one of WordPress
    re.IGNORECASE,
)
BLOCKS = {"<!--": "-->", "<script": "</script>", "<style": "</style>", "<iframe": "</iframe>", "<noscript": "</noscript>"}
FRONT_MATTER = re.compile(r"\ufeff?(---|\+\+\+)[ \t]*\r?\n((?:(?!\1)[^\n]{0,2000}\n){1,60})\1[ \t]*\r?(?:\n|$)")
LINKS_ONLY = re.compile(r"(?:[\s\\|,;<>()-]|\[[^\]\n]{0,120}\]\([^()\s]{0,600}\)|https?://[^\s<>]{1,600}|www\.[^\s<>]{3,600})+")
ADDRESS = re.compile(r"[\w.+-]{2,40}@[\w-]{2,40}\.[\w.]{2,20}")
NUMBERS = re.compile(r"\d[\d\s/:+]{0,11}")
HASHTAGS = re.compile(r"(?:[#@][\w\d_]{2,60}[\s,.]*)+")
GLYPHS = re.compile(r"[^\w\s\"'«»“”„‹›()\[\]–—….,;:!?-]+")
MEDIA_SIGN = re.compile("[\U0001f3a5\U0001f4f9\U0001f4fa\U0001f3ac\U0001f3a7\U0001f399\U0001f50a\U0001f4fd▶]")
ENDED = re.compile(r"[.!?…:;,»”\"][\s»”\"“)\]\\*_]*$")
STOPPED = re.compile(r"[.!?…»”\"][\s»”\"“)\]]*$")
BULLET = re.compile(r"[-*•–—·>]\s|\d{1,2}[.)]\s")


@dataclass(slots=True)
class _Line:
    """One line without its outer white space; `label` is the class it was marked with."""

    span: Span
    raw: str
    folded: str
    words: int
    label: str | None = None
    footer: bool = False
    opens: str | None = None
    weak: bool = False  # made of words that are buttons only in company
    buttons: int = 0  # of how many it is made
    piece: Span | None = None  # the part that is marked where the article goes on in the same line

    @property
    def prose(self) -> bool:
        """Whether it reads as the article: a sentence, or too long for anything else."""
        return self.label is None and not self.weak and (self.words >= PROSE_WORDS or bool(ENDED.search(self.raw)))

    def mark(self, label: str, footer: bool = False) -> None:
        self.label, self.footer = self.label or label, self.footer or footer


def mark_boilerplate(document: Document, pack: Pack) -> Document:
    """The document with its `boilerplate` spans: in text order, none overlapping. Its text is untouched."""
    rules, text = compile_rules(pack), document.text
    spans = list(_find_markup(text))
    lines = _split_lines(text, spans)
    for line in lines:
        if not line.label:
            _label_alone(line, rules)
    _label_repeated(lines)
    _label_menus(lines)
    _label_between(lines)
    _label_sections(lines)
    _label_tail(lines, rules)
    spans += [line.span for line in lines if line.label]
    spans += [piece for line in lines if not line.label for piece in _find_pieces(line, rules)]
    spans += _find_glued(lines, rules)
    return msgspec.structs.replace(document, boilerplate=_joined(text, spans))


# ---------------------------------------------------------------- markup, and lines


def _find_markup(text: str) -> Iterator[Span]:
    if front := FRONT_MATTER.match(text):
        if re.search(r"^[\w-]{1,40}\s*[:=]", front[2], re.MULTILINE):
            yield Span(0, front.end())
    folded = text.casefold() if text.isascii() else text.lower()
    if len(folded) == len(text):  # true but for a few capitals of other scripts
        for start, end in BLOCKS.items():
            yield from _find_blocks(folded, start, end)
    yield from (Span(*m.span()) for m in MARKUP.finditer(text))


def _find_blocks(text: str, start: str, end: str) -> Iterator[Span]:
    """From each `start` to the `end` that follows it; one that is never closed marks nothing."""
    at = text.find(start)
    while at >= 0 and (close := text.find(end, at)) >= 0:
        yield Span(at, close + len(end))
        at = text.find(start, close)


def _split_lines(text: str, markup: list[Span]) -> list[_Line]:
    lines = [_Line(Span(*m.span()), m[0], fold(m[0]), len(m[0].split())) for m in re.finditer(r"\S(?:[^\r\n]*\S)?", text)]
    covered = _joined(text, markup)
    starts = [s.start for s in covered]
    for line in lines:
        near = covered[max(0, bisect_right(starts, line.span.start) - 1) : bisect_left(starts, line.span.end)]
        left = _outside(text, line.span, near)
        if len(left) < line.span.end - line.span.start and not any(c.isalnum() for c in left):
            line.mark("markup")
    return lines


def _outside(text: str, span: Span, spans: tuple[Span, ...]) -> str:
    """The characters of `span` that none of `spans` covers."""
    pieces, at = [], span.start
    for s in spans:
        if s.overlaps(span):
            pieces.append(text[at : max(at, s.start)])
            at = max(at, s.end)
    return "".join([*pieces, text[at : span.end]])


# ---------------------------------------------------------------- a line by itself


def _label_alone(line: _Line, rules: Rules) -> None:
    if LINKS_ONLY.fullmatch(line.raw) and any(c.isalnum() for c in line.raw):
        line.mark("link")
    elif GLYPHS.fullmatch(line.raw.replace(" ", "")) or HASHTAGS.fullmatch(line.raw):
        line.mark("glyphs")
    elif MEDIA_SIGN.match(line.raw) and not STOPPED.search(line.raw):
        line.mark("media")
    elif NUMBERS.fullmatch(line.raw):
        line.weak = True
    elif ADDRESS.search(line.raw) and line.words < PROSE_WORDS and not STOPPED.search(line.raw):
        line.mark("link")
    elif len(line.folded) <= LONGEST_LINE:
        _label_button(line, rules)
        _label_lexicon(line, rules)
    if not line.label and len(line.folded) <= LONGEST_COOKIE and _is_cookie(line.folded.casefold(), rules):
        line.mark("cookie", footer=True)


def _label_lexicon(line: _Line, rules: Rules) -> None:
    for pattern, entry in rules.lines:
        if pattern.fullmatch(line.folded) and not (entry.open and STOPPED.search(line.raw)):
            if entry.glued and line.words >= PROSE_WORDS and (match := rules.resumes.search(line.raw)):
                line.piece = Span(line.span.start, line.span.start + match.start())
                return
            line.mark(entry.name, entry.footer)
            line.opens = line.opens or entry.opens
            return


def _label_button(line: _Line, rules: Rules) -> None:
    """Mark a line made wholly of button words: read greedily, longest first, never going back."""
    text, at, found = line.folded.casefold(), 0, []
    while at < len(text):
        if match := rules.button.match(text, at):
            found.append(rules.buttons[match[0]])
            at = match.end()
        elif text[at].isalnum() and not text[at].isdigit():
            return
        else:
            at += 1
    strong = [b for b, is_strong in found if is_strong]
    glued = re.sub(r"\W", "", text)
    if not found or (len(found) == 1 and glued.startswith(tuple("0123456789")) and not strong):
        return
    line.buttons = len(found)
    if strong or len(found) >= WEAK_BUTTONS:
        line.mark((strong or [b for b, _ in found])[0].name, any(b.footer for b in strong))
    else:
        line.weak = True


def _is_cookie(folded: str, rules: Rules) -> bool:
    """Whether a paragraph addresses the visitor and speaks of what cookie walls speak of."""
    terms = set(rules.cookie.findall(folded))
    score = sum(2 if t in rules.strong else 1 for t in terms)
    return score >= rules.points and bool(rules.core.search(folded)) and bool(rules.speaks.search(folded))


# ---------------------------------------------------------------- a line by its company


def _label_repeated(lines: list[_Line]) -> None:
    """Mark a headline that is said again right below itself."""
    head = [line for line in lines if not line.label][:3]
    for before, line in pairwise(head):
        if line.words >= LABEL_WORDS and line.folded == before.folded:
            line.mark("repeated")


def _label_menus(lines: list[_Line]) -> None:
    """Mark what stands above a navigation bar, and three lines of rubrics in a row outside the article."""
    first, last = _article_bounds(lines)
    bar = next((i for i, line in enumerate(lines[:first]) if line.buttons >= BAR_BUTTONS), 0)
    for line in lines[:bar] if any(x.words > MASTHEAD_WORDS for x in lines[bar + 1 :] if not x.label) else ():
        if line.words <= MASTHEAD_WORDS:  # the name of the site above its navigation bar
            line.mark("menu")
    at = 0
    for is_menu, group in groupby(lines, key=lambda x: x.weak or x.label == "menu"):
        run = list(group)
        start, at = at, at + len(run)
        outside = at <= first or start > last
        after_colon = start > 0 and lines[start - 1].raw.endswith(":")
        if is_menu and outside and not after_colon:
            # Numbers are counters of comments and shares; two rubrics on the last line are where it was filed.
            for line in run if len(run) >= 3 else [x for x in run if x.buttons >= 2 or NUMBERS.fullmatch(x.raw)]:
                line.mark("menu")


def _label_between(lines: list[_Line]) -> None:
    """Mark what a cookie wall encloses, and bare words between two marked lines."""
    first, _ = _article_bounds(lines)
    title = max((line for line in lines[:first] if not line.label), key=lambda line: line.words, default=None)
    marked = [i for i, line in enumerate(lines) if line.label and line.label != "markup"]
    for a, b in pairwise(marked):
        gap = lines[a + 1 : b]
        wall = {lines[a].label, lines[b].label} == {"cookie"} and len(gap) <= 3
        for line in gap if len(gap) <= 3 else ():
            bare = line.words <= LABEL_WORDS and not line.prose and not BULLET.match(line.raw) and line is not title
            if wall or bare:
                line.mark("between")


def _label_sections(lines: list[_Line]) -> None:
    """Mark the headlines that stand below «Read also», and the comments of readers."""
    _, last = _article_bounds(lines)
    for i, line in enumerate(lines):
        if line.opens == "headlines":
            _label_headlines(lines, i + 1, within=i < last)
    total, before, words, reached = sum(line.words for line in lines if line.prose), 0, 0, False
    for line in lines:
        if reached:
            line.mark("comment")
        elif line.prose:
            before, words = before + 1, words + line.words
        elif line.opens == "comments":
            reached = _is_late(before, words, total)


def _label_headlines(lines: list[_Line], start: int, *, within: bool) -> None:
    """Mark the headlines from `start` on: all that follow, but one alone where the article goes on."""
    end = start
    while end < len(lines) and not lines[end].opens and (lines[end].label or _is_headline(lines[end])):
        end += 1
    bullets = sum(bool(BULLET.match(line.raw)) for line in lines[start:end])
    goes_on = within and end < len(lines) and not lines[end].opens and bullets < 3
    for line in lines[start : min(end, start + 1) if goes_on else end]:
        line.mark("related")


def _is_headline(line: _Line) -> bool:
    """Short enough, and no sentence of the article: a headline may ask, or break off."""
    return line.words <= HEADLINE_WORDS and (not STOPPED.search(line.raw) or line.raw.endswith(("...", "…", "?", "[…]")))


def _is_late(before: int, words: int, total: int) -> bool:
    """Whether at least three lines of prose, and two thirds of all its words, stand before."""
    return before >= 3 and words >= 2 * (total - words)


def _label_tail(lines: list[_Line], rules: Rules) -> None:
    """Mark what follows the foot of the article, and a signature under its last sentence."""
    _, last = _article_bounds(lines)
    tail = lines[last + 1 :]
    if last < 0:
        return
    foot = next((i for i, line in enumerate(tail) if line.footer), len(tail))
    above = [line for line in tail[:foot] if not line.label and not BULLET.match(line.raw)]
    if len(above) == 1 and STOPPED.search(lines[last].raw) and (foot < len(tail) or _is_signature(above[0], last, rules)):
        above[0].mark("tail")
    for line in tail[foot:]:
        line.mark("tail")


def _is_signature(line: _Line, last: int, rules: Rules) -> bool:
    return last >= 2 and 2 <= line.words <= 5 and bool(rules.signed.fullmatch(line.folded))


def _article_bounds(lines: list[_Line]) -> tuple[int, int]:
    """Index of the first and of the last line of prose; (number of lines, -1) where there is none."""
    prose = [i for i, line in enumerate(lines) if line.prose]
    return (prose[0], prose[-1]) if prose else (len(lines), -1)


# ---------------------------------------------------------------- pieces


def _find_pieces(line: _Line, rules: Rules) -> Iterator[Span]:
    if line.piece:
        yield line.piece
    for pattern in rules.pieces:
        for match in pattern.finditer(line.raw):
            yield Span(line.span.start + match.start(), line.span.start + match.end())


def _find_glued(lines: list[_Line], rules: Rules) -> Iterator[Span]:
    """The source or author that runs into the first sentence of the text."""
    first = next((line for line in lines if not line.label), None)
    if first and first.words >= PROSE_WORDS and (match := rules.glued.match(first.raw)):
        yield Span(first.span.start, first.span.start + len(match[0].rstrip()))


def _joined(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """The spans in text order, trimmed; those that touch or have only white space between them are one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if end == start:
            continue
        if joined and (start <= joined[-1].end or text[joined[-1].end : start].isspace()):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, end))
        else:
            joined.append(Span(start, end))
    return tuple(joined)
