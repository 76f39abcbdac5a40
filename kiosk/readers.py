"""Readers of cards and codes that do not type as a keyboard does."""

import asyncio
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import Final, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

import structlog
from serial import Serial, SerialException

from kiosk.pcsc import ChipReader, Slot
from kiosk.wedge import Wedge

log = structlog.get_logger()
AGAIN_SECONDS: Final = 2.0
"""Until a reader that is gone is looked for again."""
BAUD: Final = 9600
Take = Callable[[str], None]


class UnclearReader(ValueError):
    """An address that names no reader."""


class Reader(Protocol):
    """Whatever reads what customers hold."""

    async def keep_reading(self, take: Take) -> None:
        """Hand over every reading until cancelled; what was half read is forgotten."""


def reader_at(address: str) -> Reader:
    """The reader of that address.

    Raises:
        UnclearReader: there is none of that kind.
    """
    parts = urlsplit(address)
    baud = parse_qs(parts.query).get("baud", [str(BAUD)])[0]
    if parts.scheme == "serial" and parts.path.startswith("/") and baud.isdigit():
        return SerialReader(parts.path, int(baud))
    if parts.scheme == "pcsc":
        return ChipReader(_slot(unquote(parts.path)))
    raise UnclearReader(
        f"{address} is no reader; say serial:/dev/ttyACM0, serial:...?baud=9600 or pcsc:"
    )


def _slot(name: str) -> Callable[[], Slot]:
    if not find_spec("smartcard"):
        raise UnclearReader("pcsc: needs the extra: pip install 'heliotrope[pcsc]'")
    from kiosk.slot import PcscSlot  # noqa: PLC0415 - pyscard is an extra

    return partial(PcscSlot, name)


class SerialReader:
    """A reader on a serial port (RS-232, or USB as one) that ends each reading with CR or LF."""

    def __init__(self, port: str, baud: int) -> None:
        self._port, self._baud = port, baud
        self._missed = False
        self.connected = asyncio.Event()

    async def keep_reading(self, take: Take) -> None:
        """Read until cancelled; a reader that is pulled out is looked for again."""
        while True:
            try:
                await self._read(take)
            except (OSError, SerialException) as gone:
                self.connected.clear()
                if not self._missed:
                    log.warning("reader gone", port=self._port, reason=str(gone))
                self._missed = True
            await asyncio.sleep(AGAIN_SECONDS)

    async def _read(self, take: Take) -> None:
        loop, wedge, ready = asyncio.get_running_loop(), Wedge(), asyncio.Event()
        with Serial(self._port, self._baud, timeout=0, exclusive=True) as port:
            log.info("reader connected", port=self._port)
            self._missed = False
            self.connected.set()
            loop.add_reader(port.fileno(), ready.set)
            try:
                while await ready.wait():
                    ready.clear()
                    for reading in _readings(wedge, port.read(256), loop.time()):
                        take(reading)
            finally:
                loop.remove_reader(port.fileno())


def _readings(wedge: Wedge, heard: bytes, at: float) -> list[str]:
    text = heard.decode("ascii", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return [reading for key in text if (reading := wedge.key(key, at))]
