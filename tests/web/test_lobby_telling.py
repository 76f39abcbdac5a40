"""What the hall tells the tellers, and advice that is taken or left."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from fastapi import FastAPI
from web_world import MANY, MemoryAdvice, busy_morning, house_of

from server.web.app import create_app
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
WARNED = {"request": "lobby-press-1", "service": "cash", "tier": "gold"}
TOLD = {"request": "lobby-press-1", "text": "  The vault opens at ten. "}


@pytest.fixture
def house() -> House:
    """A busy morning with early warnings."""
    return replace(house_of(busy_morning()), advice=MemoryAdvice(MANY))


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


async def test_an_advice_that_is_taken_is_told_in_the_tellers_own_language(
    log_in: LogIn, house: House
) -> None:
    """One press; and it is kept with what was promised."""
    answer = await (await log_in("lena")).post("/lobby/advice/accept", data=WARNED)
    client = await log_in("mei")
    client.cookies.set("language", "ko")
    told = (await client.get("/told")).text
    (kept,) = await house.telling.answered()

    assert "lena took this" in answer.text
    assert "5번 창구를 열어 주십시오: 28 → 19분." in told
    assert (kept.accepted, kept.by, kept.before, kept.after) == (True, "lena", 28.0, 19.0)
    assert json.loads(kept.change) == {"change": "open-counter", "counter": "c5"}


async def test_an_advice_that_is_left_is_kept_and_told_to_nobody(
    log_in: LogIn, house: House
) -> None:
    """To learn from it what nobody does."""
    answer = await (await log_in("lena")).post("/lobby/advice/reject", data=WARNED)
    (kept,) = await house.telling.answered()

    assert "lena: not now" in answer.text
    assert not kept.accepted
    assert await house.telling.told() == []


@pytest.mark.parametrize(
    ("service", "tier"), [("loans", "silver"), ("cash", "diamond"), ("tardis", "gold")]
)
async def test_a_warning_that_is_over_or_has_no_measure_is_not_taken(
    log_in: LogIn, house: House, service: str, tier: str
) -> None:
    """A tablet that was asleep."""
    client = await log_in("lena")
    wanted = WARNED | {"service": service, "tier": tier}
    answer = await client.post("/lobby/advice/accept", data=wanted)

    assert answer.status_code == 409
    assert await house.telling.answered() == []


async def test_what_is_told_is_read_by_each_teller_and_the_hall_sees_by_whom(
    log_in: LogIn,
) -> None:
    """Until read it stays, for each of them."""
    await (await log_in("lena")).post("/lobby/broadcast", data=TOLD)
    client = await log_in("mei")
    before = (await client.get("/told")).text
    after = await client.post("/told/lobby-press-1/seen", data={"request": "press-number-2"})
    tom = (await (await log_in("tom")).get("/told")).text
    hall = (await (await log_in("lena")).get("/lobby")).text

    assert "The vault opens at ten." in before
    assert "The vault opens at ten." not in after.text
    assert "The vault opens at ten." in tom
    assert "Read by mei" in hall


async def test_the_same_press_tells_once(log_in: LogIn, house: House) -> None:
    """A tablet on poor Wi-Fi sends again."""
    client = await log_in("lena")
    for _ in range(2):
        await client.post("/lobby/broadcast", data=TOLD)

    assert [one.text for one in await house.telling.told()] == ["The vault opens at ten."]


@pytest.mark.parametrize("text", ["", "   ", "x" * 141, "a\nb", "\u202eabc"])
async def test_what_cannot_be_told_is_refused(log_in: LogIn, house: House, text: str) -> None:
    """Nor can it end a line or turn the writing round."""
    client = await log_in("lena")
    answer = await client.post("/lobby/broadcast", data=TOLD | {"text": text})

    assert answer.status_code == 422
    assert await house.telling.told() == []


async def test_braces_and_tags_are_told_as_they_stand(log_in: LogIn) -> None:
    """Free words are no template."""
    client = await log_in("lena")
    await client.post("/lobby/broadcast", data=TOLD | {"text": "{number} <b>'; --"})
    told = (await (await log_in("mei")).get("/told")).text

    assert "{number} &lt;b&gt;&#39;; --" in told


async def test_the_tellers_page_asks_for_what_is_told(log_in: LogIn) -> None:
    """It stands on their page without their doing."""
    assert 'hx-get="/told' in (await (await log_in("mei")).get("/teller/c1")).text
