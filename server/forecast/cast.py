"""Who takes part in a forecast: counters that call or will, whoever waits, and newcomers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from zoneinfo import ZoneInfo

from server.domain import hours
from server.domain.eligible import Caller, caller, fallen_back, may_call_class
from server.domain.model import Branch, CounterState, State, Ticket, TicketClass, TicketId
from server.domain.plan import CounterCode, Plan
from server.domain.weights import MINUTE


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and everything that counts, in the order of the scene's columns and counters."""

    plan: Plan
    now: datetime
    zone: ZoneInfo
    clock: float
    """Minutes since local midnight."""
    stops: float
    """Minutes until no more tickets are issued."""
    horizon: float
    """Minutes until the hall has been served out."""
    callers: Sequence[Caller]
    waiting: Sequence[Ticket]
    """In order of arrival; those who come back from hold by themselves too."""
    newcomers: Sequence[Ticket]
    """One of every service and tier of its ladder, as if issued now."""

    spans: Mapping[CounterCode, Sequence[tuple[float, float]]]
    """When counters are planned to be staffed, in minutes from now; empty: nothing is planned."""
    keys: Sequence[TicketClass]
    """The class of each column."""

    @property
    def columns(self) -> list[Ticket]:
        """A newcomer comes after all who wait."""
        return [*self.waiting, *self.newcomers]


def cast_of(branch: Branch, now: datetime, *, newcomers: bool = True) -> Cast | None:
    """Whoever takes part, or None if there is nothing to forecast."""
    zone = ZoneInfo(branch.plan.timezone)
    local = now.astimezone(zone)
    today = hours.day_of(branch.plan, branch.day or local.date())
    if not branch.working or today is None:
        return None
    stops = (today.closes - now) / MINUTE
    horizon = stops + branch.plan.hours.serve_out / MINUTE
    spans = {code: planned(branch.plan, code, local) for code in branch.plan.counters}
    callers = [
        caller(branch, code, now)
        for code in branch.plan.counters
        if branch.desks[code].state is not CounterState.CLOSED or _still_comes(spans[code])
    ]
    if horizon <= 0.0 or not callers:
        return None
    calling = [each for each in callers if _goes_on(branch, spans, each.counter.code)]
    every = [*calling, *(wider for each in calling if (wider := fallen_back(each)))]
    here = sorted([*branch.waiting(), *_returning(branch)], key=lambda ticket: ticket.place)
    waiting = _with_a_counter(branch, here, every)
    coming = _with_a_counter(
        branch, _newcomers(branch, now) if newcomers and stops > 0.0 else (), every
    )
    clock = local.hour * 60.0 + local.minute + local.second / 60.0 + local.microsecond / 6e7
    return Cast(
        branch.plan,
        now,
        zone,
        clock,
        stops,
        horizon,
        callers,
        [ticket for ticket, _ in waiting],
        [ticket for ticket, _ in coming],
        spans,
        [_as_kept(key) for _, key in (*waiting, *coming)],
    )


def planned(plan: Plan, counter: CounterCode, local: datetime) -> list[tuple[float, float]]:
    """When a counter is staffed on the day of that moment, in minutes from it."""
    clock = local.hour * 60.0 + local.minute + local.second / 60.0
    return [
        (_minutes(shift.begins) - clock, _minutes(shift.ends) - clock)
        for shift in plan.shifts_on(local.date())
        if shift.counter == counter
    ]


def _goes_on(
    branch: Branch, spans: Mapping[CounterCode, Sequence[tuple[float, float]]], counter: CounterCode
) -> bool:
    """Whether the counter calls anybody any more."""
    return not branch.desks[counter].closes_after or _still_comes(spans[counter])


def _still_comes(spans: Sequence[tuple[float, float]]) -> bool:
    return any(begins > 0.0 for begins, _ in spans)


def _minutes(at: time) -> float:
    return at.hour * 60.0 + at.minute


def _as_kept(key: TicketClass) -> TicketClass:
    """The class as the roll-forward keeps it: what was suffered stands by the ticket."""
    return replace(key, overtaken=0, apart=0) if key.overtaken or key.apart else key


def _newcomers(branch: Branch, now: datetime) -> Iterator[Ticket]:
    for service in branch.plan.services:
        for tier in branch.plan.tiers_at(service):
            yield Ticket(TicketId(""), "", service, tier, State.WAITING, now, now, "", "")


def _returning(branch: Branch) -> Iterator[Ticket]:
    """Those on hold whose time comes, as they will wait then: before everybody."""
    for ticket in (branch.tickets[held] for held in branch.held):
        if ticket.returns_at is not None and ticket.counter in branch.plan.counters:
            yield ticket.but(only_at=ticket.counter, only_for=None, first=True)


def _with_a_counter(
    branch: Branch, tickets: Iterable[Ticket], callers: Sequence[Caller]
) -> list[tuple[Ticket, TicketClass]]:
    """Those whom somebody may ever call, each with its class; asked once for every class."""
    may: dict[TicketClass, bool] = {}
    found = []
    for ticket in tickets:
        key = ticket.ticket_class
        if key not in may:
            may[key] = any(may_call_class(branch, calls, key) for calls in callers)
        if may[key]:
            found.append((ticket, key))
    return found
