"""What hosts allow: their robots.txt (RFC 9309), read by protego and kept for a day, as the standard has it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from protego import Protego

KEPT = 24 * 3600.0  # seconds; RFC 9309, 2.4
KEPT_FAILED = 600.0  # a host that failed is asked again soon


@dataclass(slots=True)
class Robots:
    """The rules of each site that was asked."""

    forbid_all: ClassVar[str] = "User-agent: *\nDisallow: /\n"
    _rules: dict[str, tuple[Protego, float]] = field(default_factory=dict)

    def knows(self, site: str, now: float) -> bool:
        """Whether its rules were read and are still good."""
        return site in self._rules and now < self._rules[site][1]

    def learn(self, site: str, text: str, now: float) -> None:
        """Keep the rules of a site."""
        self._rules[site] = (Protego.parse(text), now + (KEPT_FAILED if text == self.forbid_all else KEPT))

    def allows(self, site: str, uri: str, agent: str) -> bool:
        """Whether the address may be fetched; only of a site that was learnt."""
        return bool(self._rules[site][0].can_fetch(uri, agent))

    def pause(self, site: str, agent: str) -> float:
        """Seconds that the site wants between two requests; 0 where it does not say."""
        if site not in self._rules:
            return 0.0
        return float(self._rules[site][0].crawl_delay(agent) or 0)
