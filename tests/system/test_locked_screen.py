"""An alert on a locked screen: from the hall to a browser's push service, through a real server."""

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "adapters"))

from push_service import Service, push_service

from tests.system.hall import Hall, new_teller, served

pytestmark = pytest.mark.system
GOLD = {"service": "loans", "tier": "gold", "language": "zh", "token": "f" * 64}


async def test_a_gold_customer_reaches_the_screen_and_a_claim_takes_its_place(
    tmp_path: Path,
) -> None:
    """Sealed for the browser that subscribed; after the log-out it is told nothing more."""
    settings = {"PUSH_CONTACT": "mailto:queue@bank.example", "PUSH_HOSTS": "127.0.0.1"}
    async with push_service() as service:
        with served(tmp_path, **settings) as made:
            password = await asyncio.to_thread(new_teller, made, "boss", "admin")
            async with member(made) as client:
                await client.post("/login", data={"name": "boss", "password": password})
                page = (await client.get("/lobby")).text
                await subscribe(client, service)
                await give_ticket(client, "ticket-1")
                await heard(service, 1)
                claim = {"request": uuid4().hex, "kind": "tier", "subject": "ticket-1"}
                assert (await client.post("/lobby/alerts/claim", data=claim)).status_code == 200
                await heard(service, 2)
                assert (await client.post("/logout")).status_code == 303

    first, second = service.told
    assert 'id="screens" aria-pressed="false"' in page
    assert (first["title"], first["over"]) == ("Please greet this customer", False)
    assert first["body"].startswith("C001")
    assert "gold" not in str(service.told).lower()
    assert (second["title"], second["over"]) == ("Somebody sees to it", True)
    assert first["tag"] == second["tag"]
    assert [head["urgency"] for head in service.heads] == ["high", "low"]


def member(made: Hall) -> httpx.AsyncClient:
    """A browser on one of our own pages."""
    return httpx.AsyncClient(base_url=made.url, headers={"Origin": made.url}, timeout=20)


async def subscribe(client: httpx.AsyncClient, service: Service) -> None:
    """As the button does."""
    screen = service.screen
    given = {"endpoint": screen.endpoint, "key": screen.key, "auth": screen.auth}
    answer = await client.post("/screens", data=given)
    assert answer.status_code == 204, answer.text


async def give_ticket(client: httpx.AsyncClient, ticket: str) -> None:
    """Somebody whom the bank follows up comes in."""
    key, body = {"Idempotency-Key": uuid4().hex}, GOLD | {"ticket": ticket}
    answer = await client.post("/api/branches/sample/issue", json=body, headers=key)
    assert answer.status_code == 200, answer.text


async def heard(service: Service, many: int) -> None:
    """Until the push service has taken so many."""
    async with asyncio.timeout(30):
        while len(service.told) < many:
            service.came.clear()
            await service.came.wait()
