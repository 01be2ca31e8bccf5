"""What the articles say together, brought up to date in the background whenever the register has changed.

Readers never wait for it: pages show what was last worked out. A decision is answered once it is in the journal, one on a pair
a moment later, if that is enough for it to be seen. One run goes at a time; whatever
comes to the register meanwhile is taken in by the one after it, however much it is.
"""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Event
from time import monotonic

from aidememoire.errors import AideMemoireError
from aidememoire.reconciling import bring_up_to_date
from aidememoire.register import Register

# Between two runs the thread rests as long as the last one took, but no longer than this: under a stream of decisions
# half of the time stays with those who read and decide.
LONGEST_REST = 5.0
# Seconds that the answer to a decision on a pair waits, so that the list that is shown next has it; longer work goes on behind.
SEEN_AT_ONCE = 2.0
log = logging.getLogger("aidememoire.serve")


class _EndedError(Exception):
    """The server ends; the run stops between two steps."""


class Reconciled:
    """Keeps one register reconciled, one run at a time."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="reconciling")
        self._changed = Condition()
        self._ending = Event()
        self._stamp: tuple[int, int] | None = None  # the state that the last run took in
        self._busy = False
        self.done = 0  # how often it was brought up to date

    @property
    def under_way(self) -> bool:
        """Whether something new is being taken in, so that what is shown may be older than the register."""
        return self._busy

    def catch_up(self) -> None:
        """See to it that new readings and decisions are taken in soon; comes back at once."""
        stamp = self._register.stamp()
        with self._changed:
            if self._busy or stamp == self._stamp or self._ending.is_set():
                return
            self._busy = True
        self._thread.submit(self._work)

    def catch_up_now(self) -> None:
        """The same; comes back when they are, or after SEEN_AT_ONCE seconds."""
        self.catch_up()
        self.wait(SEEN_AT_ONCE)

    def wait(self, seconds: float) -> bool:
        """Wait until nothing is under way; whether that came about in time."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._busy, seconds)

    def close(self) -> None:
        """End after the step at hand; the next start goes on from there."""
        self._ending.set()
        self._thread.shutdown(wait=True, cancel_futures=True)

    def _work(self) -> None:
        """Run until the register is as it was when the last run began."""
        try:
            while not self._ending.is_set() and self._behind():
                begun = monotonic()
                self._run()
                self._ending.wait(min(monotonic() - begun, LONGEST_REST) if self._behind() else 0)
        finally:
            with self._changed:
                self._busy = False
                self._changed.notify_all()

    def _behind(self) -> bool:
        return self._register.stamp() != self._stamp

    def _run(self) -> None:
        stamp = self._register.stamp()
        try:
            bring_up_to_date(self._register, progress=self._step)
        except _EndedError:
            return
        except AideMemoireError as error:
            log.warning("the articles could not be compared: %s", error)
        except Exception:  # told in the log; tried again when something else has changed, not by every reader
            log.exception("the articles could not be compared")
        self._stamp = stamp
        self.done += 1

    def _step(self, *_: object) -> None:
        if self._ending.is_set():
            raise _EndedError
