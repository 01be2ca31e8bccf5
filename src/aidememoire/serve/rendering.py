"""Templates, and how dates, amounts and names look in each language. Everything is escaped unless it is markup of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any, Literal
from urllib.parse import quote, urlencode

from babel.dates import format_date
from babel.numbers import format_compact_decimal, format_decimal, format_percent, get_currency_symbol
from jinja2 import Environment, PackageLoader, StrictUndefined

from aidememoire.serve.charts import chart_of
from aidememoire.serve.choices import choices
from aidememoire.serve.words import Words, words

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MONTH = re.compile(r"(\d{4})-(\d\d)")
BOUNDS = {"exact": "", "about": "≈ ", "at_least": "≥ ", "more_than": "> ", "at_most": "≤ ", "less_than": "< "}
CURRENCY = re.compile(r"[A-Z]{3}")
MILLION = 6  # the power of ten from which a number is told in words
DIGITS = 3
KEPT = 4096  # days and numbers of which it is known how they are said
DASH = "–"
NARROW = "\u202f"  # between a number and its unit


def render(template: str, lang: str, **context: Any) -> str:
    """The page that the template makes of these values, in that language."""
    return environment(lang).get_template(template).render(lang=lang, **context)


@cache
def environment(lang: str) -> Environment:
    """The templates in that language."""
    env = Environment(
        loader=PackageLoader("aidememoire.serve"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
    )
    said = words(lang)
    env.install_gettext_callables(said.gettext, said.ngettext, newstyle=True, pgettext=said.pgettext)  # type: ignore[attr-defined]  # added by the extension
    env.globals.update(label=said.label, address=address, choices=choices, chart_of=chart_of)
    env.filters.update(
        day=_kept(lambda value: day(value, said)),
        number=_kept(lambda value: number(value, said)),
        brief=_kept(lambda value: brief(value, said)),
        percent=lambda value: format_percent(value, locale=said.locale),
        amount=lambda fields: amount(fields, said),
        names=names,
        segment=segment,
    )
    return env


def _kept(said: Callable[[Any], str]) -> Callable[[Any], str]:
    """What was said of a value is kept: the same days and numbers stand on a page again and again, and Babel takes its time."""
    return lru_cache(KEPT, typed=True)(said)


def address(path: str, parameters: Mapping[str, Any] | None = None, /, **more: Any) -> str:
    """The address of a list with these parameters; empty ones are left out, several of one name repeated.

    >>> address("/search", {"q": "le port", "party": ["A", "B"]}, offset=0)
    '/search?q=le+port&party=A&party=B'
    """
    given = {**(parameters or {}), **more}
    pairs = [(name, one) for name, value in given.items() for one in _several(value) if one not in (None, "", 0, False)]
    return f"{path}?{urlencode(pairs)}" if pairs else path


def segment(text: str) -> str:
    """The text as one part of an address."""
    return quote(text, safe=":")


def day(value: str | None, said: Words) -> str:
    """An ISO 8601 date or period as one reads it, at its own precision; what is none is given as it is.

    >>> day("2024-11-05", words("fr")), day("2024-11", words("fr")), day("2024-01/2024-09", words("en")), day("2021", words("fr"))
    ('5 novembre 2024', 'novembre 2024', 'January 2024 – September 2024', '2021')
    """
    start, slash, end = (value or "").partition("/")
    if slash:
        return f"{day(start, said) or '…'} {DASH} {day(end, said) or '…'}"
    try:
        if DAY.fullmatch(start):
            return str(format_date(date.fromisoformat(start), "long", locale=said.locale))
        if found := MONTH.fullmatch(start):
            return str(format_date(date(int(found[1]), int(found[2]), 1), "LLLL y", locale=said.locale))
    except ValueError:  # the form of a date, but none of the calendar
        pass
    return "" if start == ".." else start


def number(value: Any, said: Words) -> str:
    """The number with the marks of the language; what is none is given as it is.

    >>> number("38000000000", words("en")), number(12, words("fr"))
    ('38,000,000,000', '12')
    """
    try:
        return str(format_decimal(Decimal(str(value)), locale=said.locale, decimal_quantization=False))
    except InvalidOperation:
        return str(value)


def brief(value: Any, said: Words) -> str:
    r"""The number in as few signs as say it exactly to three decimals: in words of the language from a million on.

    >>> brief("4200000000", words("en")), brief("4200000000", words("fr")), brief("4200000001", words("en"))
    ('4.2 billion', '4,2\xa0Md', '4,200,000,001')
    """
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    power = 3 * (exact.adjusted() // 3)
    short = exact.scaleb(-power)
    if power < MILLION or short != round(short, DIGITS):
        return number(exact, said)
    form: Literal["short", "long"] = "short" if _is_behind(said) else "long"
    return str(format_compact_decimal(exact, format_type=form, locale=said.locale, fraction_digits=DIGITS))


def amount(fields: Mapping[str, Any], said: Words) -> str:
    """The quantity of a figure as one reads it; the sign of a currency stands where the language puts it.

    >>> amount({"value": "2.5", "value_high": "3", "unit": "%", "kind": "change", "bound": "about"}, words("en"))
    '≈ +2.5–3\u202f%'
    >>> amount({"value": "4.2e9", "unit": "EUR", "kind": "level", "bound": "exact"}, words("en"))
    '€4.2 billion'
    """
    low = brief(fields["value"], said)
    sign = "+" if fields["kind"] == "change" and not str(fields["value"]).startswith("-") else ""
    high = f"{DASH}{brief(fields['value_high'], said)}" if fields.get("value_high") else ""
    unit = fields.get("unit") or ""
    symbol = get_currency_symbol(unit, said.locale) if CURRENCY.fullmatch(unit) else unit
    before = symbol if symbol != unit and not _is_behind(said) else ""
    after = f"{NARROW}{symbol}" if symbol and not before else ""
    return f"{BOUNDS.get(fields['bound'], '')}{sign}{before}{low}{high}{after}"


def _is_behind(said: Words) -> bool:
    """Whether the language writes a currency after the amount."""
    return not str(said.locale.currency_formats["standard"].pattern).startswith("¤")


def names(entities: Iterable[Mapping[str, str]]) -> str:
    """The names of the entities of a field."""
    return ", ".join(entity["name"] for entity in entities)


def _several(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else (value,)
