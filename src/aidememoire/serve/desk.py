"""What every request needs: the register, what its articles say together, and the rules of this server."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_bytes

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
        """The register, with what its articles say together brought up to date, or soon to be."""
        self.reconciled.catch_up()
        return self.register

    def home(self) -> HomeView:
        """The first page's data, counted anew only when the register has changed."""
        self.reconciled.catch_up()
        stamp = (*self.register.stamp(), self.reconciled.done)
        if self.counted.stamp != stamp:
            self.counted.home = view_home(self.register)
            self.counted.stamp = stamp
        assert self.counted.home is not None  # it comes with the stamp
        return self.counted.home


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
