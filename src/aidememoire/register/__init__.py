"""The register: `Register` keeps readings in one SQLite file, `Query` asks it."""

from aidememoire.register.evidence import COLOURED, PLAIN, Marks, Passage, passage
from aidememoire.register.found import Answer, Count, DocumentRow, EntityRow, Found, IndicatorRow, Reading, Summary
from aidememoire.register.journal import Journal
from aidememoire.register.lookup import Lookup
from aidememoire.register.query import ASKABLE, FILTERS, SORTS, Query
from aidememoire.register.store import Register
from aidememoire.register.version import Version
from aidememoire.register.write import RecordError

__all__ = [
    "ASKABLE",
    "COLOURED",
    "FILTERS",
    "PLAIN",
    "SORTS",
    "Answer",
    "Count",
    "DocumentRow",
    "EntityRow",
    "Found",
    "IndicatorRow",
    "Journal",
    "Lookup",
    "Marks",
    "Passage",
    "Query",
    "Reading",
    "RecordError",
    "Register",
    "Summary",
    "Version",
    "passage",
]
