"""The interface's languages: catalogues of gettext, read from their .po files as they are, so that nothing has to be built."""

from __future__ import annotations

from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import IO

from babel import Locale
from babel.messages.pofile import read_po

LOCALES = Path(__file__).parent / "locale"
LANGUAGES = ("en", "fr")
WRITTEN = {"en": "en_GB"}  # whose dates and numbers: the day before the month, as the press of Europe has it
CONTEXT = "\x04"  # between the context and the message, as in .mo files


class Words(NullTranslations):
    """One catalogue; what it does not hold is said in English."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self.lang = lang
        self.locale = Locale.parse(WRITTEN.get(lang, lang))
        self._one: dict[str, str] = {}
        self._many: dict[str, tuple[str, ...]] = {}
        path = LOCALES / f"{lang}.po"
        if path.exists():
            with path.open(encoding="utf-8") as file:
                self._take(file)

    def _take(self, file: IO[str]) -> None:
        for message in read_po(file):
            key = f"{message.context}{CONTEXT}" if message.context else ""
            id_, string = message.id, message.string
            if isinstance(id_, str) and isinstance(string, str):
                if id_ and string:
                    self._one[key + id_] = string
            elif string:
                self._many[key + id_[0]] = tuple(string)

    def gettext(self, message: str) -> str:
        """The message in this language."""
        return self._one.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The form of the message that goes with `n`: French counts nought as one, English does not."""
        forms = self._many.get(msgid1)
        if not forms or not all(forms):
            return msgid1 if n == 1 else msgid2
        return forms[0 if n == 1 or (n == 0 and self.lang == "fr") else -1]

    def pgettext(self, context: str, message: str) -> str:
        """The message as it is said in that context."""
        return self._one.get(f"{context}{CONTEXT}{message}", message)

    def label(self, field: str, value: str) -> str:
        """What a value of the record format is called on the screen; its own name, with spaces, where nothing is said."""
        found = self._one.get(f"{field}{CONTEXT}{value}")
        return found or value.replace("_", " ")


@cache
def words(lang: str) -> Words:
    """The catalogue of that language, read once; English for one that there is not."""
    return Words(lang if lang in LANGUAGES else LANGUAGES[0])


def choose(cookie: str | None, accepted: str | None) -> str:
    """The language to speak: the one chosen, else the first one accepted that there is, else English.

    >>> choose(None, "de, fr-CH;q=0.9, en;q=0.8"), choose("en", "fr"), choose("xx", None)
    ('fr', 'en', 'en')
    """
    if cookie in LANGUAGES:
        return str(cookie)
    asked = [part.partition(";")[0].strip().partition("-")[0].lower() for part in (accepted or "").split(",")]
    return next((lang for lang in asked if lang in LANGUAGES), LANGUAGES[0])
