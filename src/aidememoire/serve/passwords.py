"""Passwords: kept as Argon2 digests, compared so that an unknown name takes as long as a known one."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from aidememoire.errors import ReviewError

SHORTEST, LONGEST = 12, 200  # characters; long enough that guessing, which is throttled, does not pay


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _nobody() -> str:
    return _hasher().hash("nobody has this password")


def digest_password(password: str) -> str:
    """What is kept of the password; ReviewError for one that is too short."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ReviewError(f"a password has {SHORTEST} to {LONGEST} characters; a few words are easy to remember")
    return _hasher().hash(password)


def is_password(given: str, digest: str | None) -> bool:
    """Whether that is the password; for nobody (None) never, and in the same time."""
    try:
        _hasher().verify(digest or _nobody(), given[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return digest is not None
