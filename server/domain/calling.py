"""Summoning people to a counter: call next, call out of turn, recall, start, no-show."""

from collections.abc import Iterator
from datetime import datetime

from server.domain import events
from server.domain.choosing import Choice, choose
from server.domain.commands import CallNext, CallTicket, NoShow, Recall, Start
from server.domain.counters import busy, calling_desk, number
from server.domain.eligible import ANYTHING, caller, may_ever_call, speaks
from server.domain.evolve import freed, replay
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, Desk, State, Ticket
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode
from server.domain.rating import shorten
from server.domain.refusals import (
    MayNotCall,
    MayNotChoose,
    NobodyWaiting,
    ReasonMissing,
    Refusal,
    UnknownTicket,
)
from server.domain.serving import movable, served
from server.domain.why import Reason, Why


def call_next(branch: Branch, command: CallNext, now: datetime) -> Outcome:
    """Call whom the discipline picks; with `finishing`, finish the customer being served first.

    If nobody waits then, or the counter closes after this customer, the finish alone happens.
    """
    desk = calling_desk(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    finished = _finish_first(branch, command, now)
    if isinstance(finished, Refusal) or desk.closes_after:
        return finished
    choice = choose(_before_the_call(branch, command, finished, now), command.counter, now)
    if choice is not None:
        return (*finished, *call(branch, command.counter, choice, now))
    return finished or NobodyWaiting(number(branch, command.counter))


def call_ticket(branch: Branch, command: CallTicket, now: datetime) -> Outcome:
    """Call a chosen ticket out of turn; nobody is counted as overtaken by it."""
    desk = free_desk(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    refused = _refuse_out_of_turn(branch, command, ticket, now)
    if refused:
        return refused
    why = Why(Reason.OUT_OF_TURN, {"number": ticket.number, "reason": command.reason})
    return call(branch, command.counter, Choice(ticket, why), now)


def recall(branch: Branch, command: Recall, now: datetime) -> Outcome:
    """Announce the called ticket again; once too often, it is a no-show."""
    ticket = movable(branch, command.counter, events.TicketRecalled)
    if isinstance(ticket, Refusal):
        return ticket
    most = branch.plan.calls.recalls_most
    if most is not None and ticket.attempt > most:
        return (events.TicketNoShow(now, ticket.id),)
    return (events.TicketRecalled(now, ticket.id, ticket.attempt + 1),)


def start(branch: Branch, command: Start, now: datetime) -> Outcome:
    """The customer is at the counter; the previous one's rating window ends soon."""
    ticket = movable(branch, command.counter, events.ServiceStarted)
    if isinstance(ticket, Refusal):
        return ticket
    return (events.ServiceStarted(now, ticket.id), *shorten(branch, command.counter, now))


def no_show(branch: Branch, command: NoShow, now: datetime) -> Outcome:
    """Called, did not come."""
    ticket = movable(branch, command.counter, events.TicketNoShow)
    if isinstance(ticket, Refusal):
        return ticket
    return (events.TicketNoShow(now, ticket.id),)


def given_up(branch: Branch, now: datetime) -> Events:
    """Those who were called and have not come for too long."""
    return tuple(
        events.TicketNoShow(now, ticket.id)
        for ticket, patience_ends in _called(branch)
        if patience_ends <= now
    )


def givings_up(branch: Branch) -> Iterator[datetime]:
    """When a called ticket will be a no-show."""
    return (patience_ends for _, patience_ends in _called(branch))


def call(branch: Branch, counter: CounterCode, choice: Choice, now: datetime) -> Events:
    """What happens when a counter calls whom it has chosen."""
    teller = branch.desks[counter].teller or ""
    called = events.TicketCalled(
        now,
        choice.ticket.id,
        counter,
        teller,
        choice.why,
        choice.passed,
        choice.rule,
        choice.turns,
    )
    return (called, *_interpreter(branch, teller, choice.ticket, now))


def free_desk(branch: Branch, counter: CounterCode) -> Desk | Refusal:
    """The desk if it may call now and nobody is there."""
    desk = calling_desk(branch, counter)
    if isinstance(desk, Refusal):
        return desk
    return desk if desk.ticket is None else busy(branch, counter)


def _refuse_out_of_turn(
    branch: Branch, command: CallTicket, ticket: Ticket, now: datetime
) -> Refusal | None:
    name = branch.desks[command.counter].teller or ""
    if not branch.plan.tellers.get(name, ANYTHING).may_choose:
        return MayNotChoose(name)
    if not command.reason:
        return ReasonMissing()
    refused = refuse_move(ticket, events.TicketCalled)
    if refused or may_ever_call(branch, caller(branch, command.counter, now), ticket):
        return refused
    return MayNotCall(number(branch, command.counter), ticket.number)


def _interpreter(branch: Branch, teller: str, ticket: Ticket, now: datetime) -> Events:
    """Nobody who speaks the language was free in time: somebody has to help out."""
    rules = branch.plan.tellers.get(teller, ANYTHING)
    if branch.plan.calls.language_patience is None or speaks(rules, ticket.language):
        return ()
    return (events.InterpreterAsked(now, ticket.id, ticket.language),)


def _finish_first(branch: Branch, command: CallNext, now: datetime) -> Outcome:
    ticket = branch.at(command.counter)
    if ticket is None:
        return ()
    if command.finishing is None or ticket.state is not State.SERVING:
        return busy(branch, command.counter)
    return served(branch, ticket, command.finishing, command.delivered, now)


def _before_the_call(branch: Branch, command: CallNext, finished: Events, now: datetime) -> Branch:
    """The branch from which to choose: a finish frees the counter, and may bring the next leg."""
    if any(isinstance(event, events.LegBegan) for event in finished):
        return replay(branch, finished)
    return freed(branch, command.counter, now) if finished else branch


def _called(branch: Branch) -> Iterator[tuple[Ticket, datetime]]:
    """Who is called now, and when the patience with them ends, reckoned from the latest recall."""
    limit = branch.plan.calls.no_show_after
    for _, desk in sorted(branch.desks.items()) if limit is not None else ():
        ticket = branch.tickets[desk.ticket] if desk.ticket else None
        if limit and ticket and ticket.state is State.CALLED and ticket.announced_at:
            yield ticket, ticket.announced_at + limit
