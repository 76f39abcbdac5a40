"""Put aside and brought back: on hold, or at the counter while somebody authorises."""

from collections.abc import Iterator
from datetime import datetime

from server.domain import events
from server.domain.calling import free_desk
from server.domain.commands import GoOn, Hold, HoldAtCounter, Resume
from server.domain.lifecycle import IN_SERVICE, refuse_move, refuse_state
from server.domain.model import Branch, Ticket
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import ReasonMissing, Refusal, UnknownTicket
from server.domain.serving import at_counter, movable, went_on


def hold(branch: Branch, command: Hold, now: datetime) -> Outcome:
    """Put the customer aside; the ticket comes back by itself if a time is set."""
    ticket = movable(branch, command.counter, events.TicketHeld)
    if isinstance(ticket, Refusal):
        return ticket
    if not command.reason:
        return ReasonMissing()
    after = command.back_after or branch.plan.calls.hold_returns
    returns_at = now + after if after else None
    held = events.TicketHeld(now, ticket.id, command.reason, returns_at)
    return (*went_on(ticket, now), held)


def resume(branch: Branch, command: Resume, now: datetime) -> Outcome:
    """Bring a held customer to a counter that is free, be it another one."""
    desk = free_desk(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    refused = refuse_move(ticket, events.TicketResumed)
    return refused or (events.TicketResumed(now, ticket.id, command.counter, desk.teller or ""),)


def hold_at_counter(branch: Branch, command: HoldAtCounter, now: datetime) -> Outcome:
    """The customer stays; from now on it is not service."""
    ticket = _served_at(branch, command.counter)
    if isinstance(ticket, Refusal):
        return ticket
    if not command.reason:
        return ReasonMissing()
    if ticket.held_since is not None:
        return ()
    return (events.ServicePaused(now, ticket.id, command.reason),)


def go_on(branch: Branch, command: GoOn, now: datetime) -> Outcome:
    """It is service again."""
    ticket = _served_at(branch, command.counter)
    return ticket if isinstance(ticket, Refusal) else went_on(ticket, now)


def returned(branch: Branch, now: datetime) -> Events:
    """Those whose time on hold is over."""
    return tuple(
        events.HoldReturned(now, ticket.id)
        for ticket in _returning(branch)
        if ticket.returns_at and ticket.returns_at <= now
    )


def returns(branch: Branch) -> Iterator[datetime]:
    """When somebody on hold comes back by themselves."""
    return (ticket.returns_at for ticket in _returning(branch) if ticket.returns_at)


def _returning(branch: Branch) -> Iterator[Ticket]:
    """Who came from a counter that the plan has struck meanwhile stays on hold until resumed."""
    held = (branch.tickets[ticket] for ticket in sorted(branch.held))
    return (ticket for ticket in held if ticket.counter in branch.plan.counters)


def _served_at(branch: Branch, counter: CounterCode) -> Ticket | Refusal:
    ticket = at_counter(branch, counter)
    if isinstance(ticket, Refusal):
        return ticket
    return refuse_state(ticket, IN_SERVICE) or ticket
