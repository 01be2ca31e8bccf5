"""The scorer: what counts as found, and that it agrees with an independent scorer where one is at hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from aidememoire.errors import GoldError
from aidememoire.languages.pack import msgspec_read
from aidememoire.pipeline import Confidence
from aidememoire.score import calibration_of, documents_of, read_gold, score_gold, write_calibration
from aidememoire.score.gold import EVIDENCE, place
from aidememoire.score.names import load_names
from aidememoire.score.tallies import Judgement

ROOT = Path(__file__).parent.parent
# Annotated articles of the press may not be published with the program; where they lie beside it they are used.
BESIDE = sorted(ROOT.parent.glob("*/gold/score.py"))
TEXT = (
    "La Valdanie est prête à livrer 40 bus, a déclaré Teodor Halvanec. « Nous le ferons », a-t-il dit à Ludivine Corvadec.\n"
    "Les échanges ont atteint 4,2 milliards d'euros en 2024. Partager sur les réseaux"
)
ARTICLE = {
    "id": "a",
    "lang": "fr",
    "text": TEXT,
    "boilerplate": ["Partager sur les réseaux"],
    "statements": [
        {
            "kind": "indirect",
            "content": "La Valdanie est prête à livrer 40 bus",
            "cue": "a déclaré",
            "speaker": "Teodor Halvanec",
        },
        {"kind": "direct", "content": "Nous le ferons", "cue": "a-t-il dit", "mention": "il", "speaker": "Teodor Halvanec"},
    ],
    "figures": [
        {
            "quantity": "4,2 milliards d'euros",
            "value": "4200000000",
            "unit": "EUR",
            "kind": "level",
            "status": "actual",
            "bound": "exact",
            "measure": "trade_turnover",
            "parties": [],
            "period": "2024",
        }
    ],
    "commitments": [{"clause": "La Valdanie est prête à livrer 40 bus", "by": ["Valdanie"], "to": [], "force": "offered"}],
    "meetings": [],
    "instruments": [],
    "tolerated": [{"in": "figures", "quantity": "40 bus", "value": "40", "unit": "bus"}],
}


def test_everything_found_scores_one(tmp_path: Path) -> None:
    scores = scored(tmp_path, ARTICLE, perfect(ARTICLE))
    assert {name: t.f1 for name, t in scores.found.items() if t.gold} == {n: 1.0 for n, t in scores.found.items() if t.gold}
    assert all(share.value == 1.0 for share in scores.fields.values())
    assert not scores.differences


def test_nothing_found_scores_nothing_and_lists_every_miss(tmp_path: Path) -> None:
    scores = score_gold(gold_of(tmp_path, ARTICLE), [])
    assert scores.missing == 1
    assert scores.found["statement content (>=0.5)"].recall == 0.0
    assert [d.what for d in scores.errors("statements")] == ["miss", "miss"]


def test_a_record_on_a_tolerated_row_is_neither_rewarded_nor_punished(tmp_path: Path) -> None:
    record = perfect(ARTICLE)
    start = TEXT.index("40 bus")
    record["figures"].append({"quantity": [start, start + 6], "value": "40", "unit": "bus"})
    scores = scored(tmp_path, ARTICLE, record)
    assert (scores.found["figure value"].read, scores.found["figure value"].f1) == (1, 1.0)


def test_a_false_alarm_costs_precision_and_names_its_rule(tmp_path: Path) -> None:
    record = perfect(ARTICLE)
    start = TEXT.index("2024")
    record["figures"].append({"quantity": [start, start + 4], "value": "2024", "unit": "bus", "rule": "year-as-figure"})
    scores = scored(tmp_path, ARTICLE, record)
    assert scores.found["figure value"].precision == 0.5
    assert [(d.what, d.rule) for d in scores.errors("figures")] == [("false", "year-as-figure")]


def test_a_wrong_field_is_shown_with_both_values(tmp_path: Path) -> None:
    record = perfect(ARTICLE)
    record["figures"][0] |= {"measure": "exports", "rule": "amount"}
    [difference] = scored(tmp_path, ARTICLE, record).errors("figures")
    assert str(difference) == "a PART  4,2 milliards d'euros: measure: annotated trade_turnover, read exports  [amount]"


def test_a_statement_of_the_wrong_speaker_is_found_but_not_right(tmp_path: Path) -> None:
    record = perfect(ARTICLE)
    record["statements"][1]["speakers"] = ["Ludivine Corvadec"]
    scores = scored(tmp_path, ARTICLE, record)
    assert scores.found["statement content (>=0.8)"].f1 == 1.0
    assert scores.found["statement content+speaker (>=0.8)"].f1 == 0.5
    assert scores.fields["statement speaker"].value == 0.5


def test_white_space_around_the_text_moves_the_places(tmp_path: Path) -> None:
    record = perfect(ARTICLE)
    gold = gold_of(tmp_path, ARTICLE | {"text": "\n\n" + TEXT})
    assert score_gold(gold, [record]).found["statement content+speaker (>=0.8)"].f1 == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Biélorussie", "Belarus"),
        ("Moscou", "Fédération de Russie"),
        ("le président Teodor Halvanec", "Halvanec"),
        ("présidence valdanienne", "Présidence valdanienne"),
        ("OPE", "Organisation des ports européens"),
        ("entreprises chinoises", "entreprises de Chine"),
    ],
)
def test_names_of_one_referent(one: str, other: str) -> None:
    assert load_names().same(one, other)
    assert load_names().same(other, one)


@pytest.mark.parametrize(
    ("one", "other"), [("Valdanie", "Marvésie"), ("le président", "le ministre"), ("", ""), ("Tansky", None)]
)
def test_names_of_two_referents(one: str, other: str) -> None:
    assert not load_names().same(one, other)


def test_gold_that_is_not_in_its_text_is_refused(tmp_path: Path) -> None:
    wrong = ARTICLE | {"figures": [{"quantity": "cinq milliards", "value": "5000000000", "unit": "EUR"}]}
    with pytest.raises(GoldError, match=r":1 figures: quantity 'cinq milliards' \(nth 0\) is not in the text"):
        gold_of(tmp_path, wrong)


@pytest.mark.parametrize("line", ["", "{", "[]", '{"id": 1}', '{"text": "a", "tolerated": [{"in": "jokes"}]}'])
def test_gold_of_another_form_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(GoldError, match=r"gold\.jsonl"):
        read_gold(path)


def test_gold_gives_documents_without_their_annotation(tmp_path: Path) -> None:
    [document] = documents_of(gold_of(tmp_path, ARTICLE))
    assert (document.text, document.lang, document.published, document.boilerplate) == (TEXT, "fr", None, ())


def test_confidence_of_a_rule_seen_seldom_stays_near_its_kind() -> None:
    often = [Judgement("figures", "amount", n < 90) for n in range(100)]
    seldom = [Judgement("figures", "fraction", True)]
    calibration = calibration_of(often + seldom)
    assert calibration.rules == {"amount": 0.9, "fraction": 0.92}
    assert calibration.default["figures"] == 0.9
    assert calibration.default["meetings"] == 0.5


def test_confidence_is_written_as_the_pipeline_reads_it(tmp_path: Path) -> None:
    calibration = calibration_of([Judgement("figures", "amount", True), Judgement("statements", "cue-after", False)])
    write_calibration(calibration, tmp_path / "confidence.toml")
    table = msgspec_read(tmp_path / "confidence.toml", Confidence)
    assert (table.default, table.rules) == (calibration.default, calibration.rules)


@pytest.mark.skipif(not BESIDE, reason="no independent scorer beside the repository (a folder with gold/score.py)")
@pytest.mark.parametrize("name", ["dev-fr.jsonl", "dev-en.jsonl"])
@pytest.mark.parametrize("damage", [0.0, 0.15, 0.5])
def test_an_independent_scorer_agrees_to_three_digits(tmp_path: Path, name: str, damage: float) -> None:
    gold = read_gold(BESIDE[0].parent / name)
    chance = random.Random(f"{name} {damage}")
    records = [disturbed(perfect(article), chance, damage) for article in gold if chance.random() > damage / 10]
    predictions = tmp_path / "predictions.jsonl"
    predictions.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records), encoding="utf-8")
    command = [sys.executable, str(BESIDE[0]), str(BESIDE[0].parent / name), str(predictions), "--json"]
    theirs = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert score_gold(gold, records).plain() == theirs


def gold_of(tmp_path: Path, *articles: dict[str, Any]) -> list[dict[str, Any]]:
    path = tmp_path / "gold.jsonl"
    path.write_text("".join(json.dumps(a, ensure_ascii=False) + "\n" for a in articles), encoding="utf-8")
    return read_gold(path)


def scored(tmp_path: Path, article: dict[str, Any], record: dict[str, Any]) -> Any:
    return score_gold(gold_of(tmp_path, article), [record])


def perfect(article: dict[str, Any]) -> dict[str, Any]:
    """The record of a reader who makes no mistake; names stand where ids may."""
    text = article["text"]
    record: dict[str, Any] = {"document": {"text": text, "boilerplate": []}, "entities": []}
    for quoted in article.get("boilerplate", []):
        record["document"]["boilerplate"].append([text.find(quoted), text.find(quoted) + len(quoted)])
    for kind, evidence in EVIDENCE.items():
        record[kind] = [perfect_row(row, evidence, text) for row in article[kind]]
    return record


def perfect_row(row: dict[str, Any], evidence: str, text: str) -> dict[str, Any]:
    spans = {field: list(span) for field in (evidence, "cue", "mention") if (span := place(row, field, text))}
    apart = {"speaker", "cue", "mention", "nth", "cue_nth", "mention_nth", "note"}
    fields = {k: v for k, v in row.items() if k not in apart}
    speakers = {"speakers": row["speaker"].split("; ")} if row.get("speaker") else {}
    return fields | speakers | {k: [v] if k in {"content", "clause"} else v for k, v in spans.items()}


def disturbed(record: dict[str, Any], chance: random.Random, damage: float) -> dict[str, Any]:
    """The same with rows lost, doubled and moved, fields taken from other rows, and names behind ids."""
    length = len(record["document"]["text"])
    for kind, evidence in EVIDENCE.items():
        rows = [row for row in record[kind] if chance.random() > damage / 3]
        rows += [dict(row) for row in rows if chance.random() < damage / 3]
        for row in rows:
            for field in row:
                if field in {evidence, "cue", "mention"}:
                    row[field] = moved(row[field], chance, damage, length)
                elif chance.random() < damage / 3:
                    row[field] = chance.choice(rows).get(field)
            if chance.random() < damage / 4 and "value" in row:
                row["value"] = f"-{row['value']}"
        chance.shuffle(rows)
        record[kind] = rows
    names = sorted(
        {n for row in record["commitments"] + record["meetings"] for n in row.get("by") or row.get("participants") or []}
    )
    ids = {name: f"e{number}" for number, name in enumerate(names)}
    record["entities"] = [{"id": i, "name": n, "of": chance.choice([None, *ids.values()])} for n, i in ids.items()]
    for row in record["commitments"]:
        row["by"] = [ids.get(name, name) for name in row.get("by") or []]
    boilerplate = [span for span in record["document"]["boilerplate"] if chance.random() > damage]
    record["document"]["boilerplate"] = [moved(span, chance, damage, length) for span in boilerplate]
    return record


def moved(span: Any, chance: random.Random, damage: float, length: int) -> Any:
    if span and isinstance(span[0], list):
        return [moved(piece, chance, damage, length) for piece in span]
    reach = round(30 * damage)
    start, end = (min(length, max(0, edge + chance.randint(-reach, reach))) for edge in span)
    return [start, max(end, start + 1)] if chance.random() < damage else span
