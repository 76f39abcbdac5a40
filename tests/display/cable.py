"""The network between a device and its broker, in a test's hand."""

import asyncio
import contextlib
from types import TracebackType
from typing import Self


class Cable:
    """Carries connections to a broker, until it is frozen (nothing passes) or cut (all break)."""

    def __init__(self, broker_port: int) -> None:
        self._to = broker_port
        self._whole = asyncio.Event()
        self._whole.set()
        self._cut = False
        self._carried: set[asyncio.StreamWriter] = set()

    @property
    def port(self) -> int:
        """Where the device believes its broker to be."""
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def freeze(self) -> None:
        """A switch that has lost its power: no end notices."""
        self._whole.clear()

    def cut(self) -> None:
        """A cable that is pulled: both ends notice, and no new connection comes about."""
        self._cut = True
        for writer in self._carried:
            writer.close()

    def mend(self) -> None:
        """Everything passes again."""
        self._cut = False
        self._whole.set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        self._server.close()
        self.mend()
        for writer in [*self._carried]:
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._cut:
            writer.close()
            return
        with contextlib.suppress(OSError):
            beyond, onwards = await asyncio.open_connection("127.0.0.1", self._to)
            self._carried |= {writer, onwards}
            await asyncio.gather(self._pass(reader, onwards), self._pass(beyond, writer))
        self._carried -= {writer}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError), contextlib.closing(writer):
            while data := await reader.read(65536):
                await self._whole.wait()
                writer.write(data)
                await writer.drain()
