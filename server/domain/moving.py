"""Sending someone somewhere better: transfer within the branch, upgrade, redirect out of it."""

from dataclasses import replace
from datetime import datetime

from server.domain import events
from server.domain.commands import Describe, Placement, Redirect, Transfer, Upgrade
from server.domain.counters import number
from server.domain.goals import nobody_serves, refuse_goal
from server.domain.ladders import bound_for
from server.domain.lifecycle import LIVE, refuse_move, refuse_state
from server.domain.model import Branch, CounterState, Machinery, MachineState, State, Ticket
from server.domain.outcome import Outcome
from server.domain.placing import place_for
from server.domain.queues import overtakings
from server.domain.refusals import (
    MachineOutOfOrder,
    NobodyThere,
    NoWayBack,
    NowhereToGo,
    OtherLadder,
    ReasonMissing,
    Refusal,
    UnknownMachine,
    UnknownNeed,
    UnknownTicket,
    UnknownTier,
)
from server.domain.serving import social, went_on


def transfer(branch: Branch, command: Transfer, now: datetime) -> Outcome:
    """Move a ticket to another service, counter or teller; the number is kept."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    goal = _goal(branch, ticket, command)
    refused = refuse_move(ticket, events.TicketTransferred) or (
        _refuse_transfer(ticket, goal, command)
        or refuse_goal(branch, goal)
        or (None if command.though_closed else _nobody_there(branch, goal))
    )
    if refused:
        return refused
    moved = events.TicketTransferred(
        now,
        ticket.id,
        goal.service,
        goal.only_at,
        branch.plan.transfer_bonus + social(branch, ticket),
        goal.only_for,
        place_for(ticket, command.placement),
        command.placement is Placement.FIRST,
        # Whoever was being served goes on with another leg, and arrives for it now.
        0 if ticket.started_at else overtakings(branch.queues, ticket),
        ticket.counter if command.return_to_me else None,
        None if goal.tier == ticket.tier else goal.tier,
    )
    return (*went_on(ticket, now), moved)


def upgrade(branch: Branch, command: Upgrade, now: datetime) -> Outcome:
    """The customer ranks higher than the ticket says, and somebody says why."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    if command.tier == ticket.tier:
        return ()
    refused = refuse_state(ticket, LIVE) or _refuse_upgrade(branch, ticket, command)
    overtaken = overtakings(branch.queues, ticket)
    return refused or (
        events.TicketUpgraded(now, ticket.id, command.tier, command.reason, overtaken),
    )


def describe(branch: Branch, command: Describe, now: datetime) -> Outcome:
    """Put right what was chosen at the kiosk: the language, and what the customer needs."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    language = ticket.language if command.language is None else command.language
    needs = ticket.needs if command.needs is None else tuple(sorted(set(command.needs)))
    if (language, needs) == (ticket.language, ticket.needs):
        return ()
    right = replace(ticket, language=language, needs=needs)
    refused = refuse_state(ticket, LIVE) or _refuse_needs(branch, right)
    overtaken = overtakings(branch.queues, ticket)
    return refused or (events.TicketDescribed(now, ticket.id, language, needs, overtaken),)


def redirect(branch: Branch, command: Redirect, now: datetime) -> Outcome:
    """Send the customer out of this queue: to a machine that works, or elsewhere."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    refused = _refuse_machine(branch, command) or refuse_move(ticket, events.TicketRedirected)
    return refused or (events.TicketRedirected(now, ticket.id, command.machine, command.elsewhere),)


def _goal(branch: Branch, ticket: Ticket, command: Transfer) -> Ticket:
    going = bound_for(branch.plan, ticket, command.service or ticket.service)
    return replace(going, only_at=command.counter, only_for=command.teller)


def _refuse_transfer(ticket: Ticket, goal: Ticket, command: Transfer) -> Refusal | None:
    if command.return_to_me and ticket.started_at is None:
        return NoWayBack(ticket.number)
    # To be called or to wait there already is no move; a served customer may wait there again.
    same = goal == ticket and command.placement is Placement.ARRIVAL and not ticket.first
    if same and ticket.state in {State.WAITING, State.CALLED}:
        return NowhereToGo(ticket.number)
    return None


def _nobody_there(branch: Branch, goal: Ticket) -> Refusal | None:
    """None unless it would wait for a counter that is closed, or closes after its customer."""
    desk = branch.desks[goal.only_at] if goal.only_at else None
    if desk is None or goal.only_at is None:
        return None
    closed = desk.state is CounterState.CLOSED or desk.closes_after
    return NobodyThere(number(branch, goal.only_at), goal.number) if closed else None


def _refuse_upgrade(branch: Branch, ticket: Ticket, command: Upgrade) -> Refusal | None:
    if not command.reason:
        return ReasonMissing()
    if command.tier not in branch.plan.tiers:
        return UnknownTier(command.tier)
    service = branch.plan.services.get(ticket.service)
    if service and branch.plan.tier_for(service.code, command.tier) != command.tier:
        return OtherLadder(service.code, command.tier)
    return nobody_serves(branch, replace(ticket, tier=command.tier)) if service else None


def _refuse_needs(branch: Branch, right: Ticket) -> Refusal | None:
    unknown = next((need for need in right.needs if need not in branch.plan.needs), None)
    return UnknownNeed(unknown) if unknown else nobody_serves(branch, right)


def _refuse_machine(branch: Branch, command: Redirect) -> Refusal | None:
    if command.elsewhere and not command.machine:
        return None
    if command.machine not in branch.plan.machines:
        return UnknownMachine(command.machine)
    machine = branch.machines.get(command.machine, Machinery())
    working = machine.state is MachineState.WORKING
    return None if working else MachineOutOfOrder(command.machine)
