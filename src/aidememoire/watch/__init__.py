"""Feeds polled politely: what is new in them becomes documents, fetched no faster and no oftener than their hosts wish.

The only part of the program that uses the network and the clock. `load_subscriptions` reads the file that says
what to follow, `Round.documents` gives what one round through it brought, `Memory` is kept between rounds.
"""

from aidememoire.watch.fetch import Fetcher, Limits
from aidememoire.watch.memory import Memory, load_memory, save_memory
from aidememoire.watch.rounds import Round
from aidememoire.watch.subscriptions import Feed, Subscriptions, load_subscriptions

__all__ = [
    "Feed",
    "Fetcher",
    "Limits",
    "Memory",
    "Round",
    "Subscriptions",
    "load_memory",
    "load_subscriptions",
    "save_memory",
]
