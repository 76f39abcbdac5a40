"""Real servers on one database: started on free ports, asked over HTTP, stopped by their ids."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import httpx

from heliotrope.processes import free_port
from server.adapters.accounts import AccountStore
from server.adapters.clock import wall_clock
from server.adapters.database import Database, open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.plans import plans_served
from server.adapters.schema import upgrade
from server.application.ports import Account, Role
from server.domain.plan import Plan
from server.web.passwords import make_hash
from tests.system.parts import PATIENCE, Part, answers, heliotrope, wait_for

PASSWORD = "only-in-this-test"


@dataclass(frozen=True, slots=True)
class Server:
    """One of them."""

    part: Part
    url: str
    watch_port: int = 0

    @property
    def name(self) -> str:
        """Its name among those on the database."""
        return self.part.name

    def wait(self, patience: float = PATIENCE) -> None:
        """Until its pages answer."""
        there = f"{self.url}/healthz"
        wait_for(lambda: answers(there), f"{self.name}: {self.part.said()}", patience)


@contextlib.contextmanager
def servers(
    folder: Path,
    many: int,
    plans: Sequence[Plan],
    database: str = "",
    broker_port: int = 0,
    *,
    watched: bool = False,
    **told: str,
) -> Iterator[list[Server]]:
    """So many servers in one data folder, answering for the branches of these plans.

    They are `told` further settings, without the prefix.
    """
    url = database or sqlite_url(folder / "heliotrope.sqlite")
    prepare(folder, url, [in_the_morning(plan, wall_clock()) for plan in plans])
    made = [
        _server(folder, f"s{place}", url, broker_port or free_port(), free_port() * watched)
        for place in range(many)
    ]
    for each in made:
        each.part.told |= {f"HELIOTROPE_{name}": setting for name, setting in told.items()}
    try:
        for each in made:
            each.part.start()
        for each in made:
            each.wait(PATIENCE + len(plans))  # a branch takes a moment
        yield made
    finally:
        for each in made:
            each.part.stop()


def in_the_morning(plan: Plan, now: datetime) -> Plan:
    """The same branch where it is past ten now: the tests may run at night.

    A clock of the servers' own would not do: one that is started again would be behind the others.
    """
    ahead = (10 - now.hour + 12) % 24 - 12
    return replace(plan, timezone=f"Etc/GMT{-ahead:+d}")  # "-9" is nine hours ahead of Greenwich


def prepare(folder: Path, url: str, plans: Sequence[Plan]) -> None:
    """The branches, and an administrator for all of them."""
    database = Database(open_database(url), journal_key(folder))
    upgrade(database.engine, database.key)
    plans_served(database, plans, afresh=False)
    boss = Account("boss", Role.ADMIN, make_hash(PASSWORD))
    asyncio.run(AccountStore(database.engine).save(boss))
    database.close()


@contextlib.asynccontextmanager
async def logged_in(server: Server, name: str = "boss") -> AsyncIterator[httpx.AsyncClient]:
    """A program that has logged in there."""
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    headers = {"Origin": server.url}
    async with httpx.AsyncClient(
        base_url=server.url, headers=headers, limits=limits, timeout=20
    ) as client:
        answer = await client.post("/login", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        yield client


def _server(folder: Path, name: str, url: str, broker_port: int, watch_port: int) -> Server:
    port = free_port()
    told = {
        "HELIOTROPE_DATABASE": url,
        "HELIOTROPE_DATA": str(folder),
        "HELIOTROPE_NAME": name,
        "HELIOTROPE_PASSWORD": PASSWORD,
        "HELIOTROPE_BROKER_PORT": str(broker_port),
        "HELIOTROPE_HTTP_PORT": str(port),
        "HELIOTROPE_WATCH_PORT": str(watch_port),
    }
    return Server(
        Part(name, heliotrope("server"), told, folder), f"http://127.0.0.1:{port}", watch_port
    )
