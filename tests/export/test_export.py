"""The contract (JSON Lines, JSON Schema), sheets and tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from msgspec.structs import replace

from aidememoire.errors import SourceError
from aidememoire.explain import explain, explanation_lines
from aidememoire.export import csv_columns, decode_record, encode_found, encode_record, record_schema, show_table, write_sheet
from aidememoire.export.table import cells_of
from aidememoire.model import Span, document_id
from aidememoire.register import ASKABLE, COLOURED, Query, Register

LINES = (Path(__file__).parent.parent / "register" / "talks.jsonl").read_bytes().splitlines()


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Register]:
    with Register.open(tmp_path_factory.mktemp("exported") / "talks.db") as opened:
        for line in LINES:
            opened.add(decode_record(line))
        yield opened


# ---------------------------------------------------------------- JSON Lines


def test_a_line_read_and_written_is_the_same_line() -> None:
    assert [encode_record(decode_record(line)) for line in LINES] == LINES


def test_one_span_may_stand_without_the_outer_list() -> None:
    whole = json.loads(LINES[0])
    expected = decode_record(LINES[0])
    whole["statements"][0]["content"] = whole["statements"][0]["content"][0]
    whole["commitments"][0]["clause"] = whole["commitments"][0]["clause"][0]
    whole["entities"][1]["mentions"] = whole["entities"][1]["mentions"][0]
    assert decode_record(json.dumps(whole)) == expected


@pytest.mark.parametrize("line", ["", "{", "[]", '{"document": {}}', '{"document": {"id": "a", "text": "b"}, "figures": [1]}'])
def test_what_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(SourceError, match="aidememoire schema"):
        decode_record(line)


def test_fields_that_others_add_do_no_harm() -> None:
    whole = json.loads(LINES[0])
    whole["figures"][0]["seen_by"] = "somebody"
    assert decode_record(json.dumps(whole)) == decode_record(LINES[0])


def test_a_record_alone_carries_its_words_document_and_entities(register: Register) -> None:
    (row,) = register.find("figures", Query(measure="trade_turnover")).rows
    line = json.loads(encode_found(row, evidence=True))
    assert (line["record"], line["words"]) == ("figures", "plus de 38 milliards de dollars")
    assert line["before"].endswith("a atteint ")
    assert line["after"].startswith(" en 2021")
    assert line["document"]["outlet"] == "Agence Tervane"
    assert line["entities"] == {
        "e1": {"name": "Anton Velesko", "type": "person", "of": "e2", "code": None},
        "e2": {"name": "Biélorussie", "type": "state", "of": None, "code": "BY"},
        "e3": {"name": "Russie", "type": "state", "of": None, "code": "RU"},
    }


# ---------------------------------------------------------------- JSON Schema


def test_the_schema_is_one_and_every_record_keeps_to_it() -> None:
    schema = record_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for line in LINES:
        validator.validate(json.loads(line))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("figures", 0, "measure"), "happiness"),
        (("figures", 0, "value"), 38000000000),
        (("figures", 0, "quantity"), [1]),
        (("statements", 0, "content"), "words"),
        (("schema",), "aidememoire/2"),
        (("document",), None),
    ],
)
def test_the_schema_refuses_what_is_none(path: tuple[str | int, ...], value: object) -> None:
    whole = json.loads(LINES[0])
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(ValidationError):
        Draft202012Validator(record_schema()).validate(whole)


def test_the_schema_takes_one_span_for_a_list() -> None:
    whole = json.loads(LINES[0])
    whole["statements"][0]["content"] = [1, 2]
    Draft202012Validator(record_schema()).validate(whole)


def test_every_part_of_the_schema_has_a_title_and_says_what_it_is() -> None:
    schema = record_schema()
    assert schema["$id"] == "urn:aidememoire:record:1"
    for name, part in schema["$defs"].items():
        assert part["title"] == name
        assert part["description"], name


# ---------------------------------------------------------------- CSV


@pytest.mark.parametrize("kind", ASKABLE)
def test_a_sheet_has_a_cell_for_every_column(register: Register, kind: str) -> None:
    out = io.StringIO()
    write_sheet(out, kind, register.find(kind).rows, evidence=True)
    lines = list(csv.reader(io.StringIO(out.getvalue())))
    assert tuple(lines[0]) == csv_columns(kind, evidence=True)
    assert len(lines) == register.find(kind).total + 1
    assert all(len(line) == len(lines[0]) for line in lines)


def test_a_sheet_has_names_for_ids_and_words_for_places(register: Register) -> None:
    out = io.StringIO()
    write_sheet(out, "statements", register.find("statements").rows)
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(out.getvalue()))}
    row = rows["s-11aa00000002"]
    assert row["speakers"] == "Anton Velesko"
    assert row["via"] == "Service de presse de la présidence"
    assert (row["cue"], row["mention"], row["hedge"]) == ("a-t-il promis", "il", "")
    assert row["words"] == "Nous ouvrirons un centre de service à Toula"
    assert rows["s-22bb00000001"]["words"] == "La coopération … se développera si les douanes suivent"


# ---------------------------------------------------------------- tables


def table(register: Register, kind: str, width: int, **options: object) -> list[str]:
    return list(show_table(kind, register.find(kind).rows, width, **options))  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [k for k in ASKABLE if k != "problems"])
@pytest.mark.parametrize("width", [80, 100, 160, 240])
def test_a_table_fits_its_width(register: Register, kind: str, width: int) -> None:
    lines = table(register, kind, width)
    assert len(lines) == register.find(kind).total + 1
    assert max(map(cells_of, lines)) <= width


def test_a_table_cuts_what_is_too_wide_and_keeps_ids(register: Register) -> None:
    lines = table(register, "statements", 80)
    assert lines[3].startswith("s-11aa00000001  2024-11-05")
    assert lines[3].endswith("…")


def test_amounts_read_as_one_reads_them(register: Register) -> None:
    text = "\n".join(table(register, "figures", 160))
    assert "> 38,000,000,000 USD" in text
    assert "-12.5 %" in text
    assert "450,000,000–500,000,000 EUR" in text


def test_evidence_stands_below_its_row(register: Register) -> None:
    lines = table(register, "figures", 160, evidence=True)
    assert lines[2].strip().endswith("suivent ». Elle s'est…") or "[[12,5 %]]" in lines[2]
    coloured = table(register, "figures", 160, evidence=True, marks=COLOURED)
    assert "\x1b[1;33m12,5 %\x1b[0m" in coloured[2]


def test_a_text_gives_no_orders_to_the_terminal(tmp_path: Path) -> None:
    whole = decode_record(LINES[0])
    text = whole.document.text.replace("plus de 38", "plus\x1b[2J38")
    spoilt = replace(whole, document=replace(whole.document, text=text, id=document_id(text), title="\x1b]0;titre\x07"))
    with Register.open(tmp_path / "talks.db") as opened:
        opened.add(spoilt)
        lines = [*table(opened, "figures", 160, evidence=True), *table(opened, "documents", 160)]
        lines += explanation_lines(explain(opened, "f-11aa00000001"))
    assert not [line for line in lines if "\x1b" in line or "\x07" in line]


def test_wide_letters_count_twice() -> None:
    assert cells_of("北京 e\u0301") == 6


def test_places_in_the_text_are_pairs() -> None:
    assert decode_record(LINES[0]).figures[0].quantity == Span(*json.loads(LINES[0])["figures"][0]["quantity"])
