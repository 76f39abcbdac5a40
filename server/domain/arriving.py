"""Who comes with a code: to an appointment, back after a call, with a form that was filled in."""

from dataclasses import replace
from datetime import datetime

from server.domain import events, hours
from server.domain.commands import (
    Annotate,
    AttachForm,
    BookAppointment,
    CheckIn,
    ComeBack,
    DropAppointment,
    Issue,
    Reinstate,
)
from server.domain.events import TicketIssued
from server.domain.issuing import issue
from server.domain.lifecycle import LIVE, refuse_state
from server.domain.model import Appointment, Branch, State, Ticket
from server.domain.outcome import Outcome
from server.domain.refusals import (
    AppointmentElsewhen,
    AppointmentTaken,
    CalledMeanwhile,
    NoAppointment,
    Refusal,
    UnknownService,
    UnknownTicket,
    UnknownTier,
)
from server.domain.returning import reinstate
from server.domain.visiting import annotate


def book(branch: Branch, command: BookAppointment, now: datetime) -> Outcome:
    """The bank's calendar tells of an appointment, or of another time for it."""
    plan = branch.plan
    if command.service not in plan.services:
        return UnknownService(command.service)
    if command.tier is not None and command.tier not in plan.tiers:
        return UnknownTier(command.tier)
    known = branch.appointments.get(command.code)
    holder = _holder(branch, known) if known else None
    if holder:
        return AppointmentTaken(holder.number)
    tier = plan.tier_for(command.service, command.tier or plan.unidentified)
    booked = Appointment(command.code, command.service, tier, command.due)
    return () if booked == known else (events.AppointmentBooked(now, booked),)


def drop(branch: Branch, command: DropAppointment, now: datetime) -> Outcome:
    """Nobody comes to it; asked again, nothing more happens."""
    known = command.code in branch.appointments
    return (events.AppointmentDropped(now, command.code),) if known else ()


def check_in(branch: Branch, command: CheckIn, now: datetime) -> Outcome:
    """A ticket for an appointment, beyond caps and hours: it was promised."""
    if command.ticket in branch.tickets:
        return ()
    booked = branch.appointments.get(command.code)
    if booked is None:
        return NoAppointment()
    refused = _refuse(branch, booked, now)
    if refused:
        return refused
    order = Issue(
        ticket=command.ticket,
        service=booked.service,
        tier=booked.tier,
        language=command.language,
        token=command.token,
        needs=command.needs,
        social=command.social,
        appointment=booked.due,
        by_staff=True,
    )
    outcome = issue(branch, order, now)
    return outcome if isinstance(outcome, Refusal) else tuple(_coded(outcome, command.code))


def come_back(branch: Branch, command: ComeBack, now: datetime) -> Outcome:
    """Who missed the call waits again by the branch's rule; of all others nothing changes."""
    ticket = _by_token(branch, command.token)
    if ticket is None:
        return UnknownTicket()
    if ticket.state is not State.NO_SHOW:
        return ()
    within, missed = branch.plan.calls.returns_within, ticket.finished_at
    if within is None or missed is None or now - missed > within:
        called = ticket.called_at or now
        return CalledMeanwhile(ticket.number, f"{hours.local(branch, called):%H:%M}")
    return reinstate(branch, Reinstate(ticket.id), now)


def attach_form(branch: Branch, command: AttachForm, now: datetime) -> Outcome:
    """The form that was filled in while waiting, by its reference alone."""
    ticket = _by_token(branch, command.token)
    if ticket is None:
        return UnknownTicket()
    noted = Annotate(ticket.id, reference=command.reference)
    return refuse_state(ticket, LIVE) or annotate(branch, noted, now)


def _coded(happened: tuple[events.Event, ...], code: str) -> list[events.Event]:
    return [replace(one, code=code) if isinstance(one, TicketIssued) else one for one in happened]


def _by_token(branch: Branch, token: str) -> Ticket | None:
    """Who is served without a ticket has no token."""
    same = (one for one in branch.tickets.values() if token and one.token == token)
    return next(same, None)


def _holder(branch: Branch, booked: Appointment) -> Ticket | None:
    """Who has checked in; not whose ticket was withdrawn, because it was never printed."""
    ticket = branch.tickets.get(booked.ticket) if booked.ticket else None
    return None if ticket is None or ticket.state is State.CANCELLED else ticket


def _refuse(branch: Branch, booked: Appointment, now: datetime) -> Refusal | None:
    holder = _holder(branch, booked)
    if holder:
        return AppointmentTaken(holder.number)
    due = hours.local(branch, booked.due)
    if due.date() != hours.local(branch, now).date():
        return AppointmentElsewhen(f"{due:%Y-%m-%d}", f"{due:%H:%M}")
    return None
