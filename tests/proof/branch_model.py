"""What a small branch may answer, one call at a time: the sequential specification."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

NOBODY: Final = "nobody"
BUSY: Final = "busy"
OK: Final = "ok"
REFUSED: Final = "refused"
TOO_LATE: Final = "too-late"


class Issue(NamedTuple):
    """Heard: the number in its service's series; asked again, the same number."""

    ticket: str
    service: str


class CallNext(NamedTuple):
    """Heard: the ticket, or NOBODY, or BUSY."""

    counter: str


class Transfer(NamedTuple):
    """Heard: OK, or REFUSED if the ticket neither waits nor is called, or is there already."""

    ticket: str
    service: str
    place: Literal["kept", "last"] = "kept"


class NoShow(NamedTuple):
    """Heard: OK, or REFUSED if nobody is called to the counter."""

    counter: str


class Undo(NamedTuple):
    """Takes back the last of call, no-show and transfer. Heard: OK, REFUSED or TOO_LATE."""

    ticket: str


Call = Issue | CallNext | Transfer | NoShow | Undo


class Place(NamedTuple):
    """Where a ticket is, and what its last action may be taken back to."""

    series: str
    number: int
    service: str
    arrival: int
    state: Literal["waiting", "called", "no-show"] = "waiting"
    counter: str = ""
    before: "Place | None" = None


class Hall(NamedTuple):
    """The state: all tickets in the order of issue, and how many arrivals there have been."""

    tickets: tuple[tuple[str, Place], ...] = ()
    arrivals: int = 0


@dataclass(frozen=True, slots=True)
class BranchModel:
    """First come, first served: a counter calls the oldest ticket of the services it offers."""

    counters: Mapping[str, tuple[str, ...]]
    """What each counter offers."""

    @property
    def initial(self) -> Hall:
        """Nobody is there."""
        return Hall()

    def step(self, hall: Hall, call: Call) -> list[tuple[int | str, Hall]]:
        """What `call` may answer, and the hall after it."""
        match call:
            case Issue():
                return [_issue(hall, call)]
            case CallNext():
                return [self._call_next(hall, call.counter)]
            case Transfer():
                return [_transfer(hall, call)]
            case NoShow():
                return [_no_show(hall, call.counter)]
            case Undo():
                return [_undo(hall, call.ticket), *_too_late(hall, call.ticket)]

    def _call_next(self, hall: Hall, counter: str) -> tuple[str, Hall]:
        if _at(hall, counter):
            return BUSY, hall
        waiting = [
            (place.arrival, ticket, place)
            for ticket, place in hall.tickets
            if place.state == "waiting" and place.service in self.counters[counter]
        ]
        if not waiting:
            return NOBODY, hall
        _, ticket, place = min(waiting)
        return ticket, _move(hall, ticket, place, state="called", counter=counter)


def _issue(hall: Hall, call: Issue) -> tuple[int, Hall]:
    known = dict(hall.tickets).get(call.ticket)
    if known:
        return known.number, hall
    number = 1 + sum(place.series == call.service for _, place in hall.tickets)
    arrival = hall.arrivals + 1
    new = Place(call.service, number, call.service, arrival)
    return number, Hall((*hall.tickets, (call.ticket, new)), arrival)


def _transfer(hall: Hall, call: Transfer) -> tuple[str, Hall]:
    place = dict(hall.tickets).get(call.ticket)
    if not place or place.state == "no-show" or place.service == call.service:
        return REFUSED, hall
    arrivals = hall.arrivals + (call.place == "last")
    arrival = arrivals if call.place == "last" else place.arrival
    moved = _move(
        hall,
        call.ticket,
        place,
        service=call.service,
        arrival=arrival,
        state="waiting",
        counter="",
    )
    return OK, moved._replace(arrivals=arrivals)


def _no_show(hall: Hall, counter: str) -> tuple[str, Hall]:
    there = _at(hall, counter)
    if not there:
        return REFUSED, hall
    return OK, _move(hall, *there, state="no-show")


def _undo(hall: Hall, ticket: str) -> tuple[str, Hall]:
    place = dict(hall.tickets).get(ticket)
    if not place or not place.before:
        return REFUSED, hall
    if place.before.state == "called" and _at(hall, place.before.counter):
        return REFUSED, hall
    return OK, _put(hall, ticket, place.before)


def _too_late(hall: Hall, ticket: str) -> list[tuple[str, Hall]]:
    """Time is not in the model: where there is something to take back, it may be over."""
    place = dict(hall.tickets).get(ticket)
    return [(TOO_LATE, hall)] if place and place.before else []


def _at(hall: Hall, counter: str) -> tuple[str, Place] | None:
    """Who is called to a counter."""
    there = (
        (ticket, place)
        for ticket, place in hall.tickets
        if place.state == "called" and place.counter == counter
    )
    return next(there, None)


def _move(hall: Hall, ticket: str, place: Place, **changes: object) -> Hall:
    """Only the last action can be taken back, so what was before it is forgotten."""
    return _put(hall, ticket, place._replace(**changes, before=place._replace(before=None)))  # type: ignore[arg-type]


def _put(hall: Hall, ticket: str, place: Place) -> Hall:
    tickets = tuple((name, place if name == ticket else old) for name, old in hall.tickets)
    return hall._replace(tickets=tickets)
