"""While somebody is at the counter: who is there, what was delivered, and what comes after."""

from collections.abc import Sequence
from datetime import datetime

from server.domain import events
from server.domain.events import Event
from server.domain.goals import servable
from server.domain.ladders import tier_at
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, CounterState, Delivered, Ticket
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode, ServiceCode
from server.domain.rating import ask
from server.domain.refusals import (
    CounterEmpty,
    QuantityTooSmall,
    Refusal,
    UnknownCounter,
    UnknownOutcome,
    UnknownService,
)

DONE = "done"
"""The outcome that every branch knows."""


def at_counter(branch: Branch, counter: CounterCode) -> Ticket | Refusal:
    """The ticket that is called to or served at a counter."""
    if counter not in branch.desks:
        return UnknownCounter(counter)
    planned = branch.plan.counters.get(counter)
    return branch.at(counter) or CounterEmpty(planned.number if planned else counter)


def movable(branch: Branch, counter: CounterCode, move: type[Event]) -> Ticket | Refusal:
    """The same, if it can make this move."""
    ticket = at_counter(branch, counter)
    if isinstance(ticket, Refusal):
        return ticket
    return refuse_move(ticket, move) or ticket


def served(
    branch: Branch, ticket: Ticket, outcome: str, delivered: tuple[Delivered, ...], now: datetime
) -> Outcome:
    """Done; the server, never the teller, asks for a rating, and the visit may go on."""
    refused = refuse_outcome(branch, outcome, delivered)
    return refused or (
        *went_on(ticket, now),
        events.TicketServed(now, ticket.id, outcome, delivered),
        *ask(branch, ticket, now),
        *next_leg(branch, ticket, now),
    )


def refuse_outcome(branch: Branch, outcome: str, delivered: Sequence[Delivered]) -> Refusal | None:
    """None if the bank knows the outcome and the services; a bank that lists none takes any."""
    known = branch.plan.outcomes
    if known and outcome != DONE and outcome not in known:
        return UnknownOutcome(outcome)
    for each in delivered:
        if each.service not in branch.plan.services:
            return UnknownService(each.service)
        if each.quantity < 1:
            return QuantityTooSmall()
    return None


def went_on(ticket: Ticket, now: datetime) -> Events:
    """Whoever was held at the counter is not any more."""
    return () if ticket.held_since is None else (events.ServiceWentOn(now, ticket.id),)


def next_leg(branch: Branch, ticket: Ticket, now: datetime) -> Events:
    """Back to the counter that sent the customer, or on to the visit's next service.

    After closing nobody is sent back into the hall.
    """
    if not branch.working:
        return ()
    coming = _to_come(branch, ticket)
    return _way_back(branch, ticket, coming, now) or (
        _began(branch, ticket, coming[0], coming[1:], now) if coming else ()
    )


def _began(
    branch: Branch,
    ticket: Ticket,
    service: ServiceCode,
    to_come: tuple[ServiceCode, ...],
    now: datetime,
    counter: CounterCode | None = None,
) -> Events:
    bonus, tier = social(branch, ticket), tier_at(branch.plan, ticket, service)
    changed = None if tier == ticket.tier else tier
    return (events.LegBegan(now, ticket.id, service, to_come, counter, bonus, changed),)


def _way_back(
    branch: Branch, ticket: Ticket, coming: tuple[ServiceCode, ...], now: datetime
) -> Events:
    if ticket.back_to is None:
        return ()
    counter = _if_staffed(branch, ticket.back_to)
    service = _left_at(ticket, ticket.back_to)
    if service is None or service not in branch.plan.services:
        return ()
    if not (counter or servable(branch, ticket, service)):
        return ()
    return _began(branch, ticket, service, coming, now, counter)


def social(branch: Branch, ticket: Ticket) -> float:
    """The minutes that a social priority adds to each leg of a visit."""
    priority = branch.plan.social.get(ticket.social)
    return priority.bonus if priority else 0.0


def _to_come(branch: Branch, ticket: Ticket) -> tuple[ServiceCode, ...]:
    """The service that follows by itself, then the others; what nobody serves any more is left."""
    planned = branch.plan.services.get(ticket.service)
    then = (planned.then,) if planned and planned.then else ()
    coming = (*then, *(service for service in ticket.to_come if service not in then))
    return tuple(service for service in coming if servable(branch, ticket, service))


def _left_at(ticket: Ticket, counter: CounterCode) -> ServiceCode | None:
    """What the customer was being served with at the counter to which they come back."""
    return next((leg.service for leg in reversed(ticket.past) if leg.counter == counter), None)


def _if_staffed(branch: Branch, counter: CounterCode) -> CounterCode | None:
    """Nobody waits for a counter that has closed meanwhile."""
    desk = branch.desks.get(counter)
    gone = desk is None or desk.state is CounterState.CLOSED or desk.closes_after
    return None if gone or counter not in branch.plan.counters else counter
