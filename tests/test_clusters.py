"""The clusters of articles are as they say, and what is said of them together holds on their annotated records."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from cluster_set import HERE, Cluster, gold_record, load_clusters
from clusters import LINKED, Score, known_beside, score_clusters

CLUSTERS = load_clusters()
KNOWN = known_beside(HERE / "fr")
# What is asked of every relation; false conflicts, none.
PRECISION, RECALL = 0.95, 0.85


@pytest.fixture(scope="module")
def score() -> Score:
    return score_clusters(CLUSTERS, KNOWN, gold=True)


@pytest.mark.parametrize("cluster", CLUSTERS, ids=[c.name for c in CLUSTERS])
def test_a_cluster_is_a_few_articles_with_every_expected_word_in_its_place(cluster: Cluster) -> None:
    assert 2 <= len(cluster.articles) <= 6
    assert all(500 <= len(article.text) <= 1500 for article in cluster.articles.values())
    records = [gold_record(cluster, letter) for letter in cluster.articles]
    assert sum(len(r.figures) + len(r.statements) + len(r.meetings) + len(r.instruments) for r in records) >= 3
    for record in records:
        entities = {e.id for e in record.entities}
        assert {p for f in record.figures for p in f.parties} <= entities


def test_every_relation_is_precise_and_found(score: Score) -> None:
    for name, tally in score.tallies.items():
        assert tally.precision >= PRECISION, (name, tally.extra)
        assert tally.recall >= RECALL, (name, tally.missing)


def test_no_conflict_is_false(score: Score) -> None:
    assert score.tallies["conflicts"].extra == []


@pytest.mark.parametrize("what", ["traps", "origins", "derived", "contradictions", "standing", "indicators", "variants"])
def test_every_single_expectation_holds(score: Score, what: str) -> None:
    assert [words for ok, words in score.checks[what] if not ok] == []


def test_every_relation_is_expected_somewhere(score: Score) -> None:
    assert all(score.tallies[name].right for name in LINKED)


def test_what_is_not_expected_costs_precision_and_what_is_not_found_recall() -> None:
    cluster = next(c for c in CLUSTERS if c.name == "croissance")
    expected = msgspec.json.decode(msgspec.json.encode(cluster.expected))
    expected["pairs"]["conflicts"] = [["a.2023", "b.2022"]]
    tally = score_clusters([replace(cluster, expected=expected)], KNOWN, gold=True).tallies["conflicts"]
    assert (tally.precision, tally.recall) == (0, 0)
    assert tally.extra == ["croissance: b.2022 – c.2022"]
    assert tally.missing == ["croissance: a.2023 – b.2022"]
