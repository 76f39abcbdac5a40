"""From the domain's events to what the fairness checker sees (I5, I6)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from heliotrope.simulate.invariants.eligible import could_call
from heliotrope.simulate.invariants.fair import (
    Calls,
    CallTakenBack,
    CouldCall,
    Leaves,
    LegTakenBack,
    Seen,
    Waits,
    Watch,
)
from server.domain.model import Branch, Ticket

BY_A_PERSON: Final = frozenset({"out-of-turn", "resumed", "direct"})
"""Reasons of calls that the discipline did not make."""


def seen(was: Branch, event: Any, now: Branch) -> Iterator[Seen]:
    """What one event means for those who wait, given the branch before and after it."""
    if type(event).__name__ == "DayOpened" and event.day != was.day:
        yield from (Leaves(ticket) for ticket in was.tickets if ticket not in now.tickets)
    for name in ("ticket", "other"):
        ticket: Any = getattr(event, name, None)
        before, after = was.tickets.get(ticket), now.tickets.get(ticket)
        if after is not None:
            yield from _changed(event, before, after)


def _changed(event: Any, before: Ticket | None, after: Ticket) -> Iterator[Seen]:
    name = type(event).__name__
    if name == "TicketCalled":
        placed = before is not None and before.first
        yield Calls(after.id, event.counter, not placed and _reason(event) not in BY_A_PERSON)
    elif name == "MoveUndone" and event.move == "TicketCalled":
        yield CallTakenBack(after.id)
    elif name == "MoveUndone" and before is not None and after.leg < before.leg:
        yield LegTakenBack(before.id, before.leg)
    waited = before is not None and before.state.value == "waiting"
    waits = after.state.value == "waiting"
    if waits and not (waited and before is not None and _spot(before) == _spot(after)):
        yield _spot(after)
    elif waited and not waits and name != "TicketCalled":
        yield Leaves(after.id)


def _reach(branch: Branch, at: datetime, beyond: bool) -> CouldCall:
    return lambda counter, ticket: could_call(branch, counter, ticket, at, beyond=beyond)


def _by_discipline(was: Branch, event: Any) -> bool:
    called = type(event).__name__ == "TicketCalled" and event.ticket in was.tickets
    return called and _reason(event) not in BY_A_PERSON


def _reason(event: Any) -> str:
    return str(event.why.reason)


def _spot(ticket: Ticket) -> Waits:
    return Waits(ticket.id, _place(ticket), _class(ticket), ticket.leg)


def _place(ticket: Ticket) -> tuple[bool, Any]:
    """Whom the staff placed first stands before all others."""
    return (not ticket.first, ticket.place)


def _class(ticket: Ticket) -> tuple[Any, ...]:
    """Class, as the glossary says: all that the discipline can tell apart but for arrival."""
    restricted = (ticket.only_at, ticket.only_for, ticket.not_before)
    return (
        ticket.service,
        ticket.tier,
        ticket.bonus,
        ticket.needs,
        ticket.language,
        restricted,
        ticket.first,
    )


@dataclass(slots=True)
class Fairness:
    """I5 and I6 while it happens."""

    watch: Watch = field(default_factory=lambda: Watch(lambda _, __: False))

    def see(self, was: Branch, event: Any, now: Branch) -> Iterator[str]:
        """The faults of one event, given the branch before and after it."""
        if was.plan.calls.overtakes_most != now.plan.calls.overtakes_most:
            self._count_anew()
        yield from self._how_it_may_be_called(was, event)
        broken = len(self.watch.breaks)
        for each in seen(was, event, now):
            yield from self._take(each, was.plan.calls.overtakes_most)
        yield from (f"I5 {fault}" for fault in self.watch.breaks[broken:])

    def _how_it_may_be_called(self, was: Branch, event: Any) -> Iterator[str]:
        """By its profile; a counter that has nobody there and was idle for long, by its fall-back.

        Whom the discipline calls must be one of those whom the counter may call.
        """
        at: datetime = event.at
        for beyond in (False, True):
            self.watch.could_call = _reach(was, at, beyond)
            if not _by_discipline(was, event) or self.watch.could_call(event.counter, event.ticket):
                return
        yield f"I5 {event.ticket} was called by {event.counter}, which may not call it"

    def _take(self, each: Seen, most: int | None) -> Iterator[str]:
        self.watch.see(each)
        if not isinstance(each, Calls) or most is None:
            return
        for leg in self.watch.passed_by(each.ticket):
            if self.watch.overtakings[leg] > most:
                yield f"I6 {leg[0]} was overtaken {self.watch.overtakings[leg]} times, by {each}"

    def _count_anew(self) -> None:
        """The cap is another: nobody need have counted before it."""
        self.watch.overtakings = dict.fromkeys(self.watch.overtakings, 0)
