"""What is so at a counter: by these words the table of actions says what can be done."""

from collections.abc import Iterator
from datetime import datetime

from server.domain.model import Branch, CounterState, Desk, State, Ticket, TicketId
from server.domain.plan import CounterCode
from server.domain.undoing import WITHIN
from server.web.turns import last_leg


def situation(branch: Branch, code: CounterCode, now: datetime) -> frozenset[str]:
    """All that is so at this counter now."""
    desk = branch.desks[code]
    return frozenset(
        (*_desk(desk), *_customer(branch.at(code)), *_free(branch, desk), *_others(branch, code))
    ) | ({"undoable"} if last_moved(branch, code, now) else set())


def last_moved(branch: Branch, code: CounterCode, now: datetime) -> TicketId | None:
    """The ticket whose last move at this counter can still be taken back."""
    moved = [
        (ticket.undo.at, ticket.id)
        for ticket in branch.tickets.values()
        if ticket.undo
        and now - ticket.undo.at <= WITHIN
        and code in (ticket.counter, ticket.undo.ticket.counter)
    ]
    return max(moved)[1] if moved else None


def supervisor_call(code: CounterCode) -> str:
    """The name under which a counter calls for staff."""
    return f"counter-{code}"


def _desk(desk: Desk) -> Iterator[str]:
    yield desk.state.value
    if desk.state is not CounterState.CLOSED:
        yield "staffed"
    if desk.auto_call:
        yield "automatic"
    if desk.closes_after:
        yield "closing"


def _customer(ticket: Ticket | None) -> Iterator[str]:
    if ticket is None:
        return
    yield "customer"
    yield ticket.state.value
    if ticket.held_since is not None:
        yield "approving"
    if ticket.interpreter_since is not None:
        yield "interpreter"


def _free(branch: Branch, desk: Desk) -> Iterator[str]:
    if desk.state is not CounterState.OPEN or desk.ticket is not None:
        return
    yield "free"
    if branch.held:
        yield "resumable"
    if branch.queues:
        yield "choosable"


def _others(branch: Branch, code: CounterCode) -> Iterator[str]:
    if sum(len(queue.tickets) for queue in branch.queues.values()) > 1:
        yield "several"
    if any(ticket.state is State.NO_SHOW for ticket in branch.tickets.values()):
        yield "missed"
    if last_leg(branch, code) is not None:
        yield "served"
    if supervisor_call(code) in branch.help:
        yield "supervisor"
