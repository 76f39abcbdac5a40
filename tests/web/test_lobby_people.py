"""A person found, and every verb from their card, over HTTP."""

from collections.abc import Awaitable, Callable

import httpx
import pytest
from web_world import token_of

from server.application.ports import Order
from server.domain import commands
from server.domain.model import State, TicketId
from server.domain.plan import CounterCode
from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
WAITING, CALLED, SERVING = "ticket-05", "ticket-03", "ticket-04"
FORM = {"request": "lobby-press-1"}


async def press(client: httpx.AsyncClient, where: str, **form: str) -> httpx.Response:
    """One press on the lobby's page."""
    return await client.post(f"/lobby/{where}", data=FORM | form)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("D001", "D001"),
        (" d001 ", "D001"),
        (token_of(5), "D001"),
        (f"https://phone.bank.example/p/{token_of(5)}", "D001"),
        ("7", "A007"),
        ("007", "A007"),
    ],
)
async def test_a_person_is_found_by_what_the_slip_says(
    log_in: LogIn, typed: str, number: str
) -> None:
    """Typed, by digits alone, or scanned."""
    client = await log_in("lena")
    answer = await press(client, "find", typed=typed)

    assert f'class="person-number">{number}</p>' in answer.text


async def test_digits_that_several_numbers_have_are_asked_about(log_in: LogIn) -> None:
    """Nobody is taken for another."""
    client = await log_in("lena")
    answer = await press(client, "find", typed="2")

    offered = [
        number for number in ("A002", "B002", "D002") if f">{number}</strong>" in answer.text
    ]
    assert offered == ["A002", "B002", "D002"]
    assert "data-ticket" not in answer.text


@pytest.mark.parametrize("typed", ["Z999", "99", "x" * 43, "²", "<b>", "'; --"])
async def test_what_nobody_holds_is_said(log_in: LogIn, typed: str) -> None:
    """And drawn as text, whatever it is."""
    client = await log_in("lena")
    answer = await press(client, "find", typed=typed)

    assert answer.status_code == 200
    assert "There is no such ticket today." in answer.text
    assert "<b>" not in answer.text


@pytest.mark.parametrize(
    ("ticket", "verb", "form", "state"),
    [
        (WAITING, "cancel", {}, State.CANCELLED),
        (WAITING, "redirect", {"machine": "atm"}, State.REDIRECTED),
        (CALLED, "requeue", {"places": "3"}, State.WAITING),
        (CALLED, "no-show", {}, State.NO_SHOW),
        (CALLED, "hold", {"reason": "papers"}, State.HELD),
        (SERVING, "hold", {"reason": "form"}, State.HELD),
        (SERVING, "transfer", {"service": "accounts"}, State.WAITING),
    ],
)
async def test_a_verb_moves_the_person(
    log_in: LogIn, house: House, ticket: str, verb: str, form: dict[str, str], state: State
) -> None:
    """Whatever they are doing at that moment."""
    client = await log_in("lena")
    answer = await press(client, f"tickets/{ticket}/{verb}", **form)

    assert answer.status_code == 200
    assert house.door.branch.tickets[TicketId(ticket)].state is state


async def test_a_missed_person_comes_back_and_one_put_aside_is_brought_back(
    log_in: LogIn, house: House
) -> None:
    """The counter is asked for the second: it must be free."""
    client = await log_in("lena")
    await client.post(f"/lobby/tickets/{CALLED}/no-show", data={"request": "press-number-1"})
    await client.post(f"/lobby/tickets/{CALLED}/reinstate", data={"request": "press-number-2"})
    await client.post(
        f"/lobby/tickets/{SERVING}/hold", data={"request": "press-number-3", "reason": "form"}
    )
    card = (await client.get(f"/lobby/tickets/{SERVING}")).text
    await client.post(
        f"/lobby/tickets/{SERVING}/resume", data={"request": "press-number-4", "counter": "c1"}
    )

    tickets = house.door.branch.tickets
    assert 'name="counter" value="c1"' in card
    assert tickets[TicketId(CALLED)].state is State.WAITING
    assert (tickets[TicketId(SERVING)].state, tickets[TicketId(SERVING)].counter) == (
        State.CALLED,
        "c1",
    )


async def test_a_tier_changes_with_its_reason_and_back(log_in: LogIn, house: House) -> None:
    """The reason is in the journal; a slip of the finger is not."""
    client = await log_in("lena")
    answer = await press(client, f"tickets/{WAITING}/upgrade", tier="gold", reason="identified")
    raised = house.door.branch.tickets[TicketId(WAITING)].tier
    await client.post("/lobby/undo", data={"request": "press-number-2", "tickets": WAITING})

    assert f'value="{WAITING}" hx-post="/lobby/undo"' in answer.text
    assert (raised, house.door.branch.tickets[TicketId(WAITING)].tier) == ("gold", "basic")


async def test_a_tier_without_a_reason_is_refused(log_in: LogIn) -> None:
    """Nobody is favoured without a word."""
    client = await log_in("lena")
    answer = await press(client, f"tickets/{WAITING}/upgrade", tier="gold")

    assert answer.headers["X-Heliotrope-Refused"] == "ReasonMissing"


async def test_two_tickets_become_one_and_come_apart(log_in: LogIn, house: House) -> None:
    """The younger is asked from its own card, and the older keeps its place all the same."""
    client = await log_in("lena")
    answer = await press(client, f"tickets/{WAITING}/merge", other="a001")
    merged = house.door.branch.tickets[TicketId(WAITING)].state
    await client.post("/lobby/undo", data={"request": "press-number-2", "tickets": "ticket-00"})

    assert 'value="ticket-00" hx-post="/lobby/undo"' in answer.text
    assert merged is State.CANCELLED
    assert house.door.branch.tickets[TicketId(WAITING)].state is State.WAITING


async def test_complete_papers_are_noted_and_the_teller_sees_them(
    log_in: LogIn, house: House
) -> None:
    """The counter is faster for it."""
    await press(await log_in("lena"), f"tickets/{SERVING}/papers", papers="true")
    desk = (await (await log_in("mei")).get("/teller/c1")).text
    client = await log_in("lena")
    noted = house.door.branch.tickets[TicketId(SERVING)].papers
    await client.post(
        f"/lobby/tickets/{SERVING}/papers", data={"request": "press-number-2", "papers": "false"}
    )

    assert noted
    assert "Papers are complete" in desk
    assert not house.door.branch.tickets[TicketId(SERVING)].papers


async def test_so_many_who_came_last_are_moved_and_come_back(log_in: LogIn, house: House) -> None:
    """Numbers, places and all."""
    client = await log_in("lena")
    before = {one.id: one for one in house.door.branch.waiting()}
    answer = await press(client, "move", service="cash", to="exchange", customers="2")
    moved = [one.id for one in house.door.branch.waiting() if one.service != before[one.id].service]
    undo = {"request": "press-number-2", "tickets": ",".join(moved)}
    undone = await client.post("/lobby/undo", data=undo)

    assert moved == ["ticket-10", "ticket-13"]
    assert f'value="{",".join(moved)}"' in answer.text
    assert undone.status_code == 200
    assert {one.id: one.service for one in house.door.branch.waiting()} == {
        id_: one.service for id_, one in before.items()
    }


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"service": "cash", "to": "tardis", "customers": "2"}, 404),
        ({"service": "tardis", "to": "cash", "customers": "2"}, 404),
        ({"service": "cash", "to": "exchange", "customers": "0"}, 422),
        ({"service": "cash", "to": "exchange", "customers": "many"}, 422),
    ],
)
async def test_a_move_that_means_nothing_moves_nobody(
    log_in: LogIn, house: House, form: dict[str, str], status: int
) -> None:
    """Said, not done by halves."""
    client = await log_in("lena")
    before = house.door.branch.sequence
    answer = await press(client, "move", **form)

    assert (answer.status_code, house.door.branch.sequence) == (status, before)


async def test_a_note_offers_no_undo_of_what_was_done_before_it(
    log_in: LogIn, house: House
) -> None:
    """The button takes back what was just done, and nothing else."""
    client = await log_in("lena")
    first = await press(client, f"tickets/{WAITING}/transfer", service="accounts")
    second = await client.post(
        f"/lobby/tickets/{WAITING}/note",
        data={"request": "press-number-2", "note": "waits outside"},
    )

    assert 'id="undo-last"' in first.text
    assert 'id="undo-last"' not in second.text
    assert house.door.branch.tickets[TicketId(WAITING)].undo is not None


async def test_a_verb_that_comes_too_late_is_refused(log_in: LogIn, house: House) -> None:
    """The tablet showed somebody as called who has started meanwhile."""
    client = await log_in("lena")
    await house.door.handle(Order(commands.Start(CounterCode("c4")), "start-them", "teller:sora"))
    answer = await press(client, f"tickets/{CALLED}/no-show")

    assert answer.headers["X-Heliotrope-Refused"] == "IllegalMove"
    assert house.door.branch.tickets[TicketId(CALLED)].state is State.SERVING


async def test_only_the_lobby_page_may_look_through_a_camera(log_in: LogIn) -> None:
    """It reads slips; no other page has a reason to."""
    client = await log_in("sun")
    allowed = {
        path: "camera=(self)" in (await client.get(path)).headers["permissions-policy"]
        for path in ("/lobby", "/teller/c1", "/")
    }

    assert allowed == {"/lobby": True, "/teller/c1": False, "/": False}
