"""What an order costs through the door, with its durable commit, on both databases.

CPU is this process's alone; PostgreSQL's own processes work beside it.
"""

import asyncio
import gc
import hashlib
import itertools
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from server.adapters.branch_file import read_plan
from server.adapters.database import Database, sqlite_url
from server.adapters.store import Store
from server.application.door import Door
from server.application.ports import Order
from server.domain import commands
from server.domain.model import TicketId
from server.domain.plan import Calls, Counter, CounterCode, Plan, Profile, ServiceCode, TierCode
from server.main import COLLECT_AFTER
from tests import postgres
from tests.benchmarks.yardstick import steps
from tests.databases import database, empty
from tests.system.hall import SAMPLE, ticking

AT_ONCE = 32
ORDERS = int(os.environ.get("ORDERS", "640"))
WAITING = (10, 100, 1_000, 5_000)
BRANCHES = (1, 20, 200, 2_000)
PAGE = 4096 + 24
"""With its header in the log."""
Asked = Callable[[], tuple[Door, Order]]


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """One of each kind, empty, by name."""
    with tempfile.TemporaryDirectory() as folder, postgres.server() as url:
        yield {"SQLite": sqlite_url(Path(folder) / "bench.sqlite"), "PostgreSQL": url}


def main() -> None:
    """All figures of the core."""
    gc.freeze()  # as the server does
    gc.set_threshold(*COLLECT_AFTER)
    with tempfile.TemporaryDirectory() as folder:
        print(f"fdatasync of 4 KiB: {fdatasyncs(Path(folder)):.0f}/s", flush=True)
    print(f"a million steps of a Python loop: {steps():.0f} ms CPU; behind each figure: then")
    with databases() as urls:
        for name, url in urls.items():
            for figure in (single, together, latency, growth, many, written):
                empty(url)
                asyncio.run(measured(name, url, figure))


async def measured(
    name: str, url: str, figure: Callable[[str, Database], Coroutine[Any, Any, None]]
) -> None:
    """One figure on one database."""
    held = database(url)
    try:
        await figure(name, held)
    finally:
        held.close()


def fdatasyncs(folder: Path, times: int = 500) -> float:
    """How often a second this disk writes a page for good: the yardstick of every commit."""
    page = os.urandom(4096)
    with (folder / "page").open("wb") as file:
        began = time.perf_counter()
        for _ in range(times):
            file.seek(0)
            file.write(page)
            file.flush()
            os.fdatasync(file.fileno())
        return times / (time.perf_counter() - began)


# --- the figures ----------------------------------------------------------------------------------
async def single(name: str, held: Database) -> None:
    """One after the other, a hundred waiting."""
    door = await opened(held, bank())
    await fill(door, 100)
    await report(f"{name}, one at a time", door, 1)


async def together(name: str, held: Database) -> None:
    """Thirty-two at once, on one branch."""
    door = await opened(held, bank())
    await fill(door, 100 + AT_ONCE)
    await report(f"{name}, {AT_ONCE} at once", door, AT_ONCE)


async def latency(name: str, held: Database) -> None:
    """How long eight askers wait, each asking again as soon as it is answered."""
    door = await opened(held, bank())
    waits: list[float] = []

    async def asker() -> None:
        for _ in range(ORDERS // 8):
            began = time.perf_counter()
            await door.handle(issue())
            waits.append(1000 * (time.perf_counter() - began))

    await asyncio.gather(*(asker() for _ in range(8)))
    p95 = statistics.quantiles(waits, n=20)[18]
    say(f"{name}, issue, 8 at once: p50 {statistics.median(waits):.1f}, p95 {p95:.1f} ms wall")


async def growth(name: str, held: Database) -> None:
    """The same with ever more waiting."""
    door = await opened(held, bank())
    for waiting in WAITING:
        await fill(door, waiting)
        await report(f"{name}, {waiting} waiting", door, 1, orders=ORDERS // 4)


async def many(name: str, held: Database) -> None:
    """Ever more branches on one database, thirty-two orders at once spread over them."""
    doors: list[Door] = []
    for branches in BRANCHES:
        while len(doors) < branches:
            doors.append(await opened(held, bank(f"b{len(doors)}")))
        turn = itertools.cycle(doors)
        cpu, wall = await costs(lambda: (next(turn), issue()), AT_ONCE, ORDERS * 2)  # noqa: B023
        say(
            f"{name}, {branches} branches, {AT_ONCE} at once: issue {cpu:.2f} ms CPU, "
            f"{1000 / wall:.0f}/s"
        )


async def written(name: str, held: Database) -> None:
    """How many pages an order writes ahead, one order a commit; PostgreSQL has its own log."""
    if held.engine.dialect.name != "sqlite":
        return
    door = await opened(held, bank())
    await fill(door, 600)
    log = Path(f"{held.engine.url.database}-wal")
    told = []
    for order in (partial(costs, lambda: (door, issue())), partial(calls, door)):
        with closing(held.engine.raw_connection()) as lent:
            driver: Any = lent.driver_connection
            driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            driver.execute("PRAGMA wal_autocheckpoint=0")
        await order(at_once=1, orders=ORDERS)
        told.append(log.stat().st_size / PAGE / ORDERS)  # noqa: ASYNC240 - nobody waits
    say(f"{name}, pages of 4 KiB written: issue {told[0]:.1f}, call next and start {told[1]:.1f}")


async def report(name: str, door: Door, at_once: int, orders: int = ORDERS) -> None:
    """Issue and call next, which finishes the last customer, as many of each."""
    issued, _ = await costs(lambda: (door, issue()), at_once, orders)
    called = await calls(door, at_once, orders)
    say(f"{name}: issue {issued:.2f}, call next {called:.2f} ms CPU")


def say(figure: str) -> None:
    """With the yardstick as it is now: a machine's speed may double or halve within minutes."""
    print(f"{figure} ({steps():.0f})", flush=True)


async def calls(door: Door, at_once: int, orders: int) -> float:
    """CPU milliseconds of a call next that finishes the last customer; the start is not counted."""
    counters = list(door.branch.plan.counters)[:at_once]
    spent = []
    for _ in range(orders // at_once):
        turn = iter(counters)
        spent.append((await costs(lambda: (door, call_next(next(turn))), at_once, at_once))[0])  # noqa: B023
        await asyncio.gather(*(door.handle(start(counter)) for counter in counters))
    return statistics.mean(spent)


async def costs(asked: Asked, at_once: int, orders: int) -> tuple[float, float]:
    """CPU and wall milliseconds per order."""
    cpu, wall = time.process_time(), time.perf_counter()
    for _ in range(orders // at_once):
        batch = [asked() for _ in range(at_once)]
        await asyncio.gather(*(door.handle(order) for door, order in batch))
    done = orders // at_once * at_once
    spent, passed = time.process_time() - cpu, time.perf_counter() - wall
    return 1000 * spent / done, 1000 * passed / done


# --- the branch -----------------------------------------------------------------------------------
def bank(code: str = "sample") -> Plan:
    """The sample with the cap, and as many counters as there are orders at once."""
    plan = read_plan(SAMPLE)
    everything = Profile(tuple(plan.services))
    desks = [CounterCode(f"c{place}") for place in range(1, AT_ONCE + 1)]
    counters = {desk: Counter(desk, desk[1:], everything) for desk in desks}
    return replace(plan, code=code, counters=counters, tellers={}, calls=Calls(overtakes_most=8))


async def opened(held: Database, plan: Plan) -> Door:
    """The door of a branch whose day and counters are open."""
    store = Store(held, plan)
    door = Door(store, ticking(0.01), await store.load())
    orders = [commands.OpenDay(), *(commands.OpenCounter(c, f"t-{c}") for c in plan.counters)]
    for order in orders:
        await door.handle(Order(order, uuid.uuid4().hex))
    return door


async def fill(door: Door, waiting: int) -> None:
    """Let so many wait, of every service and tier."""
    kinds = itertools.cycle(itertools.product(door.branch.plan.services, TIERS))
    missing = waiting - sum(len(queue.tickets) for queue in door.branch.queues.values())
    for _ in range(max(missing, 0)):
        await door.handle(issue(*next(kinds)))


TIERS = tuple(TierCode(tier) for tier in ("basic", "silver", "gold", "diamond"))


def issue(service: str = "cash", tier: str = "basic") -> Order:
    """A ticket."""
    id_ = uuid.uuid4().hex
    token = hashlib.sha256(id_.encode()).hexdigest()
    wanted = TicketId(id_), ServiceCode(service), TierCode(tier)
    return Order(commands.Issue(*wanted, "zh", token), id_)


def call_next(counter: CounterCode) -> Order:
    """F9."""
    return Order(commands.CallNext(counter, "done"), uuid.uuid4().hex)


def start(counter: CounterCode) -> Order:
    """The customer is there."""
    return Order(commands.Start(counter), uuid.uuid4().hex)


if __name__ == "__main__":
    main()
