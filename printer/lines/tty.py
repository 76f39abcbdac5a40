"""A printer on a serial port."""

import termios
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import serial

BITS_A_BYTE: Final = 10
"""Start, eight, stop."""
FLOWS: Final = {"none": {}, "rtscts": {"rtscts": True}, "xonxoff": {"xonxoff": True}}
"""How the printer says that its buffer is full; DTR is wired to the computer's CTS as a rule."""


@dataclass(frozen=True, slots=True)
class Tty:
    """A serial port with nothing else on it."""

    path: str
    baud: int = 38400
    flow: str = "none"

    @property
    def name(self) -> str:
        """The device file."""
        return self.path

    @property
    def speed(self) -> float:
        """What the baud rate lets through."""
        return self.baud / BITS_A_BYTE

    def open(self, seconds: float) -> "TtyLine":
        """Take the port for ourselves; what lay in it is of an earlier conversation."""
        flow: dict[str, Any] = FLOWS[self.flow]
        line = serial.Serial(
            self.path, self.baud, write_timeout=seconds, timeout=seconds, exclusive=True, **flow
        )
        try:
            line.reset_input_buffer()
        except termios.error as gone:
            line.close()
            raise OSError(*gone.args) from None
        return TtyLine(line)


class TtyLine:
    """The open port."""

    def __init__(self, line: serial.Serial) -> None:
        self._line = line

    def send(self, data: bytes, seconds: float) -> None:
        """Hand it to the port."""
        self._line.write_timeout = seconds
        self._line.write(data)

    def hear(self, seconds: float) -> bytes:
        """What comes next; a port never hangs up."""
        self._line.timeout = seconds
        heard: bytes = self._line.read(1)
        if not heard:
            raise TimeoutError
        return heard + bytes(self._line.read(self._line.in_waiting))

    def drop(self) -> None:
        """Empty the buffer; closing would wait half a minute for the printer to take it."""
        with suppress(OSError, termios.error):  # it may have been pulled out
            self._line.reset_output_buffer()

    def close(self) -> None:
        """Let go of the port."""
        self._line.close()
