"""What everybody in a simulated branch shares: time, chance, the server, and who is there."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from heliotrope.simulate.agenda import Agenda
from heliotrope.simulate.office import Office
from server.domain.commands import Command
from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.outcome import Events, Outcome
from server.domain.plan import Plan, ServiceCode, TierCode
from server.domain.refusals import Refusal


@dataclass(slots=True)
class Person:
    """A customer, as only the simulation knows them."""

    ticket: TicketId
    tier: TierCode
    services: tuple[ServiceCode, ...]
    language: str
    needs: tuple[str, ...] = ()
    social: str = ""
    appointment: datetime | None = None
    """Made beforehand, for then."""
    here: bool = True

    @property
    def token(self) -> str:
        """What stands as a code on the slip."""
        return hashlib.sha256(self.ticket.encode()).hexdigest()

    @property
    def code(self) -> str:
        """By which the bank's calendar knows the appointment."""
        return f"A-{self.ticket}"


@dataclass(slots=True)
class Hall:
    """A branch at work."""

    agenda: Agenda
    chance: Random
    office: Office
    closes: datetime
    customers: int = 0
    """Asked for on a usual day; 0: as many as keep the counters busy."""
    people: dict[TicketId, Person] = field(default_factory=dict)
    paper: dict[tuple[str, str], TicketId] = field(default_factory=dict)
    """What was printed, ever: business day and number."""

    @property
    def branch(self) -> Branch:
        """As last committed."""
        return self.office.branch

    @property
    def plan(self) -> Plan:
        """The bank's, as of now."""
        return self.branch.plan

    def ask(self, command: Command, actor: str) -> Outcome:
        """Have an order carried out."""
        return self.office.ask(command, actor)

    def done(self, command: Command, actor: str) -> Events:
        """What an order brought about; nothing if it was refused."""
        outcome = self.ask(command, actor)
        return () if isinstance(outcome, Refusal) else outcome

    def ticket(self, of: TicketId) -> Ticket | None:
        """A ticket as it is now."""
        return self.branch.tickets.get(of)

    def in_state(self, *states: State) -> list[Ticket]:
        """The tickets in these states, in order of their ids."""
        found = [one for one in self.branch.tickets.values() if one.state in states]
        return sorted(found, key=lambda one: one.id)

    def is_here(self, of: TicketId) -> bool:
        """Whether the customer of a ticket is in the branch."""
        person = self.people.get(of)
        return person is None or person.here

    def print(self, number: str, ticket: TicketId, day: str) -> None:
        """A slip leaves a kiosk: no other may bear its number on that day (I1)."""
        holder = self.paper.setdefault((day, number), ticket)
        if holder != ticket:
            self.office.say([f"I1 {number} of {day} printed for {holder} and for {ticket}"])

    def lost_slips(self) -> list[str]:
        """The slips of today that the server does not know (I2)."""
        return [
            f"I2 {number} was printed for {ticket}, which the server has not"
            for (day, number), ticket in self.paper.items()
            if day == str(self.branch.day) and not self._knows(ticket, number)
        ]

    def _knows(self, ticket: TicketId, number: str) -> bool:
        one = self.ticket(ticket)
        return one is not None and one.number == number

    @property
    def local(self) -> datetime:
        """The branch's own time."""
        return self.agenda.now.astimezone(ZoneInfo(self.plan.timezone))

    def until(self, moment: datetime) -> timedelta:
        """How long it is till then, at least nothing."""
        return max(moment - self.agenda.now, timedelta(0))
