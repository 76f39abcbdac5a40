"""What the surfaces say, in each language: English texts are the keys of the gettext catalogues."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import polib

from words.languages import FIRST, KNOWN, PSEUDO, order
from words.pseudo import pseudo

LANGUAGES: Final[Mapping[str, str]] = {code: KNOWN[code].name for code in FIRST}
"""The first three and how each names itself, in the order in which they are offered."""


def say(language: str, text: str, **values: object) -> str:
    """`text` in that language, its {fields} filled; English where a translation is missing."""
    return _translated(language, text).format(**values)


def in_all(text: str, **values: object) -> dict[str, str]:
    """`text` in each of the first three."""
    return {language: say(language, text, **values) for language in LANGUAGES}


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text of that language, or the next best that there is."""
    found = next((texts[code] for code in order(language) if texts.get(code)), "")
    return pseudo(found) if language == PSEUDO else found


def people_ahead(language: str, ahead: int) -> str:
    """How many are called first."""
    return say(language, "{count} ahead", count=ahead) if ahead else say(language, "You are next")


def _translated(language: str, text: str) -> str:
    return pseudo(text) if language == PSEUDO else _catalogue(language).get(text, text)


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    files = sorted((Path(__file__).parent / "locale" / language).glob("*.po"))
    entries = (entry for file in files for entry in polib.pofile(str(file)).translated_entries())
    return {entry.msgid: entry.msgstr for entry in entries}
