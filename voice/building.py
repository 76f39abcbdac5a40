"""Builds a clip bank: a bank's own recordings where there are any, else a machine's voice."""

import wave
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from voice import sound
from voice.bank import made
from voice.recordings import recorded
from voice.sentence import Clip, counter, fixed, free, in_language


class Unfit(ValueError):
    """Some recordings cannot be used; one line for each, with its remedy."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a branch's calls are made of."""

    languages: tuple[str, ...]
    counters: tuple[str, ...]
    """Their numbers, as customers read them."""
    texts: tuple[Mapping[str, str], ...] = ()
    """Names of zones, and ways."""


@dataclass
class Built:
    """How many clips there are now."""

    made: int = 0
    recorded: int = 0
    unused: list[str] = field(default_factory=list)
    """Recordings that no call has use for."""


def build(folder: Path, wanted: Wanted, recordings: Path | None = None) -> Built:
    """Write every clip into `folder`; nothing, if a recording cannot be used.

    Raises:
        Unfit: recordings that are wrong.
        OSError, subprocess.SubprocessError: this machine has no voice.
    """
    every = {language: tuple(clips_of(wanted, language)) for language in wanted.languages}
    own = dict(_own(recordings, every)) if recordings else {}
    built = Built(unused=_unused(recordings, every) if recordings else [])
    for language, clips in every.items():
        (folder / language).mkdir(parents=True, exist_ok=True)
        for clip in clips:
            recording = own.get((language, clip.name), b"")
            sound.write(folder / language / f"{clip.name}.wav", [recording or made(language, clip)])
            built.recorded += bool(recording)
            built.made += not recording
    return built


def clips_of(wanted: Wanted, language: str) -> Iterator[Clip]:
    """Everything that is said of a branch in a language."""
    yield from fixed(language)
    yield from (counter(language, number) for number in wanted.counters)
    texts = (in_language(texts, language) for texts in wanted.texts)
    yield from (free(text) for text in dict.fromkeys(texts) if text)


Key = tuple[str, str]
"""Language and name."""


def _own(recordings: Path, every: Mapping[str, Iterable[Clip]]) -> Iterator[tuple[Key, bytes]]:
    wrong = []
    for language, clips in every.items():
        for clip in clips:
            try:
                yield (language, clip.name), recorded(recordings, language, clip.name)
            except wave.Error as why:
                wrong.append(str(why))
    if wrong:
        raise Unfit("\n".join(wrong))


def _unused(recordings: Path, every: Mapping[str, Iterable[Clip]]) -> list[str]:
    known = {f"{language}/{clip.name}.wav" for language, clips in every.items() for clip in clips}
    there = (file.relative_to(recordings).as_posix() for file in recordings.glob("*/*.wav"))
    return sorted(name for name in there if name not in known)
