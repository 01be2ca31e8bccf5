"""Instruments: treaties, agreements, programmes, contracts and the like, each told once."""

from aidememoire.extract.instruments.build import build_instruments

__all__ = ["build_instruments"]
