"""Cases are opened by themselves as soon as something goes badly, and once."""

import asyncio
import contextlib
from collections.abc import Collection, Sequence

import pytest

from server.application.cases import FRESH_SECONDS, Cases, New
from server.application.door import Door
from server.application.ports import Order, StoreFailed
from server.domain.cases import Asked, Case, CaseMovedOn, Cause, Concern, Take
from server.domain.commands import CallNext, Command, Finish, OpenCounter, OpenDay, Rate, Start
from server.domain.model import new_branch
from server.domain.refusals import Refusal
from tests.builders import C1, MORNING, after, ask_for, plan
from tests.contracts.case_store import LAWS, Law
from tests.contracts.memory import Memory, MemoryJournal
from tests.contracts.memory_cases import MemoryCases


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_memory_keeps_the_contract(law: Law) -> None:
    """So that the pages' tests prove something."""
    await law(MemoryCases())


class Unreachable(MemoryCases):
    """A database that is away for a while."""

    away = True

    async def open(self, new: Sequence[New]) -> Collection[str]:
        if self.away:
            raise StoreFailed("away")
        return await super().open(new)

    async def running(self) -> Sequence[Case]:
        if self.away:
            raise StoreFailed("away")
        return await super().running()


class Heard(MemoryCases):
    """Says when something is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened = asyncio.Event()

    async def open(self, new: Sequence[New]) -> Collection[str]:
        first = await super().open(new)
        self.opened.set()
        return first


class Hall:
    """A branch, its cases, and a clock."""

    def __init__(self, store: MemoryCases) -> None:
        self.now, self.seconds, self.store = MORNING, 0.0, store
        self.door = Door(MemoryJournal(Memory()), lambda: self.now, new_branch(plan()))
        self.cases = Cases(self.door, store, lambda: self.seconds)

    async def order(self, minute: float, *orders: Command) -> None:
        """Carry these out at that minute."""
        self.now = after(minute)
        for order in orders:
            outcome = (await self.door.handle(Order(order))).outcome
            assert not isinstance(outcome, Refusal), outcome

    async def rated(self, score: int = 1) -> None:
        """A customer has been served and has said so."""
        await self.order(0, OpenDay(), OpenCounter(C1, "anna"), ask_for("t1"))
        await self.order(0, CallNext(C1), Start(C1))
        await self.order(2, Finish(C1), Rate("t1-1", score))


async def test_a_bad_rating_opens_one_case_however_often_the_day_is_looked_through() -> None:
    """Also after a restart, which has seen nothing."""
    hall = Hall(MemoryCases())
    await hall.rated()
    await hall.cases.open_due()
    await hall.cases.open_due()
    await Cases(hall.door, hall.store).open_due()
    (case,) = await hall.cases.running()

    assert (case.id, case.concern.score, case.owner) == ("rating-t1-1", 1, "")


async def test_what_could_not_be_opened_is_opened_later() -> None:
    """A database that was away has lost no complaint."""
    store = Unreachable()
    hall = Hall(store)
    await hall.rated()
    with pytest.raises(StoreFailed):
        await hall.cases.open_due()
    glance = await hall.cases.glance()
    store.away = False
    await hall.cases.open_due()

    assert glance == ()
    assert [case.id for case in await hall.cases.running()] == ["rating-t1-1"]


async def test_a_page_sees_a_new_case_at_once_and_reads_no_more_than_it_must() -> None:
    """Pages are drawn ten times a second while a hall is busy."""
    hall = Hall(MemoryCases())
    await hall.rated()
    before = await hall.cases.running()
    await hall.cases.open_due()
    opened_now = await hall.cases.running()
    hall.store.kept.clear()
    same = await hall.cases.running()
    hall.seconds += FRESH_SECONDS + 0.1

    assert (len(before), len(opened_now), same) == (0, 1, opened_now)
    assert await hall.cases.running() == []


async def test_the_duty_opens_cases_as_soon_as_they_are_due() -> None:
    """The lobby manager is told at once: here no second passes, so no round comes by."""
    store = Heard()
    hall = Hall(store)
    duty = asyncio.create_task(hall.cases.keep_opening())
    await hall.rated(4)
    await hall.order(3, ask_for("t2"), CallNext(C1), Start(C1))
    await hall.order(5, Finish(C1), Rate("t2-1", 2))
    async with asyncio.timeout(20):
        await store.opened.wait()
    duty.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await duty

    assert list(hall.store.kept) == ["rating-t2-1"]


async def test_a_process_that_is_not_on_duty_opens_and_remembers_nothing() -> None:
    """It answers pages for months."""
    hall = Hall(MemoryCases())
    await hall.rated()
    await asyncio.sleep(0)

    assert (hall.store.kept, hall.cases._touched) == ({}, None)


async def test_of_two_who_act_at_once_one_is_told_to_look_again() -> None:
    """And a case that is not there is nobody's."""
    hall = Hall(MemoryCases())
    await hall.cases.open(Concern("complaint-x", Cause.COMPLAINT, MORNING), "lobby:lena", "a word")
    first, second = [
        await hall.cases.act("complaint-x", Asked(Take(), name, 1)) for name in ("lena", "min")
    ]

    assert isinstance(first, Case)
    assert second == CaseMovedOn()
    assert await hall.cases.act("nothing", Asked(Take(), "min", 1)) is None
    assert [told.text for told in hall.store.told["complaint-x"]] == ["a word", ""]
