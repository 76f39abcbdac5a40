"""What was forecast when a ticket was issued, and what came of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from server.domain import events
from server.domain.events import Event, TicketIssued
from server.domain.model import Branch, CounterState, State, Ticket
from server.forecast.laws import MINUTE, Laws, mean_of
from server.forecast.outlook import Outlook, Predicted, Wait


class Came(StrEnum):
    """What came of a ticket."""

    WAITING = "waiting"
    CALLED = "called"
    LEFT = "left"
    """Gone before it was called: it would have waited longer than it did."""
    CHANGED = "changed"
    """Waits for something else now than what the forecast was made for."""
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Foretold:
    """One forecast, and the wait that it was made for."""

    ticket: str
    day: date
    service: str
    tier: str
    issued: datetime
    made: datetime
    """When the forecast was made: a little before."""
    predicted: Predicted
    told: Wait | None
    """As the customer read it."""
    rule: float
    """What products say: people ahead x mean service / open counters, in minutes."""
    came: Came = Came.WAITING
    waited: float | None = None
    """Minutes until called, or until gone."""


def foretold(
    branch: Branch, issued: TicketIssued, outlook: Outlook, usual: float
) -> Foretold | None:
    """What had been forecast for a ticket; None if nothing had.

    `usual` is the mean service time in minutes, for the rule.
    """
    coming = issued.service, issued.tier
    predicted = outlook.predicted.get(coming)
    if predicted is None or branch.day is None:
        return None
    return Foretold(
        ticket=issued.ticket,
        day=branch.day,
        service=issued.service,
        tier=issued.tier,
        issued=issued.at,
        made=outlook.made_at,
        predicted=predicted,
        told=outlook.newcomers.get(coming),
        rule=issued.ahead * usual / max(_open(branch), 1),
    )


def ends(event: Event) -> tuple[str, Came] | None:
    """The ticket whose first wait an event ends, and how."""
    came = ENDS.get(type(event))
    return None if came is None else (getattr(event, _NAMES.get(type(event), "ticket")), came)


def ended(one: Foretold, came: Came, at: datetime | None) -> Foretold:
    """The forecast once it is known what came of it."""
    waited = None if at is None else max((at - one.issued).total_seconds() / MINUTE, 0.0)
    return replace(one, came=came, waited=waited)


def as_it_stands(one: Foretold, ticket: Ticket | None) -> Foretold:
    """The same by the ticket itself, for whoever did not see what happened to it."""
    if ticket is None:
        return ended(one, Came.UNKNOWN, None)
    called = ticket.past[0].called_at if ticket.past else ticket.called_at
    if called is not None:
        return ended(one, Came.CALLED, called)
    if (ticket.service, ticket.tier) != (one.service, one.tier):
        return ended(one, Came.CHANGED, None)
    return one if ticket.state is State.WAITING else ended(one, Came.LEFT, ticket.finished_at)


def mean_service(laws: Laws) -> float:
    """The mean of all services as they come, in minutes."""
    times = {code: mean_of(law.shape) for code, law in laws.services.items()}
    mix = [(times[service], share) for (service, _), share in laws.arrivals.mix.items()]
    whole = sum(share for _, share in mix)
    return sum(time * share for time, share in mix) / whole if whole else 0.0


def _open(branch: Branch) -> int:
    return sum(desk.state is CounterState.OPEN for desk in branch.desks.values())


ENDS: Final[Mapping[type[Event], Came]] = {
    events.TicketCalled: Came.CALLED,
    events.TicketCancelled: Came.LEFT,
    events.ServedOnPaper: Came.UNKNOWN,
    events.TicketRedirected: Came.LEFT,
    events.TicketsMerged: Came.LEFT,
    events.TicketExpired: Came.LEFT,
    events.TicketTransferred: Came.CHANGED,
    events.TicketUpgraded: Came.CHANGED,
    events.ServiceCorrected: Came.CHANGED,
}
_NAMES: Final[Mapping[type[Any], str]] = {events.TicketsMerged: "other"}
