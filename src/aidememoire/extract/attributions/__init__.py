"""Attributions: who is reported as saying what, and by which words (source, cue and content, as in PARC)."""

from aidememoire.extract.attributions.finding import find_attributions

__all__ = ["find_attributions"]
