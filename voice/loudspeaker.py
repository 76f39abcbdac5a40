"""Plays a WAV file through Kivy, where there is something to hear it by."""

from pathlib import Path
from typing import Any

import structlog
from kivy.core.audio import SoundLoader

log = structlog.get_logger()


class Loudspeaker:
    """Headphones or a loudspeaker."""

    def __init__(self) -> None:
        self._sound: Any = None

    def play(self, path: Path, loudness: float) -> float:
        """Begin with this file, 1 is the loudest; its seconds, 0 where nobody can hear it."""
        self.stop()
        sound = SoundLoader.load(str(path))
        # Without a device Kivy still gives a sound, but one of no length that never ends.
        if sound is None or sound.length <= 0:
            log.error("nothing to hear it by: no loudspeaker")
            return 0.0
        sound.volume = loudness
        sound.play()
        self._sound = sound
        return float(sound.length)

    def stop(self) -> None:
        """Be silent at once."""
        if self._sound is not None:
            self._sound.stop()
            self._sound.unload()
        self._sound = None
