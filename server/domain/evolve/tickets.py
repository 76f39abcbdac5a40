"""What becomes of a ticket on the straight way: issued, called, served, and on to the next leg."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from operator import attrgetter
from typing import Any, Final

from server.domain import events
from server.domain.events import Event
from server.domain.evolve.parts import leave, move, placed, put, ranked, taken, ticket
from server.domain.model import Branch, Leg, State, Ticket, TicketId
from server.domain.queues import overtaken_by, overtakings

ANNOUNCED: Final = 24
"""So many of the last calls are remembered."""


def newcomer(branch: Branch, event: events.TicketIssued) -> Ticket:
    """The ticket that this event brings to the branch."""
    return Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        tier=event.tier,
        state=State.WAITING,
        issued_at=event.at,
        waits_since=event.since or event.at,
        language=event.language,
        token=event.token,
        arrival=branch.sequence + 1,
        needs=event.needs,
        social=event.social,
        bonus=event.bonus,
        appointment=event.appointment,
        not_before=event.not_before,
        to_come=event.to_come,
    )


def _issued(branch: Branch, event: events.TicketIssued) -> Branch:
    issued = branch.issued.get(event.service, 0) + 1
    slot, count = branch.slots.get(event.service, (event.slot, 0))
    booked = branch.appointments.get(event.code)
    in_slot = (event.slot, count + 1 if slot == event.slot else 1)
    return put(branch, newcomer(branch, event)).but(
        last=branch.last.set(event.series, event.ordinal),
        issued=branch.issued.set(event.service, issued),
        slots=branch.slots.set(event.service, in_slot),
        appointments=branch.appointments.set(event.code, replace(booked, ticket=event.ticket))
        if booked
        else branch.appointments,
    )


def _handed_in(branch: Branch, event: events.TicketHandedIn) -> Branch:
    """Filed by the time at which it was issued; a slip of another day bears that day."""
    new = Ticket(
        id=event.ticket,
        number=f"{event.over} {event.number}" if event.over else event.number,
        service=event.service,
        tier=event.tier,
        state=State.WAITING,
        issued_at=event.issued_at,
        waits_since=event.issued_at,
        language=event.language,
        token=event.token,
        arrival=branch.sequence + 1,
        kiosk=event.kiosk,
        needs=event.needs,
        social=event.social,
        bonus=event.bonus,
        to_come=event.to_come,
    )
    filed = put(branch, new).but(void=branch.void - {event.ticket})
    if event.over:
        return filed
    issued = branch.issued.get(event.service, 0) + 1
    return filed.but(issued=branch.issued.set(event.service, issued))


def _superseded(branch: Branch, event: events.NumberSuperseded) -> Branch:
    was_carried = event.superseded in branch.carried
    carried = branch.carried | {event.number} if was_carried else branch.carried
    numbered = ticket(branch, event.ticket, number=event.number, kiosk=event.kiosk)
    return numbered.but(carried=carried)


def _leased(branch: Branch, event: events.NumbersLeased) -> Branch:
    return branch.but(leases=(*branch.leases, *event.leases))


def _voided(branch: Branch, event: events.RequestVoided) -> Branch:
    return branch.but(void=branch.void | {event.ticket})


def _called(branch: Branch, event: events.TicketCalled) -> Branch:
    moved = move(
        branch,
        event,
        counter=event.counter,
        teller=event.teller,
        why=event.why,
        attempt=1,
        called_at=event.at,
        announced_at=event.at,
        started_at=None,
        first=False,
        not_before=None,
        interpreter_since=None,
    )
    after = moved.but(
        queues=overtaken_by(moved.queues, event.passed),
        turns=moved.turns.set(event.rule, event.turns) if event.rule else moved.turns,
    )
    return announced(taken(after, event.counter, event.ticket), event.ticket)


def announced(branch: Branch, ticket_id: TicketId) -> Branch:
    """The ticket is the newest of the calls."""
    others = (other for other in branch.calls if other != ticket_id)
    return branch.but(calls=(ticket_id, *others)[:ANNOUNCED])


def _recalled(branch: Branch, event: events.TicketRecalled) -> Branch:
    moved = move(branch, event, attempt=event.attempt, announced_at=event.at)
    return announced(moved, event.ticket)


def _started(branch: Branch, event: events.ServiceStarted) -> Branch:
    return move(branch, event, started_at=event.at)


def _served_directly(branch: Branch, event: events.ServedDirectly) -> Branch:
    new = Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        tier=event.tier,
        state=State.SERVING,
        issued_at=event.at,
        waits_since=event.at,
        language="",
        token="",
        arrival=branch.sequence + 1,
        counter=event.counter,
        teller=event.teller,
        called_at=event.at,
        started_at=event.at,
    )
    numbered = put(branch, new).but(last=branch.last.set(event.series, event.ordinal))
    return taken(numbered, event.counter, event.ticket)


def _served(branch: Branch, event: events.TicketServed) -> Branch:
    return leave(
        branch, event, finished_at=event.at, outcome=event.outcome, delivered=event.delivered
    )


def _outcome_recorded(branch: Branch, event: events.OutcomeRecorded) -> Branch:
    of = branch.tickets[event.ticket]
    if of.leg_id == event.leg:
        return ticket(branch, of.id, outcome=event.outcome, delivered=event.delivered)
    past = tuple(
        replace(leg, outcome=event.outcome, delivered=event.delivered)
        if f"{of.id}-{leg.leg}" == event.leg
        else leg
        for leg in of.past
    )
    return ticket(branch, of.id, past=past)


def _leg_began(branch: Branch, event: events.LegBegan) -> Branch:
    """The leg that is served becomes a past one; the next arrives now.

    The last move is still the finish, which takes the next leg back with it.
    """
    before = branch.tickets[event.ticket]
    return move(
        branch,
        event,
        service=event.service,
        to_come=event.to_come,
        only_at=event.counter,
        only_for=None,
        first=event.counter is not None,
        back_to=None,
        **next_leg(before, event),
        bonus=event.bonus,
        undo=before.undo,
        **ranked(before, event.tier),
        **placed(branch, event.at, None),
    )


def next_leg(before: Ticket, event: Any) -> dict[str, Any]:
    """The fields of a leg that has not been called yet, the running one being put to the past."""
    return {
        "leg": before.leg + 1,
        "past": (*before.past, past_leg(before, event)),
        "overtaken": 0,
        "counter": None,
        "teller": "",
        "why": None,
        "attempt": 0,
        "called_at": None,
        "announced_at": None,
        "started_at": None,
        "finished_at": None,
        "outcome": None,
        "delivered": (),
        "rating": None,
        "rating_state": "",
        "rating_reasons": (),
        "held_for": timedelta(0),
        "held_since": None,
        "returns_at": None,
        "reason": "",
    }


def past_leg(before: Ticket, event: Any) -> Leg:
    """The running leg as it will be remembered."""
    ended = before.finished_at or event.at, before.outcome or "transferred"
    told: tuple[Any, ...] = (*_BEGUN(before), *ended, *_RATED(before))
    return Leg(*told)


_BEGUN: Final = attrgetter("leg", "service", "counter", "teller", "called_at", "started_at")
_RATED: Final = attrgetter("rating_state", "rating", "delivered", "rating_reasons")


def _leg_added(branch: Branch, event: events.LegAdded) -> Branch:
    to_come = (*branch.tickets[event.ticket].to_come, event.service)
    return ticket(branch, event.ticket, to_come=to_come, undo=None)


def _corrected(branch: Branch, event: events.ServiceCorrected) -> Branch:
    before = branch.tickets[event.ticket]
    changes = {"service": event.service, **ranked(before, event.tier)}
    overtaken = overtakings(branch.queues, before)
    right = ticket(branch, event.ticket, **changes, overtaken=overtaken, undo=None)
    times = branch.corrected.get(event.was, 0) + 1
    return right.but(corrected=branch.corrected.set(event.was, times))


def _booked(branch: Branch, event: events.AppointmentBooked) -> Branch:
    return branch.but(appointments=branch.appointments.set(event.booked.code, event.booked))


def _dropped(branch: Branch, event: events.AppointmentDropped) -> Branch:
    return branch.but(appointments=branch.appointments.delete(event.code))


def _balked(branch: Branch, event: events.CustomerBalked) -> Branch:
    service = event.service or ""
    return branch.but(balked=branch.balked.set(service, branch.balked.get(service, 0) + 1))


def _interpreter_asked(branch: Branch, event: events.InterpreterAsked) -> Branch:
    return ticket(branch, event.ticket, interpreter_since=event.at)


def _interpreter_came(branch: Branch, event: events.InterpreterCame) -> Branch:
    return ticket(branch, event.ticket, interpreter_since=None)


def _annotated(branch: Branch, event: events.TicketAnnotated) -> Branch:
    return ticket(
        branch, event.ticket, note=event.note, reference=event.reference, papers=event.papers
    )


EVOLVERS: Final[Mapping[type[Event], Callable[[Branch, Any], Branch]]] = {
    events.TicketIssued: _issued,
    events.TicketHandedIn: _handed_in,
    events.NumberSuperseded: _superseded,
    events.NumbersLeased: _leased,
    events.RequestVoided: _voided,
    events.CustomerBalked: _balked,
    events.AppointmentBooked: _booked,
    events.AppointmentDropped: _dropped,
    events.TicketCalled: _called,
    events.InterpreterAsked: _interpreter_asked,
    events.InterpreterCame: _interpreter_came,
    events.TicketRecalled: _recalled,
    events.ServiceStarted: _started,
    events.ServedDirectly: _served_directly,
    events.TicketServed: _served,
    events.OutcomeRecorded: _outcome_recorded,
    events.LegBegan: _leg_began,
    events.LegAdded: _leg_added,
    events.ServiceCorrected: _corrected,
    events.TicketAnnotated: _annotated,
}
