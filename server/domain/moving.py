"""Sending someone somewhere better: transfer within the branch, redirect to a machine."""

from datetime import datetime

from server.domain import events
from server.domain.commands import Redirect, Transfer
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, Ticket
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode, ServiceCode
from server.domain.refusals import (
    NotServedThere,
    NowhereToGo,
    Refusal,
    TierNotServedThere,
    UnknownCounter,
    UnknownMachine,
    UnknownService,
    UnknownTicket,
)


def transfer(branch: Branch, command: Transfer, now: datetime) -> Outcome:
    """Move a ticket to another service or counter; number and place are kept."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    service = command.service or ticket.service
    refused = refuse_move(ticket, events.TicketTransferred) or _refuse_goal(
        branch, ticket, service, command.counter
    )
    if refused:
        return refused
    bonus = branch.plan.transfer_bonus
    return (
        events.TicketTransferred(
            now, ticket.id, service, command.counter, bonus, place=ticket.place
        ),
    )


def redirect(branch: Branch, command: Redirect, now: datetime) -> Outcome:
    """Send the customer to a self-service machine; the ticket ends."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    if command.machine not in branch.plan.machines:
        return UnknownMachine(command.machine)
    refused = refuse_move(ticket, events.TicketRedirected)
    return refused or (events.TicketRedirected(now, ticket.id, command.machine),)


def _refuse_goal(
    branch: Branch, ticket: Ticket, service: ServiceCode, counter: CounterCode | None
) -> Refusal | None:
    if service not in branch.plan.services:
        return UnknownService(service)
    if (service, counter) == (ticket.service, ticket.only_at):
        return NowhereToGo(ticket.number)
    return None if counter is None else _refuse_counter(branch, ticket, service, counter)


def _refuse_counter(
    branch: Branch, ticket: Ticket, service: ServiceCode, counter: CounterCode
) -> Refusal | None:
    """Nobody is sent to a counter that would never call them."""
    planned = branch.plan.counters.get(counter)
    if planned is None:
        return UnknownCounter(counter)
    if service not in planned.profile.services:
        return NotServedThere(planned.number, service)
    if planned.profile.tiers and ticket.tier not in planned.profile.tiers:
        return TierNotServedThere(planned.number, ticket.tier)
    return None
