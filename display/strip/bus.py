"""The line that strips hang on: a frame there, an answer back, and again where it was disturbed."""

import termios
from contextlib import suppress
from typing import Any, Final, Protocol

import serial

from display.strip.frames import ANSWER_LENGTH, Answer, Frame, Mode, answered, framed
from display.strip.writing import Letters, Shown
from wire.messages import LineFault

ANSWER_SECONDS: Final = 0.3
"""A strip answers within 50 ms; converters between networks and lines take their time."""
TRIES: Final = 3
_GONE: Final = (OSError, termios.error)
_FAULTS: Final[dict[Answer, LineFault | None]] = {
    Answer.TAKEN: None,
    Answer.REFUSED: "refused",
    Answer.GARBLED: "garbled",
}


class Strip(Protocol):
    """One strip, whatever its make. Its method blocks, but never for long."""

    def show(self, shown: Shown, tries: int = TRIES) -> LineFault | None:
        """Show it; what is wrong, if something is."""
        ...


class Bus:
    """One serial port, or `socket://host:port` of a converter; opened when it is needed."""

    def __init__(self, port: str, baud: int = 9600) -> None:
        self._port, self._baud = port, baud
        self._line: Any = None

    def tell(self, frame: Frame, tries: int) -> LineFault | None:
        """Send until it is taken, so many times; what was wrong the last time."""
        fault: LineFault | None = "gone"
        for _ in range(tries):
            try:
                fault = self._told(frame)
            except _GONE:
                fault = "gone"
                self.close()
            if fault in {None, "gone"}:
                return fault
        return fault

    def close(self) -> None:
        """Let go of the port."""
        line, self._line = self._line, None
        # A socket whose other end is gone pyserial 3.5 would leave open.
        for part in (getattr(line, "_socket", None), line):
            with suppress(*_GONE):
                if part is not None:
                    part.close()

    def _told(self, frame: Frame) -> LineFault | None:
        if self._line is None:
            self._line = self._opened()
        # A late answer to an earlier frame would be taken for this one's.
        self._line.reset_input_buffer()
        self._line.write(framed(frame))
        heard = self._line.read(ANSWER_LENGTH)
        return _FAULTS[answered(frame.address, heard)] if heard else "silent"

    def _opened(self) -> Any:
        wait = {"timeout": ANSWER_SECONDS, "write_timeout": ANSWER_SECONDS}
        return serial.serial_for_url(self._port, self._baud, exclusive=True, **wait)


class LedStrip:
    """A strip with an address on a bus."""

    def __init__(self, bus: Bus, address: int, letters: Letters) -> None:
        self._bus, self._address, self._letters = bus, address, letters

    def show(self, shown: Shown, tries: int = TRIES) -> LineFault | None:
        """Show it; what is wrong, if something is."""
        text = self._letters.encode(shown.text)
        return self._bus.tell(Frame(self._address, text, shown.colour, self._mode(shown)), tries)

    def _mode(self, shown: Shown) -> Mode:
        if shown.blink:
            return Mode.BLINKING
        return Mode.STEADY if self._letters.fits(shown.text) else Mode.MOVING
