"""What the ratings say, for managers; and of a teller's own, no more than harms nobody."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from web_rated import MemoryRatings, a_month
from web_world import house_of, morning

from server.application.rating import month_of, own_month
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]


@pytest.fixture
def house() -> House:
    """A branch with a month of ratings."""
    return replace(house_of(morning()), ratings=a_month())


def text_of(answer: httpx.Response) -> str:
    """What can be read, without the tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


async def test_a_manager_sees_scores_with_how_many_answered(log_in: LogIn) -> None:
    """A mean without its response rate is no figure."""
    client = await log_in("min")
    said = text_of(await client.get("/ratings?month=2026-11&lang=en"))

    assert re.search(r"anna 240 1\d\d \d\d% 4\.\d 4\.\d – 4\.\d", said)
    assert "new 9" in said
    assert "too few to judge" in said


async def test_who_is_last_and_who_is_silent_is_named(log_in: LogIn) -> None:
    """The one with the certainty of the rank, the other as a reason to talk."""
    client = await log_in("min")
    said = text_of(await client.get("/ratings?month=2026-11&lang=en"))

    assert re.search(r"wei .{0,90}among the last quarter", said)
    assert re.search(r"tom · Few answer: 2\d\d of 240 who were asked did not", said)
    assert said.count("Few answer") == 1


async def test_a_page_shows_one_questionnaire_and_says_which(log_in: LogIn, house: House) -> None:
    """The newest by itself, the other on request; never both."""
    rows = house.ratings
    assert isinstance(rows, MemoryRatings)
    half = [replace(leg, version="autumn") for leg in rows.kept if leg.finished.day > 10]
    rows.kept = [*(leg for leg in rows.kept if leg.finished.day <= 10), *half]
    client = await log_in("min")
    newest = text_of(await client.get("/ratings?month=2026-11&lang=en"))
    older = text_of(await client.get("/ratings?month=2026-11&lang=en&version=usual"))
    served = [re.search(r"Served (\d+) days", said) for said in (newest, older)]

    assert "Their answers are not mixed" in newest
    assert [int(each[1]) for each in served if each] == [len(half), len(rows.kept) - len(half)]


async def test_aspects_and_reasons_are_counted(log_in: LogIn, house: House) -> None:
    """What to do better, in the customers' own choice."""
    rows = house.ratings
    assert isinstance(rows, MemoryRatings)
    rows.kept = [
        replace(leg, aspects=(("speed", 3),), reasons=("long-wait",)) if leg.score else leg
        for leg in rows.kept
    ]
    said = text_of(await (await log_in("min")).get("/ratings?month=2026-11&lang=en"))

    assert re.search(r"Aspect .*Speed of service \d+ 100% 3\.0", said)
    assert re.search(r"The wait was long \d+", said)


async def test_a_month_without_ratings_says_so(log_in: LogIn) -> None:
    """Nothing is not zero."""
    client = await log_in("min")

    assert "Nothing to count yet" in text_of(await client.get("/ratings?month=2026-10&lang=en"))


@pytest.mark.parametrize("month", ["2026-1", "november", "2026-11' OR 1"])
async def test_a_month_that_is_none_is_refused(log_in: LogIn, month: str) -> None:
    """Before anything is looked up."""
    client = await log_in("min")

    assert (await client.get("/ratings", params={"month": month})).status_code == 422


@pytest.mark.parametrize(
    ("name", "status"), [("min", 200), ("admin", 200), ("lena", 403), ("mei", 403)]
)
async def test_only_the_office_sees_everybody(log_in: LogIn, name: str, status: int) -> None:
    """A teller's score is not the hall's business."""
    client = await log_in(name)

    assert (await client.get("/ratings")).status_code == status


async def test_a_teller_sees_no_running_month(log_in: LogIn) -> None:
    """Else today's last customer would be known by tonight's figure."""
    client = await log_in("anna")

    assert "Too few answers" in text_of(await client.get("/ratings/mine?lang=en"))


async def test_a_teller_sees_the_last_whole_month_rounded() -> None:
    """One answer more or less moves nothing that could be read."""
    rows = a_month()
    december = month_of(rows.kept[0].finished.date()).last + timedelta(days=3)
    own = await own_month(rows, "anna", december)
    fewer = MemoryRatings([leg for leg in rows.kept if leg.leg != "anna-7"])

    assert own.served == 240
    assert own.mean == round(own.mean or 0, 1)
    assert (own.response_rate or 0) * 20 == pytest.approx(round((own.response_rate or 0) * 20))
    assert replace(await own_month(fewer, "anna", december), served=240) == own
