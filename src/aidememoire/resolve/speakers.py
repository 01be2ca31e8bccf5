from __future__ import annotations
from typing import Any

def resolve_speakers(findings: Any, pack: Any) -> Any:
    return findings.attributions
