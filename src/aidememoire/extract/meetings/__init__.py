"""Meetings: visits, talks, calls, summits and signings, each told once."""

from aidememoire.extract.meetings.build import build_meetings

__all__ = ["build_meetings"]
