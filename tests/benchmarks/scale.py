"""How many branches one box carries: BRANCHES of them at real rates, for SECONDS, with SERVERS.

Every branch has a kiosk, a board and four tellers; TICKETS an hour come to each. A customer is
called, begins, and is finished by the next call. Tap to number is the kiosk's: from the request on
MQTT to its answer. Broker, database and what asks share the box with the server, so that the server
alone would carry more.
"""

import asyncio
import hashlib
import json
import os
import random
import shutil
import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, Self

import httpx
from paho.mqtt.client import Client, MQTTMessage

from heliotrope.devices import accounts
from heliotrope.mosquitto import lay_out
from heliotrope.processes import free_port
from server.adapters.branch_file import read_plan
from server.domain.plan import Plan
from tests import builders, postgres
from tests.benchmarks.core import say
from tests.databases import empty
from tests.system.hall import SAMPLE, running
from tests.system.parts import Part, wait_for
from tests.system.servers import PASSWORD, Server, logged_in, servers
from wire import messages, topics
from wire.link import Account, Link
from wire.permissions import Permissions

BRANCHES: Final = int(os.environ.get("BRANCHES", "50"))
SECONDS: Final = float(os.environ.get("SECONDS", "60"))
SERVERS: Final = int(os.environ.get("SERVERS", "1"))
TICKETS: Final = float(os.environ.get("TICKETS", "60"))
WAITING: Final = 10
COUNTERS: Final = ("c1", "c2", "c3", "c4")
KIOSK: Final = "k1"
LOAD: Final = "all-branches"
PATIENCE: Final = 600.0
TAKEN: Final = Permissions(
    (f"{topics.ROOT}/+/kiosk/{KIOSK}/request",),
    (f"{topics.ROOT}/+/kiosk/{KIOSK}/reply", f"{topics.ROOT}/+/lobby/+"),
)


def main() -> None:
    """One row of the curve."""
    plans = [_branch(f"b{number:04}") for number in range(BRANCHES)]
    with tempfile.TemporaryDirectory() as name, ExitStack() as parts:
        folder = Path(name)
        url = parts.enter_context(_database())
        port = free_port()
        broker = parts.enter_context(running(_broker(folder, port, plans)))
        began = time.monotonic()
        made = parts.enter_context(servers(folder, SERVERS, plans, url, port))
        for each in made:
            wait_for(partial(_foresees, each.part), each.name, PATIENCE)
        say(f"{BRANCHES} branches, {SERVERS} servers, ready in {time.monotonic() - began:.1f} s")
        asyncio.run(_run(plans, made, port, [broker, *(each.part for each in made)]))


def _foresees(part: Part) -> bool:
    return "forecast ready" in part.log.read_text("utf-8")


def _branch(code: str) -> Plan:
    """The sample, which is open today as well."""
    sample, hours = read_plan(SAMPLE), builders.plan().hours
    return replace(sample, code=code, hours=hours)


@contextmanager
def _database() -> Iterator[str]:
    if os.environ.get("DATABASE") != "postgresql":
        yield ""
        return
    with postgres.server() as url:
        empty(url)
        yield url


def _broker(folder: Path, port: int, plans: Sequence[Plan]) -> Part:
    known = {LOAD: (PASSWORD, TAKEN)}
    for plan in plans:
        name = f"{plan.code}-server"
        known |= accounts(plan.code, {}, {name: PASSWORD})
    configuration = lay_out(folder / "mosquitto", port, known)
    with configuration.open("a") as more:
        more.write("max_queued_messages 20000\n")
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    return Part("mosquitto", [program, "-c", str(configuration)], {}, folder)


@dataclass
class Crowd:
    """Customers and tellers of all branches, and how long they waited, in milliseconds."""

    link: "Everywhere"
    clients: Sequence[httpx.AsyncClient]
    taps: list[float] = field(default_factory=list)
    calls: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    """From the order to call to the picture on the board."""
    refused: int = 0

    async def open(self, branch: str) -> None:
        """Four tellers, and some who wait."""
        for counter in COUNTERS:
            await self.order(branch, "open-counter", counter=counter, teller=f"{branch}-{counter}")
        for _ in range(WAITING):
            await self.link.issue(branch)

    async def work(self, branch: str, until: float) -> None:
        """One customer after another, as they come."""
        place = 0
        while True:
            pause = random.expovariate(TICKETS / 3600)
            await asyncio.sleep(min(pause, until - time.monotonic()))
            if time.monotonic() >= until:
                return
            place += 1
            counter = COUNTERS[place % len(COUNTERS)]
            self.taps.append(await self.link.issue(branch))
            seen = self.link.sequence(branch)
            began = time.perf_counter()
            if await self.order(branch, "call-next", counter=counter, finishing="done"):
                self.calls.append(1000 * (time.perf_counter() - began))
                await self.link.newer(branch, seen)
                self.shown.append(1000 * (time.perf_counter() - began))
                await self.order(branch, "start", counter=counter)

    async def order(self, branch: str, verb: str, **body: str) -> bool:
        """One verb; whether it was carried out."""
        client = self.clients[hash(branch) % len(self.clients)]
        ask = partial(
            client.post,
            f"/api/branches/{branch}/{verb}",
            json=body,
            headers={"Idempotency-Key": uuid.uuid4().hex},
        )
        try:
            answer = await ask()
        except httpx.TransportError:  # the server was just closing a connection that was idle
            answer = await ask()
        if answer.status_code == httpx.codes.OK:
            return True
        self.refused += 1
        assert answer.status_code == httpx.codes.CONFLICT, answer.text
        return False


class Everywhere(Link):
    """The kiosks and boards of all branches on one connection."""

    def __init__(self, port: int) -> None:
        super().__init__(Account("127.0.0.1", port, LOAD, PASSWORD), "+")
        self._answers: dict[str, asyncio.Future[None]] = {}
        self._boards: dict[str, int] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self.there = asyncio.Event()
        self.on_connect(self.there.set)

    async def __aenter__(self) -> Self:
        """Connect; what comes is read here."""
        await super().__aenter__()
        self._client.on_message = self._heard
        await asyncio.wait_for(self.there.wait(), 20)
        self._client.subscribe([(address, 0) for address in TAKEN.subscribe])
        self._network.flush()
        return self

    async def issue(self, branch: str) -> float:
        """A ticket; milliseconds until its number was there."""
        id_ = uuid.uuid4().hex
        token = hashlib.sha256(id_.encode()).hexdigest()
        request = messages.IssueRequest(
            id=id_, service="cash", tier="basic", language="zh", token=token
        )
        answered = self._answers[id_] = asyncio.get_running_loop().create_future()
        began = time.perf_counter()
        address = topics.KIOSK_REQUEST.address(branch, device=KIOSK)
        self._client.publish(address, topics.KIOSK_REQUEST.write(request))
        self._network.flush()
        await asyncio.wait_for(answered, 60)
        return 1000 * (time.perf_counter() - began)

    def sequence(self, branch: str) -> int:
        """Of what its board shows."""
        return self._boards.get(branch, 0)

    async def newer(self, branch: str, seen: int) -> None:
        """Until its board shows something newer."""
        while self._boards.get(branch, 0) <= seen:
            changed = self._changed.setdefault(branch, asyncio.Event())
            changed.clear()
            await asyncio.wait_for(changed.wait(), 60)

    def _heard(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        address, payload = message.topic, message.payload
        branch, said = address.split("/")[2], json.loads(payload)
        if "sequence" not in said:
            if (waiting := self._answers.pop(said["id"], None)) and not waiting.done():
                waiting.set_result(None)
            return
        self._boards[branch] = max(self._boards.get(branch, 0), said["sequence"])
        if branch in self._changed:
            self._changed[branch].set()


async def _run(
    plans: Sequence[Plan], made: Sequence[Server], port: int, parts: Sequence[Part]
) -> None:
    async with Everywhere(port) as link, logged_in(made[0]) as first, logged_in(made[-1]) as last:
        crowd = Crowd(link, [first, last])
        codes = [plan.code for plan in plans]
        for start in range(0, len(codes), 10):
            await asyncio.gather(*(crowd.open(code) for code in codes[start : start + 10]))
        say("all are open")
        before, own = {part.name: _used(part) for part in parts}, time.process_time()
        began = time.monotonic()
        await asyncio.gather(*(crowd.work(code, began + SECONDS) for code in codes))
        lasted = time.monotonic() - began
        _report(crowd, lasted)
        print(f"  what asks: {100 * (time.process_time() - own) / lasted:.1f} % of a core")
        for part in parts:
            cpu = (_used(part) - before[part.name]) / lasted
            each = 60_000 * cpu / len(plans)
            print(
                f"  {part.name}: {100 * cpu:.1f} % of a core, {each:.1f} ms of it a minute for each"
                f" branch, {_memory(part):.0f} MiB"
            )


def _report(crowd: Crowd, lasted: float) -> None:
    say(f"{len(crowd.taps)} tickets in {lasted:.0f} s, {crowd.refused} orders refused")
    for name, waits in (("tap", crowd.taps), ("call", crowd.calls), ("board", crowd.shown)):
        cuts = statistics.quantiles(waits, n=100) if len(waits) > 1 else [0.0] * 99
        print(f"  {name}: p50 {cuts[49]:.0f}, p95 {cuts[94]:.0f}, p99 {cuts[98]:.0f} ms")


def _used(part: Part) -> float:
    """Seconds of CPU so far."""
    assert part.process is not None
    fields = Path(f"/proc/{part.process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory(part: Part) -> float:
    """MiB that are resident."""
    assert part.process is not None
    pages = int(Path(f"/proc/{part.process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


if __name__ == "__main__":
    main()
