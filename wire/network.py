"""paho's client driven by the program's own loop, without a thread for each connection."""

import asyncio
import contextlib
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle
from random import SystemRandom
from typing import Any, Final

from paho.mqtt.client import Client

from wire.bell import at_most

PAUSE_SECONDS: Final = (0.5, 2.5)
"""Between two attempts; by chance, for a branch's devices shall not come back in one instant."""
KEEPALIVE_SECONDS: Final = 15
LOOKED_AFTER_SECONDS: Final = 3.0
"""How often paho sees whether the broker is still there."""
FAREWELL_SECONDS: Final = 1.0
"""So long a broker has to take our leave."""
HOST: Final = re.compile(
    r"(\[(?P<six>[0-9A-Fa-f:]+)\]|(?P<host>[A-Za-z0-9._-]+))(:(?P<port>[0-9]{1,5}))?"
)
Place = tuple[str, int]
"""Host and port."""
random = SystemRandom().uniform
_connecting: Final = ThreadPoolExecutor(4, "mqtt")
"""Name look-up and handshake block; the broker of one program is that of all its connections."""


def places(listed: str, port: int) -> Sequence[Place]:
    """Each broker of a list such as `one, two:8884, ::1`; `port` where none is said.

    Raises:
        ValueError: one of them is no host; in a sentence.
    """
    return [_place(each.strip(), port) for each in listed.split(",")]


def _place(said: str, port: int) -> Place:
    with contextlib.suppress(ValueError):
        return str(ipaddress.ip_address(said)), port
    found = HOST.fullmatch(said)
    if found is None or int(found["port"] or 1) not in range(1, 65_536):
        raise ValueError(f"{said!r} is no broker: write a host, or host:port")
    return found["six"] or found["host"], int(found["port"] or port)


class Network:
    """Keeps one client connected; a broker that is away is tried again for ever.

    paho calls back in the loop, except for `on_pre_connect`. What a callback says leaves after it.
    """

    def __init__(
        self, client: Client, brokers: Sequence[Place], unreached: Callable[[OSError], None]
    ) -> None:
        """Of several brokers, which are a cluster, the next is tried where one is away.

        `unreached` hears of every attempt that failed.
        """
        self._client, self._unreached = client, unreached
        # Who comes first is chance, so that the devices of a bank spread over its brokers.
        self._brokers = cycle(SystemRandom().sample(brokers, len(brokers)))
        self.host = brokers[0][0]
        """The broker that was tried last."""
        self._watched: Any = None
        """The socket that the loop looks at."""
        self._writing = False
        client.on_socket_open = _no_delay
        client.on_socket_close = self._closed
        client.on_socket_register_write = _later

    def open(self) -> None:
        """Begin to connect, in the running loop."""
        self._loop = asyncio.get_running_loop()
        self._leaving, self._lost = asyncio.Event(), asyncio.Event()
        self._keeping = self._loop.create_task(self._keep())

    async def close(self) -> None:
        """Leave politely, so that the will stays unsaid."""
        self._leaving.set()
        self._client.disconnect()
        self.flush()
        await asyncio.wait({self._keeping}, timeout=FAREWELL_SECONDS)
        if self._watched is not None:
            self._watched.close()
            self._forget()
        await self._keeping

    def flush(self) -> None:
        """Send what has been said; what the broker does not take at once goes when it does."""
        if self._watched is not None and not self._writing and self._client.want_write():
            self._client.loop_write()
            self._go_on_writing()

    async def _keep(self) -> None:
        while not self._leaving.is_set():
            self.host, port = next(self._brokers)
            self._client.connect_async(self.host, port, KEEPALIVE_SECONDS)
            try:
                await self._loop.run_in_executor(_connecting, self._client.reconnect)
            except OSError as why:
                self._unreached(why)
            else:
                await self._watch()
            await at_most(self._leaving, random(*PAUSE_SECONDS))

    async def _watch(self) -> None:
        """Until the connection is lost."""
        self._lost.clear()
        self._watched = self._client.socket()
        if self._watched is None:  # lost already
            return
        self._loop.add_reader(self._watched, self._read)
        if self._leaving.is_set():
            self._client.disconnect()
        # Who is refused by TLS 1.3 has been told why by now; to speak first would fail on that.
        self._read()
        while not self._lost.is_set():
            self.flush()
            await at_most(self._lost, LOOKED_AFTER_SECONDS)
            self._client.loop_misc()

    def _read(self) -> None:
        self._client.loop_read()
        while _more_of(self._client.socket()):
            self._client.loop_read()
        self.flush()

    def _write(self) -> None:
        self._client.loop_write()
        if self._watched is not None and not self._client.want_write():
            self._stop_writing()

    def _go_on_writing(self) -> None:
        if self._watched is not None and self._client.want_write():
            self._writing = True
            self._loop.add_writer(self._watched, self._write)

    def _stop_writing(self) -> None:
        if self._writing:
            self._loop.remove_writer(self._watched)
        self._writing = False

    def _closed(self, _client: Client, _data: Any, closing: Any) -> None:
        # One that failed while it connected is closed by the thread that connects.
        if closing is self._watched and closing is not None:
            self._forget()

    def _forget(self) -> None:
        self._stop_writing()
        self._loop.remove_reader(self._watched)
        self._watched = None
        self._lost.set()


def _more_of(opened: Any) -> bool:
    """Whether there is more that TLS has opened already: the loop sees only what it has not."""
    return isinstance(opened, ssl.SSLSocket) and opened.pending() > 0


def _no_delay(_client: Client, _data: Any, opened: Any) -> None:
    # Without it Nagle and delayed acknowledgements cost 44 ms a message.
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _later(*_: Any) -> None:
    # With it paho leaves the writing to us, else it would write while it connects.
    return
