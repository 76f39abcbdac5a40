"""The server of a branch in a simulation: real doors on one journal, watched at every commit."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import Final

from heliotrope.simulate.agenda import Agenda, Course
from heliotrope.simulate.habits import between, often
from heliotrope.simulate.invariants import Watcher
from heliotrope.simulate.journal import Killed, Step, Tape, Witness
from server.application.door import Door
from server.application.ports import Order, StoreFailed
from server.domain.commands import Command, Tick
from server.domain.day import next_due
from server.domain.evolve import evolve
from server.domain.model import Branch, Own, new_branch
from server.domain.outcome import Outcome
from server.domain.plan import Plan

A_LOOK: Final = timedelta(seconds=10)
"""So often somebody looks whether anything is due."""
LATE_SECONDS: Final = (1.0, 600.0)


@dataclass(frozen=True, slots=True)
class Trouble:
    """How often an order meets which fault."""

    killed: float = 0.0
    raced: float = 0.0
    """The other process decides something on the same state."""
    twice: float = 0.0
    """Both processes get the order at once."""
    late: float = 0.0
    """It comes once more, much later."""
    other: float = 0.0
    """It goes to the second process, which has not followed the first."""


NO_TROUBLE: Final = Trouble()


class Office:
    """Carries out orders, whatever happens to its processes; the first violation is kept."""

    def __init__(
        self, plan: Plan, agenda: Agenda, chance: Random, trouble: Trouble, own: Mapping[str, Own]
    ) -> None:
        self.trouble = trouble
        self.violations: list[str] = []
        self.witnesses: list[Witness] = []
        self.offset = timedelta(0)
        """How wrong the server's clock is."""
        self.restored = 0
        self.faults: dict[str, int] = {}
        self._agenda, self._chance = agenda, chance
        self._empty = new_branch(plan, own)
        self.tape = Tape(self._empty, self._witness)
        self.watcher = Watcher(evolve, self._empty)
        self._doors = [Door(self.tape, self.clock, self._empty) for _ in range(2)]
        self._requests = count(1)
        self._loop = asyncio.new_event_loop()

    def close(self) -> None:
        """Free what runs the doors."""
        self._loop.close()

    def clock(self) -> datetime:
        """The server's time."""
        return self._agenda.now + self.offset

    @property
    def branch(self) -> Branch:
        """As last committed."""
        return self.tape.branch

    def ask(self, command: Command, actor: str) -> Outcome:
        """Have an order carried out; the asker repeats it until it is answered."""
        return self._loop.run_until_complete(
            self._ask(Order(command, str(next(self._requests)), actor))
        )

    def keep_time(self) -> Course:
        """Do what is due, as long as the day lasts."""
        seen, due = None, self.clock()
        while True:
            if self.branch is not seen or due <= self.clock():
                seen, due = self.branch, next_due(self.branch, self.clock())
                if due <= self.clock():
                    self.ask(Tick(), "clock")
            yield A_LOOK

    def restart(self) -> None:
        """Stop all processes and start them again."""
        self._loop.run_until_complete(self._start(0))
        self._loop.run_until_complete(self._start(1))

    def restore(self, steps: int) -> list[Step]:
        """Go back to a backup; what was on paper stays on paper."""
        self.restored += 1
        self.note("restored")
        lost = self.tape.go_back(steps)
        given = self.watcher.numbers.given
        self.watcher = Watcher(evolve, self._empty)
        for step in self.tape.steps:
            self.watcher.step(step.before, step.happened, step.after, step.actor)
        self.watcher.numbers.given = given
        self.restart()
        return lost

    def say(self, faults: list[str]) -> None:
        """Keep what must not be."""
        self.violations += faults

    def note(self, fault: str) -> None:
        """Count something that goes wrong."""
        self.faults[fault] = self.faults.get(fault, 0) + 1

    # --- one order ------------------------------------------------------------------------------
    async def _ask(self, order: Order) -> Outcome:
        if self._meets("killed", self.trouble.killed):
            self.tape.kill = self._chance.choice(list(Killed))
        if self._meets("late", self.trouble.late):
            self._agenda.start(self._again(order), between(self._chance, LATE_SECONDS))
        at = int(self._meets("other", self.trouble.other))
        if self._meets("raced", self.trouble.raced):
            return await self._both(order, Order(Tick(), actor="clock"), at)
        if self._meets("twice", self.trouble.twice):
            return await self._both(order, order, at)
        return await self._carried_out(order, at)

    async def _both(self, order: Order, other: Order, at: int) -> Outcome:
        told, also = await asyncio.gather(
            self._carried_out(order, at), self._carried_out(other, 1 - at)
        )
        if other is order and told != also:
            self.say([f"I4 {order} was carried out twice: {told}, {also}"])
        return told

    async def _carried_out(self, order: Order, at: int) -> Outcome:
        while True:
            try:
                return (await self._doors[at].handle(order)).outcome
            except StoreFailed:
                await self._start(at)
            except Exception as bug:  # noqa: BLE001 - a bug is a finding, and the day goes on
                self.say([f"bug: {order.command} met {bug!r}"])
                return ()

    def _again(self, order: Order) -> Course:
        """A late copy of an order does nothing more, unless its answer was lost with a backup."""
        restored, first = (
            self.restored,
            self._loop.run_until_complete(self.tape.answered(order.actor, order.request)),
        )
        told = self._loop.run_until_complete(self._carried_out(order, 1))
        if restored == self.restored and first is not None and told != first:
            self.say([f"I4 {order} came late and was answered {told} instead of {first}"])
        yield timedelta(0)

    async def _start(self, at: int) -> None:
        loaded = await self.tape.load()
        self.say([f"I11 after a restart: {fault}" for fault in self.watcher.whole(loaded)])
        self._doors[at] = Door(self.tape, self.clock, loaded)

    def _meets(self, fault: str, share: float) -> bool:
        if not share or not often(self._chance, share):
            return False
        self.note(fault)
        return True

    def _witness(self, step: Step) -> None:
        self.say(self.watcher.step(step.before, step.happened, step.after, step.actor))
        for witness in self.witnesses:
            witness(step)
