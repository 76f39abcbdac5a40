"""Tells the audit trail to a syslog server: RFC 5424, framed as in RFC 6587, over TCP or TLS."""

import asyncio
import contextlib
import fcntl
import json
import os
import socket
import ssl
import struct
import termios
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from wire.settings import is_here

PRIORITY: Final = 13 * 8 + 5
"""Facility 13, log audit; severity 5, a normal but significant condition."""
PORTS: Final = {"tcp": 601, "tls": 6514}
PATIENCE: Final = 10.0
"""Seconds in which a listener takes what it was sent."""
LOOK_SECONDS: Final = 0.02


class NoListener(ValueError):
    """What the setting says is no listener; the message is a sentence with the remedy."""


class NotTold(OSError):
    """The listener has not taken what it was sent."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Where it is, and the CA that vouches for it."""

    host: str
    port: int
    trust: ssl.SSLContext | None


@dataclass(frozen=True, slots=True)
class Said:
    """One line of an audit trail."""

    stream: str
    place: int
    at: datetime
    what: str
    told: Mapping[str, Any]


def listener(address: str, ca: Path | None) -> Listener:
    """Of the setting HELIOTROPE_AUDIT_SYSLOG.

    Raises:
        NoListener: it is none, or what it is told could be read and changed on the way.
    """
    told = urlsplit(address)
    if told.scheme not in PORTS or not told.hostname:
        raise NoListener("HELIOTROPE_AUDIT_SYSLOG is no listener; write tls://HOST:6514")
    if told.scheme == "tcp" and not is_here(told.hostname):
        raise NoListener("HELIOTROPE_AUDIT_SYSLOG is another machine: write tls:// instead of tcp")
    try:
        trust = ssl.create_default_context(cafile=ca) if told.scheme == "tls" else None
    except (OSError, ssl.SSLError) as why:
        raise NoListener(f"HELIOTROPE_AUDIT_SYSLOG_CA cannot be read: {why}") from None
    return Listener(told.hostname, told.port or PORTS[told.scheme], trust)


def written(said: Said, here: str, process: int) -> bytes:
    """One message with its length before it."""
    at = said.at.isoformat(timespec="microseconds").replace("+00:00", "Z")
    told = {"stream": said.stream, "place": said.place, **said.told}
    head = f"<{PRIORITY}>1 {at} {here} heliotrope {process} {said.what[:32]} -"
    body = head.encode("ascii", "replace") + b" " + json.dumps(told).encode()
    return b"%d %b" % (len(body), body)


class Line:
    """An open connection to a listener."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        self._here, self._process = socket.gethostname() or "-", os.getpid()
        writer.transport.set_write_buffer_limits(high=0)  # so that to drain is to hand over all

    async def tell(self, lines: Sequence[Said]) -> None:
        """Send all of them, and wait until the listener's machine has them.

        Syslog has no answer; that the machine has acknowledged every byte is what there is to know.

        Raises:
            NotTold: it has not; some of them may have come all the same.
            OSError: the line broke.
        """
        self._writer.writelines([written(each, self._here, self._process) for each in lines])
        try:
            async with asyncio.timeout(PATIENCE):
                await self._writer.drain()
                while self._underway():  # noqa: ASYNC110 - the kernel rings no bell
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError:
            raise NotTold("the listener takes nothing") from None
        if self.lost:
            raise NotTold("the listener hung up")

    @property
    def lost(self) -> bool:
        """Whether it has hung up."""
        return self._writer.is_closing() or self._reader.at_eof()

    def _underway(self) -> int:
        """Bytes that the listener's machine has not acknowledged."""
        number = self._writer.get_extra_info("socket").fileno()
        if number < 0:
            return 0
        return int(struct.unpack("i", fcntl.ioctl(number, termios.TIOCOUTQ, b"\0" * 4))[0])


@contextlib.asynccontextmanager
async def line_to(there: Listener) -> AsyncIterator[Line]:
    """A connection for as long as the context lasts.

    Raises:
        OSError: nobody listens there, or it is somebody else.
    """
    name = there.host if there.trust else None
    opening = asyncio.open_connection(there.host, there.port, ssl=there.trust, server_hostname=name)
    try:
        async with asyncio.timeout(PATIENCE):
            reader, writer = await opening
    except TimeoutError:
        raise NotTold("nobody answers there") from None
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
