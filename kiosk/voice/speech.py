"""Makes sentences audible: a bank's own recordings where there are any, else a machine's voice."""

import asyncio
import wave
from pathlib import Path
from typing import Final, Protocol

import structlog

from kiosk.voice.listening import Say
from voice import machine, sound
from voice.recordings import named, recorded

log = structlog.get_logger()
PAUSE_SECONDS: Final = 0.25


class Player(Protocol):
    """Where sound comes out."""

    def play(self, path: Path, loudness: float) -> object:
        """Begin with this WAV file; 1 is the loudest."""

    def stop(self) -> None:
        """Be silent at once."""


class Speech:
    """One voice: what is said last is what is heard."""

    def __init__(self, player: Player, folder: Path, recordings: Path | None = None) -> None:
        """WAV files are made in `folder` and leave no trace there.

        `recordings/LANGUAGE/SENTENCE.wav` (mono, 16 bit, 22,050 Hz) is heard instead of the
        machine's voice.
        """
        self._player, self._folder, self._recordings = player, folder, recordings
        self._newest = 0
        self._jobs: set[asyncio.Task[None]] = set()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in folder.glob("said-*"):
            left.unlink()
        if not machine.is_there():
            log.error("no voice", remedy=machine.REMEDY)

    def say(self, order: Say) -> None:
        """Speak, as soon as it is made; whatever is being said ends now."""
        self.hush()
        job = asyncio.create_task(self._speak(order, self._newest))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    def hush(self) -> None:
        """Be silent at once, and forget what was still to be said."""
        self._newest += 1
        self._player.stop()
        for spoken in self._folder.glob("said-*.wav"):
            spoken.unlink()

    async def finish(self) -> None:
        """Until everything that was ordered is made."""
        await asyncio.gather(*self._jobs)

    async def _speak(self, order: Say, turn: int) -> None:
        path = self._folder / f"said-{turn}.wav"
        try:
            await asyncio.to_thread(self._make, order, path)
        except (*machine.FAILURES, wave.Error) as wrong:
            log.error("nothing said", reason=str(wrong), remedy=machine.REMEDY)  # noqa: TRY400
            return
        if turn == self._newest:
            self._player.play(path, order.loudness)
        else:
            path.unlink(missing_ok=True)

    def _make(self, order: Say, path: Path) -> None:
        gap = sound.pause(PAUSE_SECONDS)
        sound.write(path, [self._aloud(order, text) + gap for text in order.texts])

    def _aloud(self, order: Say, text: str) -> bytes:
        if self._recordings is not None and order.rate == 1:
            own = recorded(self._recordings, order.language, named(text))
            if own:
                return own
        return machine.spoken(order.language, text, order.rate)
