"""Two tickets of one person become one visit."""

from dataclasses import replace
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
    to_come, needs = _together(kept, gone), tuple(sorted({*kept.needs, *gone.needs}))
    refused = _refuse(kept, gone) or _unserved(branch, replace(kept, needs=needs), to_come)
    more = None if needs == kept.needs else needs
    return refused or (events.TicketsMerged(now, kept.id, gone.id, to_come, more),)


def _refuse(kept: Ticket, gone: Ticket) -> Refusal | None:
    if kept.id == gone.id:
        return SameTicket(kept.number)
    return refuse_state(kept, {State.WAITING}) or refuse_state(gone, {State.WAITING})


def _unserved(branch: Branch, together: Ticket, to_come: tuple[ServiceCode, ...]) -> Refusal | None:
    """What one needs, the counters of the other's services must have too."""
    for service in (together.service, *to_come):
        if not servable(branch, together, service):
            return NobodyServes(together.number, service)
    return None


def _together(kept: Ticket, gone: Ticket) -> tuple[ServiceCode, ...]:
    """Each service once, in the order in which the customer would have come to it."""
    services = (kept.service, *kept.to_come, gone.service, *gone.to_come)
    return tuple(dict.fromkeys(services))[1:]
