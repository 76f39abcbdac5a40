"""What a tap, a call and a start cost, with real parts from the finger to the paper."""

import asyncio
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
from tests.benchmarks import yardstick
from tests.system import hall as halls
from tests.system.hall import Hall, new_teller
from tests.system.parts import Part, Remote, wait_for
from wire import logs

TAPS = int(os.environ.get("TAPS", "200"))
CALLS = int(os.environ.get("CALLS", "100"))
IDLE = 20.0
IDLE_AFTER = 15.0
"""Seconds: measured so long, once the last ticket has gone from the screen."""
SETTLED = 0.7
"""A page's buttons count half a second after it appears, so that a double tap is one."""


def told(name: str, seconds: Sequence[float]) -> None:
    """One line: median, p95, p99 and the most, in milliseconds."""
    ordered = sorted(1000 * each for each in seconds)
    parts = statistics.quantiles(ordered, n=100)
    print(
        f"{name}: p50 {parts[49]:.0f}, p95 {parts[94]:.0f}, p99 {parts[98]:.0f}, "
        f"max {ordered[-1]:.0f} ms over {len(ordered)} ({yardstick.now()})",
        flush=True,
    )


async def taps(made: Hall, kiosk: Remote, printer: Simulator, how: str) -> None:
    """From the finger's touch to the first byte at the printer."""
    seconds, before = [], len(printer.slips)
    for place in range(before, before + TAPS):
        await asyncio.to_thread(halls.wake, kiosk)
        await asyncio.to_thread(kiosk.tap, "service:cash")
        await asyncio.sleep(SETTLED)
        tapped = time.monotonic()
        await asyncio.to_thread(kiosk.tap, "ticket")
        await asyncio.to_thread(wait_for, partial(printed, printer, place), made.kiosk.said())
        seconds.append(printer.slips[place].began - tapped)
    told(f"tap to first byte at the printer, {how}", seconds)


async def idle(kiosk: Part) -> None:
    """What a kiosk costs while nobody touches it."""
    before = cpu(kiosk)
    await asyncio.sleep(IDLE)
    share = 100 * (cpu(kiosk) - before) / IDLE
    print(f"an idle kiosk: {share:.1f} % of a core ({yardstick.now()})", flush=True)


def cpu(part: Part) -> float:
    """Seconds of CPU that it has used (proc(5), stat, fields 14 and 15)."""
    assert part.process is not None
    fields = Path(f"/proc/{part.process.pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


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
            await taps(made, kiosk, printer, "server up")
            await asyncio.to_thread(calls, made, board, new_teller(made))
            await asyncio.sleep(IDLE_AFTER)
            await idle(made.kiosk)
            made.server.kill()
            await taps(made, kiosk, printer, "server down")


def main() -> None:
    """All of it, in a folder that goes."""
    logs.set_up()
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(lobby(Path(folder)))


if __name__ == "__main__":
    main()
