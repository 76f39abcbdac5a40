"""A customer who agreed gets one message or none: never two, whatever breaks, and whenever."""

import asyncio
import contextlib
from collections.abc import Callable, Collection
from datetime import datetime, timedelta

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from server.adapters.contact_tables import CONTACT, MESSAGE, METADATA
from server.adapters.contacts import ContactRows, Reachable
from server.adapters.database import Database, open_database
from server.adapters.sealing import Seal
from server.application.contacts import Reach
from server.application.door import Door
from server.application.messaging import PAUSES, Messaging, Settled
from server.application.ports import Order, StoreFailed
from server.domain.commands import (
    CallNext,
    Command,
    Finish,
    OpenCounter,
    OpenDay,
    Rate,
    Start,
    Tick,
)
from server.domain.contacts import Channel, Contact, Purpose, erased_at
from server.domain.model import new_branch
from server.domain.refusals import Refusal
from tests.builders import C1, MORNING, after, ask_for, plan
from tests.contracts.gateway import (
    TAKEN,
    Gateway,
    PowerCut,
    broken_program,
    died_before,
    doubtful,
    refused,
)
from tests.contracts.memory import Memory, MemoryJournal

KEY = b"c" * 32
ADDRESS, TOKEN = "+8613800138000", "the-token-of-a-page"


class Torn(ContactRows):
    """A store whose process dies, or whose database is away, before or after some write."""

    def __init__(self, database: Database, cuts: list[str]) -> None:
        super().__init__(database, "b1", Seal(KEY))
        self.cuts = cuts
        self.erased = asyncio.Event()

    async def drop(self, ids: Collection[str]) -> None:
        """As the other, and it is said."""
        await super().drop(ids)
        self.erased.set()

    async def settle(self, contact: str, leg: str, settled: Settled, at: datetime) -> None:
        """As the other, with a cut."""
        cut = self.cuts.pop(0) if self.cuts else ""
        if cut == "away":
            raise StoreFailed("away")
        if cut == "before":
            raise PowerCut
        await super().settle(contact, leg, settled, at)
        if cut == "after":
            raise PowerCut


class Hall:
    """A branch, a customer who agreed to be asked, and a clock."""

    def __init__(self, gateway: Gateway | None = None) -> None:
        self.now, self.gateway = MORNING, gateway or Gateway()
        engine = open_database("sqlite://")
        METADATA.create_all(engine, tables=[CONTACT, MESSAGE])
        self.database = Database(engine, KEY)
        self.cuts: list[str] = []
        self.rows = Torn(self.database, self.cuts)
        self.door = Door(MemoryJournal(Memory()), lambda: self.now, new_branch(plan()))
        self.messaging = self.started()

    def started(self) -> Messaging:
        """One more process."""
        link = "https://queue.example/p/"
        return Messaging(self.door, self.rows, {Channel.SMS: self.gateway}, link)

    async def order(self, minute: float, *orders: Command) -> None:
        """Carry these out at that minute."""
        self.now = after(minute)
        for order in orders:
            outcome = (await self.door.handle(Order(order))).outcome
            assert not isinstance(outcome, Refusal), outcome

    async def served(self) -> None:
        """The customer agrees, is served for five minutes, and does not answer the pad."""
        await self.order(0, OpenDay(), OpenCounter(C1, "anna"), ask_for("t1"))
        until = erased_at(self.door.branch, self.now)
        contact = Contact(Purpose.ASK, "t1", Channel.SMS, "ko", self.now, until, "A001")
        await self.rows.keep(contact, Reach(ADDRESS, TOKEN))
        await self.order(0, CallNext(C1), Start(C1))
        await self.order(5, Finish(C1))
        await self.order(6, Tick())

    async def look(self, minute: float) -> None:
        """Send what is due at that minute."""
        self.now = after(minute)
        await self.messaging.send_due()

    def kept(self) -> int:
        """How many addresses there are."""
        found = self.database.read_now(lambda at: at.execute(select(CONTACT)).all())
        return len(found)


async def test_the_question_comes_ten_minutes_after_the_visit_in_the_customers_language() -> None:
    """With the link of the customer's own page; then the address is gone."""
    hall = Hall()
    await hall.served()
    await hall.look(14.9)
    early = len(hall.gateway.sent), hall.kept()
    await hall.look(15)
    await hall.look(30)
    (message,) = hall.gateway.sent

    assert early == (0, 1)
    assert (message.id, message.address) == ("t1-1", ADDRESS)
    assert message.subject == "방문은 어떠셨습니까?"
    assert f"https://queue.example/p/{TOKEN}?lang=ko" in message.text
    assert hall.kept() == 0


async def test_who_answered_on_the_pad_is_not_asked_again() -> None:
    """And the address goes as soon as that is known."""
    hall = Hall()
    await hall.served()
    await hall.order(6, Rate("t1-1", 5))
    await hall.look(15)

    assert (hall.gateway.sent, hall.kept()) == ([], 0)


async def test_who_takes_the_consent_back_is_not_asked() -> None:
    """Up to the last moment."""
    hall = Hall()
    await hall.served()
    await hall.rows.drop(["ask-t1"])
    await hall.look(15)

    assert hall.gateway.sent == []


async def test_what_was_surely_not_sent_is_tried_again_and_given_up() -> None:
    """After each pause once, and no sooner."""
    fate = [refused(again=True)] * (len(PAUSES) + 1)
    hall = Hall(Gateway(fate))
    await hall.served()
    minute, looks = 15.0, []
    for pause in (*PAUSES, timedelta(minutes=60)):
        await hall.look(minute)
        minute += pause.total_seconds() / 60
        await hall.look(minute - 0.1)
        looks.append((len(fate), hall.kept()))
    await hall.look(minute)

    assert looks == [(3, 1), (2, 1), (1, 1), (0, 0)]
    assert hall.gateway.sent == []
    assert await hall.rows.settled("t1-1") is Settled.FAILED


@pytest.mark.parametrize(
    ("fate", "settled"),
    [
        (refused(again=False), Settled.FAILED),
        (doubtful, Settled.UNCERTAIN),
        (broken_program, Settled.UNCERTAIN),
    ],
)
async def test_a_refusal_for_good_and_a_doubt_end_it(
    fate: Callable[[], None], settled: Settled
) -> None:
    """The address is of no more use."""
    hall = Hall(Gateway([fate]))
    await hall.served()
    with structlog.testing.capture_logs() as logs:
        await hall.look(15)
    await hall.look(60)

    assert (hall.gateway.sent, hall.kept()) == ([], 0)
    assert ADDRESS not in repr(logs)
    assert await hall.rows.settled("t1-1") is settled


async def test_without_anybody_to_send_it_the_address_is_erased_in_time() -> None:
    """A gateway that was taken out of the settings since."""
    hall = Hall()
    hall.messaging = Messaging(hall.door, hall.rows, {}, "")
    await hall.served()
    await hall.look(60)
    kept = hall.kept()
    await hall.look(32 * 60)

    assert (kept, hall.kept()) == (1, 0)


async def test_the_duty_doubts_what_a_dead_sender_left_and_lives_on() -> None:
    """Then it sends what is due; a database that is away for a while ends nothing."""
    hall = Hall()
    await hall.served()
    await hall.rows.claim("ask-t1", "t1-1", after(15))
    hall.now = after(16)
    duty = asyncio.create_task(hall.messaging.keep_sending(Reachable(hall.database).at("b1")))
    async with asyncio.timeout(20):
        await hall.rows.erased.wait()
    duty.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await duty

    assert hall.gateway.sent == []
    assert await hall.rows.settled("t1-1") is Settled.UNCERTAIN


FATES = st.sampled_from([refused(again=True), refused(again=False), doubtful, died_before, *TAKEN])
CUTS = st.sampled_from(["", "", "before", "after", "away"])


@settings(max_examples=150, deadline=None)
@given(fates=st.lists(FATES, max_size=6), cuts=st.lists(CUTS, max_size=6))
def test_nobody_gets_two_messages_whatever_breaks(
    fates: list[Callable[[], None]], cuts: list[str]
) -> None:
    """Processes die before and after each write, gateways refuse and break, databases go away."""

    async def day() -> tuple[int, int]:
        hall = Hall(Gateway(fates))
        hall.cuts.extend(cuts)
        await hall.served()
        for minute in range(15, 120, 3):
            hall.now = after(minute)
            try:
                await hall.messaging.send_due()
            except StoreFailed:
                continue
            except PowerCut:
                hall.messaging = hall.started()
                await hall.rows.doubt()
        hall.now = after(33 * 60)
        await hall.rows.doubt()
        await hall.messaging.send_due()
        found = len(hall.gateway.sent), hall.kept()
        hall.database.close()
        return found

    sent, kept = asyncio.run(day())

    assert sent <= 1
    assert kept == 0
