"""From when on something is an alert: a manager sets it, and nothing else."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from test_office_page import KEY, form_of
from web_office import office
from web_world import busy_morning, house_of

from server.domain.plan import Plan
from server.web.app import create_app
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
MANAGER = "min"


@pytest.fixture
def house() -> House:
    """A busy morning."""
    made = house_of(busy_morning())
    return replace(made, office=office(made.door))


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


def plan(house: House) -> Plan:
    """That counts."""
    return house.door.branch.plan


async def typed(client: httpx.AsyncClient, **changes: str) -> httpx.Response:
    """The form with some of its values changed."""
    form = form_of((await client.get("/limits")).text)
    return await client.post("/limits", data=form | {f"0/{key}": of for key, of in changes.items()})


async def go_live(client: httpx.AsyncClient) -> httpx.Response:
    """As the button of the check does."""
    page = (await client.get("/limits/check")).text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    return await client.post(
        "/limits/live", data={"request": KEY, "seen": seen[1] if seen else "0" * 64}
    )


async def test_a_manager_sets_when_something_is_an_alert(log_in: LogIn, house: House) -> None:
    """It counts, and the rest of the plan is as it was."""
    before, client = plan(house), await log_in(MANAGER)
    await typed(client, longest_minutes="35", most_an_hour="9")
    still = plan(house)
    answer = await go_live(client)
    after = plan(house).alerts

    assert still == before
    assert (answer.status_code, answer.headers["location"]) == (303, "/limits")
    assert (after.longest.total_seconds() / 60, after.most_an_hour) == (35, 9)
    assert await house.office.desk.draft() is None


async def test_what_an_admin_drafted_waits_for_the_admin(log_in: LogIn, house: House) -> None:
    """And outlives what the manager takes back."""
    before, client = plan(house), await log_in("admin")
    text = await house.office.text()
    other = text.replace("usual_minutes = 6", "usual_minutes = 7", 1)
    await client.post("/office/plan", data={"text": other})
    await client.post("/logout")
    client = await log_in(MANAGER)
    await typed(client, longest_minutes="35")
    check = (await client.get("/limits/check")).text
    answer = await go_live(client)
    await client.post("/limits/discard")
    left = await house.office.desk.draft()

    assert "Please ask an admin to let it count." in check
    assert answer.status_code == 409
    assert plan(house) == before
    assert left is not None
    assert left.text.strip() == other.strip()


async def test_limits_that_cannot_be_are_said_with_their_line(log_in: LogIn, house: House) -> None:
    """Nothing counts, nothing is lost."""
    client = await log_in(MANAGER)
    await typed(client, likely="7")
    check = (await client.get("/limits/check")).text
    kept = await house.office.text()

    assert "alerts.likely" in check
    assert "likely = 7" in kept


async def test_managers_find_it_beside_the_alerts_and_the_lobby_does_not(log_in: LogIn) -> None:
    """Whoever cannot set it is not sent there."""
    client = await log_in(MANAGER)
    theirs = (await client.get("/alerts")).text
    await client.post("/logout")
    client = await log_in("lena")
    others = (await client.get("/alerts")).text

    assert 'href="/limits"' in theirs
    assert 'href="/limits"' not in others
