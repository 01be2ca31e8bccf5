"""What every request needs: the register, what its articles say together, and the rules of this server."""

from __future__ import annotations

from dataclasses import dataclass, field
from secrets import token_bytes

from aidememoire.register import Register
from aidememoire.serve.adding import Jobs
from aidememoire.serve.people import Sessions, Throttle
from aidememoire.serve.reconciled import Reconciled

LOOPBACK = ("127.0.0.1", "localhost", "::1")


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
    secret: bytes = field(default_factory=lambda: token_bytes(32))


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
