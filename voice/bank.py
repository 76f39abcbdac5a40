"""The clip bank: sentences joined from clips that were recorded, made beforehand, or made now."""

import wave
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

import structlog

from voice import machine, sound
from voice.chime import chime
from voice.recordings import recorded
from voice.sentence import Clip, Sentence, clips

log = structlog.get_logger()
BETWEEN_CLIPS: Final = 0.06
BETWEEN_SENTENCES: Final = 0.5
"""Seconds."""


class Bank:
    """A folder of clips, by language and name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._clip = cache(self._found)

    def is_there(self) -> bool:
        """Whether clips were made beforehand."""
        return any(self._folder.glob("*/*.wav"))

    def joined(self, sentences: Iterable[Sentence]) -> bytes:
        """The chime and the sentences, one after the other; without those that nobody can say."""
        said = (self._said(sentence) for sentence in sentences)
        return sound.pause(BETWEEN_SENTENCES).join([chime(), *filter(None, said)])

    def _said(self, sentence: Sentence) -> bytes:
        try:
            parts = [self._clip(sentence.language, clip) for clip in clips(sentence)]
        except (*machine.FAILURES, wave.Error) as wrong:
            # A call that lacks a part would send people astray; the board shows it all the same.
            log.error(  # noqa: TRY400 - what failed stands in the line
                "not said", language=sentence.language, reason=str(wrong), remedy=machine.REMEDY
            )
            return b""
        return sound.pause(BETWEEN_CLIPS).join(parts)

    def _found(self, language: str, clip: Clip) -> bytes:
        return recorded(self._folder, language, clip.name) or made(language, clip)


def made(language: str, clip: Clip) -> bytes:
    """The clip by a machine's voice.

    Raises:
        OSError, subprocess.SubprocessError: this machine has none.
    """
    return sound.trimmed(machine.spoken(language, clip.text))
