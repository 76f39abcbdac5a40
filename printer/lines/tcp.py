"""A printer on the network: raw TCP, most often port 9100."""

import math
import struct
from contextlib import suppress
from dataclasses import dataclass
from socket import SO_LINGER, SOL_SOCKET, create_connection, socket
from typing import Final

_AT_ONCE: Final = struct.pack("ii", 1, 0)
"""A reset instead of a goodbye."""


@dataclass(frozen=True, slots=True)
class Tcp:
    """Serves one caller at a time, so that each conversation has a connection of its own."""

    host: str
    port: int = 9100

    @property
    def name(self) -> str:
        """Host and port."""
        return f"{self.host}:{self.port}"

    @property
    def speed(self) -> float:
        """No limit."""
        return math.inf

    def open(self, seconds: float) -> "TcpLine":
        """Connect."""
        # Not escpos.printer.Network: where nobody listens it leaves its socket open.
        return TcpLine(create_connection((self.host, self.port), seconds))


class TcpLine:
    """One connection."""

    def __init__(self, line: socket) -> None:
        self._line = line

    def send(self, data: bytes, seconds: float) -> None:
        """Hand it to the network."""
        self._line.settimeout(seconds)
        self._line.sendall(data)

    def hear(self, seconds: float) -> bytes:
        """What comes next."""
        self._line.settimeout(seconds)
        return self._line.recv(64)

    def drop(self) -> None:
        """Closing will throw away what is on its way."""
        with suppress(OSError):
            self._line.setsockopt(SOL_SOCKET, SO_LINGER, _AT_ONCE)

    def close(self) -> None:
        """Hang up."""
        self._line.close()
