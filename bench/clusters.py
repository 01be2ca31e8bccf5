"""How well articles are reconciled: clusters of invented articles with traps, scored by pairs.

    clusters.py [CLUSTER …]     read the articles and score what is said of them together
    clusters.py --gold          on records annotated by hand: what reconciliation alone does
    clusters.py --errors        also each pair that is missing or too much
    clusters.py --format json   the numbers alone

A pair is two records (or entities, or articles) and how they stand to each other. Precision is the share of the
pairs found that are expected, recall the share of those expected that are found. A record that is reprinted stands
for its reprints, so that five copies of one dispatch do not count five times.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

from aidememoire.entries import Reconciliation, Ref
from aidememoire.model import Span
from aidememoire.pipeline import Pipeline
from aidememoire.reconcile import Known, load_known, reconcile
from aidememoire.reconcile.utterances import variants
from aidememoire.records import KINDS, DocumentRecord
from cluster_set import HERE, SPAN, Cluster, gold_record, load_clusters, places

LINKED = ("reprints", "corroborates", "conflicts", "refines", "supersedes", "target_then_actual")
RELATIONS = ("entities", "copies", "joined", *LINKED, "series", "threads")
Pair = frozenset[str]


@dataclass
class Tally:
    """Pairs of one relation: found and expected, found though not expected, expected though not found."""

    right: int = 0
    extra: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """1 when nothing was found."""
        return self.right / (self.right + len(self.extra)) if self.right + len(self.extra) else 1.0

    @property
    def recall(self) -> float:
        """1 when nothing was expected."""
        return self.right / (self.right + len(self.missing)) if self.right + len(self.missing) else 1.0


@dataclass
class Score:
    """All tallies; `checks` are single expectations: counts of origins, derived values, standings, traps."""

    documents: int = 0
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in RELATIONS})
    checks: dict[str, list[tuple[bool, str]]] = field(default_factory=lambda: defaultdict(list))

    def numbers(self) -> dict[str, float]:
        """Each number by its name, for floors."""
        found = {f"{name} {part}": getattr(t, part) for name, t in self.tallies.items() for part in ("precision", "recall")}
        found |= {f"{name} held": sum(ok for ok, _ in c) / len(c) for name, c in self.checks.items() if c}
        return found

    def support(self) -> dict[str, int]:
        """How many cases each number of `numbers` rests on."""
        found = {f"{n} {p}": t.right + len(t.missing) for n, t in self.tallies.items() for p in ("precision", "recall")}
        return found | {f"{name} held": len(c) for name, c in self.checks.items()}


class Leave:
    """The pairs that may stand or not: those named, and all of a record that is named."""

    def __init__(self, expected: dict[str, Any]) -> None:
        entries = expected.get("optional", ())
        self.pairs = {frozenset(entry["pair"]) for entry in entries if "pair" in entry}
        self.records = {entry["record"] for entry in entries if "record" in entry}

    def __contains__(self, pair: object) -> bool:
        return isinstance(pair, frozenset) and (pair in self.pairs or bool(pair & self.records))


class Reading:
    """The records of a cluster as read (or annotated), what they say together, and which are the expected ones."""

    def __init__(self, cluster: Cluster, records: dict[str, DocumentRecord], known: Known) -> None:
        self.cluster = cluster
        self.records = records
        self.letters = {record.document.id: letter for letter, record in records.items()}
        self.found: Reconciliation = reconcile(records.values(), known)
        self.keys = self.found.identities
        self._names: dict[Ref, str] = {}
        for letter, record in records.items():
            for kind in KINDS:
                for one in getattr(record, kind):
                    self._names[Ref(record.document.id, one.id)] = self._expected(letter, kind, one)

    def name(self, ref: Ref) -> str:
        """The key of the expected record that a record is, else its article and words, which match no key."""
        return self._names[ref]

    def _expected(self, letter: str, kind: str, one: Any) -> str:
        spans = _spans(kind, one)
        best, length = "", 0
        for key, placed in self.cluster.records.items():
            if (placed.kind, placed.article) == (kind, letter):
                common = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in spans for b in placed.spans)
                if common > length:
                    best, length = key, common
        text = self.records[letter].document.text
        return best or f"{letter}:«{' '.join(span.of(text) for span in spans)[:60]}»"


def _spans(kind: str, one: Any) -> tuple[Span, ...]:
    value = getattr(one, SPAN[kind])
    return value if kind in ("statements", "commitments") else (value,)


def score_clusters(clusters: Iterable[Cluster], known: Known, *, gold: bool = False) -> Score:
    """The tallies of all clusters together."""
    score, pipeline = Score(), Pipeline()
    for cluster in clusters:
        records = {
            letter: gold_record(cluster, letter) if gold else _read(pipeline, cluster, letter) for letter in cluster.articles
        }
        _score(Reading(cluster, records, known), score)
        score.documents += len(records)
    return score


def _read(pipeline: Pipeline, cluster: Cluster, letter: str) -> DocumentRecord:
    found = pipeline.read(cluster.articles[letter])
    assert isinstance(found, DocumentRecord), found
    return found


def _score(reading: Reading, score: Score) -> None:
    expected = reading.cluster.expected
    pairs = {name: _all_pairs(expected.get("pairs", {}).get(name, ())) for name in ("joined", "series", *LINKED)}
    stands_for = _heads(pairs["reprints"])
    leave = Leave(expected)
    found = {name: set(_links(reading, name)) for name in LINKED}
    found |= {"joined": set(_joined(reading)), "series": set(_series(reading))}
    for name, these in found.items():
        if name in ("joined", "reprints"):
            _count(score.tallies[name], reading, these, pairs[name], leave)
        else:
            lifted = [{frozenset(stands_for.get(k, k) for k in pair) for pair in group} for group in (these, pairs[name])]
            _count(score.tallies[name], reading, *({p for p in group if len(p) == 2} for group in lifted), leave)
    _count(score.tallies["entities"], reading, *_entities(reading), Leave({}))
    copies = {frozenset((reading.letters[c.document], reading.letters[c.of])) for c in reading.found.copies}
    wanted = _all_pairs(expected.get("documents", {}).get("copies", ()))
    _count(score.tallies["copies"], reading, _closed(copies), wanted, Leave({}))
    threads = _all_pairs(thread["records"] for thread in expected.get("thread", ()))
    found["threads"] = set(_threads(reading))
    _count(score.tallies["threads"], reading, found["threads"], threads, leave)
    for name, ok, words in _checks(reading, found):
        score.checks[name].append((ok, f"{reading.cluster.name}: {words}"))


def _count(tally: Tally, reading: Reading, found: set[Pair], expected: set[Pair], leave: Leave) -> None:
    say = lambda pair: f"{reading.cluster.name}: " + " – ".join(sorted(pair))  # noqa: E731
    tally.right += len(found & expected)
    tally.extra += sorted(say(pair) for pair in found - expected if pair not in leave)
    tally.missing += sorted(say(pair) for pair in expected - found if pair not in leave)


def _all_pairs(groups: Iterable[Iterable[str]]) -> set[Pair]:
    return {frozenset(pair) for group in groups for pair in combinations(group, 2)}


def _heads(pairs: set[Pair]) -> dict[str, str]:
    """What stands for each record of a group of reprints."""
    heads: dict[str, str] = {}
    for group in _groups(pairs):
        heads |= dict.fromkeys(group, min(group))
    return heads


def _groups(pairs: Iterable[Pair]) -> list[set[str]]:
    groups: list[set[str]] = []
    for pair in pairs:
        near = [g for g in groups if g & pair]
        groups = [g for g in groups if not g & pair] + [set(pair).union(*near)]
    return groups


def _closed(pairs: Iterable[Pair]) -> set[Pair]:
    return _all_pairs(_groups(pairs))


def _links(reading: Reading, relation: str) -> Iterator[Pair]:
    """Linked pairs; reprints of reprints are reprints."""
    found = {frozenset((reading.name(k.left), reading.name(k.right))) for k in reading.found.links if k.relation == relation}
    found = {pair for pair in found if len(pair) == 2}
    yield from _closed(found) if relation == "reprints" else found


def _joined(reading: Reading) -> Iterator[Pair]:
    for entry in reading.found.entries:
        if entry.kind != "commitments":  # the states of an undertaking are joined in threads
            yield from (p for p in _all_pairs([{reading.name(ref) for ref in entry.members}]) if len(p) == 2)


def _series(reading: Reading) -> Iterator[Pair]:
    """Pairs of actual levels in one indicator whose periods differ."""
    members = {entry.id: entry.members for entry in reading.found.entries}
    figures = {Ref(r.document.id, f.id): f for r in reading.records.values() for f in r.figures}
    for indicator in reading.found.indicators:
        levels = [
            (reading.name(ref), figures[ref].period)
            for point in indicator.points
            for ref in members[point]
            if figures[ref].kind == "level" and figures[ref].status == "actual" and figures[ref].period
        ]
        for (one, when), (other, then) in combinations(levels, 2):
            if when != then and one != other:
                yield frozenset((one, other))


def _threads(reading: Reading) -> Iterator[Pair]:
    for thread in reading.found.threads:
        yield from (p for p in _all_pairs([{reading.name(s.record) for s in thread.states}]) if len(p) == 2)


def _entities(reading: Reading) -> tuple[set[Pair], set[Pair]]:
    """Pairs of named entities under one key, and those that are one, over all articles of the cluster."""
    key_of = {ref: identity.key for identity in reading.found.identities for ref in identity.referents}
    nodes: dict[str, tuple[str, str | None]] = {}
    for letter, record in reading.records.items():
        for key, names in reading.cluster.names(letter):
            spans = [span for name in names for span in places(record.document.text, name)]
            votes = Counter(filter(None, (_named_at(record, span) for span in spans)))
            best = min(votes, key=lambda e: (-votes[e], e), default=None)
            nodes[f"{letter}.{key}"] = (key, key_of.get(Ref(record.document.id, best)) if best else None)
    pairs = list(combinations(nodes, 2))
    same = {frozenset(p) for p in pairs if nodes[p[0]][1] and nodes[p[0]][1] == nodes[p[1]][1]}
    return same, {frozenset(p) for p in pairs if nodes[p[0]][0] == nodes[p[1]][0]}


def _named_at(record: DocumentRecord, span: Span) -> str | None:
    """The entity of the mention that comes nearest to being `span`."""
    near = [
        (abs(m.start - span.start) + abs(m.end - span.end), e.id) for e in record.entities for m in e.mentions if m.overlaps(span)
    ]
    return min(near)[1] if near else None


def _checks(reading: Reading, found: dict[str, set[Pair]]) -> Iterator[tuple[str, bool, str]]:
    expected = reading.cluster.expected
    for wanted in expected.get("entry", ()):
        entry = next((e for e in reading.found.entries if wanted["of"] in map(reading.name, e.members)), None)
        got = (len(entry.origins), len(entry.outside)) if entry else None
        want = (wanted["origins"], wanted["outside"])
        yield "origins", got == want, f"{wanted['of']} has {got} origins and outside ones, not {want}"
    for wanted in expected.get("derived", ()):
        there = any(_derived_as(wanted, one) for one in reading.found.derived)
        yield "derived", there, f"{wanted['value']} {wanted['unit']} ({wanted['why']}) is not derived"
    against = {reading.name(one.against) for one in reading.found.derived if one.against}
    wanted_against = {one["figure"] for one in expected.get("contradiction", ())}
    for key in sorted(against | wanted_against):
        yield "contradictions", key in against and key in wanted_against, f"{key} contradicted: {key in against}"
    for wanted in (thread for thread in expected.get("thread", ()) if "standing" in thread):
        got = [t.standing for t in reading.found.threads if set(wanted["records"]) & {reading.name(s.record) for s in t.states}]
        yield "standing", got == [wanted["standing"]], f"{wanted['records']} stand {got}"
    for wanted in expected.get("indicator", ()):
        yield "indicators", _in_one_indicator(reading, set(wanted["figures"])), f"{wanted['figures']} are not in one indicator"
    for wanted in expected.get("only", ()):
        yield "variants", *_left_out(reading, wanted)
    for wanted in expected.get("never", ()):
        names = [wanted["is"]] if "is" in wanted else [n for n in found if n != "series"]
        broken = [n for n in names if frozenset(wanted["pair"]) in found[n]]
        yield "traps", not broken, f"{' – '.join(wanted['pair'])} {broken}: {wanted['why']}"


def _left_out(reading: Reading, wanted: dict[str, Any]) -> tuple[bool, str]:
    """Whether one variant of an utterance is shown to lack the words that another has."""
    refs = {reading.name(Ref(r.document.id, s.id)): (r, s) for r in reading.records.values() for s in r.statements}
    both = [refs.get(wanted[which]) for which in ("statement", "than")]
    if None in both:
        return False, f"{wanted['than']} is not read"
    texts = {Ref(r.document.id, s.id): " ".join(c.of(r.document.text) for c in s.content) for r, s in filter(None, both)}
    lacks = variants(texts, "fr")[1].lacks
    return set(wanted["words"]) <= set(lacks), f"{wanted['than']} lacks {lacks}, not {wanted['words']}: {wanted['why']}"


def _derived_as(wanted: dict[str, Any], one: Any) -> bool:
    return all(getattr(one, name) == wanted[name] for name in ("value", "unit", "measure", "period") if name in wanted)


def _in_one_indicator(reading: Reading, keys: set[str]) -> bool:
    members = {entry.id: entry.members for entry in reading.found.entries}
    return any(keys <= {reading.name(r) for p in i.points for r in members[p]} for i in reading.found.indicators)


def tell(score: Score, *, errors: bool) -> Iterator[str]:
    """The score as lines."""
    yield f"{'pairs':20} {'precision':>9} {'recall':>7} {'right':>6} {'extra':>6} {'missing':>7}"
    for name, tally in score.tallies.items():
        counts = f"{tally.right:6} {len(tally.extra):6} {len(tally.missing):7}"
        yield f"{name:20} {tally.precision:9.3f} {tally.recall:7.3f} {counts}"
        if errors:
            yield from (f"    too much  {line}" for line in tally.extra)
            yield from (f"    missing   {line}" for line in tally.missing)
    for name, checks in score.checks.items():
        yield f"{name:20} {sum(ok for ok, _ in checks)} of {len(checks)} hold"
        if errors:
            yield from (f"    not so    {line}" for ok, line in checks if not ok)


def known_beside(folder: Path) -> Known:
    """What the user of these clusters knows beforehand: agencies and outlets, in the file beside them."""
    return load_known(folder / "known.toml")


def main() -> None:
    """Score and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("cluster", nargs="*", help="only these")
    parser.add_argument("--gold", action="store_true", help="score on annotated records, not on what is read")
    parser.add_argument("--errors", action="store_true", help="list the pairs that are missing or too much")
    parser.add_argument("--folder", type=Path, default=HERE, help="where the clusters are")
    parser.add_argument(
        "--lang", default="fr", help="the folder of clusters: fr, or fr-en for pairs of a French and an English article"
    )
    parser.add_argument("--format", dest="form", choices=["text", "json"], default="text")
    options = parser.parse_args()
    clusters = load_clusters(options.lang, only=tuple(options.cluster), folder=options.folder)
    score = score_clusters(clusters, known_beside(options.folder / "fr"), gold=options.gold)
    if options.form == "json":
        print(json.dumps(score.numbers(), indent=1))
    else:
        print(f"{len(clusters)} clusters, {sum(len(c.articles) for c in clusters)} articles")
        print("\n".join(tell(score, errors=options.errors)))


if __name__ == "__main__":
    main()
