"""The same simulated printer at three lines, each with what can happen to a line."""

import asyncio
import os
import tty
from pathlib import Path
from typing import Protocol, Self

from printer.lines import Port
from printer.lines.tcp import Tcp
from printer.lines.tty import Tty
from printer.mechanism import Fault, Printout
from printer.simulator import Simulator
from tests.printer.bus import OnUsb
from tests.printer.plug import EVERY, Pace, Torn


class Hung(Protocol):
    """A printer that hangs on a line."""

    slips: list[Printout]
    faults: set[Fault]

    @property
    def plugged(self) -> bool:
        """Whether its plug is in."""
        ...

    @property
    def at(self) -> Port:
        """Where a kiosk finds it."""
        ...

    def fail(self, fault: Fault) -> None: ...

    def fail_within(self, fault: Fault, size: int) -> None: ...

    def mend(self, fault: Fault) -> None: ...

    def pull_within(self, size: int) -> None: ...

    async def pull(self) -> None:
        """Pull the plug; the printer keeps its power, and what it was told."""
        ...

    async def plug(self) -> None:
        """Put it in again."""
        ...

    def run(self, pace: Pace) -> None:
        """Take bytes at that pace from now on."""
        ...


class OnNetwork(Torn, Simulator):
    """At the end of a network cable."""

    def __init__(self, _: Path) -> None:
        super().__init__()
        self._pace, self._turned = Pace.FAST, asyncio.Event()

    @property
    def at(self) -> Tcp:
        return Tcp("127.0.0.1", self.port)

    @property
    def plugged(self) -> bool:
        return self._server.is_serving()

    async def pull(self) -> None:
        self._break()
        await asyncio.gather(*self._callers.values())

    def _break(self) -> None:
        self._server.close()
        for writer in self._callers:
            writer.transport.abort()

    async def plug(self) -> None:
        self._server = await asyncio.start_server(self._called, "127.0.0.1", self.port)

    def run(self, pace: Pace) -> None:
        self._pace = pace
        self._turned.set()
        self._turned = asyncio.Event()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        while self._pace is not Pace.FAST:
            turned = self._turned
            try:
                async with asyncio.timeout(EVERY if self._pace is Pace.SLOW else None):
                    await turned.wait()
            except TimeoutError:
                return await reader.read(1)
        return await reader.read(65536)


class OnSerial(Torn):
    """At a pseudo-terminal, which is a serial port to whoever opens it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._path = folder / "tty-printer"
        self._pace = Pace.FAST
        self._ends: tuple[int, int] | None = None
        self._tick: asyncio.TimerHandle | None = None

    @property
    def plugged(self) -> bool:
        return self._ends is not None

    @property
    def at(self) -> Tty:
        return Tty(str(self._path), 115200)

    async def __aenter__(self) -> Self:
        await self.plug()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._ends:
            await self.pull()

    async def plug(self) -> None:
        ours, theirs = os.openpty()
        tty.setraw(theirs)
        os.set_blocking(ours, False)
        self._path.symlink_to(os.ttyname(theirs))
        self._ends = ours, theirs
        self.answer = self._write
        self._listen()

    async def pull(self) -> None:
        self._break()

    def _break(self) -> None:
        self._deafen()
        self._path.unlink()
        for end in self._ends or ():
            os.close(end)
        self._ends = None

    def run(self, pace: Pace) -> None:
        self._deafen()
        self._pace = pace
        self._listen()

    def _listen(self) -> None:
        if not self._ends or self._pace is Pace.STALLED:
            return
        loop = asyncio.get_running_loop()
        if self._pace is Pace.SLOW:
            self._tick = loop.call_later(EVERY, self._byte)
        else:
            loop.add_reader(self._ends[0], self._take, 65536)

    def _deafen(self) -> None:
        if self._tick:
            self._tick.cancel()
        if self._ends:
            asyncio.get_running_loop().remove_reader(self._ends[0])

    def _byte(self) -> None:
        self._take(1)
        self._listen()

    def _take(self, most: int) -> None:
        assert self._ends
        try:
            self.hear(os.read(self._ends[0], most))
        except BlockingIOError:
            return

    def _write(self, told: bytes) -> None:
        if self._ends:
            os.write(self._ends[0], told)


HUNG = {"tcp": OnNetwork, "serial": OnSerial, "usb": OnUsb}
