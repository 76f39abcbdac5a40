"""Calls back over HTTP: the number for whoever took the call, and for nobody else."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from web_world import TEN, house_of, morning

from server.application.contacts import Agreed
from server.domain.cases import Cause, Concern
from server.domain.contacts import Purpose
from server.domain.return_calls import CallAsked, TakeCall
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
CASE = "rating-ticket-02-1"
CALL = f"call-{CASE}"
AT = f"/calls/{CALL}"
NUMBER = "+8613800138000"


def text_of(answer: httpx.Response) -> str:
    """What can be read, without the tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


@pytest.fixture
async def house() -> House:
    """A customer of a case agreed to be called."""
    house = house_of(morning())
    await house.cases.open(
        Concern(CASE, Cause.RATING, TEN, "A003", "cash", "gold", "c1", 1), "branch"
    )
    agreed = await house.contacts.agree(Agreed(Purpose.CALL, CASE, "ko", NUMBER, "A003"))
    assert not hasattr(agreed, "sentence")
    await house.calls.open_due()
    return house


async def test_a_call_is_listed_without_its_number_and_taken_with_one_press(
    log_in: LogIn,
) -> None:
    """The number stands on one page, for one person."""
    client = await log_in("lena")
    listed = await client.get("/calls?lang=en")
    before = await client.get(f"{AT}?lang=en")
    done = await client.post(f"{AT}/take", data={"seen": "1"})
    mine = await client.get(f"{AT}?lang=en")
    again = text_of(await client.get("/calls?lang=en"))

    assert "After a case A003 ★" in text_of(listed)
    assert (done.status_code, done.headers["location"]) == (303, AT)
    assert [NUMBER in page.text for page in (listed, before, mine)] == [False, False, True]
    assert "안녕하십니까, 해바라기은행" in mine.text
    assert "Saw the number · lena" in text_of(mine)
    assert "lena" in again
    assert NUMBER not in again


async def test_nobody_else_sees_the_number(log_in: LogIn, house: House) -> None:
    """Until they take the call over, and then that is seen."""
    await house.calls.act(CALL, CallAsked(TakeCall(), "lobby:lena", 1))
    client = await log_in("min")
    before = (await client.get(AT)).text
    await client.post(f"{AT}/take", data={"seen": "2"})
    after_it = await client.get(f"{AT}?lang=en")

    assert NUMBER not in before
    assert NUMBER in after_it.text
    assert "Saw the number · min" in text_of(after_it)


async def test_a_result_closes_the_call_and_the_number_is_gone(log_in: LogIn, house: House) -> None:
    """What the customer suggested is kept, and erased when somebody says so."""
    client = await log_in("lena")
    await client.post(f"{AT}/take", data={"seen": "1"})
    form = {"seen": "2", "result": "reached", "satisfaction": "4", "suggestion": "more\nchairs"}
    await client.post(f"{AT}/tell", data=form)
    page = await client.get(f"{AT}?lang=en")
    await client.post(f"{AT}/erase")
    erased = text_of(await client.get(f"{AT}?lang=en"))
    case = text_of(await client.get(f"/cases/{CASE}?lang=en"))

    assert "Reached · lena" in text_of(page)
    assert "more chairs" in page.text
    assert NUMBER not in page.text
    assert "more chairs" not in erased
    assert "Number of the customer" in case
    assert await house.contacts.agreed(CASE) == {}


async def test_a_month_of_calls_is_counted_beside_the_ratings(log_in: LogIn) -> None:
    """With how many there were; no mean below ten answers."""
    client = await log_in("admin")
    await client.post(f"{AT}/take", data={"seen": "1"})
    form = {"seen": "2", "result": "reached", "satisfaction": "4"}
    await client.post(f"{AT}/tell", data=form)
    said = text_of(await client.get("/ratings?lang=en"))

    assert "Called back 1 of 1 who were to be called" in said
    assert "Reached 1 of 1 who were called" in said
    assert "– too few to judge · answers: 1" in said


@pytest.mark.parametrize(
    ("verb", "form", "status"),
    [
        ("tell", {"result": "reached"}, 409),
        ("tell", {"result": "lapsed"}, 422),
        ("tell", {"result": "reached", "satisfaction": "6"}, 422),
        ("tell", {}, 422),
        ("take", {"seen": "7"}, 409),
        ("take", {"seen": "0"}, 422),
    ],
)
async def test_what_makes_no_sense_is_said_and_changes_nothing(
    log_in: LogIn, house: House, verb: str, form: dict[str, str], status: int
) -> None:
    """Nobody reports a call that they did not take."""
    client = await log_in("lena")
    before = await house.calls.running()
    answer = await client.post(f"{AT}/{verb}", data={"seen": "1", **form})

    assert answer.status_code == status
    assert await house.calls.running() == before


async def test_a_number_is_written_down_at_a_case_and_erased_there(
    log_in: LogIn, house: House
) -> None:
    """Only where it can be read, and only while the case runs."""
    client = await log_in("lena")
    agreed = text_of(await client.get(f"/cases/{CASE}?lang=en"))
    await client.post(f"/cases/{CASE}/forget")
    gone = text_of(await client.get("/calls?lang=en"))
    wrong = await client.post(f"/cases/{CASE}/contact?lang=en", data={"address": "call me"})
    form = {"address": NUMBER, "language": "ko"}
    right = await client.post(f"/cases/{CASE}/contact", data=form)
    nowhere = await client.post("/cases/nothing/contact", data=form)
    await house.calls.open_due()

    assert "The customer left a number." in agreed
    assert "Consent taken back" in gone
    assert (wrong.status_code, right.status_code, nowhere.status_code) == (409, 303, 404)
    assert "Please write the number with the country code." in wrong.text
    assert "call me" not in wrong.text
    assert [call.language for call in await house.calls.running()] == ["ko"]


async def test_a_call_that_is_not_there_is_not_found(log_in: LogIn) -> None:
    """Not an empty page."""
    client = await log_in("lena")
    paths = [("GET", "/calls/x"), ("POST", "/calls/x/take")]
    answers = [
        await client.request(method, path, data={"seen": "1"} if method == "POST" else None)
        for method, path in paths
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


async def test_a_call_is_due_within_a_day(house: House) -> None:
    """So that whoever complained still remembers."""
    (call,) = await house.calls.running()

    assert call.due == call.opened + timedelta(hours=24)
