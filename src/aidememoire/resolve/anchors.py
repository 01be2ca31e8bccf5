from __future__ import annotations
from typing import Any

def anchor_times(findings: Any, pack: Any) -> Any:
    return findings.times
