"""What the articles say together, brought up to date whenever readings or decisions have come to the register."""

from __future__ import annotations

from threading import Lock

from aidememoire.reconciling import bring_up_to_date
from aidememoire.register import Register
from aidememoire.views.together import Together


class Reconciled:
    """The newest reconciliation of a register, kept until the register changes."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._lock = Lock()
        self._stamp: tuple[int, ...] = ()
        self._together: Together | None = None

    def now(self) -> Together:
        """What the articles say together at present."""
        with self._lock:
            stamp = self._register.stamp()
            if self._together is None or stamp != self._stamp:
                bring_up_to_date(self._register)
                self._together, self._stamp = Together(self._register.reconciliation()), stamp
            return self._together
