"""One visit, several services: its legs, their outcomes, and what is put right about them."""

from datetime import datetime

from server.domain import events
from server.domain.calling import free_desk
from server.domain.commands import (
    AddLeg,
    Annotate,
    CorrectService,
    Finish,
    InterpreterArrived,
    RecordOutcome,
    ServeDirectly,
    ServeOnPaper,
)
from server.domain.goals import nobody_serves, refuse_offer, servable
from server.domain.ladders import bound_for
from server.domain.lifecycle import LIVE, refuse_move, refuse_state
from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.numbering import next_number
from server.domain.outcome import Outcome
from server.domain.rating import shorten
from server.domain.refusals import (
    BranchClosed,
    NobodyServes,
    Refusal,
    RequestWithdrawn,
    UnknownCounter,
    UnknownService,
    UnknownTicket,
    UnknownTier,
)
from server.domain.serving import movable, next_leg, refuse_outcome, served


def finish(branch: Branch, command: Finish, now: datetime) -> Outcome:
    """Done; the server, never the teller, asks for a rating."""
    ticket = movable(branch, command.counter, events.TicketServed)
    if isinstance(ticket, Refusal):
        return ticket
    return served(branch, ticket, command.outcome, command.delivered, now)


def serve_directly(branch: Branch, command: ServeDirectly, now: datetime) -> Outcome:
    """Serve someone who has no ticket; asked again, nothing more happens."""
    if command.ticket in branch.tickets:
        return ()
    desk = free_desk(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    refused = _refuse_directly(branch, command)
    if refused:
        return refused
    numbered = next_number(branch, command.service, command.tier)
    direct = events.ServedDirectly(
        at=now,
        ticket=command.ticket,
        number=numbered.number,
        series=numbered.series,
        ordinal=numbered.ordinal,
        service=command.service,
        tier=command.tier,
        counter=command.counter,
        teller=desk.teller or "",
    )
    return (direct, *shorten(branch, command.counter, now))


def serve_on_paper(branch: Branch, command: ServeOnPaper, now: datetime) -> Outcome:
    """File what happened while the server was away; the visit may go on to its next service."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    if command.counter not in branch.desks:
        return UnknownCounter(command.counter)
    refused = refuse_move(ticket, events.ServedOnPaper)
    # A browser's clock may be off: nobody is called before they wait, or served in the future.
    called = min(max(command.called_at, ticket.waits_since), now)
    finished = min(max(command.finished_at, called), now)
    teller = command.teller
    return refused or (
        events.ServedOnPaper(now, ticket.id, command.counter, teller, called, finished),
        *next_leg(branch, ticket, now),
    )


def record_outcome(branch: Branch, command: RecordOutcome, now: datetime) -> Outcome:
    """What a finished leg came to, said afterwards."""
    ticket = branch.tickets.get(TicketId(command.leg.rpartition("-")[0]))
    if ticket is None:
        return UnknownTicket()
    if command.leg == ticket.leg_id:
        refused: Refusal | None = refuse_state(ticket, {State.SERVED})
    else:
        past = {f"{ticket.id}-{leg.leg}" for leg in ticket.past}
        refused = None if command.leg in past else UnknownTicket()
    refused = refused or refuse_outcome(branch, command.outcome, command.delivered)
    return refused or (
        events.OutcomeRecorded(now, ticket.id, command.leg, command.outcome, command.delivered),
    )


def correct_service(branch: Branch, command: CorrectService, now: datetime) -> Outcome:
    """The wrong service was chosen: state, number and place stay."""
    ticket = _live(branch, command.ticket)
    if isinstance(ticket, Refusal):
        return ticket
    if command.service == ticket.service:
        return ()
    if command.service not in branch.plan.services:
        return UnknownService(command.service)
    right = bound_for(branch.plan, ticket, command.service)
    tier = None if right.tier == ticket.tier else right.tier
    return nobody_serves(branch, right) or (
        events.ServiceCorrected(now, ticket.id, command.service, ticket.service, tier),
    )


def add_leg(branch: Branch, command: AddLeg, now: datetime) -> Outcome:
    """One more service after those of the visit."""
    ticket = _live(branch, command.ticket)
    if isinstance(ticket, Refusal):
        return ticket
    if command.service not in branch.plan.services:
        return UnknownService(command.service)
    if not servable(branch, ticket, command.service):
        return NobodyServes(ticket.number, command.service)
    return (events.LegAdded(now, ticket.id, command.service),)


def annotate(branch: Branch, command: Annotate, now: datetime) -> Outcome:
    """Keep what the staff or the kiosk know of a ticket; what is not said stays."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    reference = ticket.reference if command.reference is None else command.reference
    papers = ticket.papers if command.papers is None else command.papers
    note = _note_id(branch, ticket, command.note)
    if (note, reference, papers) == (ticket.note, ticket.reference, ticket.papers):
        return ()
    return (events.TicketAnnotated(now, ticket.id, note, reference, papers),)


def interpreter_arrived(branch: Branch, command: InterpreterArrived, now: datetime) -> Outcome:
    """Somebody speaks the customer's language; nothing if nobody waits for that."""
    ticket = branch.tickets.get(command.ticket)
    if ticket is None:
        return UnknownTicket()
    wanted = ticket.interpreter_since is not None
    return (events.InterpreterCame(now, ticket.id),) if wanted else ()


def _note_id(branch: Branch, ticket: Ticket, text: str | None) -> str:
    """A new text gets a new id: the place in the journal at which it was given."""
    if text is None:
        return ticket.note
    return f"n{branch.sequence + 1}" if text else ""


def _live(branch: Branch, of: TicketId) -> Ticket | Refusal:
    ticket = branch.tickets.get(of)
    if ticket is None:
        return UnknownTicket()
    return refuse_state(ticket, LIVE) or ticket


def _refuse_directly(branch: Branch, command: ServeDirectly) -> Refusal | None:
    if command.ticket in branch.void:
        return RequestWithdrawn()
    if not branch.working:
        return BranchClosed()
    if command.service not in branch.plan.services:
        return UnknownService(command.service)
    if command.tier not in branch.plan.tiers:
        return UnknownTier(command.tier)
    return refuse_offer(branch, command.counter, command.service, command.tier)
