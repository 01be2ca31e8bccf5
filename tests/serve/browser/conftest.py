"""A server of its own process and a real browser; skipped, and said so, where there is none."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from aidememoire.export import decode_record
from aidememoire.model import document_id
from aidememoire.reconciling import bring_up_to_date
from aidememoire.register import Register
from making import article

sync_api = pytest.importorskip("playwright.sync_api", reason="the browser tests need Playwright: pip install playwright")
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
TALKS = Path(__file__).parents[2] / "register" / "talks.jsonl"
TURNOVER = (
    ("2,1 milliards d'euros", "2100000000", "2019", "actual", "Le Fleuve"),
    ("1,8 milliard d'euros", "1800000000", "2020", "actual", "AVI"),
    ("2,6 milliards d'euros", "2600000000", "2021", "actual", "AVI"),
    ("3,1 milliards d'euros", "3100000000", "2022", "actual", "Le Fleuve"),
    ("3,6 milliards d'euros", "3600000000", "2023", "actual", "AVI"),
    ("4,2 milliards d'euros", "4200000000", "2024", "actual", "AVI"),
    ("3,9 milliards d'euros", "3900000000", "2024", "actual", "La Gazette"),
    ("4,6 milliards d'euros", "4600000000", "2025", "forecast", "AVI"),
    ("5 milliards d'euros", "5000000000", "2027", "target", "Le Fleuve"),
)


@pytest.fixture(scope="session")
def full(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a register of the three articles, and of what nine more say of one indicator."""
    path = tmp_path_factory.mktemp("browser") / "talks.db"
    with Register.open(path) as opened:
        for line in TALKS.read_bytes().splitlines():
            opened.add(decode_record(line))
        for words, value, period, status, outlet in TURNOVER:
            sentence = f"Le commerce entre la Valdanie et la Marvésie est donné à {words} pour {period}."
            day = f"{min(int(period), 2025) + 1}-02-03"
            fields = {"period": period, "status": status, "unit": "EUR", "confidence": 0.9}
            whole = article(sentence, words, value, outlet=outlet, published=day, **fields)
            document = replace(whole.document, id=document_id(whole.document.text), title=f"Le commerce en {period}", lang="fr")
            opened.add(replace(whole, document=document))
        bring_up_to_date(opened)  # as `read --into` ends; a page does not wait for it
    return path


@pytest.fixture
def register(tmp_path: Path, full: Path) -> Path:
    """A register that a test may change."""
    return Path(shutil.copy(full, tmp_path / "talks.db"))


@pytest.fixture
def server(register: Path) -> Iterator[str]:
    """The address of a server on it."""
    yield from _serve(register)


@pytest.fixture(scope="session")
def asked(full: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that is only asked."""
    yield from _serve(Path(shutil.copy(full, tmp_path_factory.mktemp("asked") / "talks.db")))


def _serve(register: Path) -> Iterator[str]:
    command = [sys.executable, "-m", "aidememoire", "serve", str(register), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        assert process.stdout
        said = ""
        for line in process.stdout:
            said += line
            if found := re.search(r"http://\S+/", line):
                yield found[0].rstrip("/")
                break
        else:
            pytest.fail(f"the server did not start: {said}")
        process.terminate()


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where pictures of the pages are kept: $SCREENSHOTS, or a folder of the build."""
    folder = Path(os.environ.get("SCREENSHOTS", "build/screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    path = next((path for path in BROWSERS if Path(path).exists()), None)
    if path is None:
        pytest.skip("the browser tests need Chromium: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def open_page(browser: sync_api.Browser) -> Iterator[Callable[..., sync_api.Page]]:
    """Opens an address in a browser of its own; whatever the page complains of fails the test."""
    contexts: list[sync_api.BrowserContext] = []
    wrong: list[str] = []

    def opened(address: str, *, dark: bool = False, phone: bool = False, lang: str = "en-GB") -> sync_api.Page:
        size: sync_api.ViewportSize = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = browser.new_context(locale=lang, color_scheme="dark" if dark else "light", viewport=size)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if "Content Security Policy" in message.text else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not wrong
