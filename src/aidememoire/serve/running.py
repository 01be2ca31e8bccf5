"""Starting the server: on which address it may answer, and until when."""

from __future__ import annotations

import socket
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

from aidememoire.errors import SourceError
from aidememoire.register import Register
from aidememoire.serve.app import make_app
from aidememoire.serve.desk import LOOPBACK, Desk, make_desk

WAIT = 3  # seconds for answers under way when the server ends


def run(path: str, *, host: str, port: int, https: bool = False, ready: Callable[[str], object]) -> None:
    """Serve the register until interrupted; `ready` is told the address. SourceError if it may not or cannot answer there."""
    others = https or not is_loopback(host)
    with Register.open(Path(path), create=False) as register:
        if others and not any(one.active for one in register.reviewers.all()):
            raise SourceError(
                "others would reach this server, and anybody could read and change the register; "
                f"say first who may log in: aidememoire reviewer add NAME --register {path}"
            )
        with _listen(host, port) as listening:
            _serve(make_desk(register, hosts=() if others else LOOPBACK, guarded=others, secure=https), listening, host, ready)


def _serve(desk: Desk, listening: socket.socket, host: str, ready: Callable[[str], object]) -> None:
    import uvicorn

    config = uvicorn.Config(make_app(desk), log_level="warning", server_header=False, timeout_graceful_shutdown=WAIT)
    shown = f"[{host}]" if ":" in host else host
    ready(f"http://{shown}:{listening.getsockname()[1]}/")
    uvicorn.Server(config).run(sockets=[listening])


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach that address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(found[0], found[1])
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(found[4])
        listening.listen()  # who asks before the server has started waits for it
    except OSError as error:
        raise SourceError(f"{host}:{port} cannot be used: {error.strerror}; give another with --host or --port") from error
    return listening
