"""Who writes next: the threads of one process take turns in the order in which they came.

SQLite lets one connection write and has the others look again every tenth of a second. Who writes step after step, as
reconciling does, would nearly always be quicker than they are, and a decision of a person would wait until all is done.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Turns:
    """A lock that is given in the order in which it was asked for."""

    def __init__(self) -> None:
        self._next = Condition()
        self._waiting: deque[object] = deque()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for all who came before, and let the next one begin at the end."""
        ticket = object()
        with self._next:
            self._waiting.append(ticket)
            try:
                self._next.wait_for(lambda: self._waiting[0] is ticket)
            except BaseException:  # interrupted while waiting: nobody is to wait for this one
                self._waiting.remove(ticket)
                self._next.notify_all()
                raise
        try:
            yield
        finally:
            with self._next:
                self._waiting.popleft()
                self._next.notify_all()
