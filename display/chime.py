"""The two tones before a call, made at the start and played where there is a loudspeaker."""

import math
import struct
import wave
from pathlib import Path
from typing import Final

import structlog
from kivy.core.audio import SoundLoader

log = structlog.get_logger()

RATE: Final = 22_050
TONES: Final = ((880.0, 0.0), (659.26, 0.35))
"""A falling fourth: each tone's frequency, and the second at which it begins."""
SECONDS: Final = 1.4
_LOUDNESS, _DECAY = 11_000, 4.5


class Chime:
    """One sound, ready to be played again and again."""

    def __init__(self, folder: Path) -> None:
        path = folder / "chime.wav"
        write(path)
        self._sound = SoundLoader.load(str(path))
        # Without a loudspeaker Kivy still gives a sound, but one of no length.
        if self._sound is None or self._sound.length <= 0:
            log.warning("no loudspeaker: calls are shown without a chime")
            self._sound = None

    def play(self) -> None:
        """From its beginning, never over itself."""
        if self._sound is not None:
            self._sound.stop()
            self._sound.play()


def write(path: Path) -> None:
    """The chime as a WAV file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        samples = (_sample(place / RATE) for place in range(int(RATE * SECONDS)))
        file.writeframes(b"".join(struct.pack("<h", sample) for sample in samples))


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
