"""The confidence of each rule: the share of its records that were right on the annotated articles.

A rule seen twice and right twice is not certain. Its share is drawn towards that of its kind as if
`PRIOR` more of its records had been judged and had come out like the kind as a whole (the mean of a beta
distribution with that prior): with r of n right and a kind that is right in a share m of cases,
(r + PRIOR * m) / (n + PRIOR). Records on tolerated rows are not judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from aidememoire.records import KINDS, DocumentRecord
from aidememoire.score.comparison import score_gold
from aidememoire.score.gold import Gold
from aidememoire.score.tallies import Judgement, Share

PRIOR = 4
# What a kind of which no record was judged is given.
UNKNOWN = 0.5


class Calibration(Struct, frozen=True):
    """Shares by kind, shares by rule, and from how many judged records each rule's share comes."""

    default: dict[str, float]
    rules: dict[str, float]
    judged: dict[str, int]


def calibrate(gold: Iterable[Gold], records: Iterable[DocumentRecord | Mapping[str, Any]]) -> dict[str, float]:
    """The share of each rule's records that were right, smoothed."""
    return calibration_of(score_gold(gold, records).judgements).rules


def calibration_of(judgements: Iterable[Judgement]) -> Calibration:
    """The shares by kind and rule of what was judged."""
    judgements = list(judgements)
    kinds: defaultdict[str, Share] = defaultdict(Share)
    rules: defaultdict[str, Share] = defaultdict(Share)
    home: dict[str, str] = {}
    for judgement in judgements:
        kinds[judgement.kind].add(judgement.right)
        rules[judgement.rule].add(judgement.right)
        home.setdefault(judgement.rule, judgement.kind)
    default = {kind: round(kinds[kind].value, 2) if kinds[kind].of else UNKNOWN for kind in KINDS}
    named = {rule: share for rule, share in sorted(rules.items()) if rule}
    return Calibration(
        default=default,
        rules={rule: smoothed(share, kinds[home[rule]].value) for rule, share in named.items()},
        judged={rule: share.of for rule, share in named.items()},
    )


def smoothed(share: Share, mean: float) -> float:
    """The share drawn towards the mean of its kind, to two digits.

    >>> smoothed(Share(right=2, of=2), 0.5), smoothed(Share(right=90, of=100), 0.5)
    (0.67, 0.88)
    """
    return round((share.right + PRIOR * mean) / (share.of + PRIOR), 2)


def write_calibration(calibration: Calibration, path: Path) -> None:
    """Write `confidence.toml`, which the pipeline reads."""
    lines = [
        "# Written by `aidememoire calibrate`: the share of each rule's records that were right on the annotated articles,",
        "# drawn towards the share of its kind where few were judged (the number judged stands behind each).",
        "# A rule that never fired there has the share of its kind.",
        "[default]",
        *(f"{kind} = {share}" for kind, share in calibration.default.items()),
        "",
        "[rules]",
        *(f'"{rule}" = {share}  # {calibration.judged[rule]}' for rule, share in calibration.rules.items()),
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
