"""The flow over many documents: `read_all` in this process or several, `read_into` a register, `read_in_shards` on a cluster."""

from aidememoire.engine.cluster import Engine, read_in_shards
from aidememoire.engine.intake import Tally, keep_all, read_into
from aidememoire.engine.local import read_all
from aidememoire.engine.parts import Part
from aidememoire.engine.shards import Options

__all__ = ["Engine", "Options", "Part", "Tally", "keep_all", "read_all", "read_in_shards", "read_into"]
