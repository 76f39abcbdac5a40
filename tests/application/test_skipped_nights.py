"""A demonstration has no nights and no holidays."""

from datetime import datetime

from server.adapters.clock import ServerClock
from server.application.door import Door
from server.application.keeper import skip_nights
from server.application.ports import Order
from server.domain.commands import CloseDay, OpenDay
from server.domain.model import new_branch
from server.domain.plan import Hours
from tests.builders import MORNING, after, plan
from tests.contracts.memory import Memory, MemoryJournal

NEXT_MORNING = after(24 * 60)


def shown(hours: Hours, at: datetime = MORNING) -> tuple[Door, ServerClock]:
    """A branch that is shown, from that moment on."""
    clock = ServerClock(at, 1.0)
    door = Door(MemoryJournal(Memory()), clock, new_branch(plan(hours=hours)))
    skip_nights(door, clock)
    return door, clock


async def test_a_demonstration_on_a_holiday_begins_with_the_next_business_day() -> None:
    """Nobody looks at a closed branch for a day."""
    _, clock = shown(Hours(holidays=(MORNING.date(),)))

    assert clock() >= NEXT_MORNING


async def test_a_business_day_is_begun_where_it_is() -> None:
    """The tests start at 09:30 and mean it."""
    _, clock = shown(Hours())

    assert clock() < after(1)


async def test_when_the_day_has_closed_the_next_one_opens() -> None:
    """And not the night."""
    door, clock = shown(Hours())
    await door.handle(Order(OpenDay()))
    await door.handle(Order(CloseDay()))

    assert clock() >= NEXT_MORNING
