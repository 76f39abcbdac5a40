"""What is kept of a day against the branch at the end of it: two readings of one journal."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import dropwhile
from typing import Any, Final

from server.domain.events import DayOpened, Event, TicketHandedIn, TicketIssued
from server.domain.model import Branch, Leg, State, Ticket
from server.forecast.past import Ending, PastLeg, past_day
from server.insight.served import ServedLeg, served_legs

ENDINGS: Final = {
    State.WAITING: {Ending.OPEN},
    State.CALLED: {Ending.OPEN},
    State.SERVING: {Ending.OPEN},
    State.HELD: {Ending.HELD},
    State.SERVED: {Ending.SERVED},
    State.NO_SHOW: {Ending.NO_SHOW},
    State.CANCELLED: {Ending.CANCELLED},
    State.REDIRECTED: {Ending.REDIRECTED},
    State.EXPIRED: {Ending.EXPIRED, Ending.HELD},
}


def disagreements(branch: Branch, journal: Sequence[Event]) -> Iterator[str]:
    """Tickets of today whose last leg is not where the ticket is."""
    if branch.day is None:
        return
    today = list(dropwhile(lambda event: not _begins(event, branch.day), journal))
    legs: dict[str, PastLeg] = {}
    for leg in sorted(past_day(branch.day, today).legs, key=lambda leg: _place(leg.key)):
        legs[leg.key.rpartition("#")[0]] = leg
    for ticket in branch.tickets.values():
        leg = legs.get(ticket.id)
        if leg is None:
            if ticket.number not in branch.carried and " " not in ticket.number:
                yield f"{ticket.id} has no leg"
        elif _seen(ticket) != _kept(leg) or leg.ending not in ENDINGS[ticket.state]:
            yield f"{ticket.id} {ticket.state} {_seen(ticket)} is not {leg}"
    told = {leg.leg: leg for leg in served_legs(today)}
    yield from _served_otherwise(branch, told, legs.keys() - _renewed(today))


def _renewed(today: Sequence[Event]) -> set[str]:
    """Tickets handed in after they were known: of what had been served, the branch forgets it."""
    issued = {event.ticket for event in today if isinstance(event, TicketIssued)}
    return issued & {event.ticket for event in today if isinstance(event, TicketHandedIn)}


def _served_otherwise(
    branch: Branch, told: Mapping[str, ServedLeg], today: Collection[str]
) -> Iterator[str]:
    """Legs that were served, asked about or rated otherwise than the branch has it."""
    known = {
        leg.leg: leg
        for ticket in branch.tickets.values()
        if ticket.id in today
        for leg in _legs_served(ticket)
    }
    theirs_today = (name for name in told if name.rpartition("-")[0] in today)
    for name in sorted({*known, *theirs_today}):
        ours, theirs = known.get(name), told.get(name)
        if ours is None or theirs is None or _rated(ours) != _rated(theirs):
            yield f"served: {ours} is not {theirs}"


def _legs_served(ticket: Ticket) -> Iterator[ServedLeg]:
    for leg in ticket.past:
        name = f"{ticket.id}-{leg.leg}"
        yield from _leg_served(name, leg, leg.finished_at, leg.rating_state)
    if ticket.state is State.SERVED and ticket.finished_at:
        yield from _leg_served(ticket.leg_id, ticket, ticket.finished_at, ticket.rating_state)


def _leg_served(
    name: str, one: Leg | Ticket, finished: datetime, asked: str
) -> Iterator[ServedLeg]:
    if one.started_at is not None:
        where = one.service, "", one.counter or "", one.teller
        when = finished if asked else None
        yield ServedLeg(name, *where, one.started_at, finished, asked=when, score=one.rating)


def _rated(leg: ServedLeg) -> tuple[Any, ...]:
    """What must agree; who took a counter over is the teller of whom is served there."""
    return leg.service, leg.counter, leg.started, leg.finished, leg.asked is not None, leg.score


def _begins(event: Event, day: Any) -> bool:
    return isinstance(event, DayOpened) and event.day == day


def _place(key: str) -> tuple[str, int]:
    ticket, _, leg = key.rpartition("#")
    return ticket, int(leg)


def _seen(ticket: Ticket) -> tuple[Any, ...]:
    """What must agree; when a held or an expired ticket ended, nobody knows."""
    finished = None if ticket.state in (State.EXPIRED, State.HELD) else ticket.finished_at
    called = ticket.counter or "", ticket.called_at, ticket.started_at
    return ticket.service, ticket.tier, *called, finished


def _kept(leg: PastLeg) -> tuple[Any, ...]:
    finished = None if leg.ending is Ending.HELD else leg.finished
    return leg.service, leg.tier, leg.counter, leg.called, leg.started, finished
