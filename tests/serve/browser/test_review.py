"""Review without a mouse, in a real browser; what was decided is asked of the register."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from aidememoire.register import Query, Register

Open = Callable[..., Page]


def journal(register: Path) -> list[str]:
    with Register.open(register) as opened:
        return [line.kind for line in opened.journal.lines()]


def test_accept_reject_and_undo_by_keyboard_alone(server: str, register: Path, open_page: Open) -> None:
    page = open_page(f"{server}/queue")
    items = page.locator(".waiting > li")
    page.keyboard.press("j")
    expect(items.nth(0)).to_be_focused()
    page.keyboard.press("a")
    expect(items.nth(0)).to_have_attribute("data-done", "accept")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("x")
    expect(items.nth(1)).to_have_attribute("data-done", "reject")
    expect(page.locator(".said")).to_contain_text("Rejected")
    page.keyboard.press("u")
    expect(items.nth(1)).not_to_have_attribute("data-done", re.compile(".*"))
    assert journal(register) == ["undo", "reject", "accept"]


def test_a_field_is_corrected_by_keyboard_alone(server: str, register: Path, open_page: Open) -> None:
    page = open_page(f"{server}/queue")
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.wait_for_url(re.compile("#correct"))
    expect(page.locator(".correct select, .correct input:not([type=hidden])").first).to_be_focused()
    page.locator(".correct [name=comment]").focus()
    page.keyboard.type("looked at twice")
    page.get_by_role("button", name="Comment only").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert journal(register) == ["comment"]


def test_words_are_corrected_by_keyboard_alone(server: str, register: Path, open_page: Open) -> None:
    with Register.open(register) as opened:
        found = next(row for row in opened.find("statements", Query(limit=50)).rows if len(row.item.content) == 1)
    start, end = found.item.content[0]
    page = open_page(f"{server}/documents/{found.document.id}#{found.item.id}")
    expect(page.locator("aside .card[aria-current=true]")).to_have_attribute("id", found.item.id)
    page.keyboard.press("w")
    expect(page.locator("#strip")).to_be_visible()
    before = page.evaluate("window.getSelection().toString()")
    assert before.split() == found.document.text[start:end].split()
    page.keyboard.press("ArrowLeft")
    after = page.evaluate("window.getSelection().toString()")
    assert before.startswith(after) and after != before
    with page.expect_navigation():
        page.keyboard.press("Enter")
    with Register.open(register) as opened:
        [line] = opened.journal.lines()
        now = opened.record(found.item.id).item.content[0]
    assert line.kind == "correct"
    assert now[0] == start and found.document.text[slice(*now)].split() == after.split()


def test_words_are_corrected_by_selecting_them(server: str, register: Path, open_page: Open) -> None:
    with Register.open(register) as opened:
        found = next(iter(opened.find("figures", Query(limit=1)).rows))
    page = open_page(f"{server}/documents/{found.document.id}#{found.item.id}")
    page.locator("aside .card.here").get_by_role("button", name="Words").click()
    word = page.locator("article.text p [data-start]").first
    word.dblclick(position={"x": 8, "y": 10})
    chosen = page.evaluate("window.getSelection().toString()").strip()
    with page.expect_navigation():
        page.locator("#strip").get_by_role("button", name="Keep").click()
    with Register.open(register) as opened:
        now = opened.record(found.item.id).item.quantity
    assert found.document.text[slice(*now)] == chosen


def test_the_first_reading_is_one_click_away(server: str, register: Path, open_page: Open) -> None:
    with Register.open(register) as opened:
        found = next(iter(opened.find("figures", Query(limit=1)).rows))
        opened.journal.decide("correct", found.item.id, who="ana", changes={"period": "1999"})
    page = open_page(f"{server}/documents/{found.document.id}#{found.item.id}")
    card = page.locator(f"aside [id='{found.item.id}']")
    card.get_by_text("First reading").click()
    expect(card.locator(".first dd")).to_contain_text(found.item.period or "–")


def test_two_are_told_apart_by_keyboard_and_that_is_undone(server: str, register: Path, open_page: Open) -> None:
    page = open_page(f"{server}/conflicts")
    there = page.locator(".parting").count()
    assert there
    page.keyboard.press("j")
    with page.expect_navigation():
        page.keyboard.press("s")
    expect(page.locator(".parting")).to_have_count(there - 1)
    with page.expect_navigation():
        page.keyboard.press("u")
    expect(page.locator(".parting")).to_have_count(there)
    assert journal(register) == ["undo", "refuse"]


def test_who_comes_late_sees_both_versions(server: str, register: Path, open_page: Open) -> None:
    page = open_page(f"{server}/queue")
    record = page.locator(".waiting > li").first.get_attribute("data-record") or ""
    with Register.open(register) as opened:
        opened.journal.decide("accept", record, who="ben")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("heading", name="Somebody was faster")).to_be_visible()
    expect(page.get_by_role("columnheader", name="You saw")).to_be_visible()
    assert journal(register) == ["accept"]


def test_the_keys_are_listed(asked: str, open_page: Open) -> None:
    page = open_page(f"{asked}/queue")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
