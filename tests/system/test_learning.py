"""A day is played and closed; the next start of the server goes by what it has learnt from it."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.system.parts import rows, wait_for
from tests.system.servers import Server, logged_in, servers
from tests.system.storm import small

pytestmark = pytest.mark.system
PATIENCE = 240
"""The forecast is compiled first, beside whatever else the machine does."""
LOOKS_EVERY = 0.5
"""Seconds between two looks, not a wait for luck."""


def said(server: Server, what: str) -> bool:
    """Whether the log says so."""
    return what in server.part.log.read_text("utf-8")


async def give(client: httpx.AsyncClient, verb: str, **body: Any) -> None:
    """One verb, which must not be refused."""
    key = {"Idempotency-Key": str(uuid4())}
    answer = await client.post(f"/api/branches/b1/{verb}", json=body, headers=key)
    assert answer.status_code == 200, answer.text


async def a_day(server: Server) -> None:
    """Four customers, two of them called, and the day is closed."""
    async with logged_in(server) as client:
        for number in range(4):
            order = {"ticket": f"t{number}", "service": "cash", "tier": "basic", "language": "en"}
            await give(client, "issue", **order, token="f" * 64)
        for _ in range(2):
            await give(client, "call-next", counter="c1")
            await give(client, "start", counter="c1")
            await give(client, "finish", counter="c1")
        await give(client, "close-counter", counter="c1")
        await give(client, "close-day")


async def open_counter(server: Server) -> None:
    """Somebody is there, so there is something to foresee."""
    async with logged_in(server) as client:
        await give(client, "open-counter", counter="c1", teller="anna")


async def judged(server: Server) -> dict[str, Any]:
    """What the manager's page says."""
    async with logged_in(server) as client:
        page = await client.get("/forecast")
        assert page.status_code == 200, page.text
        told: dict[str, Any] = (await client.get("/api/branches/b1/forecast?days=7")).json()
        return told


def test_the_next_start_goes_by_what_was_learnt(tmp_path: Path) -> None:
    """From the first evening on the forecast is the branch's own, whatever restarts."""
    with servers(tmp_path, 1, [small("b1")]) as [server]:
        wait_for(lambda: said(server, "forecast ready"), "the forecast", PATIENCE)
        asyncio.run(open_counter(server))
        asyncio.run(until_foreseen(tmp_path, server))
        asyncio.run(a_day(server))
        wait_for(lambda: said(server, "laws learnt"), "laws", PATIENCE)
        server.part.stop()
        forecasts = "SELECT outcome, waited IS NULL FROM forecast ORDER BY ticket"
        kept = rows(tmp_path / "heliotrope.sqlite", forecasts)
        server.part.start()
        server.wait()
        learnt = asyncio.run(judged(server))

    assert said(server, "laws loaded")
    assert learnt["standing"]["days"] == 1
    assert learnt["standing"]["learnt"]
    assert kept[-4:] == [("called", 0), ("called", 0), ("left", 1), ("left", 1)]


async def until_foreseen(folder: Path, server: Server) -> None:
    """Somebody takes a ticket and leaves at once, again and again, until one has a forecast.

    They log in once: a server lets nobody in twenty times a minute.
    """
    async with logged_in(server) as client, asyncio.timeout(PATIENCE):
        while not rows(folder / "heliotrope.sqlite", "SELECT 1 FROM forecast"):
            name = f"a-look-{uuid4()}"
            order = {"ticket": name, "service": "cash", "tier": "basic", "language": "en"}
            await give(client, "issue", **order, token="f" * 64)
            await give(client, "cancel", ticket=name, reason="left")
            await asyncio.sleep(LOOKS_EVERY)
