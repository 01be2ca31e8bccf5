"""Who is at the other end: sessions, roles, and what each may do."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_urlsafe
from threading import Lock
from time import monotonic
from typing import Literal

Role = Literal["reader", "annotator", "reviewer"]
ROLES: tuple[Role, ...] = ("reader", "annotator", "reviewer")
COOKIE = "aidememoire"
IDLE = 12 * 3600.0  # seconds after which a session that nobody used ends
FREE = 5  # failures before one has to wait
LONGEST_WAIT = 900.0
FORGOTTEN = 3600.0  # after which failures are forgotten


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody with a role; `session` is empty where nobody has to log in."""

    name: str
    role: Role
    session: str = ""

    @property
    def may_annotate(self) -> bool:
        """Whether he may decide, add articles and comment."""
        return self.role != "reader"

    @property
    def state(self) -> Literal["annotated", "reviewed"]:
        """What a decision of his makes of a record."""
        return "reviewed" if self.role == "reviewer" else "annotated"


@dataclass(slots=True)
class Sessions:
    """Who is logged in, kept in memory: a restart logs everybody out. Only digests of the tokens are kept."""

    _open: dict[str, tuple[Viewer, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, name: str, role: Role) -> str:
        """The token of a new session."""
        token = token_urlsafe(32)
        with self._lock:
            self._open[_digest(token)] = (Viewer(name, role, _digest(token)), monotonic() + IDLE)
        return token

    def viewer(self, token: str | None) -> Viewer | None:
        """Who holds that token; his session lasts longer for being used."""
        if not token:
            return None
        key = _digest(token)
        with self._lock:
            viewer, until = self._open.get(key, (None, 0.0))
            if viewer is None or until < monotonic():
                self._open.pop(key, None)
                return None
            self._open[key] = (viewer, monotonic() + IDLE)
            return viewer

    def end(self, viewer: Viewer) -> None:
        """Log out."""
        with self._lock:
            self._open.pop(viewer.session, None)

    def dismiss(self, name: str) -> None:
        """End every session of that name."""
        with self._lock:
            self._open = {key: one for key, one in self._open.items() if one[0].name != name}


@dataclass(slots=True)
class Throttle:
    """Failed logins by name and by address: after FREE of them each one doubles the wait."""

    _failures: dict[str, tuple[int, float]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def wait(self, *keys: str) -> float:
        """Seconds until any of these may try again; 0 for now."""
        now = monotonic()
        with self._lock:
            return max((self._wait(key, now) for key in keys), default=0.0)

    def failed(self, *keys: str) -> None:
        """Count a failure of each."""
        now = monotonic()
        with self._lock:
            for key in keys:
                count, last = self._failures.get(key, (0, now))
                self._failures[key] = (1 if now - last > FORGOTTEN else count + 1, now)

    def succeeded(self, *keys: str) -> None:
        """Forget the failures of each."""
        with self._lock:
            for key in keys:
                self._failures.pop(key, None)

    def _wait(self, key: str, now: float) -> float:
        count, last = self._failures.get(key, (0, 0.0))
        pause = min(LONGEST_WAIT, 2.0 ** (count - FREE)) if count >= FREE else 0.0
        return max(0.0, last + pause - now)


def csrf_token(secret: bytes, viewer: Viewer | None) -> str:
    """What a form of this viewer carries: no other site can read or guess it."""
    return hmac.new(secret, (viewer.session if viewer else "").encode(), sha256).hexdigest()


def is_token(given: str | None, expected: str) -> bool:
    """Whether that is the token, told in a time that does not depend on where they differ."""
    return given is not None and hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _digest(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()
