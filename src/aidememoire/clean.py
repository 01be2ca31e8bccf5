from __future__ import annotations
from typing import Any

def mark_boilerplate(document: Any, pack: Any) -> Any:
    return document
