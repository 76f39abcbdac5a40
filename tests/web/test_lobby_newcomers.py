"""Tickets given on the tablet: one, several at the door, one for whoever is back."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from web_slips import MemorySlips
from web_world import busy_morning, house_of

from server.domain.model import State, TicketId
from server.web.app import create_app
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
FORM = {"request": "lobby-press-1", "service": "cash", "printer": "desk"}
PHONE = "https://phone.bank.example/p/"
PERSON = TicketId("ticket-05")


@pytest.fixture
def slips() -> MemorySlips:
    """The printer beside the desk."""
    return MemorySlips()


@pytest.fixture
def house(slips: MemorySlips) -> House:
    """A busy morning with that printer, and a phone page."""
    return replace(house_of(busy_morning()), slips=slips, phone=PHONE)


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


async def test_a_ticket_has_a_slip_whose_code_opens_its_page(
    log_in: LogIn, house: House, slips: MemorySlips
) -> None:
    """As one from a kiosk has; the server keeps the secret's hash alone."""
    client = await log_in("lena")
    answer = await client.post("/lobby/new", data=FORM | {"language": "ko", "tier": "gold"})
    (job,) = slips.jobs
    (ticket,) = [one for one in house.door.branch.waiting() if one.number == job.number]
    secret = job.url.removeprefix(PHONE)

    assert (answer.status_code, job.number) == (200, "A008")
    assert (ticket.language, ticket.tier, job.language) == ("ko", "gold", "ko")
    assert ticket.token == hashlib.sha256(secret.encode()).hexdigest()
    assert len(secret) == 22
    assert (await client.get(f"/p/{secret}")).status_code == 200


async def test_the_same_press_sent_twice_is_one_ticket(
    log_in: LogIn, house: House, slips: MemorySlips
) -> None:
    """A tablet on poor Wi-Fi sends again; the printer knows the job by its id."""
    client = await log_in("lena")
    for _ in range(2):
        await client.post("/lobby/new", data=FORM)

    assert sum(one.number > "A007" for one in house.door.branch.waiting() if one.number < "B") == 1
    assert len({job.id for job in slips.jobs}) == 1


async def test_several_are_issued_and_printed_one_after_the_other(
    log_in: LogIn, slips: MemorySlips
) -> None:
    """The opening rush: each with a code of its own."""
    client = await log_in("lena")
    await client.post("/lobby/new", data=FORM | {"customers": "4"})

    assert [job.number for job in slips.jobs] == ["A008", "A009", "A010", "A011"]
    assert len({job.url for job in slips.jobs}) == 4


async def test_a_printer_that_fails_stops_the_slips_and_no_ticket_is_lost(
    log_in: LogIn, house: House, slips: MemorySlips
) -> None:
    """The numbers are shown, to be told or printed elsewhere."""
    slips.outcome = "failed"
    client = await log_in("lena")
    answer = await client.post("/lobby/new", data=FORM | {"customers": "3"})

    assert len(slips.jobs) == 1
    assert [f"<strong>A0{nth}</strong>" in answer.text for nth in ("08", "09", "10")] == [True] * 3
    assert "did not come out" in answer.text
    assert {"A008", "A009", "A010"} <= {one.number for one in house.door.branch.waiting()}


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"service": "tardis"}, 404),
        ({"tier": "emperor"}, 409),
        ({"customers": "0"}, 422),
        ({"customers": "21"}, 422),
        ({"service": "x" * 65}, 422),
    ],
)
async def test_what_cannot_be_issued_is_said_and_nothing_printed(
    log_in: LogIn, slips: MemorySlips, form: dict[str, str], status: int
) -> None:
    """Not a sheet of paper for it."""
    client = await log_in("lena")
    answer = await client.post("/lobby/new", data=FORM | form)

    assert (answer.status_code, slips.jobs) == (status, [])


async def test_whoever_is_back_waits_since_their_first_arrival(
    log_in: LogIn, house: House, slips: MemorySlips
) -> None:
    """And is counted at the machine."""
    client = await log_in("lena")
    await client.post(
        f"/lobby/tickets/{PERSON}/redirect", data={"request": "press-number-1", "machine": "atm"}
    )
    card = (await client.get(f"/lobby/tickets/{PERSON}")).text
    answer = await client.post(f"/lobby/tickets/{PERSON}/back", data={"request": "press-number-2"})
    again = await client.post(f"/lobby/tickets/{PERSON}/back", data={"request": "press-number-3"})
    old = house.door.branch.tickets[PERSON]
    (new,) = [one for one in house.door.branch.waiting() if one.number == slips.jobs[0].number]

    assert "/back" in card
    assert "came back today: 1" in answer.text
    assert (old.state, new.waits_since, new.language) == (
        State.REDIRECTED,
        old.waits_since,
        old.language,
    )
    assert again.headers["X-Heliotrope-Refused"] == "NotSentAway"


async def test_language_and_needs_are_put_right(log_in: LogIn, house: House) -> None:
    """What was not ticked is not needed any more."""
    client = await log_in("lena")
    told = {"request": "press-number-1", "language": "ko", "needs": ["wheelchair"]}
    answer = await client.post(f"/lobby/tickets/{PERSON}/describe", data=told)
    then = house.door.branch.tickets[PERSON]
    await client.post(f"/lobby/tickets/{PERSON}/describe", data={"request": "press-number-2"})

    assert answer.status_code == 200, answer.text
    assert (then.language, then.needs) == ("ko", ("wheelchair",))
    assert house.door.branch.tickets[PERSON].needs == ()
