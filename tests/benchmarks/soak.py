"""What the teller's and the lobby's page keep in the browser's memory after many updates.

`python -m tests.benchmarks.soak`; UPDATES=2000 is how often each page is drawn anew (30,000 take
half an hour). The server runs in this process and says what changes as quickly as pages take it.
"""

import asyncio
import contextlib
import itertools
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "web"))

from playwright.async_api import CDPSession, Page, async_playwright
from web_browser import CHROMIUM, FLAGS, free_branch
from web_world import PASSWORD, busy_morning, house_of

from server.application.ports import Order
from server.domain import commands
from server.domain.commands import Command
from server.domain.model import MachineState, TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.web import stream
from server.web.app import create_app
from server.web.house import House
from server.web.serving import page_server
from tests.benchmarks import yardstick

UPDATES = int(os.environ.get("UPDATES", "2000"))
WARM = max(200, UPDATES // 20)
"""After so many updates the heap is looked at first: then everything has been loaded."""
PLACES = {"teller": ("tom", "/teller/c6"), "lobby": ("lena", "/lobby")}
C4, C6 = CounterCode("c4"), CounterCode("c6")
COUNTS = """() => {
  window.swaps = 0;
  document.body.addEventListener("htmx:after:swap", (event) => {
    if (event.detail.ctx.target.id === "live") window.swaps += 1;
  });
}"""


def happenings() -> Iterator[Command]:
    """What a hall does, for ever, and is the same after each round."""
    for place in itertools.count():
        ticket = TicketId(f"soak-{place}")
        basic = TierCode("basic"), "zh", f"{place:064d}"
        yield commands.PauseCounter(C6, "lunch")
        yield commands.SetMachine("atm", MachineState.OUT_OF_ORDER)
        yield commands.OpenCounter(C6, "tom")
        yield commands.SetMachine("atm", MachineState.WORKING)
        yield commands.Recall(C4)
        if place % 20 == 0:
            yield commands.Issue(ticket, ServiceCode("cash"), *basic)
            yield commands.Cancel(ticket)


@contextlib.asynccontextmanager
async def serving(house: House, port: int) -> AsyncIterator[None]:
    """Its pages, answered from this process."""
    server = page_server(create_app([house]), "127.0.0.1", port)
    task = asyncio.create_task(server.serve())
    yield
    server.should_exit = True
    await task


async def heap(session: CDPSession) -> tuple[float, int]:
    """Megabytes in use after everything that can be let go is, and nodes of the page."""
    for _ in range(2):
        await session.send("HeapProfiler.collectGarbage")
    used = await session.send("Runtime.getHeapUsage")
    counted = await session.send("Memory.getDOMCounters")
    return used["usedSize"] / 1e6, counted["nodes"]


async def sat_down(page: Page, url: str, name: str, where: str) -> None:
    """Logged in and live."""
    said = {"name": name, "password": PASSWORD}
    await page.request.post(f"{url}/login", form=said, headers={"Origin": url})
    await page.goto(f"{url}{where}")
    await page.wait_for_selector("body[data-connection=live]")
    await page.evaluate(COUNTS)


async def drive(house: House, pages: list[Page], orders: Iterator[Command], until: int) -> None:
    """Let things happen until every page has been drawn anew so often."""
    for many in itertools.count():
        order = Order(next(orders), f"soak-{id(orders)}-{until}-{many}", "admin:soak")
        await house.door.handle(order)
        await asyncio.sleep(0.01)
        if many % 50 == 0:
            swaps = [await page.evaluate("window.swaps") for page in pages]
            if min(swaps) >= until:
                return


async def main() -> None:
    """One line for each page."""
    stream.BREATH = 0.0  # type: ignore[misc] - updates come one by one, not drawn together
    house, place = house_of(busy_morning()), free_branch(Path(tempfile.mkdtemp()))
    async with serving(house, place.port), async_playwright() as play:
        chromium = await play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        pages = [await (await chromium.new_context()).new_page() for _ in PLACES]
        for page, (name, where) in zip(pages, PLACES.values(), strict=True):
            await sat_down(page, place.url, name, where)
        sessions = [await page.context.new_cdp_session(page) for page in pages]
        orders = happenings()
        await drive(house, pages, orders, WARM)
        before = [await heap(session) for session in sessions]
        await drive(house, pages, orders, WARM + UPDATES)
        after = [await heap(session) for session in sessions]
        for name, page, was, then in zip(PLACES, pages, before, after, strict=True):
            say(name, await page.evaluate("window.swaps") - WARM, was, then)
        await chromium.close()


def say(name: str, updates: int, before: tuple[float, int], after: tuple[float, int]) -> None:
    """The figures of one page."""
    grown = 100 * (after[0] / before[0] - 1)
    print(
        f"{name}: {updates} updates, heap {before[0]:.2f} -> {after[0]:.2f} MB ({grown:+.1f} %), "
        f"nodes {before[1]} -> {after[1]} ({yardstick.now()})",
        flush=True,
    )


if __name__ == "__main__":
    asyncio.run(main())
