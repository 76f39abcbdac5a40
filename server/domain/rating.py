"""Ratings: asked by the server on every finish that qualifies, given once per served leg."""

from datetime import datetime

from server.domain.commands import Rate
from server.domain.events import Event, RatingAsked, RatingGiven, RatingLapsed, RatingShortened
from server.domain.model import Branch, Ticket, TicketId, Window
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import AlreadyRated, NotAsked, ScoreOutOfRange

BEST = 5


def ask(branch: Branch, ticket: Ticket, now: datetime) -> Events:
    """Open the window for the leg that is being finished, if it was served long enough."""
    if ticket.counter is None or ticket.started_at is None:
        return ()
    if now - ticket.started_at < branch.plan.rating_after:
        return ()
    closes_at = now + branch.plan.rating_window
    asked = RatingAsked(now, ticket.id, ticket.leg_id, ticket.counter, closes_at)
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
    if not 1 <= command.score <= BEST:
        return ScoreOutOfRange()
    ticket = branch.tickets.get(TicketId(command.leg.rpartition("-")[0]))
    if ticket is None or ticket.leg_id != command.leg or not ticket.rating_state:
        return NotAsked()
    if ticket.rating_state == "given":
        return AlreadyRated()
    counter = ticket.counter or CounterCode("")
    return (RatingGiven(now, ticket.id, command.leg, counter, command.score, command.reasons),)


def lapsed(branch: Branch, now: datetime) -> Events:
    """The windows whose time is over."""
    return _lapses(branch, now, over_at=now)


def lapse_all(branch: Branch, now: datetime) -> Events:
    """Close every window, whatever time it has left."""
    return _lapses(branch, now, over_at=None)


def _lapses(branch: Branch, now: datetime, over_at: datetime | None) -> Events:
    over: list[Event] = []
    for counter, desk in branch.desks.items():
        if desk.window and (over_at is None or desk.window.closes_at <= over_at):
            over += _lapse(desk.window, counter, now)
    return tuple(over)


def _lapse(window: Window | None, counter: CounterCode, now: datetime) -> Events:
    if window is None:
        return ()
    return (RatingLapsed(now, window.ticket, window.leg, counter),)
