"""At the kiosk: issue, withdraw, cancel, go without a ticket, call staff."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from server.domain import events
from server.domain.admission import Terms, begins_to_wait, terms
from server.domain.commands import Balk, CallStaff, Cancel, Issue, StaffArrived, Withdraw
from server.domain.evolve import newcomer
from server.domain.filing import WITHDRAWN
from server.domain.lifecycle import refuse_move
from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.numbering import next_number
from server.domain.outcome import Outcome
from server.domain.ranking import people_ahead
from server.domain.refusals import (
    NotSentAway,
    Refusal,
    RequestWithdrawn,
    UnknownMachine,
    UnknownService,
    UnknownTicket,
    UnknownTier,
)

IN_VAIN: Final = timedelta(minutes=30)
"""Whoever is back so soon after a redirect was sent in vain."""


def issue(branch: Branch, command: Issue, now: datetime) -> Outcome:
    """Give the next number of the service's series; a ticket that exists keeps its own."""
    if command.ticket in branch.tickets:
        return ()
    if command.ticket in branch.void:
        return RequestWithdrawn()
    admitted = terms(branch, command, now)
    if isinstance(admitted, Refusal):
        return admitted
    issued = _issued(branch, command, admitted, now)
    if command.came_back is None:
        return (_counted(branch, issued, now),)
    sent = _sent_away(branch, command.came_back, now)
    if isinstance(sent, Refusal):
        return sent
    again = _counted(branch, replace(issued, since=sent.waits_since, not_before=None), now)
    return (again, events.RedirectFailed(now, sent.id, sent.outcome or "", command.ticket))


def comes_back(branch: Branch, ticket: Ticket, now: datetime) -> bool:
    """Whether the customer was redirected so lately that the old arrival still counts."""
    away = ticket.state is State.REDIRECTED and ticket.id not in branch.came_back
    return away and ticket.finished_at is not None and now - ticket.finished_at <= IN_VAIN


def _sent_away(branch: Branch, of: TicketId, now: datetime) -> Ticket | Refusal:
    ticket = branch.tickets.get(of)
    if ticket is None:
        return UnknownTicket()
    return ticket if comes_back(branch, ticket, now) else NotSentAway(ticket.number)


def _counted(branch: Branch, issued: events.TicketIssued, now: datetime) -> events.TicketIssued:
    """With the people ahead, as the customer is told."""
    return replace(issued, ahead=people_ahead(branch, newcomer(branch, issued), now))


def _issued(branch: Branch, command: Issue, admitted: Terms, now: datetime) -> events.TicketIssued:
    """The ticket, before it is counted who is ahead of it."""
    numbered = next_number(branch, admitted.service, admitted.tier)
    since, not_before = begins_to_wait(branch, command, admitted, now)
    social = branch.plan.social.get(command.social)
    diverted = admitted.service != command.service
    asked_for = {command.service, admitted.service}
    return events.TicketIssued(
        at=now,
        ticket=command.ticket,
        number=numbered.number,
        series=numbered.series,
        ordinal=numbered.ordinal,
        service=admitted.service,
        tier=admitted.tier,
        language=command.language,
        token=command.token,
        ahead=0,
        needs=tuple(sorted(set(command.needs))),
        social=command.social,
        bonus=social.bonus if social else 0.0,
        appointment=command.appointment,
        since=since,
        not_before=not_before,
        to_come=tuple(dict.fromkeys(one for one in command.further if one not in asked_for)),
        slot=admitted.slot,
        chosen=command.service if diverted else None,
        past_closing=admitted.past_closing,
    )


def withdraw(branch: Branch, command: Withdraw, now: datetime) -> Outcome:
    """Whoever asked for this ticket has given up: cancel it, or see that it never comes to be."""
    ticket = branch.tickets.get(command.ticket)
    if command.ticket in branch.void:
        return ()
    if ticket is None:
        return (events.RequestVoided(now, command.ticket),)
    if ticket.state is not State.WAITING or ticket.kiosk:  # it is on paper: somebody holds it
        return ()
    return (events.TicketCancelled(now, ticket.id, WITHDRAWN),)


def cancel(branch: Branch, command: Cancel, now: datetime) -> Outcome:
    """Take a waiting ticket out of its queue."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    refused = refuse_move(ticket, events.TicketCancelled)
    return refused or (events.TicketCancelled(now, ticket.id, command.reason),)


def balk(branch: Branch, command: Balk, now: datetime) -> Outcome:
    """Somebody saw the wait and went; it is counted, and the forecast may learn from it."""
    plan = branch.plan
    if command.service is not None and command.service not in plan.services:
        return UnknownService(command.service)
    if command.tier is not None and command.tier not in plan.tiers:
        return UnknownTier(command.tier)
    if command.machine is not None and command.machine not in plan.machines:
        return UnknownMachine(command.machine)
    told = (command.ahead, command.p50, command.p90)
    whom = (command.device, command.service, command.tier, command.machine)
    return (events.CustomerBalked(now, *whom, *told),)


def call_staff(branch: Branch, command: CallStaff, now: datetime) -> Outcome:
    """Someone at a device needs help; asking twice changes nothing."""
    return () if command.device in branch.help else (events.StaffCalled(now, command.device),)


def staff_arrived(branch: Branch, command: StaffArrived, now: datetime) -> Outcome:
    """Someone of the staff is with the customer."""
    return (events.StaffCame(now, command.device),) if command.device in branch.help else ()
