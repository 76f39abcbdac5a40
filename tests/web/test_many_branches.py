"""Several branches in one server: each member of the staff sees and touches their own."""

from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from web_staff import staff
from web_world import PASSWORD, busy_morning, house_of, token_of

from server.application.ports import Account
from server.domain.model import TicketId
from server.web.app import create_app
from server.web.house import House

HERE = "http://branch.test"
BOUND = {"mei": "north", "lena": "south"}
TOUCHES = (
    ("GET", "/api/branches/{branch}"),
    ("POST", "/api/branches/{branch}/recall"),
    ("GET", "/teller?branch={branch}"),
    ("GET", "/lobby?branch={branch}"),
    ("POST", "/teller/c1/recall?branch={branch}"),
)


def house(code: str, token: int) -> House:
    """A branch; of its tickets one bears a token of its own."""
    branch = busy_morning()
    tickets = {
        id_: replace(ticket, token=ticket.token if id_ == f"ticket-{token:02d}" else "")
        for id_, ticket in branch.tickets.items()
    }
    named = replace(branch.plan, code=code, name={"en": f"Branch {code}"})
    people = staff(PASSWORD)
    for name, bound in BOUND.items():
        known = people.accounts.kept[name]
        people.accounts.kept[name] = replace(known, branch=bound)
    return house_of(
        replace(branch, plan=named, tickets=branch.tickets.update(tickets)), people=people
    )


@pytest.fixture
def houses() -> list[House]:
    """Two branches."""
    return [house("north", 4), house("south", 5)]


@pytest.fixture
async def client(houses: list[House]) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in front of both."""
    transport = httpx.ASGITransport(create_app(houses))
    async with httpx.AsyncClient(
        transport=transport, base_url=HERE, headers={"Origin": HERE}
    ) as browser:
        yield browser


async def log_in(client: httpx.AsyncClient, name: str) -> None:
    """As a member of the staff."""
    answer = await client.post("/login", data={"name": name, "password": PASSWORD})
    assert answer.status_code == 303, answer.text


@pytest.mark.parametrize("name", [*BOUND, "admin"])
@pytest.mark.parametrize("branch", ["north", "south"])
@pytest.mark.parametrize(("method", "path"), TOUCHES)
async def test_an_account_of_one_branch_touches_no_other(
    client: httpx.AsyncClient, name: str, branch: str, method: str, path: str
) -> None:
    """A teller of the north does not call the customers of the south."""
    await log_in(client, name)
    form = {"request": "a-press-of-a-key"} if path.startswith("/teller/") else None
    answer = await client.request(
        method, path.format(branch=branch), data=form, headers={"Idempotency-Key": "a-request"}
    )

    elsewhere = BOUND.get(name, branch) != branch
    of_another_role = (name, path.split("?", maxsplit=1)[0]) in {
        ("mei", "/lobby"),
        ("lena", "/teller"),
        ("lena", "/teller/c1/recall"),
    }
    assert (answer.status_code == 403) == (elsewhere or of_another_role)


async def test_a_program_sees_the_branches_that_are_its_own(client: httpx.AsyncClient) -> None:
    """All, for an account of no branch."""
    await log_in(client, "mei")
    own = (await client.get("/api/branches")).json()
    await log_in(client, "admin")

    assert own == [{"branch": "north"}]
    assert (await client.get("/api/branches")).json() == [{"branch": "north"}, {"branch": "south"}]


async def test_whoever_logs_in_is_at_their_branch(client: httpx.AsyncClient) -> None:
    """Without naming it in any address."""
    await log_in(client, "lena")

    assert "Branch south" in (await client.get("/lobby")).text


async def test_a_branch_once_chosen_is_remembered(client: httpx.AsyncClient) -> None:
    """An administrator looks around in one branch."""
    await log_in(client, "admin")
    first = (await client.get("/teller")).text
    chosen = (await client.get("/teller?branch=south")).text
    again = (await client.get("/teller")).text

    assert ["Branch north" in first, "Branch south" in chosen, "Branch south" in again] == [
        True
    ] * 3


async def test_a_press_is_meant_for_the_branch_that_its_page_shows(
    client: httpx.AsyncClient, houses: list[House]
) -> None:
    """One browser may show two branches; the session remembers the last one only."""
    await log_in(client, "admin")
    await client.get("/teller/c6?branch=south")
    before = [house.door.branch.sequence for house in houses]
    form = {"request": "a-press-of-a-key", "ticket": "ticket-06"}
    await client.post(
        "/lobby/tickets/ticket-06/cancel", data=form, headers={"X-Heliotrope-Branch": "north"}
    )

    moved = [
        house.door.branch.sequence - known for house, known in zip(houses, before, strict=True)
    ]
    assert moved == [1, 0]


@pytest.mark.parametrize(("token", "number"), [(4, "ticket-04"), (5, "ticket-05")])
async def test_a_phone_finds_its_ticket_in_whichever_branch(
    client: httpx.AsyncClient, houses: list[House], token: int, number: str
) -> None:
    """The slip names no branch."""
    there = houses[token - 4].door.branch
    page = await client.get(f"/p/{token_of(token)}?lang=en")

    assert there.tickets[TicketId(number)].number in page.text
    assert there.plan.name["en"] in page.text


async def test_a_branch_that_is_not_served_here_is_not_found(client: httpx.AsyncClient) -> None:
    """By program and by page."""
    await log_in(client, "admin")
    statuses = [(await client.get(path)).status_code for path in ("/api/branches/x", "/?branch=x")]

    assert statuses == [404, 404]


async def test_a_disabled_account_is_out(client: httpx.AsyncClient, houses: list[House]) -> None:
    """In every branch."""
    await log_in(client, "admin")
    account = await houses[0].staff.accounts.find("admin")
    assert isinstance(account, Account)
    for each in houses:
        await each.staff.accounts.save(replace(account, disabled=True))

    assert (await client.get("/api/branches")).status_code == 401
