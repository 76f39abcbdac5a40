"""What is kept of past days, on either kind of database."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from server.adapters.database import Database
from server.adapters.past_days import PastDays
from server.adapters.served import ServedLegs
from server.adapters.store import Store
from server.application.ports import Order, Record
from server.domain import commands
from server.domain.commands import Command, UndoMove
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId
from server.domain.refusals import Refusal
from server.forecast.past import Ending, Kind, PastDay, PastLeg, PastPresence
from tests.builders import C1, C2, CASH, GOLD, LOANS, MORNING, after, ask_for, plan
from tests.databases import database

TODAY = MORNING.date()
DAY = timedelta(days=1)
T1, T3, T4 = TicketId("t1"), TicketId("t3"), TicketId("t4")


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    """A database, as a server opens it."""
    opened = database(url)
    yield opened
    opened.close()


class Played:
    """A branch whose orders are recorded, at minutes after nine of the first day."""

    def __init__(self, base: Database) -> None:
        self.store = Store(base, plan())
        self.past = PastDays(base, "b1")
        self._branch: Branch | None = None

    async def order(self, minute: float, *orders: Command) -> None:
        before = branch = self._branch or await self.store.load()
        records = []
        for command in orders:
            outcome = decide(branch, command, after(minute))
            assert not isinstance(outcome, Refusal), (command, outcome)
            branch = replay(branch, outcome)
            records.append(Record(Order(command), outcome, after(minute)))
        assert await self.store.append(before, branch, records)
        self._branch = branch

    async def kept(self) -> Sequence[PastDay]:
        """What is kept once all that is due has been."""
        for span in await self.past.due():
            await self.past.keep(await self.past.read(span), span, after(600))
        return await self.past.newest(10)


async def a_morning(base: Database) -> Played:
    """Served, missed, transferred, gone; a break; and the day is closed."""
    played = Played(base)
    await played.order(0, commands.OpenDay(), commands.OpenCounter(C1, "anna"))
    await played.order(1, ask_for("t1"), ask_for("t2"), ask_for("t3", LOANS, GOLD), ask_for("t4"))
    await played.order(4, commands.CallNext(C1), commands.Start(C1))
    await played.order(9, commands.Finish(C1), commands.CallNext(C1))
    await played.order(10, commands.NoShow(C1), commands.PauseCounter(C1))
    await played.order(20, commands.OpenCounter(C1, "anna"), commands.OpenCounter(C2, "boram"))
    await played.order(21, commands.Transfer(T3, CASH), commands.Cancel(T4, "left"))
    await played.order(30, commands.CloseCounter(C1), commands.CallNext(C2), commands.Start(C2))
    await played.order(36, commands.Finish(C2), commands.CloseDay())
    return played


async def test_every_leg_of_a_day_is_kept(base: Database) -> None:
    """What customers did is all that the forecast can learn from."""
    (kept,) = await (await a_morning(base)).kept()

    assert kept.day == TODAY
    assert [(leg.key, leg.service, leg.teller, leg.ending, leg.further) for leg in kept.legs] == [
        ("t1#1", "cash", "anna", Ending.SERVED, False),
        ("t2#1", "cash", "anna", Ending.NO_SHOW, False),
        ("t3#1", "loans", "", Ending.MOVED, False),
        ("t4#1", "cash", "", Ending.CANCELLED, False),
        ("t3#2", "cash", "boram", Ending.SERVED, True),
    ]
    assert kept.legs[0] == PastLeg(
        "t1#1", "cash", "basic", after(1), "c1", "anna", after(4), after(4), after(9), Ending.SERVED
    )


async def test_who_was_there_is_kept_and_when_they_had_a_break(base: Database) -> None:
    """A forecast that does not know breaks promises what nobody can keep."""
    (kept,) = await (await a_morning(base)).kept()

    assert kept.presences == (
        PastPresence("c1", after(0), after(30), Kind.THERE, "anna"),
        PastPresence("c1", after(10), after(20), Kind.BREAK, "anna"),
        PastPresence("c2", after(20), after(36), Kind.THERE, "boram"),
    )


async def test_what_is_kept_is_not_due_again(base: Database) -> None:
    """Every start and every evening asks; nothing is done twice."""
    played = await a_morning(base)
    once = await played.kept()

    assert await played.past.due() == []
    assert await played.kept() == once


async def test_a_day_that_runs_is_not_due(base: Database) -> None:
    """Half a day would be learnt as a quiet one."""
    played = Played(base)
    await played.order(0, commands.OpenDay(), ask_for("t1"))

    assert await played.kept() == []


async def test_a_day_that_goes_on_after_it_was_closed_is_read_anew(base: Database) -> None:
    """A teller may still be serving when the day is closed by hand."""
    played = await a_morning(base)
    await played.kept()
    await played.order(40, commands.OpenDay(), commands.OpenCounter(C1, "anna"), ask_for("t9"))
    await played.order(50, commands.CloseDay())
    (kept,) = await played.kept()

    assert [(leg.key, leg.ending) for leg in kept.legs][-1] == ("t9#1", Ending.EXPIRED)
    assert kept.presences[-1] == PastPresence("c1", after(40), after(50), Kind.THERE, "anna")


async def test_missed_days_are_made_up_for_in_one_go(base: Database) -> None:
    """The server may have been off in the evening, or the release be new."""
    played = await a_morning(base)
    for day in (1, 2):
        await played.order(day * 1440, commands.OpenDay(), ask_for(f"d{day}"))
        await played.order(day * 1440 + 5, commands.CloseDay())
    days = await played.kept()

    assert [(each.day, len(each.legs)) for each in days] == [
        (TODAY, 5),
        (TODAY + DAY, 1),
        (TODAY + 2 * DAY, 1),
    ]


async def test_only_the_last_days_are_asked_for(base: Database) -> None:
    """A branch changes; what was a year ago is no help."""
    played = await a_morning(base)
    await played.order(1440, commands.OpenDay(), commands.CloseDay())
    await played.kept()

    assert [each.day for each in await played.past.newest(1)] == [TODAY + DAY]


async def test_a_move_that_was_taken_back_was_none(base: Database) -> None:
    """A slip of the finger is no no-show."""
    played = Played(base)
    await played.order(0, commands.OpenDay(), commands.OpenCounter(C1, "anna"), ask_for("t1"))
    await played.order(1, commands.CallNext(C1), commands.NoShow(C1), UndoMove(T1))
    await played.order(2, commands.Start(C1))
    await played.order(6, commands.Finish(C1), commands.CloseDay())
    (kept,) = await played.kept()

    assert [(leg.called, leg.ending) for leg in kept.legs] == [(after(1), Ending.SERVED)]


async def test_an_imported_day_is_kept_once_and_never_over_the_branchs_own(
    base: Database,
) -> None:
    """Importing twice changes nothing; what the branch saw itself is better."""
    played = await a_morning(base)
    own = await played.kept()
    leg = PastLeg("x#1", "cash", "basic", after(-1440), "c1", finished=after(-1400))
    former = PastDay(TODAY - DAY, (leg,), ())
    brought = await played.past.bring([former, replace(former, day=TODAY)], after(0))
    again = await played.past.bring([former], after(1))

    assert (brought.new, brought.own) == ([TODAY - DAY], [TODAY])
    assert (again.new, again.known) == ([], [TODAY - DAY])
    assert await played.past.newest(10) == [former, *own]
    assert await played.past.due() == []


async def test_two_branches_do_not_meet(base: Database) -> None:
    """One database may hold hundreds."""
    await (await a_morning(base)).kept()

    assert await PastDays(base, "b2").newest(10) == []
    assert await PastDays(base, "b2").due() == []


async def test_what_was_rated_is_kept_with_the_day(base: Database) -> None:
    """An answer that comes after closing belongs to its day all the same."""
    played = await a_morning(base)
    await played.kept()
    await played.order(600, commands.Rate("t1-1", 2, ("slow", "rude")))
    await played.kept()
    rows = ServedLegs(base, "b1")
    first, *others = await rows.legs(TODAY, TODAY)

    assert (first.leg, first.teller, first.score) == ("t1-1", "anna", 2)
    assert (first.reasons, first.served_for) == (("slow", "rude"), timedelta(minutes=5))
    assert [one.score for one in others] == [None] * len(others)
    assert await rows.legs(TODAY + DAY, TODAY + DAY) == []
