"""Early warnings and what-ifs on the lobby manager's page."""

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from web_world import (
    HOPELESS,
    IF_FIVE_OPENS,
    LATER,
    MANY,
    SOON,
    TEN,
    MemoryAdvice,
    busy_morning,
    house_of,
)

from server.application.advice import Warnings
from server.application.ports import Order
from server.domain import commands
from server.domain.model import CounterState
from server.domain.plan import CounterCode, ServiceCode
from server.forecast.changes import MoveBreak, SendOn
from server.forecast.outlook import Wait
from server.forecast.warn import WayOut
from server.web.advice_view import MOST_SHOWN, warnings_view
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
C2, C5 = CounterCode("c2"), CounterCode("c5")
PRESS = {"request": "lobby-press-1"}
BRINGS_BACK = {"service": "accounts", "tier": "basic"}
SENTENCES = {
    "en": (
        "Gold, Cash and transfers: likely to wait more than 10 min from 10:40 on (80%).",
        "Open counter 5: 28 → 19 min. It needs a teller.",
    ),
    "zh": (
        "金卡客户，现金与转账：10:40 起等候可能超过 10 分钟（80%）。",
        "开放 5 号窗口：28 → 19 分钟。需要安排一位柜员。",
    ),
    "ko": (
        "골드 고객, 입출금 및 송금: 10:40부터 대기가 10분을 넘을 가능성이 높습니다(80%).",
        "5번 창구를 열면: 28 → 19분. 담당 직원이 필요합니다.",
    ),
}


@pytest.fixture
def advice() -> MemoryAdvice:
    """Three warnings and one effect."""
    return MemoryAdvice(MANY, IF_FIVE_OPENS)


@pytest.fixture
def house(advice: MemoryAdvice) -> House:
    """The branch that is advised; counter 2 is paused, counter 5 closed."""
    return replace(house_of(busy_morning()), advice=advice)


def text_of(answer: httpx.Response) -> str:
    """What can be read, without the tags."""
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.text))


@pytest.mark.parametrize("language", ["zh", "ko", "en"])
async def test_a_warning_is_one_sentence_and_its_measure_another(
    log_in: LogIn, language: str
) -> None:
    """Who, how long, from when, how surely; and what to do about it."""
    client = await log_in("lena")
    said = text_of(await client.get(f"/lobby?lang={language}"))

    for sentence in SENTENCES[language]:
        assert sentence in said


async def test_without_a_fresh_forecast_nobody_is_warned(
    log_in: LogIn, advice: MemoryAdvice
) -> None:
    """Silence, rather than what was true five minutes ago."""
    advice.found = None
    client = await log_in("lena")

    assert "Early warning" not in text_of(await client.get("/lobby?lang=en"))


async def test_a_press_brings_a_paused_counter_back_for_its_teller_and_is_kept(
    log_in: LogIn, house: House
) -> None:
    """A closed one needs a person first, so its button tells the tellers."""
    client = await log_in("lena")
    page = text_of(await client.get("/lobby?lang=en"))
    assert "Resume counter 2" in page
    assert "Resume counter 5" not in page
    teller = house.door.branch.desks[C2].teller
    answer = await client.post("/lobby/advice/accept", data=PRESS | BRINGS_BACK)
    (kept,) = await house.telling.answered()

    desk = house.door.branch.desks[C2]
    assert answer.status_code == 200
    assert (desk.state, desk.teller) == (CounterState.OPEN, teller)
    assert "Resume counter 2" not in answer.text, "what is done is not proposed any more"
    assert await house.telling.told() == [], "nobody need be asked"
    assert (kept.accepted, json.loads(kept.change)["counter"]) == (True, "c2")


async def test_a_counter_that_came_back_by_itself_is_not_brought_back_again(
    log_in: LogIn, house: House
) -> None:
    """The tablet still shows the button."""
    client, teller = await log_in("lena"), house.door.branch.desks[C2].teller
    back = commands.OpenCounter(C2, teller or "")
    await house.door.handle(Order(back, "a-request", "teller:ben"))
    answer = await client.post("/lobby/advice/accept?lang=en", data=PRESS | BRINGS_BACK)

    assert (answer.status_code, "This warning is over." in answer.text) == (409, True)
    assert await house.telling.answered() == []


async def test_a_counter_that_was_closed_meanwhile_is_not_proposed_to_resume(house: House) -> None:
    """The words follow the counter as it is, whatever it was when the forecast was made."""
    await house.door.handle(Order(commands.CloseCounter(C2), "a-request", "lobby:lena"))
    (line,) = warnings_view(house.door.branch, Warnings(TEN, [LATER])).lines

    assert line.measure is not None
    assert line.measure.resumes is None


def test_a_wall_of_warnings_is_not_read() -> None:
    """The soonest are shown, and how many more there are."""
    view = warnings_view(busy_morning(), Warnings(TEN, [HOPELESS] * (MOST_SHOWN + 3)))

    assert (len(view.lines), view.more) == (MOST_SHOWN, 3)


@pytest.mark.parametrize(("by", "said"), [(20.0, "later"), (-20.0, "earlier")])
async def test_a_break_is_moved_by_asking_the_teller(
    log_in: LogIn, advice: MemoryAdvice, by: float, said: str
) -> None:
    """No press moves a person's lunch."""
    way = WayOut(MoveBreak(C5, by), Wait(8.0, 14.0), 0.2, prevents=True)
    advice.found = Warnings(TEN, [replace(SOON, way_out=way)])
    client = await log_in("lena")
    told = text_of(await client.get("/lobby?lang=en"))

    assert f"Break at counter 5 20 min {said}: 28 → 14 min. Ask the teller." in told


async def test_a_what_if_says_before_and_after_by_tier(log_in: LogIn) -> None:
    """And whom it costs, and whom nobody could call any more."""
    client = await log_in("lena")
    wish = {"change": "open-counter", "counter": "c5"}
    told = text_of(await client.post("/lobby/what-if?lang=en", data=PRESS | wish))

    assert "If counter 5 opens" in told
    assert "Basic · Cash and transfers 20 min, usually ≤ 35 12 min, usually ≤ 25" in told
    assert "8 min sooner, at least 3" in told
    assert "Gold · Cash and transfers 9 min, usually ≤ 30 6 min, usually ≤ 20 2 min later" in told
    assert "Diamond · Cash and transfers 3 min, usually ≤ 9 no counter –" in told
    assert "2 who wait could not be called by any counter." in told


async def test_sending_customers_on_is_thought_through_too(
    log_in: LogIn, advice: MemoryAdvice
) -> None:
    """Services by their names in the reader's language."""
    sent = SendOn(ServiceCode("cash"), ServiceCode("accounts"), 3)
    advice.answer = replace(IF_FIVE_OPENS, change=sent)
    client = await log_in("lena")
    wish = {"change": "send-on", "service": "cash", "to": "accounts", "customers": "3"}
    told = text_of(await client.post("/lobby/what-if?lang=en", data=PRESS | wish))

    assert advice.asked == [sent]
    assert "If 3 go from Cash and transfers to Accounts and cards" in told


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"change": "open-counter"}, 422),
        ({"change": "open-counter", "counter": "c77"}, 404),
        ({"change": "send-on", "service": "cash", "to": "loans", "customers": "many"}, 422),
        ({"change": "fire-everybody"}, 422),
        ({}, 422),
    ],
)
async def test_a_wish_that_makes_no_sense_is_refused(
    log_in: LogIn, advice: MemoryAdvice, wish: dict[str, str], status: int
) -> None:
    """In a sentence, and nothing is worked out."""
    client = await log_in("lena")
    answer = await client.post("/lobby/what-if", data=PRESS | wish, headers={"hx-request": "true"})

    assert answer.status_code == status
    assert text_of(answer).strip()
    assert not advice.asked


async def test_without_a_forecast_a_what_if_says_so(log_in: LogIn, advice: MemoryAdvice) -> None:
    """Rather than an empty table."""
    advice.answer = None
    client = await log_in("lena")
    wish = {"change": "open-counter", "counter": "c5"}
    told = text_of(await client.post("/lobby/what-if?lang=en", data=PRESS | wish))

    assert "There is no forecast now." in told


async def test_a_measure_has_one_button_that_does_it(log_in: LogIn) -> None:
    """Two that say the same are a riddle."""
    page = text_of(await (await log_in("lena")).get("/lobby?lang=en"))

    assert page.count("Resume counter 2") == 1


@pytest.mark.parametrize("path", ["/lobby/what-if", "/lobby/advice/accept"])
async def test_tellers_do_not_run_the_lobby(log_in: LogIn, path: str) -> None:
    """Each role its own page."""
    client = await log_in("anna")
    wish = PRESS | {"change": "open-counter", "counter": "c5"}

    assert (await client.post(path, data=wish)).status_code == 403
