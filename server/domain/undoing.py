"""Taking the last move back, within 10 s, by the listed inverse only."""

from datetime import datetime, timedelta
from typing import Final

from server.domain import events
from server.domain.commands import UndoMove
from server.domain.counters import busy, number
from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, CounterState, Ticket, Undo
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode, Plan
from server.domain.rating import asked_of, lapse_of
from server.domain.refusals import (
    CounterNotOpen,
    NothingToUndo,
    RatedMeanwhile,
    Refusal,
    TooLateToUndo,
    UnknownCounter,
    UnknownService,
    UnknownTicket,
    UnknownTier,
)

WITHIN: Final = timedelta(seconds=10)


def undo_move(branch: Branch, command: UndoMove, now: datetime) -> Outcome:
    """The ticket as it was before its last move; a call taken back is not made again by itself."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    if ticket.undo is None or _is_gone(ticket.undo) or ticket.id in branch.came_back:
        return NothingToUndo(ticket.number)
    if now - ticket.undo.at > WITHIN:
        return TooLateToUndo(ticket.number)
    refused = _refuse(branch, ticket, ticket.undo)
    return refused or (
        # Of the leg that was finished: the visit may have gone on to the next at once.
        *lapse_of(branch, ticket.undo.ticket, now),
        events.MoveUndone(now, ticket.id, ticket.undo.move),
        *_no_call_by_itself(branch, ticket, now),
    )


def _is_gone(undo: Undo) -> bool:
    """Whether it was merged into another, which is the one that takes the merge back."""
    return undo.move == events.TicketsMerged.__name__ and undo.other is None


def _refuse(branch: Branch, ticket: Ticket, undo: Undo) -> Refusal | None:
    back, other = undo.ticket, branch.tickets[undo.other].undo if undo.other else None
    if asked_of(ticket, back.leg_id)[0] == "given":
        return RatedMeanwhile(ticket.number)
    refused = _refuse_struck(branch.plan, back)
    refused = refused or (_refuse_struck(branch.plan, other.ticket) if other else None)
    if refused or back.state not in AT_COUNTER or back.counter is None:
        return refused
    return _refuse_counter(branch, ticket, back.counter)


def _refuse_struck(plan: Plan, then: Ticket) -> Refusal | None:
    """The plan may have changed since: nobody goes back to what it has struck."""
    for service in (then.service, *then.to_come):
        if service not in plan.services:
            return UnknownService(service)
    if then.tier not in plan.tiers:
        return UnknownTier(then.tier)
    gone = then.only_at is not None and then.only_at not in plan.counters
    return UnknownCounter(then.only_at or "") if gone else None


def _refuse_counter(branch: Branch, ticket: Ticket, counter: CounterCode) -> Refusal | None:
    """The customer can only be put back where there is still room."""
    desk = branch.desks.get(counter)
    if desk is None or desk.state is CounterState.CLOSED:
        return CounterNotOpen(number(branch, counter))
    return None if desk.ticket in (None, ticket.id) else busy(branch, counter)


def _no_call_by_itself(branch: Branch, ticket: Ticket, now: datetime) -> Events:
    """The counter would call the same ticket again at once."""
    if ticket.state not in AT_COUNTER or ticket.counter is None or ticket.undo is None:
        return ()
    stays = ticket.undo.ticket.state in AT_COUNTER
    if stays or not branch.desks[ticket.counter].auto_call:
        return ()
    return (events.AutoCallSet(now, ticket.counter, on=False),)
