"""Shared by the tests: the pipeline once a run, and phrases read as if published on 2026-03-03, a Tuesday."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from aidememoire.languages.pack import Pack, load_pack
from aidememoire.model import Document, document_id
from aidememoire.pipeline import find_everything
from aidememoire.records import Findings

PUBLISHED = "2026-03-03"
CORPORA = Path(__file__).parent / "corpora"


@cache
def read_phrase(lang: str, text: str) -> Findings:
    """Everything found in a phrase, by the whole pipeline."""
    document = Document(id=document_id(text), text=text, lang=lang, published=PUBLISHED, published_basis="option")
    return find_everything(document, load_pack(lang))


@pytest.fixture(scope="session")
def fr() -> Pack:
    return load_pack("fr")
