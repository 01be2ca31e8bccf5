"""Times: days, months, quarters, years, ranges of them, and what counts from another day.

`find_times` reads what the words say; what they leave open is filled by `resolve/anchors.py`.
"""

from aidememoire.extract.times.find import find_times

__all__ = ["find_times"]
