"""The machine-readable zone of passports and identity cards: whose document it is.

ICAO Doc 9303, parts 4 to 6: TD3 is two lines of 44 characters, TD2 two of 36, TD1 three of 30. Of
all that stands there only the issuing country and the document's number are looked at.
"""

import re
from dataclasses import dataclass
from typing import Final

_SHAPE: Final = re.compile(r"[A-Z][A-Z0-9<]+")
_WEIGHTS: Final = (7, 3, 1)
_VALUES: Final = {
    "<": 0,
    **{str(digit): digit for digit in range(10)},
    **{chr(ord("A") + place): 10 + place for place in range(26)},
}


@dataclass(frozen=True, slots=True)
class _Layout:
    lines: int
    number: int
    """Where the document's number begins; nine characters, then their check digit."""


_LAYOUTS: Final = {44: _Layout(2, 44), 36: _Layout(2, 36), 30: _Layout(3, 5)}
"""By characters in a line."""
_NUMBER: Final = 9
_COUNTRY: Final = slice(2, 5)


def looks_like(text: str) -> bool:
    """Whether that is a whole zone, with or without its line ends."""
    return _layout(_joined(text)) is not None and "<" in text


def begun(text: str) -> bool:
    """Whether more lines of a zone must follow the ones that were read."""
    lines = text.splitlines()
    layout = _LAYOUTS.get(len(lines[0])) if lines else None
    same = all(len(line) == len(lines[0]) and _SHAPE.match(line) for line in lines[:1])
    return layout is not None and same and "<" in lines[0] and len(lines) < layout.lines


def number(text: str) -> str | None:
    """Issuing country and document number, `KORM12345678`; None where it was misread."""
    zone = _joined(text)
    layout = _layout(zone)
    if layout is None:
        return None
    ends = layout.number + _NUMBER
    read, check = zone[layout.number : ends], zone[ends]
    if check != str(check_digit(read)):
        return None
    return (zone[_COUNTRY] + read).replace("<", "")


def check_digit(text: str) -> int:
    """Weights 7, 3, 1 in turn, modulo 10 (ICAO Doc 9303, part 3, 4.9)."""
    return sum(_VALUES[each] * _WEIGHTS[place % 3] for place, each in enumerate(text)) % 10


def _joined(text: str) -> str:
    return "".join(text.upper().split())


def _layout(zone: str) -> _Layout | None:
    if not _SHAPE.fullmatch(zone):
        return None
    fitting = (layout for width, layout in _LAYOUTS.items() if len(zone) == width * layout.lines)
    return next(fitting, None)
