"""The page that says how honest the forecast is."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from web_counted import A_MONTH, MemoryRecord
from web_world import LEARNT, PASSWORD, house_of, morning

from server.application.judging import Figures, Grouping, Judgement, Standing
from server.web.forecast_view import ENOUGH, forecast_view
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
NOTHING_LEARNT = Standing(None, 0, compiled=None, outcomes=0)
TODAY = morning().day


@pytest.fixture
def record() -> MemoryRecord:
    """A month that has been counted."""
    return MemoryRecord(dict(A_MONTH))


@pytest.fixture
def house(record: MemoryRecord) -> House:
    """The branch that had it."""
    return house_of(morning(), record=record)


def text_of(answer: httpx.Response) -> str:
    """What can be read, without the tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


async def test_a_manager_sees_how_often_the_forecast_held(log_in: LogIn) -> None:
    """Beside each figure stands what it should be, and of how many tickets it speaks."""
    client = await log_in("min")
    said = text_of(await client.get("/forecast?days=30&lang=en"))

    assert "90% should be 90% as told" in said
    assert "4.1 min" in said
    assert "the simple rule: 9.6 min" in said
    assert "5120 tickets were called" in said
    assert "212 left before that" in said
    assert "Learnt from 42 days, last on 19 Nov 2026, 18:00" in said


async def test_a_manager_begins_there(visitor: httpx.AsyncClient) -> None:
    """It is what the account is for."""
    answer = await visitor.post("/login", data={"name": "min", "password": PASSWORD})

    assert answer.headers["location"] == "/forecast"


@pytest.mark.parametrize(("asked", "days"), [("1", 1), ("7", 7), ("30", 30)])
async def test_the_period_is_the_one_that_was_asked_for(
    log_in: LogIn, record: MemoryRecord, asked: str, days: int
) -> None:
    """A bad morning must not hide in a good month."""
    client = await log_in("min")
    await client.get(f"/forecast?days={asked}")

    assert TODAY is not None
    assert set(record.asked) == {(TODAY - timedelta(days=days - 1), TODAY)}


async def test_no_other_period_is_made_up(log_in: LogIn) -> None:
    """The address bar is no place for questions to the database."""
    client = await log_in("min")

    assert (await client.get("/forecast?days=400")).status_code == 422
    assert (await client.get("/api/branches/sample/forecast?days=x")).status_code == 422


@pytest.mark.parametrize("language", ["zh", "ko", "en"])
async def test_before_anything_was_counted_the_page_says_so(
    app: FastAPI, log_in: LogIn, language: str
) -> None:
    """No figure is better than a hundred per cent of nothing."""
    app.state.houses = {"sample": house_of(morning(), standing=NOTHING_LEARNT)}
    client = await log_in("min")
    answer = await client.get(f"/forecast?lang={language}")

    assert answer.status_code == 200
    assert "<table" not in answer.text
    assert "%" not in text_of(answer)


@pytest.mark.parametrize(
    ("language", "heard", "line"),
    [
        ("en", True, "The challenger speaks to newcomers"),
        ("en", False, "Your rules speak"),
        ("zh", True, "由挑战模型告知新来的客户"),
        ("zh", False, "由规则推演告知客户"),
        ("ko", True, "새로 온 고객에게는 도전 모델이 알립니다"),
        ("ko", False, "규칙에 따라 알립니다"),
    ],
)
async def test_the_page_says_whether_the_challenger_speaks(
    app: FastAPI, house: House, log_in: LogIn, language: str, heard: bool, line: str
) -> None:
    """Whoever answers for a forecast must know whose it is."""
    client = await log_in("min")
    silent = text_of(await client.get(f"/forecast?lang={language}"))
    challenged = replace(LEARNT, challenger=heard)
    app.state.houses["sample"] = replace(house, standing=lambda: challenged)
    told = text_of(await client.get(f"/forecast?lang={language}"))

    assert line in told
    assert line not in silent


async def test_programs_read_the_same_figures(log_in: LogIn) -> None:
    """Head office compares its branches."""
    client = await log_in("min")
    told = (await client.get("/api/branches/sample/forecast?days=30")).json()

    assert told["whole"] == {
        "tickets": 5120,
        "left": 212,
        "within50": 0.507,
        "within80": 0.803,
        "within90": 0.897,
        "error": 4.1,
        "rule_error": 9.6,
    }
    assert set(told["services"]) == {"cash", "loans", "gems", "accounts"}
    assert told["standing"] == {
        "learnt": "2026-11-19T10:00:00+00:00",
        "days": 42,
        "compiled": True,
        "outcomes": 5120,
        "challenger": None,
    }


def marks(*figures: Figures) -> list[list[str]]:
    """How the page judges these."""
    assert TODAY is not None
    judgement = Judgement(TODAY, TODAY, figures[0], figures, ())
    view = forecast_view(morning().plan, judgement, LEARNT)
    return [[share.mark for share in line.shares] for line in view.services]


def test_a_promise_that_did_not_hold_is_marked() -> None:
    """Too short hurts customers; too long only makes them wonder."""
    figures = A_MONTH[Grouping.SERVICE]

    assert marks(*figures) == [
        ["fine", "fine", "fine"],
        ["fine", "fine", "past"],
        ["fine", "fine", "near"],
        ["few", "few", "few"],
    ]


def test_few_tickets_are_not_judged() -> None:
    """Three of four within is no verdict on anything."""
    few = Figures("cash", ENOUGH - 1, 0, 0.0, 0.0, 0.0, 9.0, 9.0)

    assert marks(few) == [["few"] * 3]
    assert marks(replace(few, tickets=ENOUGH)) == [["past"] * 3]


def test_services_stand_in_the_plans_order_and_struck_ones_last() -> None:
    """What was counted for a service that is gone was counted all the same."""
    assert TODAY is not None
    figures = A_MONTH[Grouping.SERVICE]
    judgement = Judgement(TODAY, TODAY, figures[0], figures, A_MONTH[Grouping.TIER])
    view = forecast_view(morning().plan, judgement, LEARNT)

    assert [line.tickets for line in view.services] == [3180, 1518, 410, 12]
    assert view.services[-1].name == {"en": "gems"}
