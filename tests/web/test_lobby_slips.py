"""A slip for somebody who stands in the hall without one."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from web_slips import MemorySlips
from web_world import busy_morning, house_of

from server.web.app import create_app
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
FORM = {"request": "lobby-press-1", "printer": "desk"}
PERSON = "/lobby/tickets/ticket-05"


@pytest.fixture
def slips() -> MemorySlips:
    """The printer beside the desk."""
    return MemorySlips()


@pytest.fixture
def house(slips: MemorySlips) -> House:
    """A busy morning with that printer."""
    return replace(house_of(busy_morning()), slips=slips)


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


async def test_the_slip_says_what_the_branch_knows(
    log_in: LogIn, house: House, slips: MemorySlips
) -> None:
    """The same number in the customer's language; no code, which only the first slip has."""
    client = await log_in("lena")
    offered = (await client.get(PERSON)).text
    answer = await client.post(f"{PERSON}/slip", data=FORM)
    (job,), (ticket,) = slips.jobs, [t for t in house.door.branch.waiting() if t.id == "ticket-05"]

    assert 'value="desk"' in offered
    assert (answer.status_code, "The slip is printed." in answer.text) == (200, True)
    assert (job.id, job.number, job.language) == ("lobby-press-1", ticket.number, ticket.language)
    assert (job.url, job.issued_at.utcoffset()) == ("", timedelta(hours=8))
    assert job.service["zh"]
    assert job.ahead is not None
    assert 0 < (job.expires_at - house.door.clock()).total_seconds() <= 15


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        ("uncertain", "may have come out"),
        ("failed", "did not come out"),
        ("expired", "did not answer in time"),
        (None, "did not answer in time"),
    ],
)
async def test_what_came_of_it_is_said(
    log_in: LogIn, slips: MemorySlips, outcome: str | None, said: str
) -> None:
    """The customer stands there; nobody sends them away without a slip unknowingly."""
    slips.outcome = outcome
    client = await log_in("lena")
    answer = await client.post(f"{PERSON}/slip", data=FORM)

    assert said in answer.text


@pytest.mark.parametrize(
    ("person", "printer", "who", "status"),
    [
        ("ticket-99", "desk", "lena", 404),
        ("ticket-05", "cellar", "lena", 404),
        ("ticket-05", "desk", "anna", 403),
    ],
)
async def test_nothing_is_printed_for_nobody_or_by_nobody(
    log_in: LogIn, slips: MemorySlips, person: str, printer: str, who: str, status: int
) -> None:
    """Only whoever walks the hall, only at a printer that is there."""
    client = await log_in(who)
    answer = await client.post(f"/lobby/tickets/{person}/slip", data=FORM | {"printer": printer})

    assert (answer.status_code, slips.jobs) == (status, [])
