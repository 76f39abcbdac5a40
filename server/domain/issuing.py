"""At the kiosk: issue, withdraw, cancel, call staff."""

from datetime import datetime

from server.domain import events
from server.domain.commands import CallStaff, Cancel, Issue, StaffArrived, Withdraw
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, State
from server.domain.outcome import Outcome
from server.domain.ranking import ahead_of_newcomer
from server.domain.refusals import (
    BranchClosed,
    RequestWithdrawn,
    UnknownService,
    UnknownTicket,
    UnknownTier,
)


def issue(branch: Branch, command: Issue, now: datetime) -> Outcome:
    """Give the next number of the service's series; a ticket that exists keeps its own."""
    if command.ticket in branch.void:
        return RequestWithdrawn()
    if command.ticket in branch.tickets:
        return ()
    if not branch.open:
        return BranchClosed()
    service = branch.plan.services.get(command.service)
    if service is None:
        return UnknownService(command.service)
    if command.tier not in branch.plan.tiers:
        return UnknownTier(command.tier)
    ordinal = branch.last.get(service.series, 0) + 1
    return (
        events.TicketIssued(
            at=now,
            ticket=command.ticket,
            number=f"{service.series}{ordinal:03d}",
            series=service.series,
            ordinal=ordinal,
            service=command.service,
            tier=command.tier,
            language=command.language,
            token=command.token,
            ahead=ahead_of_newcomer(branch, command.service, command.tier, now),
        ),
    )


def withdraw(branch: Branch, command: Withdraw, now: datetime) -> Outcome:
    """Whoever asked for this ticket has given up: cancel it, or see that it never comes to be."""
    ticket = branch.tickets.get(command.ticket)
    if command.ticket in branch.void:
        return ()
    if ticket is None:
        return (events.RequestVoided(now, command.ticket),)
    if ticket.state is not State.WAITING:
        return ()
    return (events.TicketCancelled(now, ticket.id, "withdrawn"),)


def cancel(branch: Branch, command: Cancel, now: datetime) -> Outcome:
    """Take a waiting ticket out of its queue."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    refused = refuse_move(ticket, events.TicketCancelled)
    return refused or (events.TicketCancelled(now, ticket.id, command.reason),)


def call_staff(branch: Branch, command: CallStaff, now: datetime) -> Outcome:
    """Someone at a device needs help; asking twice changes nothing."""
    return () if command.device in branch.help else (events.StaffCalled(now, command.device),)


def staff_arrived(branch: Branch, command: StaffArrived, now: datetime) -> Outcome:
    """Someone of the staff is with the customer."""
    return (events.StaffCame(now, command.device),) if command.device in branch.help else ()
