"""What each event makes of the branch. Never refuses, never looks at a clock or at the plan."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any, Final

from server.domain import events
from server.domain.events import Event
from server.domain.lifecycle import AT_COUNTER, MOVES
from server.domain.model import (
    Branch,
    CounterCode,
    CounterState,
    Desk,
    State,
    Ticket,
    TicketId,
    Window,
)


def evolve(branch: Branch, event: Event) -> Branch:
    """The branch after `event`."""
    changed = EVOLVERS[type(event)](branch, event)
    return replace(changed, sequence=branch.sequence + 1)


def replay(branch: Branch, happened: Iterable[Event]) -> Branch:
    """The branch after all of `happened`, in order."""
    return reduce(evolve, happened, branch)


# --- the day and the counters ---------------------------------------------------------------------


def _day_opened(branch: Branch, event: events.DayOpened) -> Branch:
    if event.day == branch.day:  # opened again: its numbers and tickets go on
        return replace(branch, open=True)
    return replace(branch, day=event.day, open=True, tickets={}, last={}, void=frozenset(), help={})


def _day_closed(branch: Branch, _: events.DayClosed) -> Branch:
    return replace(branch, open=False)


def _counter_opened(branch: Branch, event: events.CounterOpened) -> Branch:
    return _desk(
        branch,
        event.counter,
        state=CounterState.OPEN,
        teller=event.teller,
        reason="",
        since=event.at,
    )


def _counter_paused(branch: Branch, event: events.CounterPaused) -> Branch:
    return _desk(
        branch, event.counter, state=CounterState.PAUSED, reason=event.reason, since=event.at
    )


def _counter_closed(branch: Branch, event: events.CounterClosed) -> Branch:
    return _desk(
        branch,
        event.counter,
        state=CounterState.CLOSED,
        teller=None,
        reason="",
        since=event.at,
    )


# --- tickets --------------------------------------------------------------------------------------


def _issued(branch: Branch, event: events.TicketIssued) -> Branch:
    ticket = Ticket(
        id=event.ticket,
        number=event.number,
        service=event.service,
        tier=event.tier,
        state=State.WAITING,
        issued_at=event.at,
        waits_since=event.at,
        language=event.language,
        token=event.token,
        arrival=branch.sequence + 1,
    )
    return replace(
        branch,
        tickets={**branch.tickets, ticket.id: ticket},
        last={**branch.last, event.series: event.ordinal},
    )


def _voided(branch: Branch, event: events.RequestVoided) -> Branch:
    return replace(branch, void=branch.void | {event.ticket})


def _called(branch: Branch, event: events.TicketCalled) -> Branch:
    moved = _move(
        branch,
        event,
        counter=event.counter,
        attempt=1,
        called_at=event.at,
        announced_at=event.at,
        started_at=None,
    )
    return _desk(moved, event.counter, ticket=event.ticket)


def _recalled(branch: Branch, event: events.TicketRecalled) -> Branch:
    return _move(branch, event, attempt=event.attempt, announced_at=event.at)


def _started(branch: Branch, event: events.ServiceStarted) -> Branch:
    return _move(branch, event, started_at=event.at)


def _served(branch: Branch, event: events.TicketServed) -> Branch:
    return _leave(branch, event, finished_at=event.at, outcome=event.outcome)


def _left(branch: Branch, event: Event) -> Branch:
    return _leave(branch, event, finished_at=event.at)


def _cancelled(branch: Branch, event: events.TicketCancelled) -> Branch:
    return _leave(branch, event, finished_at=event.at, outcome=event.reason)


def _transferred(branch: Branch, event: events.TicketTransferred) -> Branch:
    left = _leave(
        branch,
        event,
        service=event.service,
        only_at=event.counter,
        bonus=event.bonus,
        attempt=0,
    )
    return _ticket(left, event.ticket, counter=None)


def _redirected(branch: Branch, event: events.TicketRedirected) -> Branch:
    return _leave(branch, event, finished_at=event.at, outcome=event.machine)


# --- ratings and help -----------------------------------------------------------------------------


def _rating_asked(branch: Branch, event: events.RatingAsked) -> Branch:
    window = Window(event.ticket, event.leg, event.at, event.closes_at)
    asked = _ticket(branch, event.ticket, rating_state="asked")
    return _desk(asked, event.counter, window=window)


def _rating_shortened(branch: Branch, event: events.RatingShortened) -> Branch:
    window = branch.desks[event.counter].window
    if window is None:
        return branch
    return _desk(branch, event.counter, window=replace(window, closes_at=event.closes_at))


def _rating_given(branch: Branch, event: events.RatingGiven) -> Branch:
    given = _ticket(branch, event.ticket, rating_state="given", rating=event.score)
    return _close_window(given, event.counter, event.leg)


def _rating_lapsed(branch: Branch, event: events.RatingLapsed) -> Branch:
    lapsed = _ticket(branch, event.ticket, rating_state="lapsed")
    return _close_window(lapsed, event.counter, event.leg)


def _staff_called(branch: Branch, event: events.StaffCalled) -> Branch:
    return replace(branch, help={**branch.help, event.device: event.at})


def _staff_came(branch: Branch, event: events.StaffCame) -> Branch:
    left = {device: since for device, since in branch.help.items() if device != event.device}
    return replace(branch, help=left)


# --- parts ----------------------------------------------------------------------------------------


def _ticket(branch: Branch, ticket: TicketId, **changes: Any) -> Branch:
    changed = replace(branch.tickets[ticket], **changes)
    return replace(branch, tickets={**branch.tickets, ticket: changed})


def _desk(branch: Branch, counter: CounterCode, **changes: Any) -> Branch:
    # A counter that the plan no longer has is still part of what happened.
    changed = replace(branch.desks.get(counter, Desk()), **changes)
    return replace(branch, desks={**branch.desks, counter: changed})


def _move(branch: Branch, event: Any, **changes: Any) -> Branch:
    state = MOVES[type(event)][branch.tickets[event.ticket].state]
    return _ticket(branch, event.ticket, state=state, **changes)


def _leave(branch: Branch, event: Any, **changes: Any) -> Branch:
    """Move, and free the counter if the ticket was at one."""
    before = branch.tickets[event.ticket]
    moved = _move(branch, event, **changes)
    if before.state not in AT_COUNTER or before.counter is None:
        return moved
    return _desk(moved, before.counter, ticket=None)


def _close_window(branch: Branch, counter: CounterCode, leg: str) -> Branch:
    desk = branch.desks.get(counter)
    if desk is None or desk.window is None or desk.window.leg != leg:
        return branch
    return _desk(branch, counter, window=None)


EVOLVERS: Final[Mapping[type[Event], Callable[[Branch, Any], Branch]]] = {
    events.DayOpened: _day_opened,
    events.DayClosed: _day_closed,
    events.CounterOpened: _counter_opened,
    events.CounterPaused: _counter_paused,
    events.CounterClosed: _counter_closed,
    events.TicketIssued: _issued,
    events.RequestVoided: _voided,
    events.TicketCalled: _called,
    events.TicketRecalled: _recalled,
    events.ServiceStarted: _started,
    events.TicketServed: _served,
    events.TicketNoShow: _left,
    events.TicketCancelled: _cancelled,
    events.TicketTransferred: _transferred,
    events.TicketRedirected: _redirected,
    events.TicketExpired: _left,
    events.RatingAsked: _rating_asked,
    events.RatingShortened: _rating_shortened,
    events.RatingGiven: _rating_given,
    events.RatingLapsed: _rating_lapsed,
    events.StaffCalled: _staff_called,
    events.StaffCame: _staff_came,
}
