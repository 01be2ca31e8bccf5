"""Commitments: what an actor is reported to undertake, offer, propose, plan, ask for or have done."""

from aidememoire.extract.commitments.build import build_commitments

__all__ = ["build_commitments"]
