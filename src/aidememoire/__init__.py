"""aidememoire: the written record of what parties said, from the press.

The public API is the flow: `read_sources` gives documents, `Pipeline` reads each into a `DocumentRecord`,
`Register` keeps them. Everything is imported when it is first used, so that `import aidememoire` is cheap.
"""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"
__all__ = ["DocumentRecord", "Pipeline", "Register", "read_sources"]
_HOMES = {
    "read_sources": "aidememoire.read",
    "Pipeline": "aidememoire.pipeline",
    "DocumentRecord": "aidememoire.records",
    "Register": "aidememoire.register",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'aidememoire' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
