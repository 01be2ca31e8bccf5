"""Articles through the browser: the same reading as from the command line, and nothing of where files lie."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator

import pytest
from litestar.testing import TestClient

from aidememoire.engine import Tally
from aidememoire.model import Document, Problem
from aidememoire.records import DocumentRecord
from aidememoire.register import Register
from aidememoire.serve import adding
from served import JSON, PAGE

ARTICLE = "Le ministre Anton Velesko a annoncé une visite à Minsk, puis il a quitté la salle sans un mot de plus."


def reader(register: Register, documents: Iterable[Document | Problem], tally: Tally) -> Iterator[DocumentRecord | Problem]:
    """In place of the pipeline: keeps each document and finds nothing in it."""
    for item in documents:
        outcome = item if isinstance(item, Problem) else DocumentRecord(document=item, reading="test")
        if isinstance(outcome, DocumentRecord):
            register.add(outcome)
        tally.count(outcome)
        yield outcome


@pytest.fixture
def quick(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(adding, "read_into", reader)
    return client


def finished(client: TestClient, id_: str) -> dict[str, object]:
    for _ in range(100):
        told: dict[str, object] = client.get(f"/api/jobs/{id_}").json()
        if told["state"] in ("done", "failed"):
            return told
        time.sleep(0.05)
    raise AssertionError(told)


def token(client: TestClient) -> str:
    found = re.search(r'<meta name="csrf" content="([0-9a-f]+)">', client.get("/add", headers=PAGE).text)
    assert found
    return found[1]


def test_a_text_is_read_and_can_be_opened(quick: TestClient) -> None:
    given = {"text": ARTICLE, "title": "Une visite", "outlet": "Le Courrier", "published": "2026-03-03"}
    answer = quick.post("/api/documents", json=given)
    assert answer.status_code == 202
    told = finished(quick, answer.json()["id"])
    assert told["state"] == "done" and told["problems"] == []
    shown = quick.get(f"/api/documents/{told['documents'][0]}").json()["document"]  # type: ignore[index]
    assert (shown["title"], shown["outlet"], shown["published"]) == ("Une visite", "Le Courrier", "2026-03-03")


def test_files_of_a_form_are_read_and_their_progress_is_a_page(quick: TestClient, register: Register) -> None:
    files = [
        ("files", ("../../etc/passwd.txt", ARTICLE.encode(), "text/plain")),
        ("files", ("C:\\press\\page.html", f"<html><body><p>{ARTICLE} Bis.</p></body></html>".encode(), "text/html")),
        ("files", ("broken.json", b"{", "application/json")),
    ]
    form = {"csrf": token(quick), "published": "2026-03-03"}
    answer = quick.post("/add", data=form, files=files, headers=PAGE, follow_redirects=False)
    assert answer.status_code == 303
    address = answer.headers["location"]
    told = finished(quick, address.rpartition("/")[2])
    assert told["files"] == 3 and len(told["documents"]) == 2 and len(told["problems"]) == 1  # type: ignore[arg-type]
    assert "broken.json" in str(told["problems"]) and "aidememoire-" not in str(told)
    page = quick.get(address, headers=PAGE)
    assert page.status_code == 200 and "broken.json" in page.text
    uris = {row.uri for row in register.documents()}
    assert {"passwd.txt", "page.html"} <= uris


def test_an_empty_form_reads_nothing(quick: TestClient) -> None:
    answer = quick.post("/add", data={"csrf": token(quick), "text": " "}, headers=PAGE, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/add"


def test_a_reading_that_fails_says_so_and_the_next_one_goes_on(quick: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> Iterator[DocumentRecord]:
        raise RuntimeError("/home/ana/secret")
        yield

    monkeypatch.setattr(adding, "read_into", fails)
    told = finished(quick, quick.post("/api/documents", json={"text": ARTICLE}).json()["id"])
    assert told["state"] == "failed" and "secret" not in str(told)
    monkeypatch.setattr(adding, "read_into", reader)
    assert finished(quick, quick.post("/api/documents", json={"text": ARTICLE}).json()["id"])["state"] == "done"


@pytest.mark.parametrize(
    "given", [{}, {"text": 1}, {"text": "x", "published": "yesterday"}, {"text": "x", "path": "/etc/passwd"}]
)
def test_what_is_no_article_is_refused(quick: TestClient, given: dict[str, object]) -> None:
    assert quick.post("/api/documents", json=given, headers=JSON).status_code == 400
