"""What every journal must do. Subclass it, give the fixture `open_journal`, and it is tested.

`open_journal()` opens the same empty store once more, as a restart or a second process would;
its branch has the plan of `tests.builders.plan()`.
"""

from collections.abc import Awaitable, Callable

import pytest

from server.application.ports import Journal, Order, Record
from server.domain import commands
from server.domain.commands import Command, Tick
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId, new_branch
from server.domain.refusals import BranchClosed, Refusal
from tests.builders import C1, C2, GOLD, LOANS, after, ask_for, plan

OpenJournal = Callable[[], Awaitable[Journal]]
T1, T2, T3 = TicketId("t1"), TicketId("t2"), TicketId("t3")
A_DAY: list[tuple[float, Command]] = [
    (0, commands.Tick()),
    (0, commands.OpenCounter(C1, "anna")),
    (0, commands.OpenCounter(C2, "boram")),
    (1, ask_for("t1")),
    (1, ask_for("t2", LOANS, GOLD)),
    (2, ask_for("t3")),
    (2, ask_for("t4")),
    (2, ask_for("t5")),
    (2, commands.Withdraw(TicketId("t6"))),
    (3, commands.CallStaff("k1")),
    (3, commands.CallNext(C1)),
    (4, commands.Recall(C1)),
    (5, commands.Start(C1)),
    (9, commands.Transfer(T3, LOANS, C2)),
    (10, commands.CallNext(C1, "signed")),
    (10.1, commands.Start(C1)),
    (10.2, commands.Rate("t1-1", 5, ("kind", "quick"))),
    (11, commands.StaffArrived("k1")),
    (12, commands.Finish(C1)),
    (13, commands.CallNext(C1)),
    (14, commands.NoShow(C1)),
    (15, ask_for("t7")),
    (16, commands.Cancel(TicketId("t7"), "asked")),
    (17, ask_for("t8")),
    (18, commands.Redirect(TicketId("t8"), "atm")),
    (19, commands.PauseCounter(C1, "tea")),
    (20, commands.CloseCounter(C1)),
    (21, ask_for("t9")),
    (500, commands.CloseDay()),
    (1440, commands.Tick()),
    (1441, ask_for("u1")),
]
"""Minutes after opening, and orders as a branch sees them."""


@pytest.fixture
async def journal(open_journal: OpenJournal) -> Journal:
    """The journal, empty."""
    return await open_journal()


class JournalContract:
    """The laws."""

    async def test_an_empty_journal_is_a_branch_to_which_nothing_has_happened(
        self, journal: Journal
    ) -> None:
        """A new branch starts from its plan."""
        assert await journal.load() == new_branch(plan())

    async def test_what_was_appended_is_what_another_process_loads(
        self, journal: Journal, open_journal: OpenJournal
    ) -> None:
        """I8, I11: after each order of a whole day, to the order of the tickets."""
        branch = await journal.load()
        for place, (minute, command) in enumerate(A_DAY):
            before, branch, record = ordered(branch, command, minute, f"r{place}")
            assert await journal.append(before, branch, [record])
            loaded = await (await open_journal()).load()

            assert loaded == branch
            assert loaded.waiting() == branch.waiting()

    async def test_answers_are_found_for_ever(
        self, journal: Journal, open_journal: OpenJournal
    ) -> None:
        """A kiosk may ask again after any restart, days later, and gets the first answer."""
        branch, given = await journal.load(), {}
        for place, (minute, command) in enumerate(A_DAY):
            before, branch, record = ordered(branch, command, minute, f"r{place}")
            assert await journal.append(before, branch, [record])
            given[f"r{place}"] = record.outcome
        later = await open_journal()
        found = {request: await later.answered("test", request) for request in given}

        assert found == given
        assert await later.answered("test", "never-asked") is None

    async def test_a_refusal_and_an_order_that_changed_nothing_are_answers_too(
        self, journal: Journal
    ) -> None:
        """The same id gets the same answer, whatever it was."""
        branch = await journal.load()
        refused = Record(Order(ask_for("t1"), "refused", "test"), BranchClosed(), after(0))
        nothing = Record(Order(Tick(), "nothing", "test"), (), after(0))
        assert await journal.append(branch, branch, [refused, nothing])

        assert await journal.answered("test", "refused") == BranchClosed()
        assert await journal.answered("test", "nothing") == ()
        assert await journal.load() == branch

    async def test_of_two_that_decided_on_one_state_the_second_records_nothing(
        self, journal: Journal, open_journal: OpenJournal
    ) -> None:
        """The key (branch, sequence) is the arbiter."""
        other = await open_journal()
        before, first, record = ordered(await journal.load(), commands.OpenDay(), 0, "first")
        _, second, late = ordered(before, commands.OpenDay(), 1, "second")

        assert await journal.append(before, first, [record])
        assert not await other.append(before, second, [late])
        assert await other.load() == first
        assert await other.answered("test", "second") is None

    async def test_a_request_that_was_answered_records_nothing_again(
        self, journal: Journal
    ) -> None:
        """All or nothing: its neighbours in the batch wait for the next try."""
        before, branch, record = ordered(await journal.load(), commands.OpenDay(), 0, "once")
        assert await journal.append(before, branch, [record])
        before, twice, again = ordered(branch, ask_for("t1"), 1, "once")
        _, twice, neighbour = ordered(twice, ask_for("t2"), 1, "new")

        assert not await journal.append(before, twice, [again, neighbour])
        assert await journal.load() == branch
        assert await journal.answered("test", "new") is None

    async def test_what_the_clock_orders_needs_no_request(self, journal: Journal) -> None:
        """Its orders have no id, and are many."""
        before, branch, record = ordered(await journal.load(), Tick(), 0, "")
        assert await journal.append(before, branch, [record])
        before, closed, record = ordered(branch, Tick(), 600, "")

        assert await journal.append(before, closed, [record])
        assert await journal.load() == closed

    async def test_a_batch_is_recorded_whole(self, journal: Journal) -> None:
        """Group commit: two hundred orders, one append."""
        before, branch, record = ordered(await journal.load(), commands.OpenDay(), 0, "open")
        records = [record]
        for place in range(200):
            _, branch, record = ordered(branch, ask_for(f"t{place}"), 0, f"r{place}")
            records.append(record)

        assert await journal.append(before, branch, records)
        assert await journal.load() == branch
        assert [one.number for one in (await journal.load()).waiting()][-1] == "A200"

    async def test_a_note_is_read_by_every_process_and_stands_in_no_event(
        self, journal: Journal, open_journal: OpenJournal
    ) -> None:
        """In the same commit as the event that names it, for whoever serves the customer."""
        branch = await written(journal, *WAITING, commands.Annotate(T1, note="walks badly"))
        id_ = branch.tickets[T1].note
        events = [entry.event for entry in await journal.tail(0)]

        assert await (await open_journal()).notes([id_, "n0"]) == {id_: "walks badly"}
        assert "walks badly" not in repr(events)

    async def test_a_note_that_was_replaced_or_taken_away_is_erased(self, journal: Journal) -> None:
        """A text that nobody can see any more must not be left lying about."""
        first = await written(journal, *WAITING, commands.Annotate(T1, note="walks badly"))
        second = await written(journal, commands.Annotate(T1, note="sits by the door"))
        old, new = first.tickets[T1].note, second.tickets[T1].note

        assert await journal.notes([old, new]) == {new: "sits by the door"}
        await written(journal, commands.Annotate(T1, note=""))
        assert await journal.notes([old, new]) == {}

    async def test_of_two_notes_in_one_batch_the_last_is_kept(self, journal: Journal) -> None:
        """Group commit must not leave the first behind."""
        before = await written(journal, *WAITING)
        _, branch, one = ordered(before, commands.Annotate(T1, note="first"), 3, "one")
        _, branch, two = ordered(branch, commands.Annotate(T1, note="second"), 3, "two")
        assert await journal.append(before, branch, [one, two])
        ids = [f"n{before.sequence + 1}", f"n{before.sequence + 2}"]

        assert await journal.notes(ids) == {ids[1]: "second"}

    async def test_the_day_takes_its_notes_with_it(
        self, journal: Journal, open_journal: OpenJournal
    ) -> None:
        """The rule of erasure; the journal and what it leads to stay as they were."""
        noted = await written(journal, *WAITING, commands.Annotate(T1, note="walks badly"))
        closed = await written(journal, commands.CloseDay())

        assert await journal.notes([noted.tickets[T1].note]) == {}
        assert await (await open_journal()).load() == closed

    async def test_whoever_is_still_served_keeps_the_note(self, journal: Journal) -> None:
        """The day closes, the customer still sits there; the next morning the note is gone."""
        await written(journal, *WAITING, commands.Annotate(T1, note="walks badly"))
        opened = (commands.OpenCounter(C1, "anna"), commands.CallNext(C1), commands.CloseDay())
        note = (await written(journal, *opened)).tickets[T1].note

        assert await journal.notes([note]) == {note: "walks badly"}
        await written(journal, commands.Tick(), minute=1440)
        assert await journal.notes([note]) == {}


WAITING: tuple[Command, ...] = (commands.OpenDay(), ask_for("t1"))


async def written(journal: Journal, *orders: Command, minute: float = 2) -> Branch:
    """The branch after these orders, each recorded by itself."""
    for order in orders:
        before, branch, record = ordered(await journal.load(), order, minute, "")
        assert await journal.append(before, branch, [record])
    return await journal.load()


def ordered(
    branch: Branch, command: Command, minute: float, request: str
) -> tuple[Branch, Branch, Record]:
    """The branch before and after an order, and what is to be recorded."""
    outcome = decide(branch, command, after(minute))
    assert not isinstance(outcome, Refusal), (command, outcome)
    return (
        branch,
        replay(branch, outcome),
        Record(Order(command, request, "test"), outcome, after(minute)),
    )
