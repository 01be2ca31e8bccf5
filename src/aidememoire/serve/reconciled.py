"""What the articles say together, brought up to date in the background whenever the register has changed."""

from __future__ import annotations

import logging
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from threading import Lock

from aidememoire.errors import AideMemoireError
from aidememoire.reconciling import bring_up_to_date
from aidememoire.register import Register

# Seconds that a page waits for what is new; after that it shows what is known, which at first may be nothing.
PATIENCE, AT_FIRST = 0.5, 10.0
log = logging.getLogger("aidememoire.serve")


class Reconciled:
    """Keeps one register reconciled, one step at a time."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reconciling")
        self._lock = Lock()
        self._stamp: tuple[int, int] | None = None
        self._under_way: Future[None] | None = None
        self.done = 0  # how often it was brought up to date

    def catch_up(self) -> None:
        """See to it that new readings and decisions are taken in; a page does not wait long for that."""
        stamp = self._register.stamp()
        with self._lock:
            if stamp != self._stamp and (self._under_way is None or self._under_way.done()):
                self._under_way = self._thread.submit(self._work, stamp)
            under_way = self._under_way
        if under_way is not None:
            try:
                under_way.result(PATIENCE if self.done else AT_FIRST)
            except TookTooLong:
                return

    def close(self) -> None:
        """End after the step at hand; the next start goes on from there."""
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _work(self, stamp: tuple[int, int]) -> None:
        try:
            bring_up_to_date(self._register)
        except AideMemoireError as error:
            log.warning("the articles could not be compared: %s", error)
        self._stamp = stamp
        self.done += 1
