"""Questions to a printer, and its answers, with one deadline for all, however the bytes drip."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from printer.lines import Line

T = TypeVar("T")
_MOST_HEARD: Final = 256
"""Bytes; whoever talks more than that is no printer."""


class Exchange:
    """A conversation over an open line; whatever fails in it is an OSError."""

    def __init__(self, line: Line, seconds: float) -> None:
        self._line = line
        self._deadline = time.monotonic() + seconds

    def say(self, data: bytes) -> None:
        """Send what needs no answer."""
        self._line.send(data, self._patience())

    def ask(self, question: bytes, understand: Callable[[bytes], T | None]) -> T:
        """Send, then listen until what was heard is understood; OSError for silence."""
        self.say(question)
        heard = b""
        while (answer := understand(heard)) is None:
            more = self._line.hear(self._patience())
            heard += more
            if not more or len(heard) > _MOST_HEARD:
                raise ConnectionResetError
        return answer

    def hush(self, seconds: float) -> None:
        """Listen until nothing has come for so long."""
        for _ in range(_MOST_HEARD):
            try:
                if not self._line.hear(min(seconds, self._patience())):
                    raise ConnectionResetError
            except TimeoutError:
                return
        raise ConnectionResetError

    def _patience(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left
