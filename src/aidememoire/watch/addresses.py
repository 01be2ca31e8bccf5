"""Which machine a name stands for, and whether it may be asked.

A feed is written by strangers: an address in it could lead into the network of whoever polls it. A name is
therefore resolved once, each address it gives is checked, and the connection goes to the address that was
checked, not to the name, which could give another one the second time.
"""

from __future__ import annotations

import socket
from datetime import timedelta
from ipaddress import ip_address


class RefusedError(Exception):
    """What is not fetched: `code` names the reason for a Problem, `passing` says that it may be different
    the next time, `wait` how long the host asks to be left alone.
    """

    def __init__(self, code: str, message: str, *, passing: bool = False, wait: timedelta = timedelta()) -> None:
        super().__init__(message)
        self.code, self.passing, self.wait = code, passing, wait


def public_address(host: str, port: int, *, allow_private: bool = False) -> str:
    """An address of the host; RefusedError where the name is unknown or any of its addresses is not of the public internet."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError("unknown-host", f"the host {host} is not known", passing=True) from error
    addresses = [str(entry[4][0]) for entry in found]
    private = [a for a in addresses if not _is_public(a)]
    if private and not allow_private:
        raise RefusedError(
            "private-address", f"{host} leads to {private[0]}, an address of a private network; --allow-private lets it"
        )
    return addresses[0]


def _is_public(address: str) -> bool:
    parsed = ip_address(address.partition("%")[0])
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_global and not parsed.is_multicast
