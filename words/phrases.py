"""What the surfaces say, in each language: English texts are the keys of the gettext catalogues."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import polib

LANGUAGES: Final[Mapping[str, str]] = {"zh": "中文", "ko": "한국어", "en": "English"}
"""Language codes and how each names itself, in the order in which they are offered."""
KEYS: Final = "en"


def say(language: str, text: str, **values: object) -> str:
    """`text` in that language, its {fields} filled; English where a translation is missing."""
    return _catalogue(language).get(text, text).format(**values)


def in_all(text: str, **values: object) -> dict[str, str]:
    """`text` in every language."""
    return {language: say(language, text, **values) for language in LANGUAGES}


def pick(texts: Mapping[str, str], language: str) -> str:
    """The text of that language, or the next best that there is."""
    order = (language, KEYS, *LANGUAGES)
    return next((texts[code] for code in order if texts.get(code)), "")


def people_ahead(language: str, ahead: int) -> str:
    """How many are called first."""
    return say(language, "{count} ahead", count=ahead) if ahead else say(language, "You are next")


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    files = sorted((Path(__file__).parent / "locale" / language).glob("*.po"))
    entries = (entry for file in files for entry in polib.pofile(str(file)).translated_entries())
    return {entry.msgid: entry.msgstr for entry in entries}
