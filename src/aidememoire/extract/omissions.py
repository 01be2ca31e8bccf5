from __future__ import annotations
from typing import Any

def find_omissions(findings: Any, refused: Any, pack: Any) -> Any:
    return ()
