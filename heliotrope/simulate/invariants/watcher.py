"""I1 to I6 and I9 to I11, looked at after every step of a branch, whoever drives it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from heliotrope.simulate.invariants.fairness import Fairness
from heliotrope.simulate.invariants.moves import Moves
from heliotrope.simulate.invariants.numbers import Numbers
from heliotrope.simulate.invariants.prompts import Prompts
from server.domain.model import Branch, TicketId

Fold = Callable[[Branch, Any], Branch]
"""`evolve`: given, so that the proof shares no code with what it judges."""
NAMED: Final = ("ticket", "other")
"""The fields of an event that name tickets."""


@dataclass(slots=True)
class Watcher:
    """Sees every step of one branch from its beginning and says what must not be.

    A step costs what changed in it; every so many steps, and when asked, all of the branch is
    looked at.
    """

    fold: Fold
    now: Branch
    """The branch by the events alone, from the beginning (I11)."""
    thorough_every: int = 50
    faults: list[str] = field(default_factory=list)
    moves: Moves = field(default_factory=Moves)
    numbers: Numbers = field(default_factory=Numbers)
    prompts: Prompts = field(default_factory=Prompts)
    fairness: Fairness = field(default_factory=Fairness)
    steps: int = 0

    def step(
        self, before: Branch, happened: Sequence[Any], after: Branch, actor: str | None = None
    ) -> list[str]:
        """The faults of one step; give the actor where there is one (I10)."""
        found = [*self._joins(before), *self._events(happened), *self._told(happened, after, actor)]
        self.steps += 1
        if self.steps % self.thorough_every == 0:
            found += self.whole(after)
        self.faults += found
        return found

    def whole(self, branch: Branch) -> list[str]:
        """What is wrong anywhere in the branch, touched or not."""
        every = {*self.moves.spots, *branch.tickets}
        return [
            *self.moves.disagreements(branch, every),
            *_queue_faults(branch, self.moves.waiting()),
            *([] if self.now == branch else ["I11 the events, replayed, give another branch"]),
        ]

    def _joins(self, before: Branch) -> Iterator[str]:
        if before.sequence != self.now.sequence:
            yield f"I11 a step begins at {before.sequence} instead of {self.now.sequence}"

    def _events(self, happened: Sequence[Any]) -> Iterator[str]:
        for event in happened:
            was, self.now = self.now, self.fold(self.now, event)
            for watch in (self.moves, self.numbers, self.prompts, self.fairness):
                yield from watch.see(was, event, self.now)
        yield from self.prompts.forgotten(tuple(happened), self.now)

    def _told(self, happened: Sequence[Any], after: Branch, actor: str | None) -> Iterator[str]:
        touched = {
            TicketId(getattr(event, name))
            for event in happened
            for name in NAMED
            if hasattr(event, name)
        }
        yield from self.moves.disagreements(after, touched & {*self.moves.spots, *after.tickets})
        for ticket in touched:
            if self.now.tickets.get(ticket) != after.tickets.get(ticket):
                yield f"I11 {ticket} is not what its events make of it"
        if after.sequence != self.now.sequence:
            yield f"I10 {len(happened)} events, but the journal is at {after.sequence}"
        if happened and actor == "":
            yield f"I10 nobody is named for {type(happened[0]).__name__}"


def _queue_faults(branch: Branch, waiting: set[TicketId]) -> Iterator[str]:
    """Every waiting ticket stands in exactly one queue, and nobody else does."""
    queued = [ticket.id for ticket in branch.waiting()]
    if len(queued) != len(set(queued)):
        yield "I3 a ticket stands in two queues"
    if set(queued) != waiting:
        yield f"I3 queued or waiting, but not both: {sorted(set(queued) ^ waiting)}"
