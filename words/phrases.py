"""What the surfaces say, in each language: English texts are the keys of the gettext catalogues."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import polib

LANGUAGES: Final[Mapping[str, str]] = {"zh": "中文", "ko": "한국어", "en": "English"}
"""Language codes and how each names itself, in the order in which they are offered."""
KEYS: Final = "en"

_COARSE_STEP: Final = 5
_FINE_BELOW: Final = 10


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


def wait(language: str, p50: float, p90: float) -> str:
    """The forecast as people are told it: "about 12, usually within 20 min"."""
    about, within = round(p50), promised(p90)
    if within <= 1:
        return say(language, "less than 2 min")
    if about >= within:
        return say(language, "usually within {within} min", within=within)
    if about < 1:
        return say(language, "soon, usually within {within} min", within=within)
    return say(language, "about {about}, usually within {within} min", about=about, within=within)


def promised(minutes: float) -> int:
    """To 1 minute below 10, to 5 above: upwards, because a promise should hold."""
    step = 1 if minutes <= _FINE_BELOW else _COARSE_STEP
    return -int(-minutes // step) * step


@cache
def _catalogue(language: str) -> Mapping[str, str]:
    files = sorted((Path(__file__).parent / "locale" / language).glob("*.po"))
    entries = (entry for file in files for entry in polib.pofile(str(file)).translated_entries())
    return {entry.msgid: entry.msgstr for entry in entries}
