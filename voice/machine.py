"""A machine's voice: espeak-ng, called as a program of its own because of its licence."""

import shutil
import subprocess
from collections.abc import Mapping
from typing import Final

PROGRAM: Final = "espeak-ng"
REMEDY: Final = "speaking needs a voice: apt-get install espeak-ng"
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
FAILURES: Final = (OSError, subprocess.SubprocessError)
"""What `spoken` raises where the program is missing or fails."""


def is_there() -> bool:
    """Whether this machine has a voice."""
    return shutil.which(PROGRAM) is not None


def spoken(language: str, text: str, rate: float = 1.0) -> bytes:
    """The text aloud, as samples; `rate` is the share of the usual speed.

    Raises:
        OSError, subprocess.SubprocessError: the program is missing or fails.
    """
    speed = str(round(WORDS_A_MINUTE * rate))
    voice = VOICES.get(language, ENGLISH)
    told = [PROGRAM, "-v", voice, "-s", speed, "--stdin", "--stdout"]
    made = subprocess.run(  # noqa: S603 - a fixed program
        told, input=text.encode(), check=True, capture_output=True, timeout=10
    )
    sound = bytes(made.stdout)
    # The header of a stream does not know how long it is.
    return sound[sound.index(b"data") + 8 :]
