"""How well articles are read: records against annotated articles (gold).

`read_gold` a file, have its `documents_of` read by the pipeline, `score_gold` the result; `calibrate` turns
the same comparison into the confidence of each rule.
"""

from __future__ import annotations

from aidememoire.score.calibrate import Calibration, calibrate, calibration_of, write_calibration
from aidememoire.score.comparison import score_gold
from aidememoire.score.gold import Gold, documents_of, read_gold
from aidememoire.score.tallies import Difference, Scores, Share, Tally

__all__ = [
    "Calibration",
    "Difference",
    "Gold",
    "Scores",
    "Share",
    "Tally",
    "calibrate",
    "calibration_of",
    "documents_of",
    "read_gold",
    "score_gold",
    "write_calibration",
]
