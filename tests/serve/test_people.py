"""Who may do what: roles, sessions, passwords, and attempts that have to wait."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from litestar.testing import TestClient

from aidememoire.cli import app as commands
from aidememoire.errors import QueryError, ReviewError, SourceError
from aidememoire.register import Register
from aidememoire.serve import people
from aidememoire.serve.app import make_app
from aidememoire.serve.desk import make_desk
from aidememoire.serve.passwords import digest_password, is_password
from aidememoire.serve.people import FREE, Sessions, Throttle
from aidememoire.serve.running import run
from served import JSON, PAGE, record_id

PASSWORD = "quatre mots bien longs"


@pytest.fixture(scope="session")
def secret() -> str:
    return digest_password(PASSWORD)


@pytest.fixture
def team(register: Register, secret: str) -> Iterator[TestClient]:
    for name, role in (("Rea", "reader"), ("Ann", "annotator"), ("Rev", "reviewer")):
        register.reviewers.add(name, role, secret)
    desk = make_desk(register, hosts=(), guarded=True)
    with TestClient(make_app(desk), base_url="http://192.0.2.7", raise_server_exceptions=False) as opened:
        yield opened


def csrf(client: TestClient, address: str = "/") -> str:
    found = re.search(r'<meta name="csrf" content="([0-9a-f]+)">', client.get(address, headers=PAGE).text)
    assert found
    return found[1]


def log_in(client: TestClient, name: str, password: str = PASSWORD) -> int:
    form = {"name": name, "password": password, "csrf": csrf(client, "/login"), "then": "/queue"}
    return int(client.post("/login", data=form, headers=PAGE, follow_redirects=False).status_code)


def test_nobody_sees_anything_before_logging_in(team: TestClient) -> None:
    for address in ("/", "/documents", "/search", "/queue", "/api/", "/api/search", "/api/schema/openapi.json", "/jobs/1"):
        answer = team.get(address, headers=PAGE, follow_redirects=False)
        assert answer.status_code in (303, 401), address
        assert team.get(address, headers=JSON).status_code == 401, address
    assert team.get("/static/page.css").status_code == 200


def test_a_reviewer_decides_for_good_and_an_annotator_for_now(team: TestClient, register: Register) -> None:
    id_ = record_id(register)
    for name, state in (("Ann", "annotated"), ("Rev", "reviewed")):
        assert log_in(team, name) == 303
        headers = {"x-csrf-token": csrf(team)}
        assert team.post(f"/api/records/{id_}/decisions", json={"kind": "accept"}, headers=headers).status_code == 201
        line = register.journal.lines()[0]
        assert (line.who, line.state) == (name, state)


def test_a_reader_changes_nothing(team: TestClient, register: Register) -> None:
    assert log_in(team, "Rea") == 303
    token = csrf(team)
    assert team.get("/queue", headers=PAGE).status_code == 200
    for address, body in (
        (f"/api/records/{record_id(register)}/decisions", {"kind": "accept"}),
        ("/api/documents", {"text": "x"}),
    ):
        assert team.post(address, json=body, headers={"x-csrf-token": token}).status_code == 403
    assert team.post(f"/records/{record_id(register)}", data={"kind": "reject", "csrf": token}, headers=PAGE).status_code == 403
    assert '<button name="kind" value="accept">' not in team.get("/queue", headers=PAGE).text
    assert register.journal.lines() == ()
    assert team.post("/language", data={"to": "fr", "back": "/", "csrf": token}, follow_redirects=False).status_code == 303


def test_the_token_of_one_session_is_not_that_of_another(team: TestClient, register: Register) -> None:
    assert log_in(team, "Rev") == 303
    old = csrf(team)
    team.post("/logout", data={"csrf": old})
    assert team.get("/", headers=JSON).status_code == 401
    assert log_in(team, "Rev") == 303
    headers = {"x-csrf-token": old}
    answer = team.post(f"/api/records/{record_id(register)}/decisions", json={"kind": "accept"}, headers=headers)
    assert answer.status_code == 403


def test_with_a_cookie_even_json_needs_the_token(team: TestClient, register: Register) -> None:
    assert log_in(team, "Rev") == 303
    assert team.post(f"/api/records/{record_id(register)}/decisions", json={"kind": "accept"}).status_code == 403


def test_a_session_cookie_is_out_of_reach_of_scripts_and_other_sites(team: TestClient) -> None:
    form = {"name": "Rev", "password": PASSWORD, "csrf": csrf(team, "/login")}
    cookie = team.post("/login", data=form, headers=PAGE, follow_redirects=False).headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie


def test_who_is_let_in_no_more_is_out_at_once(team: TestClient, register: Register) -> None:
    assert log_in(team, "Rev") == 303
    register.reviewers.change("Rev", role="reader")
    answer = team.post("/api/documents", json={"text": "x"}, headers={"x-csrf-token": csrf(team)})
    assert answer.status_code == 403
    register.reviewers.change("Rev", active=False)
    assert team.get("/", headers=JSON).status_code == 401
    assert log_in(team, "Rev") == 401


def test_guessing_has_to_wait(team: TestClient) -> None:
    assert [log_in(team, "Rev", "wrong wrong wrong") for _ in range(FREE)] == [401] * FREE
    form = {"name": "Rev", "password": PASSWORD, "csrf": csrf(team, "/login")}
    answer = team.post("/login", data=form, headers=PAGE)
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1
    assert log_in(team, "Ann") == 429  # from the same address


def test_login_leads_nowhere_else(team: TestClient) -> None:
    form = {"name": "Rev", "password": PASSWORD, "csrf": csrf(team, "/login"), "then": "//evil.example"}
    assert team.post("/login", data=form, headers=PAGE, follow_redirects=False).headers["location"] == "/"


def test_the_throttle_forgets_and_doubles(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(people, "monotonic", lambda: now[0])
    throttle = Throttle()
    for _ in range(FREE):
        assert throttle.wait("a") == 0
        throttle.failed("a")
    first = throttle.wait("a")
    throttle.failed("a")
    assert throttle.wait("a") == 2 * first and throttle.wait("b") == 0
    now[0] = 10_000.0
    assert throttle.wait("a") == 0
    throttle.failed("a")
    assert throttle.wait("a") == 0


def test_a_session_ends_when_nobody_uses_it(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(people, "monotonic", lambda: now[0])
    sessions = Sessions()
    token = sessions.begin("Rev", "reviewer")
    now[0] = people.IDLE - 1
    assert sessions.viewer(token)
    now[0] = 2 * people.IDLE - 2
    assert sessions.viewer(token)
    now[0] = 4 * people.IDLE
    assert sessions.viewer(token) is None and sessions.viewer("another") is None


def test_a_password_is_known_by_its_digest_alone(secret: str) -> None:
    assert PASSWORD not in secret and secret.startswith("$argon2id$")
    assert is_password(PASSWORD, secret)
    assert not is_password("another password", secret)
    assert not is_password("nobody has this password", None)
    with pytest.raises(ReviewError, match="12 to"):
        digest_password("short")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.7", "::"])
def test_an_address_that_others_reach_needs_reviewers(register: Register, host: str) -> None:
    with pytest.raises(SourceError, match="reviewer add"):
        run(str(register.path), host=host, port=0, ready=print)


def test_reviewers_by_command(register: Register) -> None:
    def say(*words: str, typed: str = "") -> tuple[int, str]:
        result = CliRunner().invoke(commands, ["reviewer", *words, "--register", str(register.path)], input=typed)
        return result.exit_code, result.output

    assert say("add", "Irma", "--stdin", typed=f"{PASSWORD}\n")[0] == 0
    assert say("list") == (0, "reviewer   Irma\n")
    assert say("role", "Irma", "reader")[0] == 0
    assert say("password", "Irma", typed="douze lettres ou plus\ndouze lettres ou plus\n")[0] == 0
    found = register.reviewers.get("Irma")
    assert found and found.role == "reader" and is_password("douze lettres ou plus", found.secret)
    assert say("remove", "Irma")[0] == 0
    assert "no more" in say("list")[1] and register.reviewers.get("Irma") is None


def test_names_that_are_none_are_refused(register: Register, secret: str) -> None:
    register.reviewers.add("Irma", "reader", secret)
    for name, role in (
        ("Irma", "reader"),
        (" Irma", "reader"),
        ("", "reader"),
        ("x" * 81, "reader"),
        ("Ada", "king"),
        ("a\nb", "reader"),
    ):
        with pytest.raises(ReviewError):
            register.reviewers.add(name, role, secret)
    with pytest.raises(QueryError, match="nobody called"):
        register.reviewers.change("Nobody", role="reader")


def test_the_file_holds_no_password(register: Register, secret: str) -> None:
    register.reviewers.add("Irma", "reader", secret)
    register.close()
    assert PASSWORD.encode() not in Path(register.path).read_bytes()
