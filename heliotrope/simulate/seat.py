"""A teller at a counter for one day; looks at the desk before every step."""

from dataclasses import dataclass
from datetime import datetime

from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import minutes, often, seconds
from heliotrope.simulate.hall import Hall
from server.domain.commands import Command, UndoMove
from server.domain.model import Desk, Ticket
from server.domain.plan import CounterCode


@dataclass(slots=True)
class Seat:
    """Who sits where, and how fast they work."""

    hall: Hall
    counter: CounterCode
    name: str
    speed: float
    lunch: datetime
    ate: bool = False
    extra: int = 0
    """Customers without a ticket, so far."""

    @property
    def actor(self) -> str:
        """By which the orders are known."""
        return f"teller:{self.name}"

    @property
    def desk(self) -> Desk:
        """The counter as it is now."""
        return self.hall.branch.desks[self.counter]

    @property
    def is_over(self) -> bool:
        """Whether the day is over for this counter."""
        branch, passed = self.hall.branch, self.hall.agenda.now - self.hall.closes
        if self.desk.ticket is not None:
            return passed > minutes(180)
        return passed > minutes(0) and not (branch.open or branch.working)

    def has(self, one: Ticket) -> bool:
        """Whether a ticket is still at the counter."""
        return self.desk.ticket == one.id

    def do(self, command: Command) -> None:
        """Press a key."""
        self.hall.ask(command, self.actor)

    def undo(self, one: Ticket) -> Course:
        """A wrong key, sometimes seen too late."""
        if often(self.hall.chance, 0.02):
            yield seconds(self.hall.chance.uniform(1, 14))
            self.do(UndoMove(one.id))
