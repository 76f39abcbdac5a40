"""Opening, pausing and closing counters."""

from datetime import datetime

from server.domain.commands import CloseCounter, OpenCounter, PauseCounter
from server.domain.events import CounterClosed, CounterOpened, CounterPaused
from server.domain.model import Branch, CounterState, Desk
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import (
    BranchClosed,
    CounterBusy,
    CounterNotOpen,
    CounterTaken,
    Refusal,
    UnknownCounter,
)


def open_counter(branch: Branch, command: OpenCounter, now: datetime) -> Outcome:
    """Open a counter for a teller, or bring it back from a pause."""
    desk = branch.desks.get(command.counter)
    if desk is None or command.counter not in branch.plan.counters:
        return UnknownCounter(command.counter)
    if not branch.open:
        return BranchClosed()
    if desk.teller not in (None, command.teller):
        return CounterTaken(number(branch, command.counter), desk.teller or "")
    if desk.state is CounterState.OPEN:
        return ()
    return (CounterOpened(now, command.counter, command.teller),)


def pause_counter(branch: Branch, command: PauseCounter, now: datetime) -> Outcome:
    """Stop calling for a while; whoever is at the counter is served to the end."""
    desk = branch.desks.get(command.counter)
    if desk is None:
        return UnknownCounter(command.counter)
    if desk.state is not CounterState.OPEN:
        return CounterNotOpen(number(branch, command.counter))
    return (CounterPaused(now, command.counter, command.reason),)


def close_counter(branch: Branch, command: CloseCounter, now: datetime) -> Outcome:
    """Close a counter at which nobody is."""
    desk = branch.desks.get(command.counter)
    if desk is None:
        return UnknownCounter(command.counter)
    if desk.ticket is not None:
        return busy(branch, command.counter)
    if desk.state is CounterState.CLOSED:
        return ()
    return (CounterClosed(now, command.counter),)


def number(branch: Branch, counter: CounterCode) -> str:
    """What stands above the counter; its code if the plan no longer has it."""
    planned = branch.plan.counters.get(counter)
    return planned.number if planned else counter


def busy(branch: Branch, counter: CounterCode) -> CounterBusy:
    """The refusal that names whom the counter has."""
    ticket = branch.at(counter)
    return CounterBusy(number(branch, counter), ticket.number if ticket else "")


def calling_desk(branch: Branch, counter: CounterCode) -> Desk | Refusal:
    """The desk if it may call now."""
    desk = branch.desks.get(counter)
    if desk is None or counter not in branch.plan.counters:
        return UnknownCounter(counter)
    if desk.state is not CounterState.OPEN:
        return CounterNotOpen(number(branch, counter))
    return desk
