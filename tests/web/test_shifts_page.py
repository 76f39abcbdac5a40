"""The shift plan: one roster, planned by date and by week, checked, tried, and then it counts."""

import html
import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import insert
from test_office_page import KEY, a_day
from web_office import office
from web_world import TEN, busy_morning, house_of

from server.adapters.scribe import PLANS
from server.adapters.tables import PLAN
from server.application.trail import Line
from server.domain.plan import CounterCode, Look, Shift
from server.web.app import create_app
from server.web.house import House
from tests.contracts.memory_staff import MemoryTrail

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
C1, C2 = CounterCode("c1"), CounterCode("c2")
TODAY = "2026-11-20"
USUAL = (Shift(C1, time(9), time(17), teller="mei"), Shift(C2, time(9), time(12)))
SHIFT = {"counter": "c2", "begins": "13:00", "ends": "17:00", "teller": "jun"}


@pytest.fixture
def house() -> House:
    """A busy Friday morning with a usual week, and past Fridays."""
    branch = busy_morning()
    made = house_of(branch.but(plan=replace(branch.plan, roster=USUAL)))
    days = [a_day(date(2026, 11, day), day) for day in (6, 13)]
    return replace(made, office=replace(office(made.door, days), can=lambda: True))


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


def roster(house: House) -> tuple[Shift, ...]:
    """That counts."""
    return house.door.branch.plan.roster


def seen_on(page: str) -> str:
    """As what the draft was looked at."""
    found = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert found is not None
    return found[1]


async def change(
    client: httpx.AsyncClient, path: str, form: dict[str, str], day: str = TODAY
) -> httpx.Response:
    """As the form of the day's page sends it."""
    page = (await client.get("/shifts", params={"day": day})).text
    return await client.post(path, data={"day": day, "seen": seen_on(page)} | form)


async def go_live(client: httpx.AsyncClient) -> httpx.Response:
    """Of what was looked at."""
    page = (await client.get("/shifts")).text
    return await client.post("/shifts/live", data={"request": KEY, "seen": seen_on(page)})


async def test_a_manager_plans_a_date_which_is_tried_and_then_counts(
    log_in: LogIn, house: House
) -> None:
    """With the usual shifts of that day beside it; the forecast reads the same roster."""
    client = await log_in("min")
    kept = await change(client, "/shifts", SHIFT)
    check = (await client.get("/shifts/check")).text
    before = roster(house)
    counts = await go_live(client)
    day = house.door.branch.plan.shifts_on(date(2026, 11, 20))

    assert (kept.status_code, counts.status_code) == (303, 303)
    assert "The customers of the last 2 days under both rules." in check
    assert before == USUAL
    assert [(one.counter, one.begins.hour, one.teller) for one in day] == [
        (C1, 9, "mei"),
        (C2, 9, ""),
        (C2, 13, "jun"),
    ]
    assert house.door.branch.plan.shifts_on(date(2026, 11, 27)) == USUAL


async def test_a_break_makes_two_shifts_and_a_removed_one_is_gone(
    log_in: LogIn, house: House
) -> None:
    """In the usual week, on the days that were chosen."""
    client = await log_in("admin")
    rest = {"rest_begins": "12:00", "rest_ends": "12:30", "days": "mon"}
    form = SHIFT | {"counter": "c3", "begins": "09:00"} | rest
    await change(client, "/shifts", form, "mon")
    await change(client, "/shifts/remove", {"place": "1"}, "mon")
    await go_live(client)

    three = [one for one in roster(house) if one.counter == "c3"]
    spans = [(one.begins, one.ends, one.days) for one in three]
    assert spans == [(time(9), time(12), (0,)), (time(12, 30), time(17), (0,))]
    assert USUAL[0] in roster(house)
    assert USUAL[1] not in roster(house)


async def test_a_day_is_planned_as_another_was(log_in: LogIn, house: House) -> None:
    """Yesterday, last week; and the usual week again."""
    client = await log_in("min")
    await change(client, "/shifts", SHIFT, "2026-11-19")
    await change(client, "/shifts/copy", {"source": "yesterday"}, TODAY)
    await change(client, "/shifts/copy", {"source": "last-week"}, "2026-11-27")
    desk = house.office.desk
    planned = desk.roster(await house.office.text())
    await change(client, "/shifts/copy", {"source": "usual"}, TODAY)
    after = desk.roster(await house.office.text())

    dates = [date(2026, 11, day) for day in (19, 20, 27)]
    assert [sum(one.on == day for one in planned) for day in dates] == [3, 3, 3]
    assert [sum(one.on == day for one in after) for day in dates] == [3, 0, 3]


WRONGS = {
    "would be at two counters": SHIFT | {"teller": "mei"},
    "overlaps": SHIFT | {"begins": "11:00"},
    "the branch is closed then": SHIFT | {"begins": "20:00", "ends": "21:00"},
    "it ends before it begins": SHIFT | {"ends": "12:30"},
}


@pytest.mark.parametrize("said", WRONGS)
async def test_what_cannot_be_is_said_with_what_to_do_and_does_not_count(
    log_in: LogIn, house: House, said: str
) -> None:
    """The shift stays in the draft, to be put right."""
    client = await log_in("min")
    await change(client, "/shifts", WRONGS[said])
    page = html.unescape((await client.get("/shifts", params={"day": TODAY})).text)
    answer = await go_live(client)

    assert said in page
    assert "Please" in page
    assert answer.status_code == 422
    assert roster(house) == USUAL


REFUSED = {
    "Nobody here has the log-in nobody.": SHIFT | {"teller": "nobody"},
    "Please say from when to when": SHIFT | {"begins": "soon"},
    "The break must be within the shift.": SHIFT | {"rest_begins": "18:00", "rest_ends": "18:30"},
}


@pytest.mark.parametrize("said", REFUSED)
async def test_what_is_no_shift_is_said_beside_what_was_typed(
    log_in: LogIn, house: House, said: str
) -> None:
    """Nothing that was typed is lost."""
    client = await log_in("min")
    answer = await change(client, "/shifts", REFUSED[said])

    assert answer.status_code == 422
    assert said in html.unescape(answer.text)
    assert 'name="ends" value="17:00"' in answer.text
    assert await house.office.desk.draft() is None


async def test_what_somebody_changed_meanwhile_is_looked_at_again(log_in: LogIn) -> None:
    """Places of shifts are those that were seen."""
    client = await log_in("min")
    old = seen_on((await client.get("/shifts")).text)
    await change(client, "/shifts", SHIFT)
    answer = await client.post("/shifts/remove", data={"day": TODAY, "seen": old, "place": "0"})

    assert answer.status_code == 422
    assert "Somebody changed the draft meanwhile." in answer.text


async def test_a_manager_lets_shifts_count_and_nothing_else(log_in: LogIn, house: House) -> None:
    """What an admin drafted waits for the admin, and outlives what the manager takes back."""
    desk = house.office.desk
    client = await log_in("admin")
    page = (await client.get("/office/plan")).text
    text = html.unescape(re.search(r"<textarea[^>]*>(.*?)</textarea>", page, re.DOTALL)[1])  # type: ignore[index]
    other = text.replace("usual_minutes = 6", "usual_minutes = 7", 1)
    await client.post("/office/plan", data={"text": other})
    await client.post("/logout")
    client = await log_in("min")
    await change(client, "/shifts", SHIFT)
    check = (await client.get("/shifts/check")).text
    answer = await go_live(client)
    await client.post("/shifts/discard")
    left = await desk.draft()

    assert "Please ask an admin to let it count." in check
    assert "Let it count from now on" not in check
    assert answer.status_code == 422
    assert roster(house) == USUAL
    assert left is not None
    assert desk.roster(left.text) == USUAL


async def test_a_draft_that_is_no_file_is_said(log_in: LogIn, house: House) -> None:
    """And lost by nobody."""
    client = await log_in("admin")
    await client.post("/office/plan", data={"text": "= no file"})
    page = await client.get("/shifts")
    answers = [
        await client.post(path, data={"day": TODAY, "seen": seen_on(page.text), **SHIFT})
        for path in ("/shifts", "/shifts/remove", "/shifts/discard")
    ]

    assert "The draft cannot be read." in page.text
    assert [answer.status_code for answer in answers] == [422] * 3
    assert (await house.office.text()) == "= no file"


async def test_the_hall_sees_who_is_late(log_in: LogIn) -> None:
    """Planned to be there, and closed; on the map too."""
    client = await log_in("min")
    await change(client, "/shifts", SHIFT | {"counter": "c5", "begins": "09:00"})
    await go_live(client)
    await client.post("/logout")
    client = await log_in("lena")
    page, hall = (await client.get("/shifts/today")).text, (await client.get("/lobby")).text

    assert page.count("Should be open") == 1
    assert page.count("is-late") == page.count("planned since 09:00") == 1
    assert hall.count("planned since 09:00") == 1


async def test_an_auditor_reads_what_was_changed(log_in: LogIn, house: House) -> None:
    """In a word, not as the whole plan."""
    desk: Any = house.office.desk
    before = house.door.branch.plan
    after = replace(before, roster=(), look=Look(font="noto-serif"), rating_after=timedelta(1))
    rows = [
        {"branch": before.code, "version": number, "at": TEN, "actor": "manager:min", "body": body}
        for number, body in enumerate(PLANS.dump_json(plan).decode() for plan in (before, after))
    ]
    with desk._database.engine.begin() as connection:
        connection.execute(insert(PLAN), rows)
    assert isinstance(house.trail, MemoryTrail)
    said = json.dumps({"at": "now", "version": 1, "plan": {"code": "a whole plan"}})
    house.trail.kept.append(Line(7, TEN, "PlanChanged", "manager:min", said))
    client = await log_in("audrey")
    page = re.sub(r"<[^>]+>", " ", (await client.get("/audit")).text)

    assert "Asking customers, Look of the bank, Roster" in re.sub(r"\s*,\s*", ", ", page)
    assert "a whole plan" not in page
