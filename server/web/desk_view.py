"""What a teller sees of the branch: the desk, who is at it, and who would be called to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from server.domain.hours import local
from server.domain.model import Branch, CounterState, Desk, State, Ticket
from server.domain.plan import Counter, CounterCode, Plan, Service, Texts, Tier
from server.domain.ranking import in_order_for, score, waiting_for
from server.web.house import milliseconds
from server.web.measures import (
    clock,
    minutes,
    pace_of_served,
    pace_of_waited,
    pace_serving,
    pace_waiting,
)
from server.web.situation import situation

SHOWN: Final = 12
"""Waiting tickets listed; how many more there are is said."""
FREE: Final = {
    CounterState.OPEN: ("call-next", "Call next"),
    CounterState.PAUSED: ("open", "Continue"),
    CounterState.CLOSED: ("open", "Open the counter"),
}
BUSY: Final = {State.CALLED: ("start", "Start"), State.SERVING: ("finish", "Finish")}
"""The one big action and its word, for a desk without and with a customer."""


@dataclass(frozen=True, slots=True)
class Timer:
    """A running time: drawn by the server, counted on by the browser."""

    since: int
    text: str
    pace: str


@dataclass(frozen=True, slots=True)
class Current:
    """The ticket at the desk."""

    ticket: Ticket
    tier: Tier
    service: Service
    waited: str
    waited_pace: str
    timer: Timer
    asks: tuple[Texts, ...]
    """What the customer needs of us, and a social priority, by their names."""
    due: str
    """The time of the appointment, if there is one."""


@dataclass(frozen=True, slots=True)
class Place:
    """One waiting ticket, and why it stands where it stands."""

    ticket: Ticket
    tier: Tier
    service: Service
    waited: int
    pace: str
    score: int


@dataclass(frozen=True, slots=True)
class Day:
    """What this teller has done today."""

    served: int
    mean: str


@dataclass(frozen=True, slots=True)
class DeskView:
    """One counter as its teller sees it."""

    counter: Counter
    desk: Desk
    action: str
    """The verb of the one big action."""
    word: str
    current: Current | None
    queue: tuple[Place, ...]
    waiting: int
    day: Day
    so: frozenset[str]
    """What the table of actions goes by."""


def desk_view(branch: Branch, code: CounterCode, now: datetime) -> DeskView:
    """The desk at this moment."""
    counter = branch.plan.counters[code]
    order = in_order_for(branch, counter, now, SHOWN)
    ticket = branch.at(code)
    action, word = BUSY[ticket.state] if ticket else FREE[branch.desks[code].state]
    return DeskView(
        counter=counter,
        desk=branch.desks[code],
        action=action,
        word=word,
        current=None if ticket is None else _current(branch, ticket, now),
        queue=tuple(_place(branch, waiting, now) for waiting in order),
        waiting=waiting_for(branch, code, now),
        day=_day(branch, branch.desks[code].teller),
        so=situation(branch, code, now),
    )


def timer_of(branch: Branch, ticket: Ticket, now: datetime) -> Timer:
    """How long a ticket has been called or, once started, served."""
    since = ticket.started_at or ticket.called_at or now
    usual = branch.plan.services[ticket.service].usual
    pace = pace_serving(now - since, usual) if ticket.started_at else "fine"
    return Timer(milliseconds(since), clock(now - since), pace)


def _current(branch: Branch, ticket: Ticket, now: datetime) -> Current:
    service = branch.plan.services[ticket.service]
    called = ticket.called_at or now
    waited = called - ticket.waits_since
    return Current(
        ticket=ticket,
        tier=branch.plan.tiers[ticket.tier],
        service=service,
        waited=clock(waited),
        waited_pace=pace_of_waited(waited, service.target(ticket.tier)),
        timer=_running(branch, ticket, now),
        asks=_asks(branch.plan, ticket),
        due=f"{local(branch, ticket.appointment):%H:%M}" if ticket.appointment else "",
    )


def _running(branch: Branch, ticket: Ticket, now: datetime) -> Timer:
    """The timer of whoever is there."""
    timer = timer_of(branch, ticket, now)
    if ticket.started_at is None:
        return timer
    usual = branch.plan.services[ticket.service].usual
    return replace(timer, pace=pace_of_served(now - ticket.started_at, usual))


def _asks(plan: Plan, ticket: Ticket) -> tuple[Texts, ...]:
    """As far as the plan still has them."""
    social = plan.social.get(ticket.social)
    needs = (plan.needs[need].name for need in ticket.needs if need in plan.needs)
    return (*needs, social.name) if social else tuple(needs)


def _place(branch: Branch, ticket: Ticket, now: datetime) -> Place:
    service = branch.plan.services[ticket.service]
    return Place(
        ticket=ticket,
        tier=branch.plan.tiers[ticket.tier],
        service=service,
        waited=minutes(ticket.waits_since, now),
        pace=pace_waiting(now - ticket.waits_since, service.target_wait),
        score=round(score(branch, ticket, now)),
    )


def _day(branch: Branch, teller: str | None) -> Day:
    """What the teller has done today, at whichever counter."""
    times = [
        ticket.finished_at - ticket.started_at
        for ticket in branch.tickets.values()
        if ticket.teller == teller
        and ticket.state is State.SERVED
        and ticket.started_at
        and ticket.finished_at
    ]
    mean = sum(times, timedelta()) / len(times) if times else timedelta()
    return Day(len(times), clock(mean) if times else "–")
