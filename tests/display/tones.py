"""A voice of pure tones: whatever a loudspeaker was given can be read back from the sound alone."""

import wave
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from string import ascii_lowercase, digits

import numpy as np

RATE = 22_050
SECONDS = 0.15
NAMES = (
    "before-number",
    "after-number",
    *(f"mark-{one}" for one in digits + ascii_lowercase),
    *(f"counter-{number}" for number in range(1, 6)),
)
PITCHES = {name: 1_200 + 100 * place for place, name in enumerate(NAMES)}
"""Hertz; the chime's tones are lower."""
FRAME = 0.02
CHIME = "chime"


def record(folder: Path, *languages: str) -> Path:
    """A clip bank in which every clip is a tone of its own."""
    moments = np.arange(int(RATE * SECONDS)) / RATE
    for language in languages:
        (folder / language).mkdir(parents=True, exist_ok=True)
        for name, pitch in PITCHES.items():
            tone = (8_000 * np.sin(2 * np.pi * pitch * moments)).astype("<i2")
            with wave.open(str(folder / language / f"{name}.wav"), "wb") as file:
                file.setnchannels(1)
                file.setsampwidth(2)
                file.setframerate(RATE)
                file.writeframes(tone.tobytes())
    return folder


def heard(pcm: Path) -> list[str]:
    """What was played, from SDL's disk: the names of the clips, and the chime, in order."""
    # Kivy opens the loudspeaker with 44,100 Hz, 16 bit, stereo.
    samples = np.memmap(pcm, dtype="<i2", mode="r")
    left = samples[: len(samples) // 2 * 2].reshape(-1, 2)[:, 0]
    size = int(2 * RATE * FRAME)
    names = (_name(left[start : start + size]) for start in range(0, len(left) - size, size))
    return [name for name, run in groupby(_settled(names)) if name]


def calls(pcm: Path) -> list[tuple[str, str]]:
    """The same as numbers and counters: each call whole, from its chime to its counter."""
    spoken = " ".join(heard(pcm)).split(CHIME)
    return [_call(one.split()) for one in spoken if one.strip()]


def _call(names: list[str]) -> tuple[str, str]:
    first, *marks, after, counter = names
    assert (first, after) == ("before-number", "after-number"), names
    return "".join(mark[-1].upper() for mark in marks), counter.removeprefix("counter-")


def _name(frame: np.ndarray) -> str:
    """The loudest tone of a fiftieth of a second."""
    whole = frame.astype(float) * np.hanning(len(frame))
    if np.abs(whole).max() < 300:
        return ""
    spectrum = np.abs(np.fft.rfft(whole, 4 * len(whole)))
    pitch = float(np.argmax(spectrum)) / FRAME / 4
    near = min(PITCHES, key=lambda name: abs(PITCHES[name] - pitch))
    return near if abs(PITCHES[near] - pitch) < 40 else CHIME if pitch < 1_000 else "noise"


def _settled(names: Iterator[str]) -> Iterator[str]:
    """Without frames that lie across the edge of a clip."""
    before = ""
    for name in names:
        yield name if name == before or not name else ""
        before = name
