from __future__ import annotations
from typing import Any

def resolve_mentions(findings: Any, pack: Any) -> Any:
    return (), findings.mentions
