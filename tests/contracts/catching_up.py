"""What a door promises when others write too. Subclass it beside DoorContract."""

import asyncio

import pytest

from server.application import door as door_module
from server.application.door import Change, Door
from server.application.ports import Order
from server.domain.commands import CallNext
from server.domain.evolve import replay
from server.domain.model import Branch
from server.domain.outcome import Outcome
from tests.builders import C1, ask_for
from tests.contracts.door import ask, new_door
from tests.contracts.journal import OpenJournal
from tests.contracts.watched import Watched


def folded(begin: Branch, heard: list[Change]) -> Branch:
    """The branch that a listener has who was told all this."""
    branch = begin
    for change in heard:
        assert change.before == branch
        branch = replay(branch, [entry.event for entry in change.entries])
        assert change.after == branch
    return branch


class CatchUpContract:
    """The promises."""

    async def test_a_door_catches_up_with_what_another_process_recorded(
        self, door: Door, open_journal: OpenJournal, watched: Watched
    ) -> None:
        """A teller's page in one process shows the tickets of all."""
        begin, heard = door.branch, list[Change]()
        door.listen(heard.append)
        other = await new_door(await open_journal())
        for place in range(3):
            await other.handle(Order(ask_for(f"t{place}"), f"r{place}", "kiosk:k1"))
        await door.catch_up()
        await asyncio.sleep(0)

        assert door.branch == other.branch == folded(begin, heard)
        assert [entry.actor for entry in heard[0].entries] == ["kiosk:k1"] * 3
        assert watched.loads == 0

    async def test_there_is_nothing_to_tell_when_nothing_happened(
        self, door: Door, watched: Watched
    ) -> None:
        """Polled each second by every process for every branch."""
        heard = list[Change]()
        door.listen(heard.append)
        await door.catch_up()
        await door.catch_up(door.branch.sequence)
        await asyncio.sleep(0)

        assert heard == []
        assert watched.tails == 1

    async def test_a_fold_of_all_changes_is_the_state(
        self, door: Door, open_journal: OpenJournal
    ) -> None:
        """I8: whoever listens misses nothing and hears nothing twice, whoever decided."""
        begin, heard = door.branch, list[Change]()
        door.listen(heard.append)
        other = await new_door(await open_journal())
        for place in range(5):
            await asyncio.gather(
                ask(door, ask_for(f"a{place}"), f"a{place}"),
                ask(other, ask_for(f"b{place}"), f"b{place}"),
                door.catch_up(),
                ask(door, CallNext(C1), f"c{place}"),
            )
        await door.catch_up()
        await asyncio.sleep(0)

        assert folded(begin, heard) == door.branch
        assert door.branch == await (await open_journal()).load()

    async def test_a_request_belongs_to_its_actor(self, door: Door) -> None:
        """A kiosk cannot be answered with another's ticket, by chance or by guessing."""
        first = await door.handle(Order(ask_for("t1"), "same", "kiosk:k1"))
        other = await door.handle(Order(ask_for("t2"), "same", "kiosk:k2"))
        again = await door.handle(Order(ask_for("t1"), "same", "kiosk:k1"))

        assert (first.repeated, other.repeated, again.repeated) == (False, False, True)
        assert again.outcome == first.outcome != other.outcome

    async def test_a_bug_in_one_decision_fails_that_order_alone(
        self, door: Door, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The whole hall must not wait for one customer's odd wish."""
        decide = door_module.decide

        def faulty(branch: Branch, command: object, *rest: object) -> Outcome:
            if command == ask_for("odd"):
                raise ZeroDivisionError
            return decide(branch, command, *rest)  # type: ignore[arg-type]

        monkeypatch.setattr(door_module, "decide", faulty)
        good, odd, twice, last = await asyncio.gather(
            ask(door, ask_for("t1"), "r1"),
            ask(door, ask_for("odd"), "r2"),
            ask(door, ask_for("odd"), "r2"),
            ask(door, ask_for("t2"), "r3"),
            return_exceptions=True,
        )

        assert [type(each) for each in (odd, twice)] == [ZeroDivisionError] * 2
        assert not isinstance(good, BaseException)
        assert not isinstance(last, BaseException)
        assert [good.outcome[0].number, last.outcome[0].number] == ["A001", "A002"]
