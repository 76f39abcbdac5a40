"""`make bench`: what a tap, a call, a start and a commit cost. Prints figures, asserts nothing."""

import asyncio
import hashlib
import os
import statistics
import tempfile
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from contextlib import ExitStack, closing
from functools import partial
from http.cookiejar import CookieJar
from pathlib import Path

from printer.simulator import Simulator
from server.adapters.branch_file import read_plan
from server.adapters.database import Database, open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.schema import upgrade
from server.adapters.store import Store
from server.application.door import Door
from server.application.ports import Order
from server.domain import commands
from server.domain.model import TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode
from tests.system import hall as halls
from tests.system.hall import SAMPLE, Hall, new_teller
from tests.system.parts import Part, Remote, wait_for
from wire import logs

TAPS = int(os.environ.get("TAPS", "200"))
CALLS = int(os.environ.get("CALLS", "100"))
COMMITS = 400
SETTLED = 0.7
"""A page's buttons count half a second after it appears, so that a double tap is one."""


def told(name: str, seconds: Sequence[float]) -> None:
    """One line: median, p95, p99 and the most, in milliseconds."""
    ordered = sorted(1000 * each for each in seconds)
    parts = statistics.quantiles(ordered, n=100)
    print(
        f"{name}: p50 {parts[49]:.0f}, p95 {parts[94]:.0f}, p99 {parts[98]:.0f}, "
        f"max {ordered[-1]:.0f} ms over {len(ordered)}",
        flush=True,
    )


# --- CPU of the core and its commit ---------------------------------------------------------------
async def commits(folder: Path) -> None:
    """CPU per issue and per call, each with its own durable commit, 100 tickets waiting."""
    plan = read_plan(SAMPLE)
    key = journal_key(folder)
    database = Database(open_database(sqlite_url(folder / "bench.sqlite")), key)
    upgrade(database.engine, key)
    store = Store(database, plan)
    clock = halls.ticking()
    door = Door(store, clock, await store.load())
    await door.handle(Order(commands.OpenDay(), "day"))
    for code in plan.counters:
        await door.handle(Order(commands.OpenCounter(code, f"t-{code}"), f"open-{code}"))
    for _ in range(100):
        await door.handle(issue())
    await cost("issue", door, issue)
    await cost("call next, finishing the last", door, call_next, after=start)
    database.close()


def issue() -> Order:
    """A ticket for cash."""
    id_ = uuid.uuid4().hex
    token = hashlib.sha256(id_.encode()).hexdigest()
    wanted = TicketId(id_), ServiceCode("cash"), TierCode("basic")
    return Order(commands.Issue(*wanted, "zh", token), id_)


def call_next() -> Order:
    """F9."""
    return Order(commands.CallNext(CounterCode("c1"), "done"), uuid.uuid4().hex)


def start() -> Order:
    """The customer is there."""
    return Order(commands.Start(CounterCode("c1")), uuid.uuid4().hex)


async def cost(
    name: str, door: Door, order: Callable[[], Order], after: Callable[[], Order] | None = None
) -> None:
    """CPU and wall time per order."""
    cpu = wall = 0.0
    for _ in range(COMMITS):
        wanted, began, begun = order(), time.process_time(), time.perf_counter()
        await door.handle(wanted)
        cpu += time.process_time() - began
        wall += time.perf_counter() - begun
        if after:
            await door.handle(after())
    print(
        f"{name}: {1000 * cpu / COMMITS:.2f} ms CPU, {1000 * wall / COMMITS:.2f} ms wall",
        flush=True,
    )


# --- real parts -----------------------------------------------------------------------------------
async def taps(made: Hall, kiosk: Remote, printer: Simulator) -> None:
    """From the finger's touch to the first byte at the printer."""
    seconds = []
    for place in range(TAPS):
        await asyncio.to_thread(halls.wake, kiosk)
        await asyncio.sleep(SETTLED)
        tapped = time.monotonic()
        await asyncio.to_thread(kiosk.tap, "service:cash")
        await asyncio.to_thread(wait_for, partial(printed, printer, place), made.kiosk.said())
        seconds.append(printer.slips[place].began - tapped)
    told("tap to first byte at the printer", seconds)


def printed(printer: Simulator, place: int) -> bool:
    """Whether the slip at that place has been cut."""
    return len(printer.slips) > place


def calls(made: Hall, board: Remote, password: str) -> None:
    """From the press of call next to the number on the board."""
    page = Pages(made.url)
    page.post("/login", name="anna", password=password)
    page.post("/teller/c1/open")
    seconds = []
    for _ in range(min(CALLS, TAPS)):
        before, pressed = shown(board), time.monotonic()
        page.post("/teller/c1/call-next", outcome="done")
        wait_for(lambda known=before: shown(board) - known, "the board")
        seconds.append(time.monotonic() - pressed)
        page.post("/teller/c1/start")
    told("call next to the number on the board", seconds)


def shown(board: Remote) -> set[str]:
    """The numbers on the board: the one announced, and the others."""
    seen = board.look()
    return {str(number) for number in (seen["number"], *seen["earlier"]) if number}


class Pages:
    """A teller's page without a browser."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._open = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def post(self, path: str, **form: str) -> None:
        """Press a key of the page."""
        body = urllib.parse.urlencode({"request": uuid.uuid4().hex, **form}).encode()
        order = urllib.request.Request(self._url + path, body, {"Origin": self._url})
        self._open.open(order, timeout=10).close()


def started(part: Part, there: Callable[[], object]) -> None:
    """From the start of a process until it is there."""
    wait_for(there, part.name)
    print(f"start-up of {part.name}: {time.monotonic() - part.began:.1f} s", flush=True)


async def lobby(folder: Path) -> None:
    """The whole branch, with the printer in this process to see its first bytes."""
    made = halls.laid_out(folder)
    async with Simulator() as printer:
        made.kiosk.told["HELIOTROPE_PRINTER"] = f"tcp://127.0.0.1:{printer.port}"
        with ExitStack() as parts:
            parts.enter_context(halls.running(made.mosquitto))
            parts.enter_context(halls.running(made.server))
            await asyncio.to_thread(started, made.server, lambda: made.answers)
            parts.enter_context(halls.running(made.kiosk))
            kiosk = parts.enter_context(closing(made.remote("k1")))
            ready = lambda: "language:en" in kiosk.look()["buttons"]  # noqa: E731 - said once
            await asyncio.to_thread(started, made.kiosk, ready)
            parts.enter_context(halls.running(made.board))
            board = parts.enter_context(closing(made.remote("b1")))
            await taps(made, kiosk, printer)
            await asyncio.to_thread(calls, made, board, new_teller(made))


def main() -> None:
    """All of it, in a folder that goes."""
    logs.set_up()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(commits(Path(folder)))
        asyncio.run(lobby(Path(folder)))


if __name__ == "__main__":
    main()
