"""Fill in what times leave open, from the day of the article or from the time before them."""

from aidememoire.resolve.anchors.settle import anchor_times

__all__ = ["anchor_times"]
