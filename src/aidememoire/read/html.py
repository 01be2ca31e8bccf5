"""A page to a document: its main text in reading order, and what its head says of it.

trafilatura finds the text; where it finds none, all that a browser would show is taken, and the cleaning
marks what is not the article. Both libraries are imported with the first page.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from aidememoire.model import Document, Problem
from aidememoire.read.dates import read_address, read_day, read_iso
from aidememoire.read.text import MAX_CHARACTERS, Facts, problem, to_document

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A page of an article is some 200 kB; beyond this, parsing takes longer than an article is worth.
MAX_PAGE = 5_000_000
HIDDEN = {"script", "style", "noscript", "template", "svg", "head", "iframe", "object", "select", "textarea", "canvas", "math"}
INLINE = {
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "cite",
    "code",
    "em",
    "font",
    "i",
    "mark",
    "q",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
    "u",
    "var",
    "wbr",
}  # one list
# Names under which pages give the day of publication, in the order of trust.
DATE_NAMES = (
    "article:published_time", "og:article:published_time", "datepublished", "og:published_time", "dc.date.issued",
    "dcterms.issued", "dc.date", "dcterms.created", "dcterms.date", "dc.created",
    "publication_date", "publish-date", "publish_date", "pubdate", "article.published",
    "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "date",
)  # fmt: skip
LINKED_DATE = re.compile(r"\"datePublished\"\s*:\s*\"([^\"]{8,40})\"")


def read_page(page: str, facts: Facts, option: str | None) -> Iterator[Document | Problem]:
    """The document of an HTML page; what `facts` already say is kept."""
    if len(page) > MAX_PAGE:
        yield problem("too-large", f"{len(page)} characters of HTML; a page has at most {MAX_PAGE}", facts.where)
        return
    try:
        tree = _parse(page)
        text = "" if tree is None else _main_text(page, tree)
    except Exception as error:  # noqa: BLE001  # broken pages break the libraries in many ways; none may end a run
        yield problem("bad-html", f"the page could not be read ({type(error).__name__}: {str(error)[:80]})", facts.where)
        return
    if tree is None or not text.strip():
        yield problem("no-text", "the page shows no text", facts.where)
        return
    yield from to_document(text, _with_metadata(tree, facts), option)


def _parse(page: str) -> HtmlElement | None:
    from trafilatura import load_html

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # what it would warn of comes back as a Problem
    page = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", page.replace("\x00", "\ufffd"))
    page = re.sub("[\ud800-\udfff]", "\ufffd", page)
    tree = load_html(page) if "<" in page else None
    if tree is None and page.strip():  # a fragment, or words without a tag
        from lxml import html

        return html.fromstring(page)
    return tree


def _main_text(page: str, tree: HtmlElement) -> str:
    """The article with its headline above it; all visible text where no article is found."""
    from trafilatura import extract

    text = extract(page.replace("\x00", "\ufffd"), include_comments=False, include_tables=True, output_format="txt")
    visible = _visible_text(tree)
    # A fragment without the frame of a page is all article; so is a page of which next to nothing was found.
    if not text or len(text) < min(200, len(visible) // 2):
        return visible
    headline = next((" ".join(h.text_content().split()) for h in tree.iter("h1") if h.text_content().strip()), "")
    title = " ".join((tree.findtext(".//title") or "").split())
    missing = headline and headline not in " ".join(text[:2000].split()) and headline in title
    return f"{headline}\n{text}" if missing else text


def _visible_text(tree: HtmlElement) -> str:
    """What a browser would show, a line for each block."""
    pieces: list[str] = []
    length = 0
    stack: list[tuple[HtmlElement, bool]] = [(tree, False)]
    while stack and length <= 2 * MAX_CHARACTERS:
        node, done = stack.pop()
        name = node.tag if isinstance(node.tag, str) else ""
        shown = bool(name) and name not in HIDDEN and node.get("hidden") is None
        if done:
            pieces += ["" if name in INLINE or not shown else "\n", node.tail or "" if node is not tree else ""]
            continue
        stack.append((node, True))
        if shown:
            pieces += ["" if name in INLINE else "\n", node.text or ""]
            length += len(node.text or "")
            stack.extend((child, False) for child in reversed(node))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _with_metadata(tree: HtmlElement, facts: Facts) -> Facts:
    """The facts, completed by the page's head."""
    head = _head(tree)
    address = facts.uri if facts.uri and facts.uri.startswith("http") else None
    uri = address or head.get("url") or facts.uri
    published = facts.published or _published(tree) or (read_address(uri) if uri and uri.startswith("http") else None)
    title, outlet = facts.title or head.get("title"), facts.outlet or head.get("sitename")
    return replace(facts, uri=uri, title=title, outlet=outlet, published=published, basis="metadata")


def _head(tree: HtmlElement) -> dict[str, str]:
    """Title, name of the site and canonical address, where the page has them."""
    from trafilatura.metadata import extract_metadata

    days = {"original_date": True, "extensive_search": False, "max_date": "2199-12-31"}  # without it, the clock is read
    try:
        found: Any = extract_metadata(tree, date_config=days)
    except Exception:  # noqa: BLE001  # a strange head costs no article
        return {}
    return {k: v for k in ("title", "sitename", "url") if isinstance(v := getattr(found, k, None), str) and v.strip()}


def _published(tree: HtmlElement) -> str | None:
    """The day that the page's data say; a day in its words is left to the reading of the text."""
    for script in tree.iter("script"):
        if match := LINKED_DATE.search((script.text or "")[:100_000]):
            if day := read_iso(match[1]) or read_day(match[1]):
                return day
    named: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        named.setdefault(name.lower(), meta.get("content") or "")
    if day := next((day for name in DATE_NAMES if (day := read_day(named.get(name, "")))), None):
        return day
    times = (time.get("datetime") or "" for time in tree.iter("time"))
    return next((day for value in times if (day := read_iso(value))), None)
