"""The teller's page over HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count

import httpx
import pytest

from server.application.ports import Order
from server.domain import commands
from server.domain.model import CounterState, State, TicketId
from server.domain.plan import CounterCode, ServiceCode
from server.web.desk_view import desk_view
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
presses = count()


async def press(client: httpx.AsyncClient, where: str, **form: str) -> httpx.Response:
    """One press, with an id of its own."""
    request = {"request": f"press-{next(presses):04d}"}
    return await client.post(f"/teller/{where}", data=request | form)


async def test_a_counter_is_opened_and_calls_whom_the_discipline_picks(
    log_in: LogIn, house: House
) -> None:
    """The way of every morning."""
    client = await log_in("anna")
    await press(client, "c3/open")
    first = desk_view(house.door.branch, CounterCode("c3"), house.door.clock()).queue[0].ticket
    answer = await press(client, "c3/call-next")

    assert answer.status_code == 200
    assert f">{first.number}<" in answer.text
    assert "points after" in answer.text  # why this one
    assert house.door.branch.tickets[first.id].state is State.CALLED


async def test_the_same_press_sent_twice_calls_once(log_in: LogIn, house: House) -> None:
    """A retry on a bad network must not call two people."""
    client = await log_in("tom")
    form = {"request": "one-press-of-f9"}
    await client.post("/teller/c6/call-next", data=form)
    before = house.door.branch
    again = await client.post("/teller/c6/call-next", data=form)

    assert again.status_code == 200
    assert house.door.branch is before


async def test_call_next_while_serving_finishes_first_with_the_chosen_outcome(
    log_in: LogIn, house: House
) -> None:
    """F9 is one key for the whole rhythm."""
    client = await log_in("mei")
    served = house.door.branch.at(CounterCode("c1"))
    assert served is not None
    await press(client, "c1/call-next", outcome="papers")

    done = house.door.branch.tickets[served.id]
    called = house.door.branch.at(CounterCode("c1"))
    assert (done.state, done.outcome) == (State.SERVED, "papers")
    assert called is not None
    assert called.state is State.CALLED


async def test_a_second_call_is_refused_in_words_and_by_name(log_in: LogIn) -> None:
    """One counter, one customer; programs read the header, people the sentence."""
    client = await log_in("sora")
    answer = await press(client, "c4/call-next")

    assert answer.status_code == 409
    assert answer.headers["X-Heliotrope-Refused"] == "CounterBusy"
    assert "Counter 4 already has C001." in answer.text


@pytest.mark.parametrize(
    ("language", "sentence"), [("zh", "4 号窗口正在办理 C001。"), ("ko", "4번 창구에 이미 C001")]
)
async def test_a_refusal_speaks_the_tellers_language(
    log_in: LogIn, language: str, sentence: str
) -> None:
    """A refusal that is not understood is a fault."""
    client = await log_in("sora")
    client.cookies.set("language", language)

    assert sentence in (await press(client, "c4/call-next")).text


async def test_a_teller_cannot_work_at_anothers_counter(log_in: LogIn, house: House) -> None:
    """Nobody finishes another's customer."""
    client = await log_in("anna")
    before = house.door.branch
    answer = await press(client, "c1/finish")

    assert answer.headers["X-Heliotrope-Refused"] == "CounterTaken"
    assert house.door.branch is before


async def test_a_press_without_an_id_is_not_carried_out(log_in: LogIn, house: House) -> None:
    """What cannot be repeated safely is not begun."""
    client = await log_in("mei")
    before = house.door.branch
    answer = await client.post("/teller/c1/finish", data={})

    assert answer.status_code == 422
    assert house.door.branch is before


async def test_the_whole_round_of_verbs(log_in: LogIn, house: House) -> None:
    """Every button has its command."""
    client = await log_in("sora")
    states = []
    for verb in ("recall", "start", "finish", "pause", "open", "call-next", "no-show", "close"):
        assert (await press(client, f"c4/{verb}")).status_code == 200, verb
        ticket = house.door.branch.at(CounterCode("c4"))
        states.append(ticket.state if ticket else house.door.branch.desks[CounterCode("c4")].state)

    assert states == [
        State.CALLED,
        State.SERVING,
        CounterState.OPEN,
        CounterState.PAUSED,
        CounterState.OPEN,
        State.CALLED,
        CounterState.OPEN,
        CounterState.CLOSED,
    ]


async def test_an_unknown_counter_is_a_page_that_says_so(log_in: LogIn) -> None:
    """A mistyped address is not a crash."""
    client = await log_in("anna")

    assert (await client.get("/teller/c99")).status_code == 404


def test_the_queue_is_listed_in_the_order_in_which_it_would_be_called(house: House) -> None:
    """The teller can tell a customer the truth about who is next."""
    view = desk_view(house.door.branch, CounterCode("c3"), house.door.clock())
    scores = [place.score for place in view.queue]

    assert scores == sorted(scores, reverse=True)
    assert {place.ticket.service for place in view.queue} == {"cash", "accounts"}


async def test_my_day_counts_the_served_and_their_mean(log_in: LogIn) -> None:
    """Eight minutes since the start, so the mean is eight minutes."""
    client = await log_in("mei")
    answer = await press(client, "c1/finish")

    assert "Today 1 served, 8:00 on average" in answer.text


async def test_the_bank_s_own_outcomes_and_reasons_are_offered_and_taken(
    log_in: LogIn, house: House
) -> None:
    """What the page offers, the server must take; what the bank lists, the page must offer."""
    plan = house.door.branch.plan
    own = replace(
        plan,
        outcomes={"forms-given": {"en": "Forms given"}},
        break_reasons={"lunch": {"en": "Lunch"}, "call": {"en": "Phone call"}},
    )
    await house.door.handle(Order(commands.ChangePlan(own)))
    client = await log_in("mei")
    page = (await client.get("/teller/c1")).text
    strip = (await client.get("/teller/c1/strip/pause")).text
    finished = await press(client, "c1/finish", outcome="forms-given")
    nameless, paused = [await press(client, "c1/pause", **why) for why in ({}, {"reason": "call"})]

    assert "Forms given" in page
    assert "Papers missing" not in page
    assert 'value="lunch" checked' in strip
    assert (finished.status_code, nameless.status_code, paused.status_code) == (200, 409, 200)
    assert house.door.branch.desks[CounterCode("c1")].reason == "call"


async def test_the_note_on_a_ticket_is_shown_to_whoever_has_called_it(
    log_in: LogIn, house: House
) -> None:
    """What the lobby wrote down is read before the first word is said."""
    called = house.door.branch.desks[CounterCode("c4")].ticket
    assert called is not None
    await house.door.handle(Order(commands.Annotate(called, note="reads lips"), "note-0001", "l"))
    shown = (await (await log_in("sora")).get("/teller/c4")).text
    elsewhere = (await (await log_in("mei")).get("/teller/c1")).text

    assert "reads lips" in shown
    assert "reads lips" not in elsewhere


async def test_what_a_customer_brought_along_is_shown_with_the_ticket(
    log_in: LogIn, house: House
) -> None:
    """The form by its reference, needs and social priority by name, the hour of the appointment."""
    now = house.door.clock()
    soon = now.replace(hour=3, minute=0)
    ask = commands.CheckIn(
        TicketId("t-comes"), "1234", "en", "c" * 64, needs=("hearing",), social="elderly"
    )
    for order in (
        commands.BookAppointment("1234", ServiceCode("cash"), soon),
        ask,
        commands.AttachForm("c" * 64, "F-2026-77"),
        commands.OpenCounter(CounterCode("c3"), "anna"),
        commands.CallTicket(CounterCode("c3"), TicketId("t-comes"), "is expected"),
    ):
        await house.door.handle(Order(order))
    shown = (await (await log_in("anna")).get("/teller/c3")).text

    assert "F-2026-77" in shown
    assert "Hearing loop · Elderly" in shown
    assert "11:00" in shown
