"""The customer's phone page over HTTP."""

import gzip
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from web_world import Clock, foresee, token_of

from server.application.ports import Order
from server.domain import commands
from server.domain.model import State, TicketId
from server.domain.plan import CounterCode
from server.forecast.reasons import Cause, Reason
from server.web import pages
from server.web.house import House

FIRST_LOAD = 60_000
STATIC = Path(pages.__file__).parent / "static"


async def test_the_page_speaks_the_tickets_language(visitor: httpx.AsyncClient) -> None:
    """The customer chose it at the kiosk; the phone's own setting is somebody else's guess."""
    text = (await visitor.get(f"/p/{token_of(1)}", headers={"Accept-Language": "en"})).text

    assert '<html lang="ko">' in text
    assert "바로 다음 순서입니다" in text


async def test_the_language_can_be_switched(visitor: httpx.AsyncClient) -> None:
    """A grandchild may hold the phone."""
    text = (await visitor.get(f"/p/{token_of(1)}?lang=en")).text

    assert "You are next" in text


async def test_people_ahead_and_the_wait_are_told(visitor: httpx.AsyncClient) -> None:
    """An uncertain wait feels longest."""
    text = (await visitor.get(f"/p/{token_of(2)}?lang=en")).text

    assert "3 ahead" in text
    assert "about 14, usually within 25 min" in text


async def test_without_an_estimate_the_phone_says_so(
    visitor: httpx.AsyncClient, house: House, app: FastAPI
) -> None:
    """No number rather than a wrong one; the place in the queue is still told."""
    foresee(app, house, None)
    text = (await visitor.get(f"/p/{token_of(2)}?lang=en")).text

    assert "3 ahead" in text
    assert "no estimate yet" in text
    assert "within" not in text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "It takes longer: counter 3 has closed."),
        ("zh", "等候变长：3 号窗口已关闭。"),
        ("ko", "대기가 길어졌습니다: 3번 창구가 닫혔습니다."),
    ],
)
async def test_a_wait_that_became_longer_is_explained(
    visitor: httpx.AsyncClient,
    house: House,
    app: FastAPI,
    language: str,
    said: str,
) -> None:
    """An unexplained wait feels longest."""
    reasons = {TicketId("ticket-02"): Reason(Cause.CLOSED, "3")}
    told = replace(house.forecast(), reasons=reasons)
    foresee(app, house, told)
    mine, other = [
        (await visitor.get(f"/p/{token_of(place)}?lang={language}")).text for place in (2, 4)
    ]

    assert f'<p class="why">{said}</p>' in mine
    assert said not in other


async def test_a_called_customer_is_told_where_to_go(visitor: httpx.AsyncClient) -> None:
    """The one thing that must not be missed."""
    text = (await visitor.get(f"/p/{token_of(3)}?lang=en")).text

    assert "Please go to counter 4" in text


@pytest.mark.parametrize(
    ("language", "called", "zone", "way"),
    [
        ("en", "Please go to counter 4", "Upstairs", "take the lift to the first floor"),
        ("zh", "请您到 4 号窗口", "二楼", "请乘电梯上二楼"),
        ("ko", "4번 창구로 와 주세요", "2층", "엘리베이터로 2층에 올라가 주세요"),
    ],
)
async def test_who_is_called_to_another_zone_is_told_its_name_and_the_way(
    visitor: httpx.AsyncClient, house: House, language: str, called: str, zone: str, way: str
) -> None:
    """Who waits with the phone in the hall does not look for counter 4 there."""
    text = await _called_upstairs(visitor, house, language)

    assert f'<p class="lead">{called}</p>' in text
    assert f'<p class="lead">{zone}</p><p>{way}</p>' in text


async def test_who_waits_in_the_zone_of_the_counter_is_not_shown_the_way(
    visitor: httpx.AsyncClient,
) -> None:
    """Loans are upstairs, and so is counter 4."""
    text = (await visitor.get(f"/p/{token_of(3)}?lang=en")).text

    assert "Please go to counter 4" in text
    assert "lift" not in text


async def _called_upstairs(visitor: httpx.AsyncClient, house: House, language: str) -> str:
    """The page of one who waited in the hall for accounts and is called to counter 4."""
    counter = CounterCode("c4")
    for command in (commands.NoShow(counter), commands.CallNext(counter)):
        await house.door.handle(Order(command))
    called = house.door.branch.at(counter)
    place = int(called.id.removeprefix("ticket-")) if called else -1
    return (await visitor.get(f"/p/{token_of(place)}?lang={language}")).text


@pytest.mark.parametrize("token", ["wrong", "0" * 64, "ticket-00", "%F0%9F%98%80"])
async def test_a_wrong_token_finds_nothing(visitor: httpx.AsyncClient, token: str) -> None:
    """And nothing on the page says whether anything is near."""
    answer = await visitor.get(f"/p/{token}")

    assert answer.status_code == 404
    assert "There is nothing here." in answer.text


async def test_yesterdays_token_finds_nothing(visitor: httpx.AsyncClient, house: House) -> None:
    """The page ends with the business day."""
    morning, today = house.door.clock, timedelta(days=1)
    await house.door.handle(Order(commands.CloseDay()))
    house.door.clock = lambda: morning() + today
    await house.door.handle(Order(commands.OpenDay()))

    assert (await visitor.get(f"/p/{token_of(0)}")).status_code == 404


async def test_leaving_the_queue_cancels_the_ticket(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """Nobody is called who has said that they go."""
    answer = await visitor.post(f"/p/{token_of(0)}/leave", data={"request": "phone-press"})

    assert answer.status_code == 200
    assert "您已退出排队" in answer.text
    assert house.door.branch.tickets[TicketId("ticket-00")].state is State.CANCELLED


async def test_who_is_called_cannot_leave_by_phone(visitor: httpx.AsyncClient) -> None:
    """The counter waits for them already; the staff decide."""
    answer = await visitor.post(f"/p/{token_of(3)}/leave", data={"request": "phone-press"})

    assert answer.status_code == 409


async def test_one_phone_may_ask_thirty_times_a_minute(
    visitor: httpx.AsyncClient, seconds: Clock
) -> None:
    """A stuck phone must not slow the branch; a minute later it is welcome again."""
    answers = [(await visitor.get(f"/p/{token_of(0)}")).status_code for _ in range(31)]
    seconds.now += 60
    later = (await visitor.get(f"/p/{token_of(0)}")).status_code

    assert answers == [200] * 30 + [429]
    assert later == 200


async def test_the_page_shows_no_tier_and_no_token_hash(
    visitor: httpx.AsyncClient, app: FastAPI
) -> None:
    """How the bank ranks its customers is not for the neighbour's eyes."""
    text = (await visitor.get(f"/p/{token_of(10)}?lang=en")).text

    hidden = [
        "Diamond",
        "◆",
        next(iter(app.state.houses.values())).door.branch.tickets[TicketId("ticket-10")].token,
    ]
    assert not [word for word in hidden if word in text]


async def test_the_first_load_is_light(visitor: httpx.AsyncClient) -> None:
    """Some come with the slowest phone in the slowest network."""
    page = (await visitor.get(f"/p/{token_of(0)}")).content
    tokens = (await visitor.get("/static/tokens.css")).content
    files = ["heliotrope.css", "live.js", "phone.js", "mark.svg"]
    files += ["vendor/htmx.min.js", "vendor/hx-sse.min.js"]
    parts = [page, tokens, *((STATIC / name).read_bytes() for name in files)]

    assert sum(len(gzip.compress(part)) for part in parts) <= FIRST_LOAD
