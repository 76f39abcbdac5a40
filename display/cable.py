"""A serial cable without a cable: a pseudo-terminal whose other end is ours; for simulators."""

import asyncio
import os
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Final, Self

_MOST: Final = 4096
Hear = Callable[[bytes], bytes]


class Cable:
    """Programs open `path` as their serial port; `hear` gets what they write, and answers."""

    def __init__(self, path: Path, hear: Hear) -> None:
        self.path, self._hear = path, hear
        self._ends: tuple[int, int] | None = None

    def plug(self) -> None:
        """In; always at the same path."""
        # Our own hold on the far end: without it a program that closes the port would end it.
        self._ends = ours, far = os.openpty()
        tty.setraw(far)
        self.path.unlink(missing_ok=True)
        self.path.symlink_to(os.ttyname(far))
        asyncio.get_running_loop().add_reader(ours, self._read, ours)

    def unplug(self) -> None:
        """Out: programs that have the port open lose it."""
        if self._ends is None:
            return
        asyncio.get_running_loop().remove_reader(self._ends[0])
        self.path.unlink(missing_ok=True)
        for end in self._ends:
            os.close(end)
        self._ends = None

    def say(self, said: bytes) -> None:
        """To whoever has the port open."""
        if self._ends is not None and said:
            os.write(self._ends[0], said)

    def __enter__(self) -> Self:
        self.plug()
        return self

    def __exit__(self, *_: object) -> None:
        self.unplug()

    def _read(self, ours: int) -> None:
        self.say(self._hear(os.read(ours, _MOST)))
