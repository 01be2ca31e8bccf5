"""Every page in both themes and on a phone: nothing that axe finds wrong, nothing wider than the screen; pictures are kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from aidememoire.register import Query, Register

axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe: pip install axe-playwright-python")
Open = Callable[..., Page]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "home": "/",
    "documents": "/documents",
    "document": "/documents/{document}",
    "search": "/search?q=commerce",
    "parties": "/parties",
    "party": "/parties/Valdanie",
    "relations": "/relations",
    "relation": "/relations/Valdanie/Marv%C3%A9sie",
    "conflicts": "/conflicts",
    "queue": "/queue",
    "record": "/records/{record}",
    "journal": "/journal",
    "orphans": "/orphans",
    "add": "/add",
    "missing": "/none",
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_that_axe_finds_wrong(asked: str, full: Path, open_page: Open, shots: Path, name: str, *, dark: bool) -> None:
    page = open_page(asked + address(full, name), dark=dark, lang="fr-FR" if dark else "en-GB")
    page.screenshot(path=shots / f"{name}-{'dark' if dark else 'light'}.png")
    found = axe.Axe().run(page, options=RULES).response["violations"]
    assert not found, [(v["id"], [node["html"][:160] for node in v["nodes"]][:3]) for v in found]


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_nothing_is_wider_than_the_screen(asked: str, full: Path, open_page: Open, shots: Path, name: str) -> None:
    page = open_page(asked + address(full, name), phone=True)
    page.screenshot(path=shots / f"{name}-phone.png")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_on_paper_there_is_the_article_and_no_machinery(asked: str, full: Path, open_page: Open) -> None:
    page = open_page(asked + address(full, "document"))
    page.emulate_media(media="print")
    for hidden in (".top", ".bottom", ".legend"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.locator("article.text h1").is_visible()


def address(register: Path, name: str) -> str:
    with Register.open(register) as opened:
        found = next(iter(opened.find("statements", Query(limit=1)).rows))
    return PAGES[name].format(document=found.document.id, record=found.item.id)
