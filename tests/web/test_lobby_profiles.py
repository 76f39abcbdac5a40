"""A counter's profile, changed from the hall with its effect shown first."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time

import httpx
import pytest
from fastapi import FastAPI
from web_world import IF_FIVE_OPENS, MANY, MemoryAdvice, busy_morning, house_of

from server.domain.plan import CounterCode, Shift
from server.forecast.changes import ChangeProfile
from server.web.app import create_app
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
FORM = {"request": "lobby-press-1"}
SIX = CounterCode("c6")
SHIFTS = (
    Shift(SIX, time(13), time(17)),
    Shift(SIX, time(9), time(12)),
    Shift(SIX, time(9), time(10), (6,)),
)
"""The last is of Sundays; the morning is a Friday."""


@pytest.fixture
def advice() -> MemoryAdvice:
    """Whoever is asked."""
    return MemoryAdvice(MANY, IF_FIVE_OPENS)


@pytest.fixture
def house(advice: MemoryAdvice) -> House:
    """A busy morning with a roster."""
    branch = busy_morning()
    rostered = branch.but(plan=replace(branch.plan, roster=SHIFTS))
    return replace(house_of(rostered), advice=advice)


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


async def test_the_effect_is_asked_of_the_forecast_and_changes_nothing(
    log_in: LogIn, house: House, advice: MemoryAdvice
) -> None:
    """First looked at, then done."""
    client = await log_in("lena")
    before = house.door.branch.sequence
    form = FORM | {"services": ["loans", "cash"], "tiers": ["gold"]}
    answer = await client.post("/lobby/counters/c6/effect", data=form)
    (asked,) = advice.asked

    assert answer.status_code == 200
    assert isinstance(asked, ChangeProfile)
    assert (asked.counter, set(asked.profile.services), asked.profile.tiers) == (
        "c6",
        {"loans", "cash"},
        ("gold",),
    )
    assert house.door.branch.sequence == before


async def test_a_profile_is_changed_and_put_back(log_in: LogIn, house: House) -> None:
    """Discipline and preferences stay as they are."""
    client = await log_in("lena")
    planned = house.door.branch.profile(SIX)
    await client.post("/lobby/counters/c6/profile", data=FORM | {"services": ["loans"]})
    changed = house.door.branch.profile(SIX)
    back = {"request": "press-number-2", "as_planned": "true"}
    await client.post("/lobby/counters/c6/profile", data=back)

    assert changed == replace(planned, services=("loans",), tiers=())
    assert house.door.branch.profile(SIX) == planned


@pytest.mark.parametrize(
    ("counter", "verb", "form", "status"),
    [
        ("c9", "profile", {"services": ["cash"]}, 404),
        ("c9", "effect", {"services": ["cash"]}, 404),
        ("c6", "profile", {}, 422),
        ("c6", "effect", {}, 422),
        ("c6", "profile", {"services": ["tardis"]}, 404),
        ("c6", "effect", {"services": ["tardis"]}, 404),
        ("c6", "profile", {"services": ["cash"], "tiers": ["emperor"]}, 409),
        ("c5", "profile", {"services": ["cash"]}, 409),
    ],
)
async def test_what_makes_no_sense_changes_nothing(
    log_in: LogIn, house: House, counter: str, verb: str, form: dict[str, list[str]], status: int
) -> None:
    """A counter that calls nobody, or is closed, or is none."""
    client = await log_in("lena")
    before = house.door.branch.sequence
    answer = await client.post(f"/lobby/counters/{counter}/{verb}", data=FORM | form)

    assert (answer.status_code, house.door.branch.sequence) == (status, before)


async def test_the_card_says_when_the_counter_is_planned_to_be_staffed(log_in: LogIn) -> None:
    """Of this day of the week, in order."""
    client = await log_in("lena")

    assert (
        "Planned today: 09:00–12:00 · 13:00–17:00" in (await client.get("/lobby/counters/c6")).text
    )
    assert "Nothing is planned for today." in (await client.get("/lobby/counters/c1")).text
