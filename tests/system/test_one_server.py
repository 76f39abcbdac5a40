"""One server on SQLite: alone as a server, but not alone with the database."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from server.adapters.clock import wall_clock
from server.adapters.database import Database, open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.store import Store
from server.application.door import Door
from server.application.ports import Order
from server.domain.commands import ChangePlan
from server.domain.plan import Plan
from tests.system.parts import Part, wait_for
from tests.system.servers import Server, in_the_morning, logged_in, servers
from tests.system.storm import small

pytestmark = pytest.mark.system


async def change(folder: Path, plan: Plan) -> int:
    """As `heliotrope branch import` does, beside the server; how far the journal is then."""
    database = Database(
        open_database(sqlite_url(folder / "heliotrope.sqlite")), journal_key(folder)
    )
    store = Store(database, plan)
    door = Door(store, wall_clock, await store.load(), store.last_moment())
    answer = await door.handle(Order(ChangePlan(plan), "a-change-of-plan", "admin"))
    database.close()
    return answer.branch.sequence


async def seen(server: Server, sequence: int) -> bool:
    """Whether the server shows the branch as of then."""
    async with logged_in(server) as client:
        for _ in range(100):
            if (await client.get("/api/branches/b1")).json()["sequence"] >= sequence:
                return True
            await asyncio.sleep(0.05)
    return False


def test_a_plan_brought_in_beside_the_server_is_seen_without_an_order(tmp_path: Path) -> None:
    """The pages must not wait for the first customer to learn of it."""
    plan = in_the_morning(small("b1"), wall_clock())
    with servers(tmp_path, 1, [plan]) as [server]:
        sequence = asyncio.run(change(tmp_path, replace(plan, rule={"en": "As you came."})))

        assert asyncio.run(seen(server, sequence))


def test_a_second_server_on_the_same_file_is_refused(tmp_path: Path) -> None:
    """SQLite has one writer."""
    with servers(tmp_path, 1, [small("b1")]) as [server]:
        second = Part("second", server.part.command, server.part.told, tmp_path).start()
        wait_for(lambda: not second.alive, "the second to give up")

    assert "another server runs on" in second.said()
