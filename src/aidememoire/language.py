from __future__ import annotations
from typing import Any

def detect_language(text: Any) -> Any:
    return 'fr'
def language_problem(lang: Any, where: Any, installed: Any) -> Any:
    raise NotImplementedError
