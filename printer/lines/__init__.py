"""Byte pipes to printers: TCP, serial, USB. What is said over them is the same on all."""

from typing import Protocol


class Line(Protocol):
    """An open pipe; every call has its own patience in seconds, and raises OSError for the rest."""

    def send(self, data: bytes, seconds: float) -> None:
        """Hand over all of it; TimeoutError if that takes longer."""
        ...

    def hear(self, seconds: float) -> bytes:
        """What comes next; empty when the other end hung up, TimeoutError when nothing comes."""
        ...

    def drop(self) -> None:
        """Throw away what the printer has not taken: it shall not dribble in later."""
        ...

    def close(self) -> None:
        """Let go."""
        ...


class Port(Protocol):
    """Where a printer hangs."""

    @property
    def name(self) -> str:
        """For logs and people."""
        ...

    @property
    def speed(self) -> float:
        """Bytes a second, at most; infinite where the line is no limit."""
        ...

    def open(self, seconds: float) -> Line:
        """A line; OSError where there is no printer, or somebody else has it."""
        ...
