"""What may stand between a page and its server: a gateway that answers 502, a hang, a restart."""

import asyncio
import contextlib
import os
import signal
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from playwright.sync_api import Page
from web_browser import PATIENCE, Branch

BAD = (
    b"HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<h1>502</h1>"
)
BEATS = """() => {
  window.beaten = 0;
  document.body.addEventListener("beat", () => (window.beaten = Date.now()));
}"""
FRESH = "since => window.beaten > since && document.body.dataset.connection === 'live'"
CUT = "() => document.body.dataset.connection === 'cut'"
Out = Callable[[], None]


class Gateway:
    """Carries connections to a server, in a thread of its own, until it is told to answer 502."""

    def __init__(self, to: int) -> None:
        self._to = to
        self._bad = False
        self._carried: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    @property
    def port(self) -> int:
        """Where browsers believe the server to be."""
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    def break_down(self) -> None:
        """The server behind it is away: what was open ends, all else is answered 502."""
        self._loop.call_soon_threadsafe(self._turn, True)

    def mend(self) -> None:
        """Everything passes again."""
        self._loop.call_soon_threadsafe(self._turn, False)

    def __enter__(self) -> Self:
        self._thread.start()
        begun = asyncio.start_server(self._carry, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(begun, self._loop).result(PATIENCE)
        return self

    def __exit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(PATIENCE)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def _turn(self, bad: bool) -> None:
        self._bad = bad
        if bad:
            for writer in [*self._carried]:
                writer.close()

    async def _end(self) -> None:
        self._server.close()
        for writer in [*self._carried]:
            writer.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError), contextlib.closing(writer):
            if self._bad:
                await reader.readuntil(b"\r\n\r\n")
                writer.write(BAD)
                await writer.drain()
                return
            beyond, onwards = await asyncio.open_connection("127.0.0.1", self._to)
            self._carried |= {writer, onwards}
            await asyncio.gather(self._pass(reader, onwards), self._pass(beyond, writer))
            self._carried -= {writer, onwards}

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError), contextlib.closing(writer):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()


@dataclass(frozen=True, slots=True)
class Outages:
    """What can be wrong for as long as `out` takes."""

    branch: Branch
    gateway: Gateway

    def bad_gateway(self, out: Out) -> None:
        """The gateway stands, and nothing is behind it."""
        self.gateway.break_down()
        out()
        self.gateway.mend()

    def hang(self, out: Out) -> None:
        """The server's process is stopped: connections stand, and nothing comes."""
        os.kill(self.branch.server.pid, signal.SIGSTOP)
        try:
            out()
        finally:
            os.kill(self.branch.server.pid, signal.SIGCONT)

    def restart(self, out: Out) -> None:
        """The server is killed, and started again."""
        self.branch.kill()
        out()
        self.branch.start("busy")


KINDS: Mapping[str, Callable[[Outages, Out], None]] = {
    "502": Outages.bad_gateway,
    "a hang": Outages.hang,
    "a restart": Outages.restart,
}


def listen(page: Page) -> None:
    """Have the page remember its last beat."""
    page.evaluate(BEATS)


def wait_until_cut(page: Page) -> None:
    """Until the page says that it is cut off."""
    page.wait_for_function(CUT, timeout=PATIENCE * 1000)


def moment(page: Page) -> float:
    """Now, as the page counts."""
    return float(page.evaluate("Date.now()"))


def recovered(page: Page, since: float) -> float:
    """Seconds from that moment until the page was right again; waits for it."""
    page.wait_for_function(FRESH, arg=since, timeout=PATIENCE * 1000)
    return (float(page.evaluate("window.beaten")) - since) / 1000
