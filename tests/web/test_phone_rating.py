"""The same question on the customer's phone: asked once, answered once, whichever way."""

from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from web_world import TEN, house_of, morning, token_of

from server.application.ports import Order
from server.domain import commands
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId
from server.domain.plan import Aspect, CounterCode, Questionnaire
from server.domain.rating import unanswered
from server.domain.refusals import Refusal
from server.web.house import House

MINE = 2
"""The first whom counter 1 calls."""
PAGE = f"/p/{token_of(MINE)}"
LEG = f"ticket-{MINE:02d}-1"
ANSWER = {"request": "a-press-of-a-key", "leg": LEG, "score": "2", "version": "usual"}
C1 = CounterCode("c1")


def served(seconds: float = 60) -> Branch:
    """The customer has been served for so long, and the counter's window is open."""
    branch = morning()
    orders = (
        (100, commands.OpenCounter(C1, "anna")),
        (90, commands.CallTicket(C1, TicketId(f"ticket-{MINE:02d}"), "asked for")),
        (seconds, commands.Start(C1)),
        (0, commands.Finish(C1)),
    )
    for ago, order in orders:
        outcome = decide(branch, order, TEN - timedelta(seconds=ago))
        assert not isinstance(outcome, Refusal), outcome
        branch = replay(branch, outcome)
    return branch


@pytest.fixture
def house() -> House:
    """A branch where one customer has just been served."""
    return house_of(served())


async def test_the_phone_asks_what_the_pad_asks(visitor: httpx.AsyncClient) -> None:
    """In the ticket's language, and only once its leg was asked about."""
    page = (await visitor.get(f"{PAGE}?lang=en")).text
    form = (await visitor.get(f"{PAGE}/rating?lang=en")).text
    other = (await visitor.get(f"/p/{token_of(1)}/rating")).text

    assert f'id="asks-{LEG}"' in page
    assert "How was it with us?" in form
    assert form.count('type="radio"') == 5
    assert other == ""


async def test_the_first_answer_counts_whichever_way_it_came(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """The pad and the phone are one question."""
    first = await visitor.post(f"{PAGE}/rate?lang=en", data=ANSWER | {"reasons": ["long-wait"]})
    again = Order(commands.Rate(LEG, 5), "another-press", "pad:pad-1")
    second = await house.door.handle(again)
    ticket = house.door.branch.tickets[TicketId(f"ticket-{MINE:02d}")]

    assert "Thank you" in first.text
    assert (ticket.rating, type(second.outcome).__name__) == (2, "AlreadyRated")
    assert (await visitor.get(f"{PAGE}/rating")).text == ""
    assert house.door.branch.desks[C1].window is None


async def test_who_answered_on_the_pad_is_told_so_on_the_phone(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """The form may have been open all the while."""
    await house.door.handle(Order(commands.Rate(LEG, 5), "another-press", "pad:pad-1"))
    answer = await visitor.post(f"{PAGE}/rate?lang=en", data=ANSWER)

    assert answer.status_code == 409
    assert "has been rated already" in answer.text


async def test_the_phone_may_answer_when_the_pad_has_stopped_asking(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """Until the day is over: whoever is in a hurry answers on the way home."""
    branch = house.door.branch
    lapsed = decide(branch, commands.Tick(), TEN + timedelta(minutes=5))
    assert not isinstance(lapsed, Refusal)
    house.door.branch = replay(branch, lapsed)
    answer = await visitor.post(f"{PAGE}/rate", data=ANSWER)

    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"leg": "ticket-03-1"}, 404),
        ({"leg": f"ticket-{MINE:02d}-2"}, 409),
        ({"score": "6"}, 422),
        ({"score": ""}, 422),
        ({"version": "x" * 65}, 422),
        ({"speed": "9"}, 422),
        ({"reasons": ["x" * 80]}, 422),
    ],
)
async def test_what_makes_no_answer_is_refused(
    visitor: httpx.AsyncClient, house: House, change: dict[str, str], status: int
) -> None:
    """Nobody rates another's visit, and nothing odd is recorded."""
    answer = await visitor.post(f"{PAGE}/rate", data=ANSWER | change)

    assert answer.status_code == status
    assert unanswered(house.door.branch.tickets[TicketId(f"ticket-{MINE:02d}")]) == LEG


async def test_head_offices_questions_are_asked(visitor: httpx.AsyncClient, house: House) -> None:
    """With aspects, which count only with the main answer."""
    branch = house.door.branch
    asks = Questionnaire("autumn", {"en": "All well?"}, {}, (Aspect.SPEED,))
    house.door.branch = replace(branch, plan=replace(branch.plan, questionnaire=asks))
    form = (await visitor.get(f"{PAGE}/rating?lang=en")).text
    said = ANSWER | {"version": "autumn", "score": "5", "speed": "3", "reasons": ["other"]}
    answer = await visitor.post(f"{PAGE}/rate", data=said)

    assert "All well?" in form
    assert form.count('name="speed"') == 5
    assert answer.status_code == 200


async def test_a_service_too_short_to_ask_about_is_not_asked_about(
    visitor: httpx.AsyncClient, house: House
) -> None:
    """As on the pad: the law is the branch's, not the phone's."""
    house.door.branch = served(seconds=10)

    assert (await visitor.get(f"{PAGE}/rating")).text == ""
    assert (await visitor.post(f"{PAGE}/rate", data=ANSWER)).status_code == 409
