"""Makes sentences audible: a bank's own recordings where there are any, else a machine's voice."""

import asyncio
import shutil
import subprocess
import wave
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Protocol

import structlog

from kiosk.voice.listening import Say

log = structlog.get_logger()
PROGRAM: Final = "espeak-ng"
REMEDY: Final = "spoken guidance needs a voice: apt-get install espeak-ng"
VOICES: Final[Mapping[str, str]] = {
    # Its other Mandarin voices read most characters as English letters.
    "zh": "cmn-latn-pinyin",
    "zh-hant": "cmn-latn-pinyin",
    "ko": "ko",
    "vi": "vi",
    "ar": "ar",
}
ENGLISH: Final = "en-us"
WORDS_A_MINUTE: Final = 160
PAUSE_SECONDS: Final = 0.25
RATE: Final = 22_050


class Player(Protocol):
    """Where sound comes out."""

    def play(self, path: Path, loudness: float) -> None:
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
        for left in folder.glob("*.wav"):
            left.unlink()
        if not shutil.which(PROGRAM):
            log.error("no voice", remedy=REMEDY)

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
        except (OSError, subprocess.SubprocessError, wave.Error) as wrong:
            log.error("nothing said", reason=str(wrong), remedy=REMEDY)  # noqa: TRY400
            return
        if turn == self._newest:
            self._player.play(path, order.loudness)
        else:
            path.unlink(missing_ok=True)

    def _make(self, order: Say, path: Path) -> None:
        parts = [self._recorded(order, text) or self._machine(order, text) for text in order.texts]
        with wave.open(str(path), "wb") as whole:
            whole.setnchannels(1)
            whole.setsampwidth(2)
            whole.setframerate(RATE)
            for frames in parts:
                whole.writeframes(frames + b"\0\0" * int(RATE * PAUSE_SECONDS))

    def _recorded(self, order: Say, text: str) -> bytes:
        if self._recordings is None or order.rate != 1:
            return b""
        path = self._recordings / order.language / f"{text.rstrip('.。')}.wav"
        return _frames(path) if "/" not in text and path.is_file() else b""

    def _machine(self, order: Say, text: str) -> bytes:
        speed = str(round(WORDS_A_MINUTE * order.rate))
        voice = VOICES.get(order.language, ENGLISH)
        told = [PROGRAM, "-v", voice, "-s", speed, "--stdin", "--stdout"]
        made = subprocess.run(  # noqa: S603 - a fixed program
            told, input=text.encode(), check=True, capture_output=True, timeout=10
        )
        sound = bytes(made.stdout)
        # The header of a stream does not know how long it is.
        return sound[sound.index(b"data") + 8 :]


def _frames(path: Path) -> bytes:
    with wave.open(str(path)) as recording:
        form = (recording.getnchannels(), recording.getsampwidth(), recording.getframerate())
        if form != (1, 2, RATE):
            raise wave.Error(f"{path.name} must be mono, 16 bit, {RATE} Hz")
        return bytes(recording.readframes(recording.getnframes()))
