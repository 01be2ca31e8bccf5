"""What somebody who looks something up does, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

Open = Callable[..., Page]


def test_from_the_first_page_to_the_words_of_a_claim(asked: str, open_page: Open) -> None:
    page = open_page(asked)
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Documents").click()
    page.get_by_role("table").get_by_role("rowheader").last.get_by_role("link").click()
    expect(page.locator("article.text .mark").first).to_be_visible()
    expect(page.locator("#origin + dl code").first).to_have_text(re.compile(r"^[0-9a-f]{64}$"))


def test_the_panel_follows_the_cursor_and_the_keyboard(asked: str, open_page: Open) -> None:
    page = open_page(f"{asked}/documents?limit=200")
    page.goto(f"{asked}{longest(page)}")
    mark = page.locator("article.text .mark").last
    mark.hover()
    record = (mark.get_attribute("data-records") or "").split()[-1]
    expect(page.locator(f"aside [id='{record}']")).to_have_class(re.compile(r"\bhere\b"))
    page.keyboard.press("j")
    expect(page.locator("aside .card[aria-current=true]")).to_be_focused()


def test_words_that_two_records_share_show_both(asked: str, open_page: Open) -> None:
    page = open_page(f"{asked}/documents?limit=200")
    page.goto(f"{asked}{longest(page)}")
    both = page.locator("article.text .mark:has(.u .u)").first
    both.hover()
    assert page.locator("aside .card.here").count() > 1


def test_a_kind_can_be_put_aside(asked: str, open_page: Open) -> None:
    page = open_page(f"{asked}/documents?limit=200")
    page.goto(f"{asked}{longest(page)}")
    page.locator("#show-statements").uncheck()
    expect(page.locator("aside .card.k-statements").first).to_be_hidden()
    expect(page.locator("aside .card.k-figures").first).to_be_visible()


def test_search_narrowed_by_a_facet_and_kept_as_a_file(asked: str, open_page: Open) -> None:
    page = open_page(asked)
    page.get_by_role("searchbox", name="Search evidence and names").fill("commerce")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=commerce"))
    page.goto(f"{asked}/search?kind=figures&measure=trade_turnover")
    page.locator(".facet a").first.click()
    expect(page.locator(".card.k-figures").first).to_be_visible()
    with page.expect_download() as kept:
        page.get_by_role("link", name="CSV").click()
    assert kept.value.path().read_text(encoding="utf-8").count("\n") > 1


def test_a_chart_tells_kinds_of_point_apart_and_opens_the_evidence(asked: str, open_page: Open) -> None:
    page = open_page(f"{asked}/relations/Valdanie/Marv%C3%A9sie")
    chart = page.locator("figure.chart", has=page.locator("svg .dot")).first
    for kind in ("actual", "target", "forecast"):
        assert chart.locator(f"svg a.{kind}").count() > 0, kind
    assert chart.locator("svg a.contested").count() == 2
    chart.get_by_text("As a table, with the sources").click()
    expect(chart.get_by_role("row").nth(1)).to_be_visible()
    chart.locator("svg a.target").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/records/"))
    expect(page.locator(".card mark").first).to_have_text("5 milliards d'euros")


def test_a_person_and_back_to_the_relation(asked: str, open_page: Open) -> None:
    page = open_page(f"{asked}/parties")
    page.get_by_role("rowheader").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Spoken of together with")).to_be_visible()


def test_the_page_speaks_french_once_asked_to(asked: str, open_page: Open) -> None:
    page = open_page(asked)
    page.get_by_role("button", name="Français").click()
    expect(page.get_by_role("navigation", name="Navigation principale")).to_be_visible()
    page.goto(f"{asked}/conflicts")
    expect(page.get_by_role("heading", name="Contradictions")).to_be_visible()


def test_on_a_phone_a_touched_word_shows_its_record(asked: str, open_page: Open) -> None:
    page = open_page(f"{asked}/documents?limit=200", phone=True)
    page.goto(f"{asked}{longest(page)}")
    page.locator("article.text .mark").first.click()
    expect(page.locator(".sheet .card").first).to_be_visible()
    page.locator(".sheet").get_by_role("button", name="Close").click()
    expect(page.locator(".sheet")).to_have_count(0)


def longest(page: Page) -> str:
    """The address of the document with the most statements."""
    rows = page.locator("tbody tr")
    counts = [int((rows.nth(n).locator("td.count").first.text_content() or "0").replace("·", "0")) for n in range(rows.count())]
    return rows.nth(counts.index(max(counts))).locator("th a").get_attribute("href") or ""
