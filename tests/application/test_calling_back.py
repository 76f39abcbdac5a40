"""Customers who agreed are called back: some by chance, some always, nobody for ever."""

import asyncio
import contextlib
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server.adapters.contact_tables import (
    CONTACT,
    METADATA,
)
from server.adapters.contacts import ContactRows, Reachable
from server.adapters.database import Database, open_database
from server.adapters.return_calls import ReturnCallRows
from server.adapters.sealing import Seal
from server.application.cases import Cases
from server.application.contacts import Agreed, Contacts, Offers
from server.application.door import Door
from server.application.ports import Order, StoreFailed
from server.application.return_calls import ReturnCalls
from server.domain.cases import Asked, Cause, Concern, Forward
from server.domain.commands import CallNext, Command, Finish, OpenCounter, OpenDay, Rate, Start
from server.domain.contacts import Contact, Purpose, Why
from server.domain.model import new_branch
from server.domain.plan import CaseRules, ReturnCallRules, TierCode
from server.domain.refusals import Refusal
from server.domain.return_calls import CallAsked, CallMovedOn, Result, ReturnCall, TakeCall, Tell
from tests.builders import BASIC, C2, CASH, GOLD, MORNING, after, ask_for, plan
from tests.contracts.memory import Memory, MemoryJournal
from tests.contracts.memory_cases import MemoryCases

KEY = b"c" * 32
NUMBER = "+8613800138000"
LENA = "lobby:lena"
RULES = ReturnCallRules(share=0.25, tiers=(GOLD,), kept=timedelta(days=14))
CLAIMS = CaseRules(departments={"claims": {"en": "Claims"}})


class Away(ReturnCallRows):
    """A database that is away until the test says otherwise."""

    away = False
    asked: asyncio.Event

    async def lapse(self, now: Any) -> None:
        """As the other, or not."""
        if self.away:
            self.asked.set()
            raise StoreFailed("away")
        await super().lapse(now)


class Hall:
    """A branch, its customers' consents, its calls, and a clock."""

    def __init__(self, chance: float = 1.0) -> None:
        self.now, self.chance, self.drawn = MORNING, chance, 0
        engine = open_database("sqlite://")
        METADATA.create_all(engine)
        self.database = Database(engine, KEY)
        self.rows = ContactRows(self.database, "b1", Seal(KEY))
        self.store = Away(self.database, "b1", self.rows)
        self.store.asked = asyncio.Event()
        branch = new_branch(plan(return_calls=RULES, cases=CLAIMS))
        self.door = Door(MemoryJournal(Memory()), lambda: self.now, branch)
        self.cases = Cases(self.door, MemoryCases(), self._seconds)
        self.contacts = Contacts(self.door, self.rows, self.store, Offers(keeps=True))
        self.calls = ReturnCalls(self.door, self.cases, self.rows, self.store, self._draw)

    def _seconds(self) -> float:
        return self.now.timestamp()

    def _draw(self) -> float:
        self.drawn += 1
        return self.chance

    async def order(self, minute: float, *orders: Command) -> None:
        """Carry these out at that minute."""
        self.now = after(minute)
        for order in orders:
            outcome = (await self.door.handle(Order(order))).outcome
            assert not isinstance(outcome, Refusal), outcome

    async def agree(self, of: str = "t1") -> None:
        """The customer may be called."""
        agreed = await self.contacts.agree(Agreed(Purpose.CALL, of, "ko", NUMBER, "A001"))
        assert isinstance(agreed, Contact)

    async def served(self, tier: TierCode = BASIC) -> None:
        """A customer agrees and is served for five minutes."""
        await self.order(0, OpenDay(), OpenCounter(C2, "anna"), ask_for("t1", CASH, tier))
        await self.agree()
        await self.order(0, CallNext(C2), Start(C2))
        await self.order(5, Finish(C2))

    async def look(self, minute: float) -> list[ReturnCall]:
        """What is to be done at that minute."""
        self.now = after(minute)
        await self.calls.open_due()
        return list(await self.calls.running())

    def kept(self) -> int:
        """How many numbers there are."""
        return len(self.database.read_now(lambda at: at.execute(select(CONTACT)).all()))


async def test_a_share_is_called_and_chance_is_asked_once() -> None:
    """However often the hall is looked at."""
    chosen, not_chosen = Hall(0.24), Hall(0.25)
    for hall in (chosen, not_chosen):
        await hall.served()
    (call,) = await chosen.look(6)
    none = await not_chosen.look(6)
    not_chosen.chance = 0.0
    still_none = await not_chosen.look(7)

    assert (call.id, call.why, call.language) == ("call-t1", Why.CHANCE, "ko")
    assert (call.service, call.tier, call.number) == (CASH, BASIC, "A001")
    assert (none, still_none) == ([], [])


async def test_who_is_not_called_is_forgotten_a_day_after_the_close() -> None:
    """Until then a case may still ask for a call."""
    hall = Hall()
    await hall.served()
    for minute in (6, 32 * 60 - 1):
        await hall.look(minute)
    before = hall.kept()
    await hall.look(32 * 60)

    assert (before, hall.kept()) == (1, 0)


async def test_a_key_customer_is_always_called_and_only_once_the_visit_is_over() -> None:
    """Nobody is called at the counter."""
    hall = Hall()
    await hall.order(0, OpenDay(), OpenCounter(C2, "anna"), ask_for("t1", CASH, GOLD))
    await hall.agree()
    waiting = await hall.look(1)
    await hall.order(2, CallNext(C2), Start(C2))
    await hall.order(5, Finish(C2))
    (call,) = await hall.look(6)
    again = await hall.look(7)

    assert waiting == []
    assert (call.why, again) == (Why.KEY, [call])


async def test_a_case_that_is_forwarded_opens_a_call() -> None:
    """Whatever chance said before."""
    hall = Hall()
    await hall.served()
    await hall.order(6, Rate("t1-1", 1))
    await hall.cases.open_due()
    none = await hall.look(7)
    await hall.cases.act("rating-t1-1", Asked(Forward("claims"), LENA, 1))
    (call,) = await hall.look(8)

    assert none == []
    assert (call.why, call.service) == (Why.CASE, CASH)


async def test_a_number_that_was_left_at_a_case_is_called() -> None:
    """Also where no visit is known."""
    hall = Hall()
    await hall.order(0, OpenDay())
    concern = Concern("complaint-x", Cause.COMPLAINT, MORNING, "A009", "loans", "gold")
    await hall.cases.open(concern, LENA)
    await hall.agree("complaint-x")
    (call,) = await hall.look(1)

    assert (call.id, call.why, call.service) == ("call-complaint-x", Why.CASE, "loans")


async def test_a_number_is_kept_for_its_call_and_not_longer() -> None:
    """The branch's own retention; then the call lapses with it."""
    hall = Hall()
    await hall.served(GOLD)
    await hall.look(6)
    fortnight = 6 + 14 * 24 * 60
    (late,) = await hall.look(fortnight - 1)
    before = hall.kept()
    none = await hall.look(fortnight)
    (over,) = await hall.calls.closed()

    assert late.is_late(hall.now)
    assert (before, none, hall.kept(), over.result) == (1, [], 0, Result.LAPSED)


async def test_the_result_erases_the_number_at_once() -> None:
    """With who called; what the customer said is kept apart."""
    hall = Hall()
    await hall.served(GOLD)
    (call,) = await hall.look(6)
    await hall.calls.act(call.id, CallAsked(TakeCall(), LENA, 1))
    seen = await hall.calls.number(call.id, LENA)
    told = CallAsked(Tell(Result.REACHED, 5), LENA, 2, "more chairs")
    after_it = await hall.calls.act(call.id, told)
    stored = await hall.calls.told(call.id)

    assert seen == NUMBER
    assert isinstance(after_it, ReturnCall)
    assert stored is not None
    assert (stored.call, stored.suggestion) == (after_it, "more chairs")
    assert (hall.kept(), await hall.look(60)) == (0, [])


async def test_of_two_who_act_at_once_one_is_told() -> None:
    """Both looked at the same page."""
    hall = Hall()
    await hall.served(GOLD)
    (call,) = await hall.look(6)
    both = [await hall.calls.act(call.id, CallAsked(TakeCall(), who, 1)) for who in ("a", "b")]

    assert isinstance(both[0], ReturnCall)
    assert isinstance(both[1], CallMovedOn)
    assert await hall.calls.act("call-nobody", CallAsked(TakeCall(), "a", 1)) is None


async def test_whoever_takes_the_consent_back_is_not_called() -> None:
    """Before the call is opened, and after."""
    hall = Hall()
    await hall.served(GOLD)
    await hall.contacts.withdraw(Purpose.CALL, "t1")
    none = await hall.look(6)
    await hall.agree()
    (call,) = await hall.look(7)
    await hall.contacts.withdraw(Purpose.CALL, "t1")

    assert none == []
    assert await hall.calls.number(call.id, LENA) == ""
    assert [over.result for over in await hall.calls.closed()] == [Result.WITHDRAWN]


async def test_a_database_that_is_away_ends_no_duty() -> None:
    """It looks again."""
    hall = Hall()
    hall.store.away = True
    duty = asyncio.create_task(hall.calls.keep_opening(Reachable(hall.database).at("b1")))
    async with asyncio.timeout(20):
        await hall.store.asked.wait()
    running = not duty.done()
    duty.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await duty

    assert running
