"""What came to the teller's page with all its verbs: one screen that presses, strips, paper."""

from collections.abc import Awaitable, Callable
from itertools import count

import httpx
import pytest
from fastapi import FastAPI
from web_world import PASSWORD

from server.domain.model import State
from server.domain.plan import CounterCode
from server.web.house import House
from server.web.strips import STRIPS

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
presses = count()


async def press(client: httpx.AsyncClient, where: str, **form: str) -> httpx.Response:
    """One press, with an id of its own."""
    request = {"request": f"seat-press-{next(presses):04d}"}
    return await client.post(f"/teller/{where}", data=request | form)


async def test_a_second_log_in_looks_on_until_it_takes_over(log_in: LogIn, app: FastAPI) -> None:
    """Two screens under one name: one of them presses, and everybody knows which."""
    first = await log_in("tom")
    await first.get("/teller/c6")
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transport, base_url=str(first.base_url), headers={"Origin": str(first.base_url)}
    ) as second:
        await second.post("/login", data={"name": "tom", "password": PASSWORD})
        seen = (await second.get("/teller/c6")).text
        refused = await press(second, "c6/call-next")
        await press(second, "c6/take-over")
        called = await press(second, "c6/call-next")
    late = await press(first, "c6/recall")

    assert "Open on another screen" in seen
    assert refused.headers["X-Heliotrope-Refused"] == "WorksElsewhere"
    assert called.status_code == 200
    assert late.headers["X-Heliotrope-Refused"] == "WorksElsewhere"


async def test_whoever_logs_out_leaves_the_seat(log_in: LogIn) -> None:
    """Tomorrow nobody has to take over from yesterday."""
    client = await log_in("tom")
    await client.get("/teller/c6")
    await client.post("/logout")
    again = await log_in("tom")

    assert "Open on another screen" not in (await again.get("/teller/c6")).text
    assert (await press(again, "c6/call-next")).status_code == 200


async def test_what_was_delivered_is_recorded_with_the_call_of_the_next(
    log_in: LogIn, house: House
) -> None:
    """One key, and the measures know what was done."""
    client = await log_in("mei")
    served = house.door.branch.desks[CounterCode("c1")].ticket
    assert served is not None
    form = {"request": "press-delivered", "delivered": ["cash", "exchange"]}
    await client.post("/teller/c1/call-next", data=form)
    done = house.door.branch.tickets[served]

    assert [each.service for each in done.delivered] == ["cash", "exchange"]


async def test_a_note_that_goes_with_a_transfer_is_short(log_in: LogIn, house: House) -> None:
    """140 characters go along; more are refused, and the customer stays."""
    client = await log_in("mei")
    long = await press(client, "c1/transfer", service="exchange", note="x" * 141)
    short = await press(client, "c1/transfer", service="exchange", note="x" * 140)

    assert (long.status_code, short.status_code) == (422, 200)
    assert list((await house.door.notes(house.door.branch.tickets.values())).values()) == [
        "x" * 140
    ]


@pytest.mark.parametrize("ask", sorted(STRIPS))
@pytest.mark.parametrize("who", ["mei/c1", "tom/c6"])
async def test_every_strip_is_drawn_whether_or_not_there_is_anything_to_ask(
    log_in: LogIn, who: str, ask: str
) -> None:
    """With a customer and without."""
    name, counter = who.split("/")
    client = await log_in(name)
    answer = await client.get(f"/teller/{counter}/strip/{ask}")

    assert answer.status_code == 200
    assert 'id="asks-do"' in answer.text


async def test_what_was_done_on_paper_is_filed_once_and_what_does_not_fit_is_said(
    log_in: LogIn, house: House
) -> None:
    """The same entry twice is one; a number that somebody else has called stays a conflict."""
    client = await log_in("tom")
    now = round(house.door.clock().timestamp() * 1000)
    times = {"called": str(now - 300_000), "finished": str(now - 60_000)}
    answers = [
        await client.post("/teller/c6/paper", data={"request": of, "number": number, **times})
        for of, number in (
            ("paper-0001", "a001"),
            ("paper-0001", "a001"),
            ("paper-0002", "C001"),
            ("paper-0003", "Z9"),
        )
    ]
    filed = [answer.json()["filed"] for answer in answers]
    served = next(t for t in house.door.branch.tickets.values() if t.number == "A001")

    assert filed == [True, True, False, False]
    assert "C001" in answers[2].json()["why"]
    assert (served.state, served.teller, served.counter) == (State.SERVED, "tom", "c6")
