"""The languages that can be spoken: how each names itself, which way it runs, what is closest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Language:
    """One language with a catalogue."""

    name: str
    """How it names itself."""
    closest: str = "en"
    """What is said where a bank has no text in it."""
    right_to_left: bool = False


PSEUDO: Final = "en-xa"
"""English made longer and stranger by words/pseudo.py: for tests and pictures only."""
KNOWN: Final[Mapping[str, Language]] = {
    "zh": Language("中文"),
    "ko": Language("한국어"),
    "en": Language("English"),
    "zh-hant": Language("繁體中文", closest="zh"),
    "vi": Language("Tiếng Việt"),
    "ar": Language("العربية", right_to_left=True),
    PSEUDO: Language("Éñglísh"),
}
"""By code. A further language is one line here and a folder of catalogues in words/locale."""
FIRST: Final = ("zh", "ko", "en")
"""What every surface speaks, and offers unless a branch names others."""
KEYS: Final = "en"
"""The language of the catalogues' keys."""
ANNOUNCED: Final = tuple(
    code for code, language in KNOWN.items() if code != PSEUDO and not language.right_to_left
)
"""What boards say aloud: Arabic is spoken at kiosks only."""


def offered(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of a branch's languages that can be spoken, in its order; the first three if none."""
    return tuple(code for code in codes if code in KNOWN) or FIRST


def order(language: str) -> tuple[str, ...]:
    """In which order texts are looked for."""
    closest = KNOWN[language].closest if language in KNOWN else KEYS
    return (language, closest, KEYS, *FIRST)


def right_to_left(language: str) -> bool:
    """Whether lines begin at the right."""
    return language in KNOWN and KNOWN[language].right_to_left
