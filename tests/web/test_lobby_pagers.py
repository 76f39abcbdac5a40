"""A pager for somebody who does not hear the call."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

import httpx
import pytest
from fastapi import FastAPI
from web_world import busy_morning, house_of

from server.web.app import create_app
from server.web.house import House
from wire.messages import CommandResult, DeviceState, LendPagerCommand, Presence

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
PERSON = "/lobby/tickets/ticket-05"
FORM = {"request": "lobby-press-1", "device": "p1", "pager": "7"}


@dataclass
class MemoryBase:
    """A base that does as the test says."""

    done: bool | None = True
    orders: list[tuple[str, LendPagerCommand]] = field(default_factory=list)

    async def command(self, name: str, command: LendPagerCommand) -> CommandResult | None:
        self.orders.append((name, command))
        return None if self.done is None else CommandResult(id=command.id, done=self.done)


@pytest.fixture
def base() -> MemoryBase:
    """The base behind the desk."""
    return MemoryBase()


@pytest.fixture
def house(base: MemoryBase) -> House:
    """A busy morning with that base, and one that is off."""
    devices = {
        "pager/p1": DeviceState(state=Presence.READY, lent={"3": "A001"}),
        "pager/p2": DeviceState(state=Presence.LOST),
    }
    return replace(house_of(busy_morning(), devices=devices), command=base.command)


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


async def test_a_pager_is_lent_from_the_persons_page(
    log_in: LogIn, house: House, base: MemoryBase
) -> None:
    """The number in the lobby manager's hand, and the base that is there."""
    client = await log_in("lena")
    offered, before = (await client.get(PERSON)).text, house.door.clock()
    answer = await client.post(f"{PERSON}/pager", data=FORM)
    ((name, order),) = base.orders

    assert 'value="p1"' in offered
    assert 'value="p2"' not in offered
    assert (answer.status_code, "The pager is lent" in answer.text) == (200, True)
    assert (name, order.pager) == ("pager/p1", 7)
    assert before <= order.since <= house.door.clock()
    assert order.number in {ticket.number for ticket in house.door.branch.waiting()}


@pytest.mark.parametrize(
    ("done", "said"), [(False, "please take another"), (None, "base does not answer")]
)
async def test_a_pager_that_is_not_lent_is_said(
    log_in: LogIn, base: MemoryBase, done: bool | None, said: str
) -> None:
    """A customer who does not hear must not be sent to sit with a dead pager."""
    base.done = done
    client = await log_in("lena")

    assert said in (await client.post(f"{PERSON}/pager", data=FORM)).text


async def test_who_holds_one_is_seen_on_the_persons_page(log_in: LogIn, house: House) -> None:
    """So that it comes back."""
    holder = next(t for t in house.door.branch.waiting() if t.number == "A001")
    client = await log_in("lena")

    assert "Holds pager 3" in (await client.get(f"/lobby/tickets/{holder.id}")).text


@pytest.mark.parametrize(
    ("person", "changed", "who", "status"),
    [
        ("ticket-99", {}, "lena", 404),
        ("ticket-05", {"device": "p2"}, "lena", 404),
        ("ticket-05", {"pager": "0"}, "lena", 422),
        ("ticket-05", {"pager": "seven"}, "lena", 422),
        ("ticket-05", {}, "anna", 403),
    ],
)
async def test_no_pager_is_lent_to_nobody_or_by_nobody(
    log_in: LogIn, base: MemoryBase, person: str, changed: dict[str, str], who: str, status: int
) -> None:
    """Only whoever walks the hall, only at a base that is there."""
    client = await log_in(who)
    answer = await client.post(f"/lobby/tickets/{person}/pager", data=FORM | changed)

    assert (answer.status_code, base.orders) == (status, [])
