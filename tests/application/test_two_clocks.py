"""Two servers whose clocks differ decide for one branch."""

from collections.abc import Callable
from datetime import datetime, timedelta

from server.application.door import Door
from server.application.ports import Order
from server.domain.commands import CallNext, OpenCounter, OpenDay
from server.domain.events import TicketCalled
from server.domain.model import new_branch
from tests.builders import C1, MORNING, ask_for, plan
from tests.contracts.memory import Memory, MemoryJournal


def standing(ahead: timedelta) -> Callable[[], datetime]:
    """A clock that is ahead of the other's by so much."""
    return lambda: MORNING + ahead


async def test_a_ticket_issued_by_the_faster_clock_is_called_by_the_slower() -> None:
    """It would not be waiting yet, and a later one of the slower clock would overtake it."""
    memory = Memory()
    fast, slow = (
        Door(MemoryJournal(memory), standing(timedelta(seconds=seconds)), new_branch(plan()))
        for seconds in (3, 0)
    )
    for order in (OpenDay(), OpenCounter(C1, "anna"), ask_for("t1")):
        await fast.handle(Order(order))
    await slow.handle(Order(ask_for("t2")))
    called = await slow.handle(Order(CallNext(C1)))

    assert isinstance(called.outcome, tuple)
    assert [one.ticket for one in called.outcome if isinstance(one, TicketCalled)] == ["t1"]


async def test_time_does_not_go_back_over_a_restart() -> None:
    """The clock may have been set back meanwhile."""
    memory, later = Memory(), timedelta(minutes=5)
    before = Door(MemoryJournal(memory), standing(later), new_branch(plan()))
    await before.handle(Order(OpenDay()))
    journal = MemoryJournal(memory)
    after = Door(journal, standing(timedelta(0)), await journal.load(), MORNING + later)
    opened = await after.handle(Order(OpenCounter(C1, "anna")))

    assert isinstance(opened.outcome, tuple)
    assert opened.outcome[0].at == MORNING + later
