"""I3, I4: one state a ticket, legal moves only, one ticket a counter. Kept by events alone."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from heliotrope.simulate.invariants.legal import (
    AT_COUNTER,
    BESIDE,
    LIVE,
    MOVES,
    NEW,
    TAKES_COUNTER,
    UNDOABLE,
)
from server.domain.model import Branch, TicketId
from server.domain.plan import CounterCode

UNDO_WITHIN: Final = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a ticket is."""

    state: str
    counter: CounterCode | None = None
    where: tuple[Any, ...] = ()
    """Place, service and tier: what an undo has to bring back."""


@dataclass(frozen=True, slots=True)
class LastMove:
    """What an undo would take back, and to where."""

    move: str
    at: datetime
    spot: Spot
    other: TicketId | None = None
    """Of a merge: the ticket that was cancelled by it."""


@dataclass(slots=True)
class Moves:
    """A second account of where every ticket is, kept from the events by the proof's own table."""

    spots: dict[TicketId, Spot] = field(default_factory=dict)
    at: dict[CounterCode, TicketId] = field(default_factory=dict)
    """Who is at each counter."""
    last: dict[TicketId, LastMove] = field(default_factory=dict)

    def see(self, was: Branch, event: Any, now: Branch) -> Iterator[str]:
        """The faults of one event, given the branch before and after it."""
        name = type(event).__name__
        if name in MOVES:
            yield from self._moves(was, event)
        elif name in BESIDE:
            yield from {
                "MoveUndone": self._undone,
                "TicketsMerged": self._merged,
                "TicketUpgraded": self._upgraded,
            }[name](was, event, now)
        elif name == "DayOpened" and event.day != was.day:
            yield from self._new_day(event)

    def disagreements(self, branch: Branch, tickets: Iterable[TicketId]) -> Iterator[str]:
        """Where the branch says something else of these tickets than this account."""
        for ticket in tickets:
            spot, told = self.spots.get(ticket), branch.tickets.get(ticket)
            if spot is None or told is None:
                if (spot is None) != (told is None):
                    yield f"I3 {ticket} exists only for {'the branch' if told else 'its events'}"
            elif told.state.value != spot.state:
                yield f"I3 {ticket} is {told.state.value}, but by its events {spot.state}"
            elif spot.state in AT_COUNTER and not self._is_at(branch, ticket, spot):
                yield f"I4 {ticket} is not at the counter {spot.counter} that called it"
        for counter, desk in branch.desks.items():
            if desk.ticket != self.at.get(counter):
                yield f"I4 {counter} has {desk.ticket}, but by the events {self.at.get(counter)}"

    def waiting(self) -> set[TicketId]:
        """Who waits."""
        return {ticket for ticket, spot in self.spots.items() if spot.state == "waiting"}

    @staticmethod
    def _is_at(branch: Branch, ticket: TicketId, spot: Spot) -> bool:
        desk = branch.desks.get(spot.counter) if spot.counter else None
        at = branch.tickets[ticket].counter
        return desk is not None and desk.ticket == ticket and at == spot.counter

    # --- the rules ------------------------------------------------------------------------------
    def _moves(self, was: Branch, event: Any) -> Iterator[str]:
        name, ticket = type(event).__name__, event.ticket
        spot = self.spots.get(ticket, Spot(NEW))
        if name == "TicketHandedIn" and _was_given_up(was, ticket):
            spot = Spot(NEW)
        if spot.state not in MOVES[name]:
            yield f"I3 {name} of {ticket}, which is {spot.state or 'not there'}"
        if name == "LegBegan" and self._since(ticket) != event.at:
            yield f"I3 {ticket} went on to another leg after its visit had ended"
        if name != "LegBegan":  # the finish that brought it takes it back
            self.last[ticket] = LastMove(name, event.at, _spot(was, ticket, spot))
        state = next(iter(MOVES[name].values()))
        counter = event.counter if name in TAKES_COUNTER else spot.counter
        yield from self._put(ticket, Spot(state, counter if state in AT_COUNTER else None))

    def _undone(self, _: Branch, event: Any, now: Branch) -> Iterator[str]:
        last = self.last.pop(event.ticket, None)
        if last is None or last.move != event.move or event.move not in UNDOABLE:
            yield f"I3 {event.move} of {event.ticket} undone, but its last move was {last}"
            return
        if event.at - last.at > UNDO_WITHIN:
            yield f"I3 {event.move} of {event.ticket} undone after {event.at - last.at}"
        yield from self._put(event.ticket, last.spot)
        if _where(now, event.ticket) != last.spot.where:
            yield f"I3 {event.ticket} is not where it was before {event.move}"
        if last.other:
            other = self.last.pop(last.other)
            yield from self._put(last.other, other.spot)
            if _where(now, last.other) != other.spot.where:
                yield f"I3 {last.other} is not where it was before the merge"

    def _merged(self, was: Branch, event: Any, _: Branch) -> Iterator[str]:
        for ticket in (event.ticket, event.other):
            spot = _spot(was, ticket, self.spots.get(ticket, Spot(NEW)))
            other = event.other if ticket == event.ticket else None
            self.last[ticket] = LastMove("TicketsMerged", event.at, spot, other)
        if event.ticket == event.other or self.last[event.other].spot.state != "waiting":
            yield f"I3 {event.other} merged while {self.last[event.other].spot.state}"
        if self.last[event.ticket].spot.state not in LIVE:
            yield f"I3 {event.ticket} gained legs while {self.last[event.ticket].spot.state}"
        yield from self._put(event.other, Spot("cancelled"))

    def _upgraded(self, was: Branch, event: Any, _: Branch) -> Iterator[str]:
        spot = self.spots.get(event.ticket, Spot(NEW))
        if spot.state not in LIVE | {"no_show"}:
            yield f"I3 {event.ticket} upgraded while {spot.state}"
        before = _spot(was, event.ticket, spot)
        self.last[event.ticket] = LastMove("TicketUpgraded", event.at, before)

    def _new_day(self, event: Any) -> Iterator[str]:
        left = {t: spot for t, spot in self.spots.items() if t not in event.carried}
        for ticket, spot in left.items():
            if spot.state in LIVE:
                yield f"I3 {ticket} vanished with the day while {spot.state}"
        self.spots = {t: spot for t, spot in self.spots.items() if t in event.carried}
        self.at = {counter: t for counter, t in self.at.items() if t in event.carried}
        self.last = {}

    def _put(self, ticket: TicketId, spot: Spot) -> Iterator[str]:
        before = self.spots.get(ticket)
        if before and before.counter and self.at.get(before.counter) == ticket:
            del self.at[before.counter]
        if spot.state in AT_COUNTER and spot.counter is not None:
            there = self.at.get(spot.counter)
            if there:
                yield f"I4 {ticket} at {spot.counter}, where {there} is"
            self.at[spot.counter] = ticket
        self.spots[ticket] = spot

    def _since(self, ticket: TicketId) -> datetime | None:
        return self.last[ticket].at if ticket in self.last else None


def _was_given_up(branch: Branch, ticket: TicketId) -> bool:
    """Withdrawn online by a kiosk that then printed it from its reserve: the printed one wins."""
    known = branch.tickets.get(ticket)
    return known is not None and (known.state.value, known.outcome) == ("cancelled", "withdrawn")


def _spot(branch: Branch, ticket: TicketId, spot: Spot) -> Spot:
    return Spot(spot.state, spot.counter, _where(branch, ticket))


def _where(branch: Branch, ticket: TicketId) -> tuple[Any, ...]:
    told = branch.tickets.get(ticket)
    return () if told is None else (told.place, told.service, told.tier, told.leg, told.to_come)
