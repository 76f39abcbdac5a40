"""What an order costs a running server, asked over HTTP and over MQTT: its own CPU, end to end."""

import asyncio
import hashlib
import os
import statistics
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx

from tests.system import hall as halls
from tests.system.hall import PASSWORD, Hall
from tests.system.parts import Part, wait_for
from wire import messages, topics
from wire.link import Account, Link

ORDERS = int(os.environ.get("ORDERS", "640"))
AT_ONCE = 8
WAITING = 100
Ask = Callable[[], Awaitable[object]]


def main() -> None:
    """Both ways in, one server, the forecast and the relay at work beside."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as parts:
        made = halls.laid_out(Path(folder))
        for part in (made.mosquitto, made.server):
            parts.enter_context(halls.running(part))
        made.wait_for_server()
        wait_for(lambda: "forecast ready" in made.server.said(), "the forecast", 180)
        password = halls.new_teller(made, role="admin")
        asyncio.run(over_http(made, password))
        asyncio.run(over_mqtt(made))


def cpu_milliseconds(part: Part) -> tuple[float, float]:
    """What the loop has used so far, and the whole process: the forecast works in a thread."""
    assert part.process is not None
    threads = Path(f"/proc/{part.process.pid}/task")
    used = {thread.name: _used(thread / "schedstat") for thread in threads.iterdir()}
    return used[str(part.process.pid)], sum(used.values())


def since(part: Part, before: tuple[float, float]) -> tuple[float, ...]:
    """What both have used since then."""
    return tuple(now - then for now, then in zip(cpu_milliseconds(part), before, strict=True))


def _used(schedstat: Path) -> float:
    """In its own code and in the kernel's, to the nanosecond."""
    return int(schedstat.read_text().split()[0]) / 1e6


async def over_http(made: Hall, password: str) -> None:
    """Issue, and call next that finishes the last customer, in a usual hall and in a full one."""
    async with httpx.AsyncClient(base_url=made.url, headers={"Origin": made.url}) as client:
        answer = await client.post("/login", data={"name": "anna", "password": password})
        assert answer.status_code == httpx.codes.SEE_OTHER, answer.text
        for counter in ("c1", "c2"):
            await give(client, "open-counter", counter=counter, teller="anna")
        for _ in range(WAITING):
            await issue(client)
        await visits(made, client, WAITING)
        await report(made, "issue over HTTP, one at a time", partial(issue, client), 1)
        await report(made, f"issue over HTTP, {AT_ONCE} at once", partial(issue, client), AT_ONCE)
        await visits(made, client, WAITING + ORDERS * 2)


async def visits(made: Hall, client: httpx.AsyncClient, waiting: int) -> None:
    """Calls and starts, with a newcomer for everyone who is called: as many wait all the time."""
    name = f"call next, start over HTTP, {waiting} waiting"
    newcomer = partial(issue, client)
    await report(made, name, partial(serve, client), 1, orders=2, uncounted=newcomer)


async def give(client: httpx.AsyncClient, verb: str, **body: object) -> None:
    """One verb, which must not be refused."""
    key = {"Idempotency-Key": uuid.uuid4().hex}
    answer = await client.post(f"/api/branches/sample/{verb}", json=body, headers=key)
    assert answer.status_code == httpx.codes.OK, answer.text


async def issue(client: httpx.AsyncClient) -> None:
    """A ticket."""
    await give(client, "issue", **ticket())


async def serve(client: httpx.AsyncClient) -> None:
    """Finish the last customer, call the next, who is there at once."""
    await give(client, "call-next", counter="c1", finishing="done")
    await give(client, "start", counter="c1")


async def over_mqtt(made: Hall) -> None:
    """A kiosk that asks without a pause."""
    answers: dict[str, asyncio.Future[object]] = {}
    link = Link(Account("127.0.0.1", made.broker_port, "sample-k1", PASSWORD), "sample")
    link.hear(topics.KIOSK_REPLY, lambda _, reply: answers[reply.id].set_result(reply), device="k1")
    there = asyncio.Event()
    link.on_connect(there.set)
    async with link:
        await asyncio.wait_for(there.wait(), 10)

        async def ask() -> None:
            request = messages.IssueRequest(id=uuid.uuid4().hex, **ticket(named=False))
            answers[request.id] = asyncio.get_running_loop().create_future()
            link.say(topics.KIOSK_REQUEST, request, device="k1")
            await asyncio.wait_for(answers[request.id], 10)

        await report(made, "issue over MQTT, one at a time", ask, 1)
        await report(made, f"issue over MQTT, {AT_ONCE} at once", ask, AT_ONCE)


def ticket(*, named: bool = True) -> dict[str, str]:
    """The fields of a ticket for cash."""
    id_ = uuid.uuid4().hex
    fields = {"service": "cash", "tier": "basic", "language": "zh"}
    token = hashlib.sha256(id_.encode()).hexdigest()
    return fields | {"token": token} | ({"ticket": id_} if named else {})


async def report(
    made: Hall,
    name: str,
    ask: Ask,
    at_once: int,
    orders: int = 1,
    uncounted: Ask | None = None,
) -> None:
    """The server's CPU per order, and how long the askers waited; one of them may prepare more."""
    waits: list[float] = []
    spent: list[tuple[float, ...]] = []

    async def asker() -> None:
        for _ in range(ORDERS // at_once):
            if uncounted is not None:
                before = cpu_milliseconds(made.server)
                await uncounted()
                spent.append(since(made.server, before))
            began = time.perf_counter()
            await ask()
            waits.append(1000 * (time.perf_counter() - began))

    before = cpu_milliseconds(made.server)
    await asyncio.gather(*(asker() for _ in range(at_once)))
    used = zip(since(made.server, before), *spent, strict=True)
    loop, whole = ((each[0] - sum(each[1:])) / len(waits) / orders for each in used)
    p50, p95 = statistics.median(waits), statistics.quantiles(waits, n=20)[18]
    print(
        f"{name}: {loop:.2f} ms CPU of the loop, {whole:.2f} of the process with its forecast; "
        f"p50 {p50:.1f}, p95 {p95:.1f} ms wall",
        flush=True,
    )


if __name__ == "__main__":
    main()
