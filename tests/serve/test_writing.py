"""Decisions through the page and the API: the same journal, stale ones refused, forms of other sites refused."""

from __future__ import annotations

import re

import pytest
from litestar.testing import TestClient

from aidememoire.register import Register
from served import JSON, PAGE, record_id


def token(client: TestClient) -> str:
    found = re.search(r'<meta name="csrf" content="([0-9a-f]+)">', client.get("/", headers=PAGE).text)
    assert found
    return found[1]


def test_a_decision_through_the_api_is_in_the_journal(client: TestClient, register: Register) -> None:
    id_ = record_id(register, measure="trade_turnover")
    seen = client.get(f"/api/records/{id_}").json()["seen"]
    given = {"kind": "correct", "changes": {"measure": "production"}, "seen": seen, "comment": "see the table"}
    answer = client.post(f"/api/records/{id_}/decisions", json=given)
    assert answer.status_code == 201 and answer.json()["now"]["measure"] == "production"
    line = client.get("/api/journal").json()[0]
    assert (line["kind"], line["left"], line["comment"]) == ("correct", id_, "see the table")
    assert client.post(f"/api/decisions/{line['id']}/undo").status_code == 201
    assert client.get(f"/api/records/{id_}").json()["seen"] == seen


def test_a_stale_decision_is_refused_with_both_versions(client: TestClient, register: Register) -> None:
    id_ = record_id(register, measure="trade_turnover")
    seen = client.get(f"/api/records/{id_}").json()["seen"]
    register.journal.decide("correct", id_, who="Ana", changes={"measure": "production"})
    answer = client.post(f"/api/records/{id_}/decisions", json={"kind": "accept", "seen": seen})
    assert answer.status_code == 409
    assert answer.json()["seen"]["measure"] == "trade_turnover" and answer.json()["now"]["measure"] == "production"
    form = {"kind": "accept", "seen": seen, "csrf": token(client)}
    page = client.post(f"/records/{id_}", data=form, headers=PAGE)
    assert page.status_code == 409 and "You saw" in page.text
    assert len(register.journal.lines()) == 1


def test_a_form_decides_without_script(client: TestClient, register: Register) -> None:
    id_ = record_id(register, measure="trade_turnover")
    fields = {"field-measure": "production", "was-measure": "trade_turnover", "field-unit": "USD", "was-unit": "USD"}
    form = {"kind": "correct", "csrf": token(client), **fields}
    answer = client.post(f"/records/{id_}", data=form, headers=PAGE, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == f"/records/{id_}"
    assert register.journal.lines()[0].changes == {"measure": "production"}
    undo = register.journal.lines()[0].id
    client.post(f"/decisions/{undo}/undo", data={"csrf": token(client)}, headers=PAGE)
    assert register.journal.version(id_).review is None


@pytest.mark.parametrize(
    "headers",
    [
        {"content-type": "application/x-www-form-urlencoded"},
        {"content-type": "text/plain"},
        {"content-type": "application/json", "origin": "https://evil.example"},
        {"content-type": "application/json", "sec-fetch-site": "cross-site"},
        {"content-type": "application/json", "x-csrf-token": "0" * 64},
    ],
)
def test_a_form_of_another_site_changes_nothing(client: TestClient, register: Register, headers: dict[str, str]) -> None:
    id_ = record_id(register)
    for address in (f"/records/{id_}", f"/api/records/{id_}/decisions"):
        answer = client.post(address, content=b'{"kind":"reject"}', headers={**JSON, **headers})
        assert answer.status_code == 403
    assert register.journal.lines() == ()


def test_a_browser_with_the_token_may_write(client: TestClient, register: Register) -> None:
    headers = {"origin": "http://localhost", "x-csrf-token": token(client)}
    answer = client.post(f"/api/records/{record_id(register)}/decisions", json={"kind": "accept"}, headers=headers)
    assert answer.status_code == 201


def test_a_name_that_points_here_by_a_trick_is_refused(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 403
    assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert client.get("/", headers={"host": "[::1]:8000"}).status_code == 200


@pytest.mark.parametrize(
    "given",
    [{"kind": "praise"}, {"kind": "accept", "colour": 1}, {}, {"kind": "correct", "changes": {"measure": "weight"}}, [], "x"],
)
def test_what_cannot_be_decided_is_said_to_be_so(client: TestClient, register: Register, given: object) -> None:
    answer = client.post(f"/api/records/{record_id(register)}/decisions", json=given)
    assert answer.status_code in (400, 422) and answer.json()["error"]


def test_pairs_are_judged(client: TestClient, register: Register) -> None:
    given = {"kind": "refuse", "about": "figures", "left": "f-1", "right": "f-2"}
    assert client.post("/api/pairs", json=given).status_code == 201
    form = {**given, "csrf": token(client), "back": "//evil.example"}
    answer = client.post("/pairs", data=form, headers=PAGE, follow_redirects=False)
    assert answer.status_code == 303 and answer.headers["location"] == "/"
    assert len(register.journal.judgements()) == 2


def test_what_is_too_large_is_refused(client: TestClient) -> None:
    answer = client.post(
        "/api/documents", content=b'{"text":"' + b"x" * 21_000_000 + b'"}', headers={"content-type": "application/json"}
    )
    assert answer.status_code == 413
