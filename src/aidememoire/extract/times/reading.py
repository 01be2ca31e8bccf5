"""What a matched pattern says: its groups as frames."""

from __future__ import annotations

import re

from msgspec.structs import replace

from aidememoire.extract.times.grammar import TimePattern, Words
from aidememoire.model import Frame

ROMAN = {"i": 1, "v": 5, "x": 10}


class NotATimeError(ValueError):
    """The words match but cannot be a time (the 45th of May)."""


def read_frames(pattern: TimePattern, match: re.Match[str], words: Words) -> tuple[Frame | None, Frame | None]:
    """The frame of the match, and that of its end if it is a range; (None, None) for a pattern without one.

    What the first day of a range leaves open its last one says («du 3 au 5 mai 2023»), and the other way round.
    """
    if pattern.unit == "none":
        return None, None
    first, last = _groups(match)
    unit = words.unit[first["unit"]] if pattern.unit == "group" else pattern.unit
    frame = Frame(unit=unit, month=pattern.set.month, years=pattern.set.years, base=pattern.set.base, same=pattern.set.same)
    frame = _sized(_filled(frame, first, words), pattern, first, words)
    if pattern.set.month and "number" in first:
        return frame, replace(frame, month=_bounded(_number(first["number"], words.number) * pattern.set.times, 1, 12))
    if not last:
        return _checked(frame), None
    return _joined(frame, _filled(Frame(unit=unit), last, words, frame))


def _groups(match: re.Match[str]) -> tuple[dict[str, str], dict[str, str]]:
    first: dict[str, str] = {}
    last: dict[str, str] = {}
    for key, said in match.groupdict().items():
        if said is not None:
            name = key.split("__")[0]
            (last if name.endswith("_2") else first)[name.removesuffix("_2")] = said.casefold()
    return first, last


def _filled(frame: Frame, said: dict[str, str], words: Words, start: Frame | None = None) -> Frame:
    for name, text in said.items():
        match name:
            case "year" | "decade" | "century":
                frame = replace(frame, year=_year(name, text, words))
            case "short_year" if start and start.year:
                frame = replace(frame, year=start.year // 100 * 100 + int(text))
            case "month" | "month_number":
                frame = replace(frame, month=_bounded(_number(text, words.month), 1, 12))
            case "day":
                frame = replace(frame, day=_day(text, words))
            case "weekday":
                frame = replace(frame, weekday=words.weekday[text])
            case "quarter":
                frame = replace(frame, quarter=_part(text, words, 4))
            case "half":
                frame = replace(frame, half=_part(text, words, 2))
            case "year_word":
                frame = replace(frame, year_shift=words.year_word[text])
            case "year_before":
                frame = replace(frame, year_shift=words.year_before[text], base="before")
            case "pick":
                frame = replace(frame, pick=words.pick[text])
    return frame


def _sized(frame: Frame, pattern: TimePattern, said: dict[str, str], words: Words) -> Frame:
    """The frame with its shift or count: so many units, in the direction the pattern says."""
    number = _number(said["number"], words.number) if "number" in said else 1
    shift, stretch = pattern.set.shift, pattern.set.count
    if "sign" in said:
        shift = words.sign[said["sign"]]
    return replace(frame, shift=None if shift is None else shift * number, count=stretch * number)


def _joined(first: Frame, last: Frame) -> tuple[Frame, Frame]:
    last = replace(
        last,
        year=last.year or (first.year if last.month is None or (first.month or 0) <= last.month else None),
        month=last.month or first.month,
    )
    first = replace(first, month=first.month or last.month, pick=first.pick or last.pick)
    if first.year is None and last.year is not None:
        wraps = (first.month or 0, first.day or 0) > (last.month or 0, last.day or 0)
        first = replace(first, year=last.year - 1 if wraps else last.year)
    if first.year and last.year and (last.year, last.month or 0, last.day or 0) < (first.year, first.month or 0, first.day or 0):
        raise NotATimeError(f"{first} after {last}")
    return _checked(first), _checked(last)


def _checked(frame: Frame) -> Frame:
    """The frame, refused when it has all its parts and the calendar has no such day."""
    if frame.unit == "day" and frame.year and frame.month and frame.day and frame.value() is None:
        raise NotATimeError(str(frame))
    return frame


def _number(text: str, words: dict[str, int]) -> int:
    if text.isdigit():
        return int(text)
    return next(words[w] for w in (text, text.replace(" ", "-"), text.upper()) if w in words)


def _part(text: str, words: Words, parts: int) -> int:
    """Which of so many parts of a year: the second, or the last."""
    number = _number(text, words.ordinal)
    return _bounded(parts if number < 0 else number, 1, parts)


def _day(text: str, words: Words) -> int:
    digits = re.match(r"\d+", text)
    return _bounded(int(digits.group()) if digits else words.ordinal[text], 1, 31)


def _year(name: str, text: str, words: Words) -> int:
    if name == "century":
        return 100 * (_roman(text) - 1) + 1
    number = _number(text, words.number)
    return number if number > 999 else 1900 + number


def _roman(text: str) -> int:
    digits = [ROMAN[c] for c in text]
    return sum(-d if any(e > d for e in digits[i + 1 :]) else d for i, d in enumerate(digits))


def _bounded(number: int, low: int, high: int) -> int:
    if not low <= number <= high:
        raise NotATimeError(f"{number} is not within {low} and {high}")
    return number
