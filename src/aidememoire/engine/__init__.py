"""The flow over many documents: `read_all` in this process or several, `read_into` a register."""

from aidememoire.engine.intake import Tally, read_into
from aidememoire.engine.local import read_all

__all__ = ["Tally", "read_all", "read_into"]
