"""Two parties, and one: found by any of their names, with what was counted, undertaken and said between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from aidememoire.errors import QueryError
from aidememoire.model import document_id
from aidememoire.reconciling import bring_up_to_date
from aidememoire.register import Register
from aidememoire.views.conflicts import list_conflicts
from aidememoire.views.home import view_home
from aidememoire.views.parties import find_party, view_party, view_relation
from aidememoire.views.queue import list_waiting
from making import article


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    """Two outlets that part over one figure, and one that tells of the year before."""
    path: Path = tmp_path_factory.mktemp("views") / "talks.db"
    with Register.open(path) as opened:
        for outlet, words, value, period in (
            ("Le Courrier", "38 milliards de dollars", "38000000000", "2025"),
            ("La Dépêche", "31 milliards de dollars", "31000000000", "2025"),
            ("Le Courrier", "29 milliards de dollars", "29000000000", "2024"),
        ):
            sentence = f"Les échanges entre la Valdanie et la Marvésie ont atteint {words} en {period}."
            whole = article(sentence, words, value, outlet=outlet, period=period)
            document = msgspec.structs.replace(whole.document, id=document_id(whole.document.text))
            opened.add(msgspec.structs.replace(whole, document=document))
        bring_up_to_date(opened)
        yield opened


def test_a_relation_has_its_indicator_with_every_point_and_what_is_contested(register: Register) -> None:
    view = view_relation(register, "Marvésie", "valdanie")
    (line,) = view.indicators
    assert (line.measure, line.unit) == ("trade_turnover", "USD")
    assert sorted((p.card.fields["value"], p.contested) for p in line.points) == [
        ("29000000000", False), ("31000000000", True), ("38000000000", True),
    ]  # fmt: skip
    assert {c.name: c.count for c in view.counts}["figures"] == 3


def test_a_party_is_found_by_key_name_and_spelling(register: Register) -> None:
    party = find_party(register, "VALDANIE")
    assert find_party(register, party.key) == party and party.name == "Valdanie"
    with pytest.raises(QueryError, match="did you mean Valdanie"):
        find_party(register, "Valdannie")
    with pytest.raises(QueryError, match="are the same"):
        view_relation(register, "Valdanie", party.key)


def test_a_party_alone(register: Register) -> None:
    view = view_party(register, "Valdanie")
    assert view.party.type == "state" and view.statements == ()


def test_conflicts_come_in_pages_and_first_in_the_queue(register: Register) -> None:
    page = list_conflicts(register, limit=1, offset=0)
    assert page.total == len(page.rows) == 1
    contested = {page.rows[0].left.id, page.rows[0].right.id}
    assert {page.rows[0].left.fields["value"], page.rows[0].right.fields["value"]} == {"31000000000", "38000000000"}
    waiting = list_waiting(register, state="open", limit=10, offset=0)
    assert {row.card.id for row in waiting.rows[:2]} == contested
    assert [row.cause for row in waiting.rows][:2] == ["conflict", "conflict"]
    for row in waiting.rows:
        assert row.seen == register.journal.version(row.card.id).seen


def test_the_first_page_counts(register: Register) -> None:
    view = view_home(register)
    assert (view.documents, view.conflicts, view.waiting, view.orphans) == (3, 1, 3, 0)
    assert [(p.left[1], p.right[1]) for p in view.pairs] == [("Marvésie", "Valdanie")]
