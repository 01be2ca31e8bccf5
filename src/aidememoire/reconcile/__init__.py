"""Across documents: what sources say the same independently, what is reprinted, and where they part.

The result is a function of the set of records and decisions; their order, and how many processes read them,
change nothing. Nothing here says what is true.
"""

from aidememoire.reconcile.flow import Known, reconcile
from aidememoire.reconcile.identities import Names

__all__ = ["Known", "Names", "reconcile"]
