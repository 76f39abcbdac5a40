"""What can happen to any line: its pace, and its plug."""

from enum import Enum

from printer.mechanism import Mechanism

EVERY = 1.0
"""Seconds a byte takes on a slow line."""


class Pace(Enum):
    """How fast it takes what it is sent."""

    FAST = "fast"
    SLOW = "slow"
    STALLED = "stalled"


class Torn(Mechanism):
    """Whose plug may be pulled in the middle of a slip."""

    def pull_within(self, size: int) -> None:
        """Pull the plug after so many bytes."""
        self._left = size

    def hear(self, chunk: bytes) -> None:
        left = getattr(self, "_left", None)
        if left is None or len(chunk) < left:
            self._left = left if left is None else left - len(chunk)
            super().hear(chunk)
            return
        self._left = None
        super().hear(chunk[:left])
        self._break()

    def _break(self) -> None:
        """Nothing goes through any more."""
        raise NotImplementedError
