"""Ratings: asked by the server on every finish that qualifies, given once per served leg."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from server.domain.commands import Rate
from server.domain.events import Event, RatingAsked, RatingGiven, RatingLapsed, RatingShortened
from server.domain.model import Branch, Ticket, TicketId, Window
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import AlreadyRated, NotAsked, ScoreOutOfRange

BEST = 5
A_VISIT = 2
"""So often a visit is asked at the most."""


def ask(branch: Branch, ticket: Ticket, now: datetime) -> Events:
    """Open the window for the leg that is being finished, if it was served long enough.

    A visit of several legs is asked about two of them at the most.
    """
    if ticket.counter is None or _time_served(ticket, now) < branch.plan.rating_after:
        return ()
    if sum(bool(leg.rating_state) for leg in ticket.past) >= A_VISIT:
        return ()
    closes_at = now + branch.plan.rating_window
    version = branch.plan.questionnaire.version
    asked = RatingAsked(now, ticket.id, ticket.leg_id, ticket.counter, closes_at, version)
    return (*_lapse(branch.desks[ticket.counter].window, ticket.counter, now), asked)


def shorten(branch: Branch, counter: CounterCode, now: datetime) -> Events:
    """The next customer starts: the window closes, but not before its least length."""
    window = branch.desks[counter].window
    if window is None:
        return ()
    closes_at = max(now, window.opened_at + branch.plan.rating_window_least)
    return (RatingShortened(now, counter, closes_at),) if closes_at < window.closes_at else ()


def rate(branch: Branch, command: Rate, now: datetime) -> Outcome:
    """Take the first answer for a leg, even late: the pad may have been cut off meanwhile."""
    if not all(1 <= score <= BEST for score in _scores(command)):
        return ScoreOutOfRange()
    ticket = branch.tickets.get(TicketId(command.leg.rpartition("-")[0]))
    state, counter = asked_of(ticket, command.leg) if ticket else ("", None)
    if ticket is None or not state:
        return NotAsked()
    if state == "given":
        return AlreadyRated()
    return (_given(branch, command, ticket.id, counter, now),)


def _scores(command: Rate) -> tuple[int, ...]:
    return (command.score, *(score for _, score in command.aspects))


def _given(
    branch: Branch, command: Rate, ticket: TicketId, counter: CounterCode | None, now: datetime
) -> RatingGiven:
    version = command.version or branch.plan.questionnaire.version
    at, said = counter or CounterCode(""), (command.score, command.reasons, command.aspects)
    return RatingGiven(now, ticket, command.leg, at, *said, version)


def lapsed(branch: Branch, now: datetime) -> Events:
    """The windows whose time is over."""
    return _lapses(branch, now, over_at=now)


def lapse_all(branch: Branch, now: datetime) -> Events:
    """Close every window, whatever time it has left."""
    return _lapses(branch, now, over_at=None)


def lapses(branch: Branch) -> Iterator[datetime]:
    """When a window closes."""
    return (desk.window.closes_at for desk in branch.desks.values() if desk.window)


def lapse_of(branch: Branch, ticket: Ticket, now: datetime) -> Events:
    """Close the window of the ticket's leg, if it is open at its counter."""
    desk = branch.desks.get(ticket.counter) if ticket.counter else None
    if desk is None or desk.window is None or desk.window.leg != ticket.leg_id:
        return ()
    return _lapse(desk.window, ticket.counter or CounterCode(""), now)


def asked_of(ticket: Ticket, leg_id: str) -> tuple[str, CounterCode | None]:
    """What became of the question about a leg, and at which counter it was asked."""
    if ticket.leg_id == leg_id:
        return ticket.rating_state, ticket.counter
    past = (leg for leg in ticket.past if f"{ticket.id}-{leg.leg}" == leg_id)
    return next(((leg.rating_state, leg.counter) for leg in past), ("", None))


def unanswered(ticket: Ticket) -> str | None:
    """The leg about which the customer was asked last, unless they have answered: one, not all."""
    past = [(f"{ticket.id}-{leg.leg}", leg.rating_state) for leg in ticket.past]
    asked = [(leg, state) for leg, state in (*past, (ticket.leg_id, ticket.rating_state)) if state]
    leg, state = asked[-1] if asked else ("", "given")
    return None if state == "given" else leg


def _time_served(ticket: Ticket, now: datetime) -> timedelta:
    """Being held at the counter is not service."""
    if ticket.started_at is None:
        return timedelta.min
    held = max(now - ticket.held_since, timedelta(0)) if ticket.held_since else timedelta(0)
    return now - ticket.started_at - ticket.held_for - held


def _lapses(branch: Branch, now: datetime, over_at: datetime | None) -> Events:
    over: list[Event] = []
    for counter, desk in sorted(branch.desks.items()):
        if desk.window and (over_at is None or desk.window.closes_at <= over_at):
            over += _lapse(desk.window, counter, now)
    return tuple(over)


def _lapse(window: Window | None, counter: CounterCode, now: datetime) -> Events:
    if window is None:
        return ()
    return (RatingLapsed(now, window.ticket, window.leg, counter),)
