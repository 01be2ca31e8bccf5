"""Across documents: what sources say the same independently, what is reprinted, and where they part.

The result is a function of the set of records and decisions; their order, and how many processes read them,
change nothing. Nothing here says what is true.
"""

from aidememoire.reconcile.flow import reconcile
from aidememoire.reconcile.known import Known, find_known_file, load_known

__all__ = ["Known", "find_known_file", "load_known", "reconcile"]
