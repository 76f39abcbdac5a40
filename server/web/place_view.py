"""What a customer sees on the phone: where their one ticket stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.publish import way_to
from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.plan import Machine, Service, Zone
from server.domain.ranking import people_ahead
from server.domain.rating import unanswered
from server.forecast.outlook import Outlook, Wait
from server.forecast.reasons import Reason

NEARLY: Final = 2
"""People ahead from which the phone asks for attention."""


@dataclass(frozen=True, slots=True)
class PlaceView:
    """One ticket as its customer sees it."""

    ticket: Ticket
    service: Service
    counter: str
    """Where to go; empty unless called or served."""
    elsewhere: Zone | None
    """The zone of that counter, where it is another than that of the wait."""
    ahead: int
    wait: Wait | None
    longer: Reason | None
    """Why the wait is longer than was told."""
    near: bool
    """Soon, so the phone should be looked at."""
    machine: Machine | None
    asks: str | None
    """The leg about which the phone asks, away from the counter."""


def place_view(branch: Branch, outlook: Outlook, ticket: TicketId, now: datetime) -> PlaceView:
    """The ticket at this moment."""
    mine = branch.tickets[ticket]
    waiting = mine.state is State.WAITING
    ahead = people_ahead(branch, mine, now) if waiting else 0
    at_counter = branch.plan.counters[mine.counter].number if mine.counter else ""
    return PlaceView(
        ticket=mine,
        service=branch.plan.services[mine.service],
        counter=at_counter,
        elsewhere=way_to(branch.plan, mine),
        ahead=ahead,
        wait=outlook.tickets.get(ticket),
        longer=outlook.reasons.get(ticket),
        near=waiting and ahead <= NEARLY,
        machine=branch.plan.machines.get(mine.outcome or ""),
        asks=None if mine.state in AT_COUNTER else unanswered(mine),
    )
