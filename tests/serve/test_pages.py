"""Every page answers, in both languages and as JSON; what people write is shown and never obeyed."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from litestar.testing import TestClient

from aidememoire.model import Document, Span, document_id
from aidememoire.records import DocumentRecord, Entity, Statement
from aidememoire.register import Register
from served import JSON, PAGE, record_id

ADDRESSES = (
    "/", "/documents", "/search", "/search?q=port", "/search?kind=figures&measure=trade_turnover", "/parties",
    "/parties/state:BY", "/parties/Velesko", "/relations", "/relations/Belarus/Russie", "/conflicts", "/queue",
    "/queue?of=annotated", "/journal", "/orphans", "/add", "/documents/4482a5491f13",
)  # fmt: skip
BOTH = [a for a in ADDRESSES if a not in ("/add", "/relations")]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_page_answers_in_both_languages(asked: TestClient, address: str, lang: str) -> None:
    answer = asked.get(address, headers={**PAGE, "accept-language": lang})
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text and "<h1" in answer.text


@pytest.mark.parametrize("address", BOTH)
def test_the_same_address_gives_json(asked: TestClient, address: str) -> None:
    plain, under_api = asked.get(address, headers=JSON), asked.get(f"/api{address}")
    assert plain.status_code == under_api.status_code == 200
    assert plain.json() == under_api.json()


def test_a_document_shows_every_record_at_its_words(client: TestClient, register: Register) -> None:
    whole = next(iter(register.export()))
    told = client.get(f"/api/documents/{whole.document.id}").json()
    text = "".join(piece["text"] for paragraph in told["text"] for piece in paragraph)
    assert text == whole.document.text.replace("\n", "")
    page = client.get(f"/documents/{whole.document.id}", headers=PAGE).text
    for card in told["cards"]:
        assert f'id="{card["id"]}"' in page and f'href="#{card["id"]}"' in page


def test_overlapping_records_share_their_pieces(client: TestClient, register: Register) -> None:
    whole = next(iter(register.export()))
    told = client.get(f"/api/documents/{whole.document.id}").json()
    deepest = max((piece for paragraph in told["text"] for piece in paragraph), key=lambda p: len(p["marks"]))
    assert len({mark["record"] for mark in deepest["marks"]}) > 1


def test_what_is_not_there_is_not_found(client: TestClient) -> None:
    for address in ("/records/f-none", "/documents/ffff", "/parties/Nobody", "/relations/Belarus/Belarus", "/jobs/1", "/none"):
        answer = client.get(address, headers=PAGE)
        assert answer.status_code == 404 and "script-src 'self'" in answer.headers["content-security-policy"]
        assert client.get(address, headers=JSON).json()["status"] == 404


def test_a_name_that_is_almost_there_is_suggested(client: TestClient) -> None:
    assert "Velesko" in client.get("/parties/Veleskko", headers=JSON).json()["error"]


def test_a_list_is_kept_as_it_is_shown(client: TestClient) -> None:
    address = "/search?kind=figures&q=milliards"
    shown = client.get(f"/api{address}").json()["found"]["rows"]
    sheet = list(csv.DictReader(io.StringIO(client.get(f"{address}&format=csv", headers=PAGE).text)))
    lines = [json.loads(line) for line in client.get(f"{address}&format=jsonl", headers=PAGE).text.splitlines()]
    assert [row["id"] for row in shown] == [row["id"] for row in sheet] == [line["id"] for line in lines] != []
    cited = client.get(f"{address}&format=citation", headers=PAGE).text
    assert shown[0]["words"] in cited and "not reviewed" in cited


def test_a_long_list_comes_in_pages(client: TestClient) -> None:
    rows = [client.get(f"/api/search?kind=figures&limit=1&offset={n}").json()["found"]["rows"][0]["id"] for n in range(3)]
    assert len(set(rows)) == 3
    page = client.get("/search?kind=figures&limit=1&offset=1", headers=PAGE).text
    assert 'rel="next"' in page and 'rel="prev"' in page


def test_facets_narrow_the_search(client: TestClient) -> None:
    told = client.get("/api/search?kind=figures").json()
    for facet in ("party", "measure"):
        first = told["facets"][facet][0]
        narrowed = client.get(f"/api/search?kind=figures&{facet}={first['name']}").json()
        assert 0 < narrowed["found"]["total"] <= told["found"]["total"]


def test_accents_and_case_do_not_matter(client: TestClient) -> None:
    found = client.get("/api/search?kind=figures&q=échanges").json()["found"]["total"]
    assert client.get("/api/search?kind=figures&q=ECHANGES").json()["found"]["total"] == found


def test_no_path_of_the_machine_is_shown(client: TestClient, register: Register) -> None:
    text = "Un port rouvre.\n"
    document = Document(id=document_id(text), text=text, uri="/home/ana/press/port.txt", lang="fr")
    register.add(DocumentRecord(document=document))
    for address in ("/", "/documents", f"/documents/{document.id}", "/documents?format=csv", "/documents?format=jsonl"):
        for kind in (PAGE, JSON):
            answer = client.get(address, headers=kind)
            assert answer.status_code == 200 and "/home/ana" not in answer.text


def test_the_interface_speaks_the_language_that_was_chosen(client: TestClient) -> None:
    page = client.get("/", headers={**PAGE, "cookie": "language=fr", "accept-language": "en"}).text
    assert '<html lang="fr">' in page


# What browsers have been made to run, in every place where words can stand.
XSS = [json.loads(line) for line in (Path(__file__).parent / "xss.jsonl").read_text(encoding="utf-8").splitlines()]
TAG = re.compile(r"<(?:script|img|svg|iframe|body on|x on|details open on|base|object|embed|video|math|style)", re.IGNORECASE)
OUR_SCRIPT = '<script type="module" src="/static/page.js"></script>'


def hostile(words: str) -> DocumentRecord:
    """An article in which everything that can hold words holds these."""
    text = f"{words} a dit : « {words} ».\n"
    content, mention = Span(len(words) + 11, 2 * len(words) + 11), Span(0, len(words))
    document = Document(id=document_id(text), text=text, title=words, outlet=words, uri=words, lang="fr", published="2026-03-03")
    id_ = f"s-{document.id[:12]}"
    statement = Statement(id=id_, kind="direct", content=(content,), mention=mention, speakers=("e1",), rule=words)
    entity = Entity(id="e1", name=words, type="person", mentions=(mention,))
    return DocumentRecord(document=document, entities=(entity,), statements=(statement,), reading=words)


def test_what_the_press_writes_is_shown_and_never_obeyed(client: TestClient, register: Register) -> None:
    for words in XSS:
        register.add(hostile(words))
    for words in XSS:
        comment = {"kind": "comment", "comment": words}
        assert client.post(f"/api/records/{hostile(words).statements[0].id}/decisions", json=comment).status_code == 201
    for words in XSS:
        whole = hostile(words)
        check(client, f"/documents/{whole.document.id}", f"/records/{whole.statements[0].id}")
        check(client, "/search", q=words)
    for name in ("party", "speaker", "outlet", "kind", "since", "measure", "sort", "document"):
        check(client, "/search", **{name: XSS[1]})
    check(
        client,
        "/",
        "/documents?limit=200",
        "/search?kind=statements&limit=200",
        "/queue?limit=200",
        "/journal?limit=200",
        "/parties?limit=200",
    )


def check(client: TestClient, *addresses: str, **parameters: str) -> None:
    for address in addresses:
        answer = client.get(address, params=parameters or None, headers=PAGE)
        assert answer.status_code in (200, 400, 404), (address, parameters)
        assert not TAG.search(answer.text.replace(OUR_SCRIPT, "")), (address, parameters)
        assert 'href="javascript:' not in answer.text.lower()
        assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_a_sheet_is_no_place_for_formulas(client: TestClient, register: Register) -> None:
    text = "=cmd|'/c calc'!A1 a parlé.\n"
    document = Document(id=document_id(text), text=text, title="=1+1", lang="fr")
    register.add(DocumentRecord(document=document, statements=(Statement(id="s-f", kind="indirect", content=(Span(0, 10),)),)))
    sheet = client.get("/search?kind=statements&format=csv", headers=PAGE).text
    assert "'=1+1" in sheet and ",=cmd" not in sheet


def test_a_record_s_page_tells_the_machine_s_reading_beside(client: TestClient, register: Register) -> None:
    id_ = record_id(register, measure="trade_turnover")
    register.journal.decide("correct", id_, who="Ana", changes={"measure": "production"})
    told = client.get(f"/api/records/{id_}").json()
    assert told["machine"]["measure"] == "trade_turnover" and told["now"]["measure"] == "production"
    page = client.get(f"/records/{id_}", headers=PAGE).text
    assert "trade turnover" in page or "trade_turnover" in page
