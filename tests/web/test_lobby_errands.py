"""Who has to go where, as the lobby manager sees it: interpreters, escorts, silent boards."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import httpx

from server.application.ports import Order
from server.domain import commands
from server.domain.model import TicketId
from server.domain.plan import CounterCode, ServiceCode, Teller
from server.web.hall_view import hall_view
from server.web.house import House
from wire.messages import DeviceState, Presence

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
FORM = {"request": "lobby-press-1"}


async def test_an_interpreter_is_asked_for_in_the_lobby_until_somebody_is_there(
    log_in: LogIn, house: House
) -> None:
    """Who, in which language, at which counter: nobody has to walk about and listen."""
    plan = house.door.branch.plan
    mute = replace(plan, tellers={"anna": Teller("anna", languages=("fr",))})
    patient = replace(mute, calls=replace(plan.calls, language_patience=timedelta(0)))
    for order in (
        commands.ChangePlan(patient),
        commands.OpenCounter(CounterCode("c3"), "anna"),
        commands.CallNext(CounterCode("c3")),
    ):
        await house.door.handle(Order(order))
    called = house.door.branch.at(CounterCode("c3"))
    client = await log_in("lena")
    page = (await client.get("/lobby")).text
    answer = await client.post(f"/lobby/interpreters/{called.id}", data=FORM) if called else None

    assert called
    assert f'hx-post="/lobby/interpreters/{called.id}"' in page
    assert "Interpreter wanted" in page
    assert answer
    assert "Interpreter wanted" not in answer.text


async def test_whoever_does_not_see_is_escorted_from_the_call_to_the_counter(
    log_in: LogIn, house: House
) -> None:
    """The board calls them again and again; a hand on the arm is better."""
    unseeing = TicketId("t9")
    branch = house.door.branch
    wanted = commands.Issue(unseeing, ServiceCode("cash"), branch.plan.unidentified, "zh", "f" * 64)
    for order in (
        replace(wanted, needs=("sight",)),
        commands.OpenCounter(CounterCode("c3"), "anna"),
    ):
        await house.door.handle(Order(order))
    client = await log_in("lena")
    before = (await client.get("/lobby")).text
    order = commands.CallTicket(CounterCode("c3"), unseeing, "cannot see the board")
    await house.door.handle(Order(order))
    called = house.door.branch.at(CounterCode("c3"))
    page = (await client.get("/lobby")).text

    assert "Escort" not in before
    assert called
    assert called.id == unseeing
    assert f"Escort {called.number} to counter 3" in page
    assert "Help with reading" in page


def test_a_board_that_nobody_hears_is_shown_to_the_staff(house: House) -> None:
    """It looks like any other, and its calls are missed by whoever looks at a phone."""
    states = {
        sound: DeviceState(state=Presence.READY, sound=sound)
        for sound in ("no_loudspeaker", "no_voice", "ok")
    }
    hall = hall_view(house.door.branch, house.forecast(), states, house.door.clock())

    assert [(device.mark, device.word) for device in hall.devices] == [
        ("near", "No loudspeaker"),
        ("near", "No voice"),
        ("fine", "Ready"),
    ]
