"""What is kept of a day against the branch at the end of it: two readings of one journal."""

from collections.abc import Iterator, Sequence
from itertools import dropwhile
from typing import Any, Final

from server.domain.events import DayOpened, Event
from server.domain.model import Branch, State, Ticket
from server.forecast.past import Ending, PastLeg, past_day

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
