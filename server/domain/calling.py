"""At the counter: call next, recall, start, finish, no-show."""

from datetime import datetime

from server.domain import events
from server.domain.choosing import Choice, choose
from server.domain.commands import CallNext, Finish, NoShow, Recall, Start
from server.domain.counters import busy, calling_desk, number
from server.domain.eligible import ANYTHING, speaks
from server.domain.events import Event
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, Desk, State, Ticket
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode
from server.domain.rating import ask, shorten
from server.domain.refusals import CounterEmpty, NobodyWaiting, Refusal, UnknownCounter


def call_next(branch: Branch, command: CallNext, now: datetime) -> Outcome:
    """Call whom the discipline picks; with `finishing`, finish the customer being served first.

    If nobody waits then, the finish alone is what happens.
    """
    desk = calling_desk(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    finished = _finish_first(branch, command, now)
    if isinstance(finished, Refusal):
        return finished
    choice = choose(branch, command.counter, now)
    if choice is not None:
        return (*finished, *call(branch, command.counter, choice, now))
    return finished or NobodyWaiting(number(branch, command.counter))


def recall(branch: Branch, command: Recall, now: datetime) -> Outcome:
    """Announce the called ticket again."""
    ticket = _movable(branch, command.counter, events.TicketRecalled)
    if isinstance(ticket, Refusal):
        return ticket
    return (events.TicketRecalled(now, ticket.id, ticket.attempt + 1),)


def start(branch: Branch, command: Start, now: datetime) -> Outcome:
    """The customer is at the counter; the previous one's rating window ends soon."""
    ticket = _movable(branch, command.counter, events.ServiceStarted)
    if isinstance(ticket, Refusal):
        return ticket
    return (events.ServiceStarted(now, ticket.id), *shorten(branch, command.counter, now))


def finish(branch: Branch, command: Finish, now: datetime) -> Outcome:
    """Done; the server, never the teller, asks for a rating."""
    ticket = _movable(branch, command.counter, events.TicketServed)
    if isinstance(ticket, Refusal):
        return ticket
    return _served(branch, ticket, command.outcome, now)


def no_show(branch: Branch, command: NoShow, now: datetime) -> Outcome:
    """Called, did not come."""
    ticket = _movable(branch, command.counter, events.TicketNoShow)
    if isinstance(ticket, Refusal):
        return ticket
    return (events.TicketNoShow(now, ticket.id),)


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


def _interpreter(branch: Branch, teller: str, ticket: Ticket, now: datetime) -> Events:
    """Nobody who speaks the language was free in time: somebody has to help out."""
    rules = branch.plan.tellers.get(teller, ANYTHING)
    if branch.plan.calls.language_patience is None or speaks(rules, ticket.language):
        return ()
    return (events.InterpreterAsked(now, ticket.id, ticket.language),)


def _finish_first(branch: Branch, command: CallNext, now: datetime) -> Events | Refusal:
    ticket = branch.at(command.counter)
    if ticket is None:
        return ()
    if command.finishing is None or ticket.state is not State.SERVING:
        return busy(branch, command.counter)
    return _served(branch, ticket, command.finishing, now)


def _served(branch: Branch, ticket: Ticket, outcome: str, now: datetime) -> Events:
    return (events.TicketServed(now, ticket.id, outcome), *ask(branch, ticket, now))


def _movable(branch: Branch, counter: CounterCode, move: type[Event]) -> Ticket | Refusal:
    desk: Desk | None = branch.desks.get(counter)
    if desk is None:
        return UnknownCounter(counter)
    ticket = branch.at(counter)
    if ticket is None:
        return CounterEmpty(number(branch, counter))
    return refuse_move(ticket, move) or ticket
