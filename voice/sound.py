"""Sound as bytes: mono, 16 bit, one rate, so that any two clips can be joined."""

import wave
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Final

RATE: Final = 22_050
"""Samples a second: what espeak-ng makes."""
SILENT: Final = 100
"""A sample up to this, of 32,767, is heard by nobody."""
REMEDY: Final = "sox OLD.wav -c 1 -b 16 -r 22050 NEW.wav"


def read(path: Path) -> bytes:
    """The samples of a WAV file.

    Raises:
        wave.Error: it is no such file; the message names it and the remedy.
    """
    try:
        with wave.open(str(path)) as file:
            form = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            frames = bytes(file.readframes(file.getnframes()))
    except (EOFError, wave.Error) as wrong:
        raise wave.Error(f"{path} is no WAV file ({wrong}); make it one: {REMEDY}") from None
    if form != (1, 2, RATE):
        raise wave.Error(f"{path} must be mono, 16 bit, {RATE} Hz; make it so: {REMEDY}")
    return frames


def write(path: Path, parts: Iterable[bytes]) -> None:
    """These samples, one after the other, as a WAV file; nobody ever sees half of it."""
    half = path.with_suffix(".part")
    with half.open("wb") as out, wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(parts))
    half.replace(path)


def seconds(frames: bytes) -> float:
    """How long it sounds."""
    return len(frames) / 2 / RATE


def pause(length: float) -> bytes:
    """Silence of so many seconds."""
    return b"\0\0" * round(RATE * length)


def trimmed(frames: bytes) -> bytes:
    """Without the silence before and after: clips would not join into a sentence."""
    samples = array("h", frames)
    first = next((n for n, sample in enumerate(samples) if abs(sample) > SILENT), len(samples))
    last = next((n for n, sample in enumerate(reversed(samples)) if abs(sample) > SILENT), 0)
    return samples[first : len(samples) - last].tobytes()
