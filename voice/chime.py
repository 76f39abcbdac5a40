"""The two tones before a call."""

import math
from array import array
from functools import cache
from typing import Final

from voice.sound import RATE

TONES: Final = ((880.0, 0.0), (659.26, 0.35))
"""A falling fourth: each tone's frequency, and the second at which it begins."""
SECONDS: Final = 1.4
_LOUDNESS, _DECAY = 11_000, 4.5


@cache
def chime() -> bytes:
    """The chime, as samples."""
    return array("h", (_sample(place / RATE) for place in range(int(RATE * SECONDS)))).tobytes()


def _sample(second: float) -> int:
    return round(_LOUDNESS * sum(_tone(*tone, second) for tone in TONES))


def _tone(frequency: float, begins: float, second: float) -> float:
    since = second - begins
    if since < 0:
        return 0.0
    # A short attack keeps the loudspeaker from clicking.
    return (
        min(1.0, since / 0.01) * math.exp(-_DECAY * since) * math.sin(math.tau * frequency * since)
    )
