"""Two servers on one PostgreSQL: when one is gone or frozen, the other goes on with its work."""

import asyncio
import contextlib
import os
import shutil
import signal
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from heliotrope.devices import accounts
from heliotrope.mosquitto import lay_out
from heliotrope.processes import free_port
from tests import postgres
from tests.databases import empty
from tests.system.hall import running
from tests.system.parts import Part
from tests.system.servers import PASSWORD, Server, logged_in, servers
from tests.system.storm import small
from wire import topics
from wire.link import Account, Link
from wire.messages import ServerState

WITHIN_SECONDS = 4.0
PATIENCE = 20.0
pytestmark = pytest.mark.system


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A PostgreSQL for this test."""
    with postgres.server() as url:
        empty(url)
        yield url


@dataclass
class Device:
    """What a device of the branch hears, and when."""

    owners: list[tuple[float, str]] = field(default_factory=list)

    @property
    def owner(self) -> str:
        """Whose heartbeat was the last."""
        return self.owners[-1][1].rpartition("-")[0] if self.owners else ""

    def since(self, moment: float) -> set[str]:
        """Who has beaten since then."""
        return {owner.rpartition("-")[0] for at, owner in self.owners if at > moment}


@contextlib.asynccontextmanager
async def listening(port: int) -> AsyncIterator[Device]:
    """A board that hears the server's heartbeat and a counter."""
    heard = Device()

    def beat(_: object, state: ServerState) -> None:
        heard.owners.append((time.monotonic(), state.owner))

    link = Link(Account("127.0.0.1", port, "b1-d1", PASSWORD), "b1")
    link.hear(topics.SERVER_STATE, beat, live=True)
    async with link:
        yield heard


@contextlib.contextmanager
def two_servers(folder: Path, url: str) -> Iterator[tuple[dict[str, Server], int]]:
    """Two servers by name, and the broker's port."""
    port = free_port()
    kinds = {"d1": "board"}
    known = accounts("b1", kinds, dict.fromkeys(("b1-server", "b1-d1"), PASSWORD))
    configuration = lay_out(folder / "mosquitto", port, known)
    program = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    broker = Part("mosquitto", [program, "-c", str(configuration)], {}, folder)
    with running(broker), servers(folder, 2, [small("b1")], url, port) as made:
        yield {each.name: each for each in made}, port


async def until(met: Callable[[], object], what: str) -> float:
    """How long it took."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() - began < PATIENCE, what
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def issued(server: Server, ticket: str) -> int:
    """The number of a new ticket, asked of that server."""
    body = {
        "ticket": ticket, "service": "cash", "tier": "basic", "language": "ko", "token": "0" * 64
    }  # fmt: skip
    async with logged_in(server) as client:
        key = {"Idempotency-Key": uuid.uuid4().hex}
        answer = await client.post("/api/branches/b1/issue", json=body, headers=key)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["events"][0]["ordinal"])


def other(made: dict[str, Server], name: str) -> Server:
    """The one of the two that has another name."""
    return next(each for each in made.values() if each.name != name)


def send(server: Server, what: signal.Signals) -> None:
    """A signal to that server alone."""
    assert server.part.process is not None
    os.kill(server.part.process.pid, what)


def test_a_killed_server_is_replaced_within_four_seconds(tmp_path: Path, postgres_url: str) -> None:
    """Devices number from their reserve after ten seconds of silence; it must not come so far."""

    async def scenario(made: dict[str, Server], port: int) -> tuple[float, list[int]]:
        async with listening(port) as heard:
            await until(lambda: heard.owner, "a heartbeat")
            lost = made[heard.owner]
            first = await issued(lost, "t1")
            lost.part.kill()
            took = await until(lambda: heard.owner != lost.name, "another's heartbeat")
            return took, [first, await issued(other(made, lost.name), "t2")]

    with two_servers(tmp_path, postgres_url) as (made, port):
        took, numbers = asyncio.run(scenario(made, port))

    assert took < WITHIN_SECONDS
    assert numbers == [1, 2]


def test_a_frozen_server_is_replaced_and_wakes_up_silent(tmp_path: Path, postgres_url: str) -> None:
    """It believes that nothing has happened; its news are old, and nobody may hear them."""

    async def scenario(made: dict[str, Server], port: int) -> tuple[float, float, set[str], int]:
        async with listening(port) as heard:
            await until(lambda: heard.owner, "a heartbeat")
            frozen = made[heard.owner]
            send(frozen, signal.SIGSTOP)
            took = await until(lambda: heard.owner != frozen.name, "another's heartbeat")
            await issued(other(made, frozen.name), "t1")
            send(frozen, signal.SIGCONT)
            woken = time.monotonic()
            laid_down = await until(lambda: "off duty" in frozen.part.said(), "off duty")
            number = await issued(frozen, "t2")
            await until(lambda: len(heard.owners) and heard.owners[-1][0] > woken + 5, "a beat")
            return took, laid_down, heard.since(woken) - {other(made, frozen.name).name}, number

    with two_servers(tmp_path, postgres_url) as (made, port):
        took, laid_down, zombies, number = asyncio.run(scenario(made, port))

    assert took < WITHIN_SECONDS
    assert laid_down < 1
    assert zombies == set()
    assert number == 2
