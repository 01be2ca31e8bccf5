"""One page over HTTP, politely and within limits: size, time, redirects, hosts, pauses between two requests to a host."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from types import MappingProxyType
from urllib.parse import SplitResult, urljoin, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, SSLError
from urllib3.exceptions import TimeoutError as SlowError

from aidememoire.watch.addresses import RefusedError, public_address
from aidememoire.watch.robots import Robots

REDIRECTS = {301, 302, 303, 307, 308}
PIECE = 1 << 16
NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Limits:
    """What one fetch may cost: seconds to connect, between two pieces, in all; bytes unpacked; redirects; pause for a host."""

    connect: float = 10
    piece: float = 20
    whole: float = 60
    size: int = 5_000_000
    redirects: int = 5
    pause: float = 5  # between two requests to one host, where its robots.txt asks for no longer one
    longest_pause: float = 60  # a host that asks for more is polled at this pace


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: where it came from in the end, its status, its headers in lower case, its body unpacked."""

    uri: str
    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(slots=True)
class Fetcher:
    """Fetches; keeps the pauses that each host is owed and what its robots.txt allows."""

    limits: Limits = Limits()
    allow_private: bool = False
    contact: str | None = None
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic
    _next: dict[str, float] = field(default_factory=dict)
    _robots: Robots = field(default_factory=Robots)

    def fetch(self, uri: str, headers: Mapping[str, str] = NONE) -> Fetched:
        """The answer, redirects followed; RefusedError where a rule of the host or a limit forbids it or it fails.

        Every step of a chain of redirects is held to the same rules as the first.
        """
        for _ in range(self.limits.redirects + 1):
            parts = _checked(uri)
            self._ask_robots(parts)
            answer = self._request(parts, headers)
            target = answer.headers.get("location")
            if answer.status not in REDIRECTS or not target:
                return answer
            uri = _joined(uri, target)
        raise RefusedError("redirects", f"more than {self.limits.redirects} redirects")

    @property
    def agent(self) -> str:
        """How the program names itself to hosts."""
        contact = f"; {self.contact}" if self.contact else ""
        return f"aidememoire/{version('aidememoire')} (feed reader{contact})"

    def _ask_robots(self, parts: SplitResult) -> None:
        site = f"{parts.scheme}://{parts.netloc}"
        if not self._robots.knows(site, self.clock()):
            self._robots.learn(site, self._rules_of(site), self.clock())
        if not self._robots.allows(site, parts.geturl(), self.agent):
            raise RefusedError("robots", f"the robots.txt of {parts.netloc} asks not to fetch it")

    def _rules_of(self, site: str) -> str:
        """The robots.txt; a host that has none allows everything, one that fails forbids everything until asked again."""
        try:
            answer = self._request(urlsplit(f"{site}/robots.txt"), {})
        except RefusedError as error:
            if error.code in {"private-address", "unknown-host"}:
                raise
            return self._robots.forbid_all
        if answer.status in REDIRECTS or 400 <= answer.status < 500:
            return ""
        return answer.body.decode("utf-8", "replace") if answer.status == 200 else self._robots.forbid_all

    def _request(self, parts: SplitResult, headers: Mapping[str, str]) -> Fetched:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        address = public_address(host, port, allow_private=self.allow_private)
        self._wait_for(host)
        try:
            with self._pool(parts.scheme, address, host, port) as pool:
                return self._answer(pool, parts, {"Host": parts.netloc.rpartition("@")[2], "User-Agent": self.agent, **headers})
        except SSLError as error:
            raise RefusedError("tls", f"no safe connection to {host}: {error}") from error
        except SlowError as error:
            raise RefusedError("timeout", f"{host} did not answer in time", passing=True) from error
        except HTTPError as error:
            raise RefusedError("failed", f"{host}: {str(error)[:120]}", passing=True) from error
        finally:
            self._next[host] = self.clock() + self._pause(parts)

    def _pool(self, scheme: str, address: str, host: str, port: int) -> urllib3.HTTPConnectionPool:
        """A connection to the address that was checked, which must prove to be `host` where it can."""
        limit = urllib3.Timeout(connect=self.limits.connect, read=self.limits.piece)
        if scheme == "https":
            return urllib3.HTTPSConnectionPool(
                address, port, timeout=limit, retries=False, server_hostname=host, assert_hostname=host
            )
        return urllib3.HTTPConnectionPool(address, port, timeout=limit, retries=False)

    def _answer(self, pool: urllib3.HTTPConnectionPool, parts: SplitResult, headers: Mapping[str, str]) -> Fetched:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        started = self.clock()
        accept = {"Accept-Encoding": "gzip, deflate", **headers}
        answer = pool.request("GET", target, headers=accept, redirect=False, preload_content=False)
        try:
            body = bytearray()
            for piece in answer.stream(PIECE, decode_content=True):
                body += piece
                if len(body) > self.limits.size:
                    raise RefusedError("too-large", f"more than {self.limits.size:,} bytes")
                if self.clock() - started > self.limits.whole:
                    raise RefusedError("timeout", f"it took more than {self.limits.whole:.0f} seconds", passing=True)
            return Fetched(parts.geturl(), answer.status, {k.lower(): v for k, v in answer.headers.items()}, bytes(body))
        finally:
            answer.close()

    def _wait_for(self, host: str) -> None:
        wait = self._next.get(host, 0.0) - self.clock()
        if wait > 0:
            self.sleep(wait)

    def _pause(self, parts: SplitResult) -> float:
        asked = self._robots.pause(f"{parts.scheme}://{parts.netloc}", self.agent)
        return min(max(self.limits.pause, asked), self.limits.longest_pause)


def _joined(uri: str, target: str) -> str:
    try:
        return urljoin(uri, target)
    except ValueError:
        return target  # which `_checked` then refuses


def _checked(uri: str) -> SplitResult:
    """The address in its parts, without its fragment; RefusedError for what is no address of the web."""
    try:
        parts = urlsplit(uri)._replace(fragment="")
        good = parts.scheme in {"http", "https"} and parts.hostname and not parts.username and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        raise RefusedError("bad-address", f"«{uri[:80]}» is no address of the web")
    return parts
