"""What every request needs: the register, what its articles say together, and the rules of this server."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_bytes
from threading import Lock

from aidememoire.register import Register
from aidememoire.serve.adding import Jobs
from aidememoire.serve.people import Sessions, Throttle
from aidememoire.serve.reconciled import Reconciled
from aidememoire.views.home import HomeView, view_home

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(slots=True)
class Counted:
    """The first page's data and the state of the register that it tells of."""

    stamp: tuple[int, ...] = ()
    home: HomeView | None = None
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True)
class Desk:
    """One register on one address. `secret` signs this server's tokens.

    `hosts` are the names it answers to, none for any. `guarded` tells that everybody has to log in, whatever the register
    says; somebody in it who may do so is enough reason, too.
    """

    register: Register
    reconciled: Reconciled
    jobs: Jobs
    sessions: Sessions
    throttle: Throttle
    hosts: tuple[str, ...] = LOOPBACK
    guarded: bool = False
    secure: bool = False  # cookies only over HTTPS
    counted: Counted = field(default_factory=Counted)
    secret: bytes = field(default_factory=lambda: token_bytes(32))

    def up_to_date(self) -> Register:
        """The register; what its articles say together is as it was last worked out, and soon up to date."""
        self.reconciled.catch_up()
        return self.register

    def home(self) -> HomeView:
        """The first page's data, counted anew only when the register has changed."""
        self.reconciled.catch_up()
        stamp = (*self.register.stamp(), self.reconciled.done)
        if self.counted.stamp == stamp and self.counted.home:
            return self.counted.home
        # Whoever comes while somebody counts gets what was counted before, if anything was.
        if not self.counted.lock.acquire(blocking=self.counted.home is None):
            return self.counted.home or view_home(self.register)
        try:
            self.counted.home = view_home(self.register)
            self.counted.stamp = stamp
            return self.counted.home
        finally:
            self.counted.lock.release()


def make_desk(register: Register, *, hosts: tuple[str, ...] = LOOPBACK, guarded: bool = False, secure: bool = False) -> Desk:
    """The desk of that register."""
    return Desk(
        register=register,
        reconciled=Reconciled(register),
        jobs=Jobs(register),
        sessions=Sessions(),
        throttle=Throttle(),
        hosts=hosts,
        guarded=guarded,
        secure=secure,
    )
