"""What of a branch's day should be followed up, as its tickets stand."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from server.domain.cases import Cause, Concern
from server.domain.model import Branch, Leg, State, Ticket, TicketId

BAD: Final = 2
"""This score and below opens a case."""
RETURNS: Final = timedelta(minutes=15)
"""So long a customer who did not come when called may still come, unless the branch says."""
LEFT: Final = "left"
"""The reason with which a customer leaves the queue on the phone."""


def concerns(
    branch: Branch, now: datetime, among: Iterable[TicketId] | None = None
) -> Iterator[Concern]:
    """All there is among these tickets, or all: the same thing has the same id at every look."""
    named = branch.tickets if among is None else among
    for ticket in filter(None, map(branch.tickets.get, named)):
        yield from _rated(ticket)
        if ticket.tier in branch.plan.cases.tiers:
            yield from _left(branch, ticket, now)
            yield from _overdue(branch, ticket, now)


def complaint(ticket: Ticket, now: datetime) -> Concern:
    """That of a customer: one for each visit."""
    return _concern(Cause.COMPLAINT, ticket.id, ticket, now)


def _rated(ticket: Ticket) -> Iterator[Concern]:
    for leg in ticket.past:
        if leg.rating is not None and leg.rating <= BAD:
            yield _of_leg(ticket, leg)
    if ticket.rating is not None and ticket.rating <= BAD:
        at = ticket.finished_at or ticket.issued_at
        said = {"score": ticket.rating, "reasons": ticket.rating_reasons}
        yield _concern(Cause.RATING, ticket.leg_id, ticket, at, **said)


def _of_leg(ticket: Ticket, leg: Leg) -> Concern:
    return Concern(
        f"{Cause.RATING}-{ticket.id}-{leg.leg}",
        Cause.RATING,
        leg.finished_at,
        ticket.number,
        leg.service,
        ticket.tier,
        leg.counter or "",
        leg.rating,
        leg.rating_reasons,
    )


def _left(branch: Branch, ticket: Ticket, now: datetime) -> Iterator[Concern]:
    gone = ticket.finished_at
    if gone is None:
        return
    returns = branch.plan.calls.returns_within or RETURNS
    absent = ticket.state is State.NO_SHOW and now - gone > returns
    walked_out = ticket.state is State.CANCELLED and ticket.outcome == LEFT
    if absent or walked_out or ticket.state is State.EXPIRED:
        yield _concern(Cause.LEFT, ticket.id, ticket, gone)


def _overdue(branch: Branch, ticket: Ticket, now: datetime) -> Iterator[Concern]:
    service = branch.plan.services.get(ticket.service)
    if service is None or ticket.state is not State.WAITING:
        return
    until = ticket.waits_since + service.target(ticket.tier) + branch.plan.cases.overdue
    if until < now:
        yield _concern(Cause.OVERDUE, ticket.leg_id, ticket, until)


def _concern(cause: Cause, of: str, ticket: Ticket, at: datetime, **said: Any) -> Concern:
    who = (ticket.number, ticket.service, ticket.tier, ticket.counter or "")
    return Concern(f"{cause}-{of}", cause, at, *who, **said)
