"""A customer is found at the counter, and nothing of the number stays."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI

from server.application import identifying
from server.application.identifying import Identifying, Identity
from server.application.records import CustomerRecord, Visit, masked, masked_numbers
from server.domain.plan import CounterCode
from server.web.house import House
from tests.contracts.directories import ANNA, VISIT, Memory

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
SEARCH = {"request": "search-0001", "document": ANNA.document, "number": ANNA.number}


class Slow(Memory):
    """A bank that takes its time."""

    async def record(self, *_: object) -> CustomerRecord | None:
        """Never."""
        await asyncio.Event().wait()
        return None


def with_directory(app: FastAPI, house: House, directory: Memory | None) -> None:
    """From now on this one is asked."""
    app.state.houses = {house.code: replace(house, customers=Identifying(directory, bytes))}


async def test_whoever_is_found_gives_the_ticket_their_tier(
    log_in: LogIn, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Masked on the page; in the journal the tier and the word that they were identified."""
    client = await log_in("sora")
    found = await client.post("/teller/c4/customer", data=SEARCH)
    attached = await client.post(
        "/teller/c4/attach", data={"request": "attach-0001", "question": SEARCH["request"]}
    )
    ticket = house.door.branch.at(CounterCode("c4"))

    assert "A••• K••" in found.text
    assert "Loan ••••01 talked over" in found.text
    assert attached.status_code == 200
    assert ticket is not None
    assert ticket.tier == "gold"
    assert ANNA.number not in found.text + attached.text + caplog.text + repr(house.door.branch)


async def test_the_same_person_is_known_at_the_kiosk(log_in: LogIn, house: House) -> None:
    """By a hash under the day's salt, as whoever identified there."""
    client = await log_in("sora")
    await client.post("/teller/c4/customer", data=SEARCH)
    await client.post("/teller/c4/attach", data={"request": "a-0000001", "question": "search-0001"})
    found = await house.customers.identify(house.door.branch, "kiosk-question", ANNA)

    assert found.waiting is house.door.branch.at(CounterCode("c4"))


@pytest.mark.parametrize("directory", [Slow(), None])
async def test_a_bank_that_does_not_answer_is_said_and_the_page_goes_on(
    log_in: LogIn,
    app: FastAPI,
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    directory: Memory | None,
) -> None:
    """Two seconds at the most, and every key works meanwhile."""
    monkeypatch.setattr(identifying, "STAFF_WAIT_SECONDS", 0.01)
    with_directory(app, house, directory)
    client = await log_in("sora")
    found = await client.post("/teller/c4/customer", data=SEARCH)

    assert "does not answer" in found.text
    assert "attach" not in found.text


async def test_a_stranger_is_said_to_be_one(log_in: LogIn) -> None:
    """And cannot be attached."""
    client = await log_in("sora")
    found = await client.post("/teller/c4/customer", data=SEARCH | {"number": "0000"})
    attached = await client.post(
        "/teller/c4/attach", data={"request": "attach-0001", "question": "search-0001"}
    )

    assert "knows nobody" in found.text
    assert attached.headers["X-Heliotrope-Refused"] == "NobodyFound"


async def test_nobody_attaches_at_anothers_counter(log_in: LogIn) -> None:
    """Nor changes a tier there."""
    client = await log_in("sora")
    await client.post("/teller/c1/customer", data=SEARCH)
    attached = await client.post(
        "/teller/c1/attach", data={"request": "attach-0001", "question": "search-0001"}
    )

    assert attached.headers["X-Heliotrope-Refused"] == "CounterTaken"


def test_the_newest_visits_are_shown_and_no_number_whole() -> None:
    """Five at the most; an account, a card and a telephone number are all long numbers."""
    days = [replace(VISIT, day=VISIT.day.replace(day=day)) for day in range(1, 9)]
    shown = masked(CustomerRecord("gold", "Kim", tuple(days))).visits

    assert [visit.day.day for visit in shown] == [8, 7, 6, 5, 4]
    assert masked_numbers("110-234-567890, room 12, 010 1234 5678") == "••••90, room 12, ••••78"
    assert masked(CustomerRecord(None, "", (Visit(VISIT.day, "6221"),))).visits[0].what == "6221"


async def test_what_was_searched_is_forgotten_with_the_day(house: House) -> None:
    """Questions, tiers and persons alike."""
    customers, branch = house.customers, house.door.branch
    await customers.search(branch, "q-today", ANNA)
    assert branch.day is not None
    tomorrow = branch.but(day=branch.day.replace(day=branch.day.day + 1))
    await customers.search(tomorrow, "q-tomorrow", Identity("card", "1"))

    assert customers.tier_of("q-today") is None
    assert ANNA.number not in repr(vars(customers))
