"""Two tickets of one person become one visit."""

from datetime import datetime

from server.domain import events
from server.domain.commands import Merge
from server.domain.goals import servable
from server.domain.lifecycle import refuse_state
from server.domain.model import Branch, State, Ticket
from server.domain.outcome import Outcome
from server.domain.plan import ServiceCode
from server.domain.refusals import NobodyServes, Refusal, SameTicket, UnknownTicket


def merge(branch: Branch, command: Merge, now: datetime) -> Outcome:
    """The one that came first keeps its place and gains the other's services."""
    tickets = [branch.tickets.get(ticket) for ticket in (command.ticket, command.other)]
    known = [ticket for ticket in tickets if ticket is not None]
    if len(known) < len(tickets):
        return UnknownTicket()
    kept, gone = sorted(known, key=lambda ticket: ticket.place)
    to_come = _together(kept, gone)
    return _refuse(branch, kept, gone, to_come) or (
        events.TicketsMerged(now, kept.id, gone.id, to_come),
    )


def _refuse(
    branch: Branch, kept: Ticket, gone: Ticket, to_come: tuple[ServiceCode, ...]
) -> Refusal | None:
    if kept.id == gone.id:
        return SameTicket(kept.number)
    refused = refuse_state(kept, {State.WAITING}) or refuse_state(gone, {State.WAITING})
    if refused:
        return refused
    unserved = (service for service in to_come if not servable(branch, kept, service))
    service = next(unserved, None)
    return None if service is None else NobodyServes(kept.number, service)


def _together(kept: Ticket, gone: Ticket) -> tuple[ServiceCode, ...]:
    """Each service once, in the order in which the customer would have come to it."""
    services = (kept.service, *kept.to_come, gone.service, *gone.to_come)
    return tuple(dict.fromkeys(services))[1:]
