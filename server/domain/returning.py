"""Those who did not come, and wait again: requeue and reinstate."""

from datetime import datetime, timedelta

from server.domain import events
from server.domain.commands import Placement, Reinstate, Requeue
from server.domain.goals import nobody_serves
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, Place, Ticket
from server.domain.outcome import Outcome
from server.domain.placing import behind, place_for
from server.domain.refusals import BranchClosed, Refusal, UnknownTicket
from server.domain.serving import movable


def requeue(branch: Branch, command: Requeue, now: datetime) -> Outcome:
    """Called, did not come: waits again, behind so many, for so long, or behind everybody."""
    ticket = movable(branch, command.counter, events.TicketRequeued)
    if isinstance(ticket, Refusal):
        return ticket
    not_before = now + command.wait if command.wait > timedelta(0) else None
    place = _penalty(branch, ticket, command)
    return (events.TicketRequeued(now, ticket.id, place, not_before),)


def reinstate(branch: Branch, command: Reinstate, now: datetime) -> Outcome:
    """A no-show has come back, and waits behind as many as the branch's rule says."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    if not branch.working:
        return BranchClosed()
    refused = refuse_move(ticket, events.TicketReinstated) or nobody_serves(branch, ticket)
    if refused:
        return refused
    first = command.placement is Placement.FIRST
    place = _place_again(branch, ticket, command.placement)
    return (events.TicketReinstated(now, ticket.id, place, first, ticket.called_at),)


def _penalty(branch: Branch, ticket: Ticket, command: Requeue) -> Place | None:
    if command.places > 0:
        return behind(branch, ticket, command.places)
    return ticket.place if command.wait > timedelta(0) else None


def _place_again(branch: Branch, ticket: Ticket, placement: Placement | None) -> Place | None:
    if placement is None:
        return behind(branch, ticket, branch.plan.calls.reinstate_places)
    return place_for(ticket, placement)
