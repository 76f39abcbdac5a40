"""A box of five buttons on a serial port (RS-232, or USB as one); docs/signs.md has its lines.

The box says `1` to `5` for a press and `OK` to what it is told; it is told `L1` and `L0` for its
lamp and `Z` for its beep, each in a line of its own. Boxes without lamp or ears need not answer.
"""

import asyncio
import termios
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Final, Protocol

import serial
import structlog

from wire.bell import at_most
from wire.messages import LineFault

log = structlog.get_logger()
AGAIN_SECONDS: Final = 2.0
"""Until a box that is gone is looked for again."""
REFRESH_SECONDS: Final = 5.0
"""How often it is told how its lamp should be: a box that was off is right again."""
WRITE_SECONDS: Final = 0.3
PATIENCE: Final = 2
"""Unanswered lines after which a box that used to answer is silent."""
PRESSES: Final = {b"1": 1, b"2": 2, b"3": 3, b"4": 4, b"5": 5}
LIT, DARK, BEEP, TAKEN = b"L1", b"L0", b"Z", b"OK"
_LONGEST: Final = 16
_GONE: Final = (OSError, termios.error)
Press = Callable[[int], None]


class Buttons(Protocol):
    """Whatever has five buttons."""

    @property
    def fault(self) -> LineFault | None:
        """What is wrong with it."""
        ...

    async def keep_reading(self, press: Press) -> None:
        """Hand over every press until cancelled."""
        ...

    def ask(self, *, lit: bool) -> None:
        """Whether an answer is wanted now; it may show that by a lamp, and beep when it begins."""
        ...


class SerialButtons:
    """A box at the end of a line, found again when it was pulled out."""

    def __init__(self, port: str, baud: int) -> None:
        self._port, self._baud = port, baud
        self._line: Any = None
        self._heard = b""
        self._lit = False
        self._answers = False
        """It has answered once, so its silence means something."""
        self._unanswered = 0
        self.fault: LineFault | None = None
        self.on_fault: Callable[[], None] = _to_nobody
        """Who is told that this has changed."""

    async def keep_reading(self, press: Press) -> None:
        """Hand over every press until cancelled; what was half heard before a cut is forgotten."""
        while True:
            try:
                await self._read(press)
            except _GONE as gone:
                log.debug("buttons gone", port=self._port, reason=str(gone))
            self._say_fault("gone")
            await asyncio.sleep(AGAIN_SECONDS)

    def ask(self, *, lit: bool) -> None:
        """Lamp on or off; a beep when it goes on."""
        begins, self._lit = lit and not self._lit, lit
        self._tell(LIT if lit else DARK)
        if begins:
            self._tell(BEEP)

    async def _read(self, press: Press) -> None:
        loop, ready = asyncio.get_running_loop(), asyncio.Event()
        wait = {"timeout": 0, "write_timeout": WRITE_SECONDS}
        with serial.Serial(self._port, self._baud, exclusive=True, **wait) as line:
            self._line, self._heard, self._unanswered = line, b"", 0
            loop.add_reader(line.fileno(), ready.set)
            self._say_fault(None)
            try:
                while True:
                    self._refresh()
                    await self._hear(ready, press)
            finally:
                loop.remove_reader(line.fileno())
                self._line = None

    async def _hear(self, ready: asyncio.Event, press: Press) -> None:
        """What the box says until it is time to tell it again."""
        loop = asyncio.get_running_loop()
        until = loop.time() + REFRESH_SECONDS
        while (left := until - loop.time()) > 0:
            await at_most(ready, left)
            if not ready.is_set():
                return
            ready.clear()
            for said in self._lines(self._line.read(256)):
                self._take(said, press)

    def _lines(self, heard: bytes) -> Iterator[bytes]:
        *whole, rest = (self._heard + heard).replace(b"\r", b"\n").split(b"\n")
        self._heard = rest[-_LONGEST:]
        yield from (line.strip() for line in whole if line.strip())

    def _take(self, said: bytes, press: Press) -> None:
        if said in PRESSES:
            press(PRESSES[said])
        elif said != TAKEN:
            self._say_fault("garbled")
            return
        else:
            self._answers = True
        self._unanswered = 0
        self._say_fault(None)

    def _refresh(self) -> None:
        if self._answers and self._unanswered > PATIENCE:
            self._say_fault("silent")
        self._tell(LIT if self._lit else DARK)

    def _tell(self, order: bytes) -> None:
        if self._line is not None:
            self._unanswered += 1
            with suppress(*_GONE):  # whoever reads will notice
                self._line.write(order + b"\r\n")

    def _say_fault(self, fault: LineFault | None) -> None:
        if fault != self.fault:
            log.warning("buttons", port=self._port, fault=fault or "none")
            self.fault = fault
            self.on_fault()


def _to_nobody() -> None:
    pass
