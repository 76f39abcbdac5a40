"""Advice for programs: who may ask, what is refused, and how it is told."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
import pytest
from web_world import SOON, TEN, MemoryAdvice, busy_morning, house_of

from server.application.advice import Warnings
from server.domain.plan import CounterCode, Profile, ServiceCode, TierCode
from server.forecast.advise import Compared, Effect
from server.forecast.changes import (
    Change,
    ChangeProfile,
    CloseCounter,
    MoveBreak,
    OpenCounter,
    SendOn,
)
from server.forecast.outlook import Wait
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
ADVICE = "/api/branches/sample/advice"
WARNINGS = "/api/branches/sample/warnings"
BASIC, GOLD = TierCode("basic"), TierCode("gold")
CASH, LOANS = ServiceCode("cash"), ServiceCode("loans")
C5 = CounterCode("c5")
FIVE = OpenCounter(C5)
EFFECT = Effect(
    FIVE,
    {
        (CASH, BASIC): Compared(CASH, Wait(20.04, 35.0), Wait(12.0, 21.0)),
        (CASH, GOLD): Compared(CASH, Wait(9.0, 28.0), Wait(6.0, 19.0)),
        (LOANS, GOLD): Compared(LOANS, Wait(6.0, 9.0), None),
    },
    {BASIC: Wait(4.4, 1.2)},
    stranded=2,
)
MEANT: list[tuple[dict[str, object], Change]] = [
    ({"change": "open-counter", "counter": "c5"}, FIVE),
    ({"change": "close-counter", "counter": "c1"}, CloseCounter(CounterCode("c1"))),
    (
        {"change": "send-on", "service": "cash", "to": "accounts", "customers": 3},
        SendOn(CASH, ServiceCode("accounts"), 3),
    ),
    ({"change": "move-break", "counter": "c5", "minutes": -20}, MoveBreak(C5, -20.0)),
    (
        {"change": "change-profile", "counter": "c5", "profile": {"services": ["cash"]}},
        ChangeProfile(C5, Profile((CASH,))),
    ),
]


@pytest.fixture
def advice() -> MemoryAdvice:
    """What is known of the branch."""
    return MemoryAdvice(Warnings(TEN, [SOON]), EFFECT)


@pytest.fixture
def house(advice: MemoryAdvice) -> House:
    """The branch that is advised."""
    return replace(house_of(busy_morning()), advice=advice)


async def test_a_warning_names_the_target_the_moment_and_the_way_out(log_in: LogIn) -> None:
    """All that a screen of the bank's own needs in order to say it."""
    client = await log_in("lena")
    told = (await client.get(WARNINGS)).json()

    assert told == {
        "branch": "sample",
        "made_at": "2026-11-20T02:00:00+00:00",
        "warnings": [
            {
                "service": "cash",
                "tier": "gold",
                "target": 10.0,
                "at": "2026-11-20T02:40:00+00:00",
                "probability": 0.8,
                "before": {"about": 16.0, "usually": 28.0},
                "measure": {
                    "change": {"change": "open-counter", "counter": "c5"},
                    "after": {"about": 8.0, "usually": 19.0},
                    "probability": 0.3,
                    "prevents": True,
                },
            }
        ],
    }


async def test_without_a_forecast_nothing_is_warned_of(log_in: LogIn, advice: MemoryAdvice) -> None:
    """And a program can tell that from a quiet hall."""
    advice.found = None
    client = await log_in("lena")

    assert (await client.get(WARNINGS)).json() == {
        "branch": "sample",
        "made_at": None,
        "warnings": [],
    }


async def test_a_what_if_is_answered_tier_by_tier(log_in: LogIn) -> None:
    """Before, after, and what those who wait now save, each with its range."""
    client = await log_in("min")
    told = (await client.post(ADVICE, json=MEANT[0][0])).json()

    assert told["change"] == {"change": "open-counter", "counter": "c5"}
    assert list(told["tiers"]) == ["basic", "gold"]
    assert told["tiers"]["basic"] == {
        "service": "cash",
        "before": {"about": 20.0, "usually": 35.0},
        "after": {"about": 12.0, "usually": 21.0},
        "saved": {"on_average": 4.4, "at_least": 1.2},
    }
    assert told["tiers"]["gold"] == {
        "service": "loans",
        "before": {"about": 6.0, "usually": 9.0},
        "after": None,
        "saved": None,
    }
    assert told["kinds"][1] == {
        "service": "cash",
        "tier": "gold",
        "before": {"about": 9.0, "usually": 28.0},
        "after": {"about": 6.0, "usually": 19.0},
    }
    assert told["stranded"] == 2


@pytest.mark.parametrize(("body", "meant"), MEANT)
async def test_every_change_can_be_asked_about(
    log_in: LogIn, advice: MemoryAdvice, body: dict[str, object], meant: Change
) -> None:
    """And what was understood is told back."""
    client = await log_in("admin")
    answer = await client.post(ADVICE, json=body)

    assert answer.status_code == 200
    assert advice.asked == [meant]


async def test_asking_changes_nothing(log_in: LogIn, house: House) -> None:
    """It is a question."""
    client, before = await log_in("lena"), house.door.branch
    await client.post(ADVICE, json=MEANT[1][0])

    assert house.door.branch is before


@pytest.mark.parametrize(
    ("body", "status", "named"),
    [
        ({"change": "open-counter", "counter": "c77"}, 404, "c77"),
        ({"change": "send-on", "service": "gems", "to": "cash", "customers": 1}, 404, "gems"),
        ({"change": "send-on", "service": "cash", "to": "gems", "customers": 1}, 404, "gems"),
        ({"change": "send-on", "service": "cash", "to": "loans", "customers": 0}, 422, "customers"),
        ({"change": "open-counter", "counter": "c5", "teller": "mei"}, 422, "teller"),
        ({"change": "move-break", "counter": "c5", "minutes": 1e9}, 422, "minutes"),
        (
            {"change": "change-profile", "counter": "c5", "profile": {"services": ["gems"]}},
            404,
            "gems",
        ),
        ({"change": "blow-up", "counter": "c5"}, 422, "change"),
        ({}, 422, "change"),
        ([], 422, ""),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence(
    log_in: LogIn, advice: MemoryAdvice, body: object, status: int, named: str
) -> None:
    """A program learns which field was wrong."""
    client = await log_in("lena")
    answer = await client.post(ADVICE, json=body)

    assert answer.status_code == status
    assert named in answer.json()["detail"]
    assert not advice.asked


async def test_while_there_is_no_forecast_it_is_said(log_in: LogIn, advice: MemoryAdvice) -> None:
    """Rather than a made-up figure."""
    advice.answer = None
    client = await log_in("lena")
    answer = await client.post(ADVICE, json=MEANT[0][0])

    assert answer.status_code == 409
    assert answer.json()["error"] == "NoForecast"


@pytest.mark.parametrize(("name", "status"), [("anna", 403), ("lena", 200), ("min", 200)])
async def test_advice_is_for_those_who_run_the_lobby(log_in: LogIn, name: str, status: int) -> None:
    """Tellers do not open each other's counters."""
    client = await log_in(name)

    assert (await client.get(WARNINGS)).status_code == status
    assert (await client.post(ADVICE, json=MEANT[0][0])).status_code == status


async def test_a_stranger_is_not_advised(visitor: httpx.AsyncClient) -> None:
    """Nor is a page of somebody else's."""
    assert (await visitor.get(WARNINGS)).status_code == 401
    assert (await visitor.post(ADVICE, json=MEANT[0][0])).status_code == 401
