"""The lobby manager's page over HTTP."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import httpx
from fastapi import FastAPI
from web_devices import DEVICES
from web_world import foresee

from server.application.ports import Order
from server.domain import commands
from server.domain.model import MachineState, State, TicketId
from server.domain.plan import ServiceCode, Teller
from server.forecast.outlook import Outlook
from server.forecast.reasons import Cause, Reason
from server.web.hall_view import hall_view
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
PERSON = TicketId("ticket-05")
FORM = {"request": "lobby-press-1"}


async def test_a_person_is_sent_to_another_service_and_keeps_number_and_place(
    log_in: LogIn, house: House
) -> None:
    """Sent on, not sent back."""
    client = await log_in("lena")
    before = house.door.branch.tickets[PERSON]
    answer = await client.post(
        f"/lobby/tickets/{PERSON}/transfer", data=FORM | {"service": "accounts"}
    )

    after = house.door.branch.tickets[PERSON]
    assert answer.status_code == 200
    assert (after.service, after.number, after.waits_since) == (
        "accounts",
        before.number,
        before.waits_since,
    )


async def test_a_person_is_sent_to_one_counter(log_in: LogIn, house: House) -> None:
    """Only that counter may call them then."""
    client = await log_in("lena")
    await client.post(f"/lobby/tickets/{PERSON}/transfer", data=FORM | {"counter": "c2"})

    assert house.door.branch.tickets[PERSON].only_at == "c2"


async def test_a_person_is_sent_to_a_machine(log_in: LogIn, house: House) -> None:
    """They leave the queue."""
    client = await log_in("lena")
    await client.post(f"/lobby/tickets/{PERSON}/redirect", data=FORM | {"machine": "atm"})

    assert house.door.branch.tickets[PERSON].state is State.REDIRECTED


async def test_a_machine_is_marked_out_of_order_and_working_again(
    log_in: LogIn, house: House
) -> None:
    """Nobody is sent to a machine that gives nothing."""
    client = await log_in("lena")
    offered = ['value="atm"' in (await client.get(f"/lobby/tickets/{PERSON}")).text]
    states = []
    for place, state in enumerate(("out-of-order", "working")):
        form = {"request": f"lobby-press-{place}"}
        answer = await client.post(f"/lobby/machines/atm/{state}", data=form)
        states.append((house.door.branch.machines["atm"].state, "Out of order" in answer.text))
        offered.append('value="atm"' in (await client.get(f"/lobby/tickets/{PERSON}")).text)

    assert offered == [True, False, True]
    assert states == [(MachineState.OUT_OF_ORDER, True), (MachineState.WORKING, False)]


async def test_a_machine_that_does_not_exist_is_refused(log_in: LogIn) -> None:
    """And so is a state that no machine has."""
    client = await log_in("lena")
    ghost = await client.post("/lobby/machines/tardis/working", data=FORM)
    dancing = await client.post("/lobby/machines/atm/dancing", data=FORM)

    assert ghost.headers["X-Heliotrope-Refused"] == "UnknownMachine"
    assert (ghost.status_code, dancing.status_code) == (404, 422)


async def test_a_person_is_cancelled(log_in: LogIn, house: House) -> None:
    """Somebody who has left must not be called."""
    client = await log_in("lena")
    await client.post(f"/lobby/tickets/{PERSON}/cancel", data=FORM)

    assert house.door.branch.tickets[PERSON].state is State.CANCELLED


async def test_what_does_not_exist_is_refused_with_404_and_its_name(log_in: LogIn) -> None:
    """A stale tablet gets a sentence, not a crash."""
    client = await log_in("lena")
    ghost = await client.post("/lobby/tickets/ghost/cancel", data=FORM)
    machine = await client.post(
        f"/lobby/tickets/{PERSON}/redirect", data={"request": "lobby-press-2", "machine": "tardis"}
    )

    refused = [(one.status_code, one.headers["X-Heliotrope-Refused"]) for one in (ghost, machine)]
    assert refused == [(404, "UnknownTicket"), (404, "UnknownMachine")]


async def test_a_refusal_names_the_service_and_the_state_in_words(log_in: LogIn) -> None:
    """`exchange` and `serving` are ours; the reader gets their own words."""
    client = await log_in("lena")
    client.cookies.set("language", "zh")
    wrong = await client.post(f"/lobby/tickets/{PERSON}/transfer", data=FORM | {"counter": "c5"})
    moved = await client.post("/lobby/tickets/ticket-04/cancel", data={"request": "lobby-press-3"})

    assert "5 号窗口不办理“外币兑换”。" in wrong.text
    assert "“办理中”" in moved.text


async def test_a_call_for_help_is_answered(log_in: LogIn, house: House) -> None:
    """It goes once somebody is there."""
    client = await log_in("lena")
    shown = (await client.get("/lobby")).text
    answer = await client.post("/lobby/help/kiosk-1", data=FORM)

    assert "Help wanted" in shown
    assert "Help wanted" not in answer.text
    assert not house.door.branch.help


async def test_the_day_is_closed_and_opened_by_hand(log_in: LogIn, house: House) -> None:
    """For fire drills and late mornings."""
    client = await log_in("lena")
    await client.post("/lobby/day/close", data=FORM)
    closed = house.door.branch.open
    await client.post("/lobby/day/open", data={"request": "lobby-press-4"})

    assert (closed, house.door.branch.open) == (False, True)


async def test_numbers_are_stopped_and_whoever_has_one_is_served(
    log_in: LogIn, house: House
) -> None:
    """The last quarter of an hour; one press gives numbers again."""
    client = await log_in("lena")
    waiting = len(house.door.branch.waiting())
    stopped = await client.post("/lobby/day/last?lang=en", data=FORM)
    branch = house.door.branch
    again = await client.post("/lobby/day/open?lang=en", data={"request": "lobby-press-4"})

    assert (branch.open, branch.working, len(branch.waiting())) == (False, True, waiting)
    assert ("day-last" in stopped.text, "day-last" in again.text) == (False, True)
    assert house.door.branch.open


async def test_a_chosen_person_shows_only_places_that_would_take_them(log_in: LogIn) -> None:
    """No button that can only be refused."""
    client = await log_in("lena")
    text = (await client.get(f"/lobby/tickets/{PERSON}")).text

    offered = [code for code in ("c1", "c2", "c3", "c4", "c5", "c6") if f'value="{code}"' in text]
    assert offered == ["c1", "c2", "c6"]


def test_people_are_hatched_when_their_forecast_passes_the_target(house: House) -> None:
    """The lobby manager sees trouble before it happens, and not only afterwards."""
    branch, now = house.door.branch, house.door.clock()
    told = hall_view(branch, house.forecast(), DEVICES, now).late
    untold = hall_view(branch, Outlook(now), DEVICES, now).late

    assert told > untold > 0


async def test_without_an_estimate_the_lobby_says_so(
    log_in: LogIn, house: House, app: FastAPI
) -> None:
    """A wrong number is worse than none."""
    client = await log_in("lena")
    foresee(app, house, None)
    page = (await client.get("/lobby?lang=en")).text
    person = (await client.get(f"/lobby/tickets/{PERSON}?lang=en")).text

    assert page.count("no estimate yet") == len(house.door.branch.plan.services)
    assert person.count("no estimate yet") == 1
    assert "usually within" not in page + person


async def test_why_it_takes_longer_stands_beside_the_wait(
    log_in: LogIn, house: House, app: FastAPI
) -> None:
    """For the queue and for the person, so that the lobby manager can tell those who ask."""
    coming = ServiceCode("cash"), house.door.branch.plan.unidentified
    told = replace(
        house.forecast(),
        reasons={PERSON: Reason(Cause.CLOSED, "3")},
        newcomer_reasons={coming: Reason(Cause.RUSH)},
    )
    foresee(app, house, told)
    client = await log_in("lena")
    page = (await client.get("/lobby?lang=en")).text
    person = (await client.get(f"/lobby/tickets/{PERSON}?lang=en")).text

    assert page.count("It takes longer: many customers have come in the last minutes.") == 1
    assert person.count("It takes longer: counter 3 has closed.") == 1


def test_a_device_that_needs_somebody_says_what_for(house: House) -> None:
    """Paper and silence are two different errands."""
    hall = hall_view(house.door.branch, house.forecast(), DEVICES, house.door.clock())

    assert [(device.name, device.mark, device.word) for device in hall.devices] == [
        ("board-1", "fine", "Ready"),
        ("kiosk-1", "fine", "Ready"),
        ("kiosk-2", "near", "Paper low"),
        ("pad-3", "offline", "Offline"),
    ]


async def test_a_note_is_kept_shown_and_taken_away_again(log_in: LogIn) -> None:
    """What the lobby manager saw, the next who looks knows; but only for the day."""
    client = await log_in("lena")
    note = f"/lobby/tickets/{PERSON}/note"
    await client.post(note, data={"request": "lobby-press-1", "note": " walks <b>badly</b> "})
    kept = (await client.get(f"/lobby/tickets/{PERSON}")).text
    await client.post(note, data={"request": "lobby-press-2", "note": ""})
    gone = (await client.get(f"/lobby/tickets/{PERSON}")).text

    assert 'value="walks &lt;b&gt;badly&lt;/b&gt;"' in kept
    assert "walks" not in gone


async def test_a_note_that_no_page_could_show_is_refused(log_in: LogIn, house: House) -> None:
    """Five hundred characters are a note; more is a file."""
    client = await log_in("lena")
    answer = await client.post(
        f"/lobby/tickets/{PERSON}/note", data={"request": "lobby-press-1", "note": "x" * 501}
    )

    assert answer.status_code == 422
    assert house.door.branch.tickets[PERSON].note == ""


async def test_wrong_choices_are_counted_where_they_were_made(log_in: LogIn, house: House) -> None:
    """A button on the kiosk that misleads is seen the same day."""
    for service in ("cash", "accounts"):
        order = commands.CorrectService(PERSON, ServiceCode(service))
        await house.door.handle(Order(order))
    client = await log_in("lena")
    rows = (await client.get("/lobby")).text.split('id="row-')
    told = (await client.get("/api/branches/sample")).json()

    said = [row.split('"')[0] for row in rows if "chosen by mistake today: 1" in row]
    assert said == ["cash", "exchange"]
    assert told["corrected"] == {"cash": 1, "exchange": 1}


async def test_a_trainee_is_marked_wherever_tellers_are_shown(log_in: LogIn, house: House) -> None:
    """The lobby manager sends no hard case there, and looks after whoever sits there."""
    plan = house.door.branch.plan
    learning = replace(plan, tellers={"mei": Teller("mei", trainee=True)})
    await house.door.handle(Order(commands.ChangePlan(learning)))
    client = await log_in("admin")
    shown = {at: (await client.get(at)).text.count(">Trainee<") for at in ("/lobby", "/teller")}
    mine = [(await (await log_in(who)).get(f"/teller/{at}")).text for who, at in MINE]

    assert shown == {"/lobby": 1, "/teller": 1}
    assert [">Trainee<" in page for page in mine] == [True, False]


MINE = (("mei", "c1"), ("sora", "c4"))


async def test_a_person_is_sent_to_a_closed_counter_only_knowingly(
    log_in: LogIn, house: House
) -> None:
    """Waiting at a dark counter is waiting for ever."""
    client, goal = await log_in("lena"), f"/lobby/tickets/{TicketId('ticket-06')}/transfer"
    refused = await client.post(goal, data={"request": "lobby-press-1", "counter": "c3"})
    knowingly = {"request": "lobby-press-2", "counter": "c3", "though_closed": "true"}
    done = await client.post(goal, data=knowingly)

    assert (refused.status_code, refused.headers["X-Heliotrope-Refused"]) == (409, "NobodyThere")
    assert done.status_code == 200
    assert house.door.branch.tickets[TicketId("ticket-06")].only_at == "c3"
