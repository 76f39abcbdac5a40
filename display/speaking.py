"""Makes announcements audible, one at a time, and says how long each lasts."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import structlog

from display.saying import Announce
from voice import machine, sound
from voice.bank import Bank

log = structlog.get_logger()


class Player(Protocol):
    """Where sound comes out."""

    def play(self, path: Path, loudness: float) -> float:
        """Begin with this WAV file; its seconds, 0 where nobody can hear it."""

    def stop(self) -> None:
        """Be silent at once."""


class Speaker:
    """A board's voice; without a loudspeaker it says nothing, and at once."""

    def __init__(self, bank: Bank, player: Player | None, folder: Path) -> None:
        """Sounds are made in `folder`; without a player, another board of the hall speaks."""
        self._bank, self._player, self._folder = bank, player, folder
        self._jobs: set[asyncio.Task[None]] = set()
        self._newest: Announce | None = None
        folder.mkdir(parents=True, exist_ok=True)
        self.state = self._tried()
        """For the staff: ok, no_loudspeaker, no_voice, or nothing where no sound is wanted."""

    def say(self, order: Announce, begun: Callable[[float], None]) -> None:
        """Say it, as soon as it is made; `begun` is told its seconds then."""
        self._newest = order
        if self._player is None or self.state == "no_loudspeaker" or not order.loudness:
            begun(0.0)
            return
        job = asyncio.create_task(self._speak(self._player, order, begun))
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)

    def hush(self) -> None:
        """Be silent at once, and forget what is still being made."""
        self._newest = None
        if self._player is not None:
            self._player.stop()

    async def finish(self) -> None:
        """Until everything that was ordered is made."""
        await asyncio.gather(*self._jobs)

    async def _speak(self, player: Player, order: Announce, begun: Callable[[float], None]) -> None:
        frames = await asyncio.to_thread(self._bank.joined, order.sentences)
        if order is not self._newest:
            log.warning("said too late", number=order.begun.announcement.call.number)
            return
        call = order.begun.announcement.call
        told = {"number": call.number, "counter": call.counter, "saying": order.begun.saying}
        try:
            seconds = player.play(self._kept(frames), order.loudness)
        except OSError as wrong:
            log.error("not said", **told, reason=str(wrong))  # noqa: TRY400 - the disk is full
            seconds = 0.0
        if seconds:
            languages = [sentence.language for sentence in order.sentences]
            log.info("called aloud", **told, languages=languages, seconds=round(seconds, 2))
        begun(seconds)

    def _tried(self) -> str:
        if self._player is None:
            return ""
        if not self._player.play(self._kept(sound.pause(0.1)), 0.0):
            return "no_loudspeaker"
        if not self._bank.is_there() and not machine.is_there():
            log.error("no voice: calls are chimed, not said", remedy=machine.REMEDY)
            return "no_voice"
        return "ok"

    def _kept(self, frames: bytes) -> Path:
        path = self._folder / "said.wav"
        sound.write(path, [frames])
        return path
