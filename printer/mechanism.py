"""What an ESC/POS printer does with the bytes it is sent and with its faults, at whatever line."""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Final

from PIL import Image

from printer import roll
from printer.pen import Pen
from printer.roll import Roll, commands

_REALTIME: Final = re.compile(rb"\x10\x04([\x01-\x04])", re.DOTALL)
_GARBAGE: Final = b"\xff\x91\x80"


class Fault(StrEnum):
    """What can be wrong with it."""

    PAPER_OUT = "paper_out"
    NEAR_END = "near_end"
    COVER_OPEN = "cover_open"
    JAM = "jam"
    OFFLINE = "offline"
    MUTE = "mute"
    """It prints, and answers nothing."""
    GARBAGE = "garbage"
    """It prints, and answers nonsense."""
    STUCK = "stuck"
    """It says that it is well, and prints nothing."""


_OFFLINE: Final = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.JAM, Fault.OFFLINE})
_STOPPING: Final = _OFFLINE | {Fault.STUCK}
_BITS: Final[Mapping[int, Mapping[Fault, int]]] = {
    1: dict.fromkeys(_OFFLINE, 0x08),
    2: {Fault.COVER_OPEN: 0x04, Fault.PAPER_OUT: 0x20, Fault.JAM: 0x40},
    3: {Fault.JAM: 0x08},
    4: {Fault.NEAR_END: 0x0C, Fault.PAPER_OUT: 0x6C},
}
"""DLE EOT n: which bits tell which fault."""


@dataclass(frozen=True, slots=True)
class Printout:
    """A slip as it fell out of the printer."""

    image: Image.Image
    began: float
    """The monotonic second of its first byte."""
    cut: float


class Mechanism:
    """Paper, head, knife and status; holds what it cannot print yet."""

    def __init__(
        self,
        rows: int | None = None,
        on_slip: Callable[[Image.Image], None] | None = None,
        codec: str = "gb18030",
    ) -> None:
        self.slips: list[Printout] = []
        self.faults: set[Fault] = set()
        self.answer: Callable[[bytes], None] = _to_nobody
        """Where its answers go: whoever is on the line."""
        self._on_slip = on_slip
        self._roll, self._pen = Roll(rows), Pen(codec)
        self._held = self._tail = b""
        self._began: float | None = None
        self._pushes = False
        self._fails_after: tuple[int, Fault] | None = None

    @property
    def began(self) -> bool:
        """Whether something of a slip has come that is not cut yet."""
        return self._began is not None

    def fail(self, fault: Fault) -> None:
        """Let it happen."""
        self.faults.add(fault)
        self._push()

    def fail_within(self, fault: Fault, size: int) -> None:
        """Let it happen in the middle of the next slip, after so many bytes of it."""
        self._fails_after = (size, fault)

    def mend(self, fault: Fault) -> None:
        """Put it right; held slips then come out. New paper has no end."""
        self.faults.discard(fault)
        if fault is Fault.PAPER_OUT:
            self._roll.rows = None
        self._push()
        self._work()

    def called(self) -> None:
        """Somebody is new on the line, and has not asked for status without asking."""
        self._pushes = False

    def hear(self, chunk: bytes) -> None:
        """Bytes came."""
        if self._began is None and _REALTIME.sub(b"", chunk):
            self._began = time.monotonic()
        # Obeyed at once, wherever it stands: even in a picture, even out of paper.
        heard = self._tail + chunk
        for question in _REALTIME.finditer(heard):
            self._tell(bytes([self._status(question[1][0])]))
        self._tail = heard[-2:]
        self._held += chunk
        self._fail_in_time(len(chunk))
        self._work()

    def _fail_in_time(self, more: int) -> None:
        if self._fails_after is None:
            return
        left, fault = self._fails_after
        self._fails_after = (left - more, fault)
        if left <= more:
            self._fails_after = None
            self.fail(fault)

    def _work(self) -> None:
        done = 0
        for command in commands(self._held):
            if not self._roll.takes(command):
                self.fail(Fault.PAPER_OUT)
            if self.faults & _STOPPING:
                break
            self._obey(command)
            done += len(command)
        self._held = self._held[done:]
        if not self._held and self._roll.blank:
            self._began = None

    def _obey(self, command: bytes) -> None:
        match command[:2]:
            case roll.RASTER:
                self._roll.print(command)
            case roll.CUT:
                self._cut()
            case roll.ASK_PAPER:
                self._tell(bytes([0x03 * (Fault.NEAR_END in self.faults)]))
            case roll.UNASKED_STATUS:
                self._pushes = command[2] > 0
                self._push()
            case _:
                if strip := self._pen.obey(command):
                    self._roll.add(strip)

    def _cut(self) -> None:
        if self._roll.blank or self._began is None:
            return
        image = self._roll.cut()
        self.slips.append(Printout(image, self._began, time.monotonic()))
        if self._on_slip is not None:
            self._on_slip(image)

    def _status(self, kind: int) -> int:
        bits = (bits for fault, bits in _BITS[kind].items() if fault in self.faults)
        return reduce(or_, bits, 0x12)

    def _push(self) -> None:
        """Tell the four bytes of GS a, if they were asked for."""
        printer = 0x10 | 0x08 * bool(self.faults & _OFFLINE)
        printer |= 0x20 * (Fault.COVER_OPEN in self.faults)
        sensors = 0x03 * bool(self.faults & {Fault.NEAR_END, Fault.PAPER_OUT})
        sensors |= 0x0C * (Fault.PAPER_OUT in self.faults)
        if self._pushes:
            self._tell(bytes([printer, 0, sensors, 0]))

    def _tell(self, answer: bytes) -> None:
        if Fault.GARBAGE in self.faults:
            self.answer(_GARBAGE)
        elif Fault.MUTE not in self.faults:
            self.answer(answer)


def _to_nobody(_: bytes) -> None:
    """Nobody is on the line."""
