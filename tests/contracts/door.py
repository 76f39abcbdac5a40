"""What the door promises over any journal. Subclass it beside JournalContract."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from server.application import door as door_module
from server.application.door import Answer, Change, Door
from server.application.ports import Journal, Order, StoreFailed
from server.domain.commands import CallNext, Command, OpenCounter, OpenDay, Tick
from server.domain.refusals import BranchClosed, UnknownService
from tests.builders import C1, MORNING, ask_for
from tests.contracts.journal import OpenJournal
from tests.contracts.watched import Watched


@pytest.fixture
async def watched(open_journal: OpenJournal) -> Watched:
    """The journal, with a gate in front."""
    return Watched(await open_journal())


async def new_door(journal: Journal) -> Door:
    """A door as a process opens it at its start."""
    return Door(journal, lambda: MORNING, await journal.load())


@pytest.fixture
async def door(watched: Watched) -> AsyncIterator[Door]:
    """A door to an open branch; nothing of its preparation is counted."""
    opened = await new_door(watched)
    await opened.handle(Order(OpenDay()))
    await opened.handle(Order(OpenCounter(C1, "anna")))
    watched.batches.clear()
    watched.loads = watched.tails = 0
    yield opened
    watched.may_append.set()


def ask(door: Door, command: Command, request: str) -> "asyncio.Task[Answer]":
    """Ask without waiting for the answer."""
    return asyncio.create_task(door.handle(Order(command, request, "test")))


async def turns(count: int = 20) -> None:
    """Let everything run that can."""
    for _ in range(count):
        await asyncio.sleep(0)


class DoorContract:
    """The promises."""

    async def test_orders_that_come_together_are_committed_together(
        self, door: Door, watched: Watched
    ) -> None:
        """One durable write for a full hall, not one each."""
        asked = [ask(door, ask_for(f"t{place}"), f"r{place}") for place in range(50)]
        answers = await asyncio.gather(*asked)

        assert watched.batches == [50]
        assert len({answer.outcome[0].number for answer in answers}) == 50

    async def test_orders_that_come_during_a_commit_share_the_next(
        self, door: Door, watched: Watched
    ) -> None:
        """The slower the disk, the larger the batch."""
        watched.may_append.clear()
        first = ask(door, ask_for("t0"), "r0")
        await turns()
        others = [ask(door, ask_for(f"t{place}"), f"r{place}") for place in range(1, 10)]
        await turns()
        watched.may_append.set()
        await asyncio.gather(first, *others)

        assert watched.batches == [1, 9]

    async def test_nobody_is_answered_before_the_commit(self, door: Door, watched: Watched) -> None:
        """Commit before print: I2."""
        heard: list[Change] = []
        door.listen(heard.append)
        watched.may_append.clear()
        asked = ask(door, ask_for("t1"), "r1")
        await turns()

        assert watched.batches == [1]
        assert not asked.done()
        assert heard == []
        assert not door.branch.tickets
        watched.may_append.set()
        answer = await asked
        assert answer.branch is door.branch
        assert [change.after for change in heard] == [door.branch]

    async def test_a_failed_commit_is_told_to_each_asker_and_nothing_remains(
        self, door: Door, watched: Watched
    ) -> None:
        """The disk is full: no number is given, the branch is as recorded, the next order works."""
        watched.faults = [StoreFailed("disk full")]
        asked = [ask(door, ask_for(f"t{place}"), f"r{place}") for place in range(3)]
        failures = await asyncio.gather(*asked, return_exceptions=True)

        assert [type(failure) for failure in failures] == [StoreFailed] * 3
        assert watched.tails == 1
        assert not door.branch.tickets
        again = await door.handle(Order(ask_for("t0"), "r0"))
        assert (again.outcome[0].number, again.repeated) == ("A001", False)

    @pytest.mark.parametrize("where", ["append", "append and tail"])
    async def test_a_bug_is_told_to_its_askers_and_does_not_stop_the_door(
        self, door: Door, watched: Watched, where: str
    ) -> None:
        """A customer must never wait for ever for an answer."""
        watched.faults = [KeyError("bug")]
        watched.tail_faults = [StoreFailed("gone")] if "tail" in where else []
        asked = ask(door, ask_for("t1"), "r1")
        await turns(1)
        next_one = ask(door, ask_for("t2"), "r2")

        with pytest.raises(KeyError):
            await asyncio.wait_for(asked, 5)
        assert (await asyncio.wait_for(next_one, 5)).outcome[0].number == "A001"

    async def test_an_order_outrun_by_another_process_is_decided_again(
        self, door: Door, open_journal: OpenJournal
    ) -> None:
        """Any process may decide; the number goes on where the other stopped."""
        other = await new_door(await open_journal())
        heard: list[Change] = []
        door.listen(heard.append)
        before = door.branch
        await other.handle(Order(ask_for("theirs"), "r1"))
        answer = await door.handle(Order(ask_for("ours"), "r2"))

        assert answer.outcome[0].number == "A002"
        assert set(door.branch.tickets) == {"theirs", "ours"}
        assert [len(change.entries) for change in heard] == [1, 1]
        assert heard[0].before is before
        assert heard[0].after is heard[1].before
        assert heard[1].after is door.branch

    async def test_two_processes_hand_no_ticket_to_two_tellers(
        self, door: Door, open_journal: OpenJournal
    ) -> None:
        """I4, with both deciding on the same old state."""
        await door.handle(Order(ask_for("t1"), "r1"))
        other = await new_door(await open_journal())
        await asyncio.gather(
            door.handle(Order(CallNext(C1), "here")), other.handle(Order(CallNext(C1), "there"))
        )
        final = await (await open_journal()).load()

        assert final.desks[C1].ticket == "t1"
        assert final.sequence == max(door.branch.sequence, other.branch.sequence)

    async def test_a_request_asked_twice_gets_one_ticket_and_one_answer(
        self, door: Door, watched: Watched
    ) -> None:
        """A retry is harmless."""
        first = await door.handle(Order(ask_for("t1"), "same"))
        second = await door.handle(Order(ask_for("t1"), "same"))

        assert (first.repeated, second.repeated) == (False, True)
        assert second.outcome == first.outcome
        assert watched.batches == [1]
        assert dict(door.branch.last) == {"A": 1}

    async def test_a_request_asked_twice_at_once_gets_one_ticket(self, door: Door) -> None:
        """The broker delivered it twice."""
        order = Order(ask_for("t1"), "same")
        first, second = await asyncio.gather(door.handle(order), door.handle(order))

        assert (first.repeated, second.repeated) == (False, True)
        assert second.outcome == first.outcome
        assert dict(door.branch.last) == {"A": 1}

    async def test_a_request_asked_again_after_a_restart_gets_the_first_answer(
        self, door: Door, open_journal: OpenJournal
    ) -> None:
        """The kiosk repeats, the server has forgotten everything but its journal."""
        orders = [
            Order(ask_for("t1"), "issue"),
            Order(ask_for("t2", service="gems"), "refused"),
            Order(CallNext(C1), "call"),
            Order(OpenCounter(C1, "anna"), "nothing"),
        ]
        given = [(await door.handle(order)).outcome for order in orders]
        restarted = await new_door(await open_journal())
        fresh = Order(ask_for("t3"), "fresh")
        answers = await asyncio.gather(*(restarted.handle(order) for order in [*orders, fresh]))

        assert [answer.outcome for answer in answers[:-1]] == given
        assert [answer.repeated for answer in answers] == [True, True, True, True, False]
        assert answers[-1].outcome[0].number == "A002"
        assert set(restarted.branch.tickets) == {"t1", "t3"}

    async def test_an_answer_pushed_out_of_memory_is_still_the_first(
        self, door: Door, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Memory is a cache; the journal remembers."""
        monkeypatch.setattr(door_module, "REMEMBERED", 2)
        first = await door.handle(Order(ask_for("t1"), "r1"))
        await door.handle(Order(ask_for("t2"), "r2"))
        together = await asyncio.gather(
            door.handle(Order(ask_for("t3"), "r3")), door.handle(Order(ask_for("t1"), "r1"))
        )
        again = await door.handle(Order(ask_for("t1"), "r1"))

        assert together[1].outcome == again.outcome == first.outcome
        assert dict(door.branch.last) == {"A": 3}

    async def test_a_refusal_is_an_answer(self, door: Door) -> None:
        """It leaves the branch as it was."""
        before = door.branch
        answer = await door.handle(Order(ask_for("t1", service="gems"), "r1"))

        assert answer.outcome == UnknownService("gems")
        assert answer.branch == before

    async def test_a_refusal_stands_though_the_reason_is_gone(
        self, watched: Watched, open_journal: OpenJournal
    ) -> None:
        """The same id, the same answer; a new wish has a new id."""
        door = await new_door(watched)
        await door.handle(Order(ask_for("t1"), "r1"))
        await door.handle(Order(OpenDay()))

        assert (await door.handle(Order(ask_for("t1"), "r1"))).outcome == BranchClosed()
        restarted = await new_door(await open_journal())
        assert (await restarted.handle(Order(ask_for("t1"), "r1"))).outcome == BranchClosed()

    async def test_a_tick_with_nothing_to_do_writes_nothing(
        self, door: Door, watched: Watched
    ) -> None:
        """The clock must not fill the disk."""
        tick = Order(Tick())
        answers = await asyncio.gather(door.handle(tick), door.handle(tick))

        assert [(answer.outcome, answer.repeated) for answer in answers] == [((), False)] * 2
        assert watched.batches == []

    async def test_an_asker_who_left_loses_nothing(self, door: Door, watched: Watched) -> None:
        """The page was closed; the order is carried out, the others are answered."""
        watched.may_append.clear()
        leaver = ask(door, ask_for("t1"), "r1")
        waiting = ask(door, ask_for("t2"), "r2")
        await turns()
        leaver.cancel()
        await turns()
        watched.may_append.set()

        assert (await waiting).outcome[0].number == "A002"
        back = await ask(door, ask_for("t1"), "r1")
        assert (back.outcome[0].number, back.repeated) == ("A001", True)

    async def test_a_slow_watcher_sees_the_newest_branch(self, door: Door) -> None:
        """A display that was busy does not work through the past."""
        watching = door.watch()
        seen = [await anext(watching)]
        for place in range(5):
            await door.handle(Order(ask_for(f"t{place}"), f"r{place}"))
        seen.append(await anext(watching))

        assert [len(branch.tickets) for branch in seen] == [0, 5]
        nothing_new = asyncio.ensure_future(anext(watching))
        await turns()
        assert not nothing_new.done()
        await door.handle(Order(ask_for("t5"), "r5"))
        assert len((await nothing_new).tickets) == 6
        await watching.aclose()
        assert door._listeners == []

    async def test_a_listener_that_fails_stops_neither_the_others_nor_the_askers(
        self, door: Door
    ) -> None:
        """A broken display is not a closed branch."""
        complaints, heard = list[object](), list[Change]()
        asyncio.get_running_loop().set_exception_handler(
            lambda _, context: complaints.append(context["exception"])
        )

        def broken(_: Change) -> None:
            raise ValueError("display on fire")

        door.listen(broken)
        door.listen(heard.append)
        answer = await asyncio.wait_for(door.handle(Order(ask_for("t1"), "r1")), 5)

        assert answer.outcome[0].number == "A001"
        assert len(heard) == len(complaints) == 1
