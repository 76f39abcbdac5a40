"""How soon a board is right again: after its own restart, its broker's, and network outages."""

import asyncio
import itertools
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "display"))

from cable import Cable
from display_parts import Broker, Program, until
from test_programs import Server

from tests.benchmarks import yardstick
from wire.link import Account, Link

OUTAGE = 30.0
TIMES = 3


class Hall:
    """A broker, a server's end that beats, a cable, and a board at its other end."""

    def __init__(self, broker: Broker, server: Server, cable: Cable, board: Program) -> None:
        self.broker, self.server, self.cable, self.board = broker, server, cable, board
        self._numbers = itertools.count(1)
        self._last = ("A000", 0)
        # As the server does: whatever the broker has lost is said again.
        server.link.on_connect(lambda: server.call(*self._last))

    async def right(self) -> float:
        """Seconds until a number that is called now stands on the board, unmarked."""
        place, begun = next(self._numbers), time.monotonic()
        number = f"A{place:03d}"
        self._last = (number, place)
        self.server.call(number, place)
        await self.board.until(
            lambda seen: number in {seen["number"], *seen["earlier"]} and not seen["stale"]
        )
        return time.monotonic() - begun

    async def out(self, harm: Callable[[Cable], None]) -> None:
        """The network is gone for half a minute."""
        harm(self.cable)
        await asyncio.sleep(OUTAGE)
        self.cable.mend()

    async def board_restarts(self) -> None:
        """As after a power cut."""
        self.board.kill()
        self.board.start()

    async def broker_restarts(self) -> None:
        """With nothing of what it had kept."""
        self.broker.kill()
        self.broker.start()


@asynccontextmanager
async def hall(folder: Path) -> AsyncIterator[Hall]:
    """All of it at work."""
    async with AsyncExitStack() as parts:
        broker = parts.enter_context(Broker(folder))
        link = Link(Account("127.0.0.1", broker.port, "server", "x"), "sample")
        server = Server(link)
        cable = await parts.enter_async_context(Cable(broker.port))
        port = {"BROKER_PORT": str(cable.port)}
        board = parts.enter_context(Program("board", folder, broker, **port))
        made = Hall(broker, server, cable, board)
        await parts.enter_async_context(link)
        await until(lambda: link.connected)
        beating = asyncio.create_task(server.keep_beating())
        parts.callback(beating.cancel)
        yield made


async def measured() -> None:
    """One line for each kind of harm."""
    with tempfile.TemporaryDirectory() as folder:
        async with hall(Path(folder)) as here:
            await here.right()
            harms: dict[str, Callable[[], Awaitable[None]]] = {
                "its own restart": here.board_restarts,
                "its broker's restart": here.broker_restarts,
                "30 s without a network that it notices": lambda: here.out(Cable.cut),
                "30 s without a network that nobody notices": lambda: here.out(Cable.freeze),
            }
            for name, harm in harms.items():
                seconds = [await _after(here, harm) for _ in range(TIMES)]
                told = ", ".join(f"{each:.1f}" for each in seconds)
                print(f"a board is right after {name}: {told} s ({yardstick.now()})", flush=True)


async def _after(here: Hall, harm: Callable[[], Awaitable[None]]) -> float:
    await harm()
    return await here.right()


if __name__ == "__main__":
    asyncio.run(measured())
