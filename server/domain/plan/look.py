"""How the bank wants its surfaces to look, where that is other than ours."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Look:
    """Colours by token, as `#RRGGBB`; what is not named looks as ours."""

    logo: str = ""
    """The SHA-256 of the picture, in hexadecimal; empty: our mark."""
    font: str = ""
    """The package of a font for web pages; empty: Noto Sans."""
    day: Mapping[str, str] = field(default_factory=dict)
    """On light grounds: kiosk, pad and pages."""
    night: Mapping[str, str] = field(default_factory=dict)
    """On dark grounds: boards, signs, and pages of whoever prefers them dark."""
