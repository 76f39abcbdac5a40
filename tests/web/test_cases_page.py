"""Cases over HTTP: seen by those who follow them up, told in the lobby at once."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from web_world import TEN, house_of, morning, token_of

from server.domain.cases import Asked, Case, Cause, Concern, Forward, Take
from server.domain.model import Branch, Leg, TicketId
from server.domain.plan import CaseRules
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
ID = "rating-ticket-02-1"
BAD = Concern(ID, Cause.RATING, TEN, "A003", "cash", "gold", "c1", 1, ("long-wait",))
AT = f"/cases/{ID}"


def text_of(answer: httpx.Response) -> str:
    """What can be read, without the tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


def _with_departments(branch: Branch) -> Branch:
    rules = CaseRules(departments={"claims": {"en": "Claims", "zh": "理赔"}})
    return branch.but(plan=replace(branch.plan, cases=rules))


@pytest.fixture
async def house() -> House:
    """A branch where a gold customer was not pleased."""
    house = house_of(_with_departments(morning()))
    await house.cases.open(BAD, "branch")
    return house


async def case_of(house: House) -> Case:
    """As it stands."""
    told = await house.cases.told(ID)
    assert told is not None
    return told[0]


async def test_a_case_is_told_in_the_lobby_and_taken_with_one_press(
    log_in: LogIn, house: House
) -> None:
    """What happened, until when, and whose it is."""
    client = await log_in("lena")
    alert = text_of(await client.get("/lobby?lang=en"))
    page = await client.get(f"{AT}?lang=en")
    done = await client.post(f"{AT}/take", data={"seen": "1"})
    after_it = text_of(await client.get("/lobby?lang=en"))

    assert "Bad rating · A003 ★" in alert
    assert "nobody yet" in alert
    assert "The wait was long" in page.text
    assert (done.status_code, done.headers["location"]) == (303, AT)
    assert (await case_of(house)).owner == "lobby:lena"
    assert "Bad rating" not in after_it


async def test_a_case_goes_through_another_department_and_is_closed_with_its_outcome(
    log_in: LogIn,
) -> None:
    """The thread stays whole, and is read in the end."""
    client = await log_in("min")
    for seen, (verb, form) in enumerate(
        (
            ("note", {"text": "called\nback"}),
            ("forward", {"department": "claims", "text": "please check"}),
            ("take", {}),
            ("close", {"ending": "apologised", "text": "she is content"}),
        ),
        start=1,
    ):
        answer = await client.post(f"{AT}/{verb}", data={"seen": str(seen), **form})
        assert answer.status_code == 303, answer.text
    said = text_of(await client.get(f"{AT}?lang=en"))
    listed = text_of(await client.get("/cases?lang=en"))

    assert re.search(
        r"Opened · by itself .*Note · min called back .*Forwarded · min → Claims please check"
        r".*Taken over · min .*Case closed · min · We apologised she is content",
        said,
    )
    assert "Close the case" not in said
    assert "Closed in the last 14 days 1" in listed


@pytest.mark.parametrize(
    ("verb", "form", "status"),
    [
        ("close", {}, 422),
        ("close", {"ending": ""}, 422),
        ("close", {"ending": "forgotten"}, 422),
        ("forward", {"department": "nobody"}, 409),
        ("note", {"text": "  "}, 409),
        ("take", {"seen": "7"}, 409),
        ("burn", {}, 422),
    ],
)
async def test_nothing_is_closed_without_an_outcome_and_what_makes_no_sense_is_said(
    log_in: LogIn, house: House, verb: str, form: dict[str, str], status: int
) -> None:
    """And changes nothing."""
    client = await log_in("lena")
    before = await case_of(house)
    answer = await client.post(f"{AT}/{verb}", data={"seen": "1", **form})

    assert answer.status_code == status
    assert await case_of(house) == before


async def test_who_was_too_late_sees_the_case_as_it_is_now(log_in: LogIn, house: House) -> None:
    """With the sentence, and the new state below it."""
    client = await log_in("lena")
    await house.cases.act(ID, Asked(Take(), "manager:min", 1))
    answer = await client.post(f"{AT}/take?lang=en", data={"seen": "1"})

    assert answer.status_code == 409
    assert "Somebody else was faster" in answer.text
    assert "min" in text_of(answer)


async def test_a_complaint_told_to_the_staff_opens_one_case_for_one_press(
    log_in: LogIn, house: House
) -> None:
    """Also when it is pressed twice; what was written can be erased again."""
    client = await log_in("lena")
    form = {"request": "a-press-of-a-key", "text": "the pen\nwas dry", "number": "b012"}
    first, second = [await client.post("/cases", data=form) for _ in range(2)]
    at = first.headers["location"]
    written = text_of(await client.get(f"{at}?lang=en"))
    await client.post(f"{at}/erase")
    erased = text_of(await client.get(f"{at}?lang=en"))

    assert first.headers["location"] == second.headers["location"]
    assert "Complaint · B012" in written
    assert "the pen was dry" in written
    assert "the pen" not in erased
    assert "Opened · lena" in erased
    assert "Notes erased · lena" in erased
    assert len(await house.cases.running()) == 2


async def test_a_customer_complains_on_the_phone_once(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """No name and no text: the number and the time."""
    answers = [
        await visitor.post(f"/p/{token_of(3)}/complaint?lang=en", data={"request": "a-press-here"})
        for _ in range(2)
    ]
    told = await house.cases.told("complaint-ticket-03")

    assert ["Somebody will look into it" in answer.text for answer in answers] == [True, True]
    assert told is not None
    assert told[0].concern.number == "C001"
    assert [(line.step.actor, line.text) for line in told[1]] == [("phone", "")]


async def test_a_case_that_is_not_there_is_not_found(log_in: LogIn) -> None:
    """Not an empty page."""
    client = await log_in("lena")

    assert (await client.get("/cases/nothing")).status_code == 404
    assert (await client.post("/cases/nothing/take", data={"seen": "1"})).status_code == 404


async def test_a_teller_sees_no_cases(log_in: LogIn) -> None:
    """How she was rated is not told live."""
    client = await log_in("anna")

    assert (await client.get("/cases")).status_code == 403
    assert (await client.get(AT)).status_code == 403


async def test_a_teller_sees_no_rating_through_the_interface_for_programs(
    log_in: LogIn, house: House
) -> None:
    """Not of the running leg, and not of one that is past."""
    branch = house.door.branch
    mine = branch.tickets[TicketId("ticket-02")]
    leg = Leg(1, mine.service, None, "anna", TEN, TEN, TEN, "done", "given", 1)
    rated = mine.but(past=(leg,), rating=2, rating_reasons=("not-friendly",))
    house.door.branch = branch.but(tickets=branch.tickets.set(mine.id, rated))
    client = await log_in("anna")
    shown = (await client.get("/api/branches/sample")).json()
    (told,) = (one for one in shown["tickets"] if one["id"] == mine.id)

    assert not {"rating", "rating_reasons"} & (told.keys() | told["past"][0].keys())
    assert told["past"][0]["rating_state"] == "given"


async def test_a_department_sees_its_own_queue(log_in: LogIn, house: House) -> None:
    """Whoever helps out need not look through a whole branch."""
    client = await log_in("min")
    await house.cases.act(ID, Asked(Forward("claims"), "manager:min", 1))
    seen = [
        "Bad rating" in text_of(await client.get(f"/cases?lang=en&queue={queue}"))
        for queue in ("all", "branch", "claims")
    ]
    lobby = text_of(await client.get("/cases?lang=en&queue=branch"))

    assert seen == [True, False, True]
    assert "Nothing is waiting for you." in lobby
    assert (await client.get("/cases?queue=no%20such")).status_code == 422
