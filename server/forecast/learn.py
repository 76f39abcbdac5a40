"""The laws as the tickets show them: means of what was seen, drawn towards what was believed."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from server.domain.model import State, Ticket
from server.domain.plan import CounterCode, Plan, ServiceCode, TierCode
from server.forecast.laws import MINUTE, Laws, ServiceLaw, priors

SERVICES_BELIEVED: Final = 7.0
"""How many services seen weigh as much as what was believed."""
GAPS_BELIEVED: Final = 10.0
MINUTES_BELIEVED: Final = 20.0
CUSTOMERS_BELIEVED: Final = 20.0
ROUNDS: Final = 5
LOOK_BACK: Final = timedelta(minutes=60)
"""How far back arrivals are counted."""
LONGEST: Final = 8.0
"""A service that took so many times the usual was forgotten by its teller."""
LONGEST_GAP: Final = 10.0
"""Longer gaps are pauses."""


def learn(plan: Plan, tickets: Iterable[Ticket], now: datetime) -> Laws:
    """The laws of today, from what has happened until `now`."""
    seen = list(tickets)
    prior = priors(plan)
    served = [ticket for ticket in seen if _is_served(plan, ticket)]
    services = {code: _service(law, _times(served, code)) for code, law in prior.services.items()}
    arrivals, doubt = _arrivals(plan, prior, seen, now)
    return replace(
        _no_shows(prior, seen),
        services=services,
        arrivals=arrivals,
        arrivals_doubt=doubt,
        pace=_pace(services, served),
        walk=_drawn(prior.walk, [_minutes(t.called_at, t.started_at) for t in served]),
        gap=_drawn(prior.gap, list(_gaps(served))),
    )


# --- services -------------------------------------------------------------------------------------


def _service(prior: ServiceLaw, times: Sequence[float]) -> ServiceLaw:
    times = [min(max(time, 0.05), LONGEST * prior.mean) for time in times]
    weight = SERVICES_BELIEVED + len(times)
    mean = (SERVICES_BELIEVED * prior.mean + sum(times)) / weight
    logs = [math.log(time) for time in times]
    centre = sum(logs) / max(len(logs), 1)
    spread = sum((log - centre) ** 2 for log in logs)
    sigma = math.sqrt((SERVICES_BELIEVED * prior.sigma**2 + spread) / weight)
    return ServiceLaw(mean, sigma, sigma / math.sqrt(weight))


def _pace(
    services: Mapping[ServiceCode, ServiceLaw], served: Sequence[Ticket]
) -> dict[CounterCode, float]:
    ratios: defaultdict[CounterCode, list[float]] = defaultdict(list)
    for ticket in served:
        if ticket.counter is not None:
            mean = services[ticket.service].mean
            time = _minutes(ticket.started_at, ticket.finished_at)
            ratios[ticket.counter].append(min(time / mean, LONGEST))
    return {
        counter: (SERVICES_BELIEVED + sum(seen)) / (SERVICES_BELIEVED + len(seen))
        for counter, seen in ratios.items()
    }


def _times(served: Sequence[Ticket], service: ServiceCode) -> list[float]:
    return [_minutes(t.started_at, t.finished_at) for t in served if t.service == service]


def _gaps(served: Sequence[Ticket]) -> Iterator[float]:
    """From a finish to the next call at the same counter, where someone was there to be called."""
    calls = sorted(served, key=lambda ticket: (ticket.counter or "", _known(ticket.called_at)))
    for before, after in pairwise(calls):
        finished = _known(before.finished_at)
        if before.counter == after.counter and after.waits_since <= finished:
            yield max(_minutes(finished, after.called_at), 0.0)


# --- customers ------------------------------------------------------------------------------------


def _no_shows(prior: Laws, seen: Sequence[Ticket]) -> Laws:
    """How many never meant to come, and how fast the others leave: expectation, maximisation."""
    missed = [ticket for ticket in seen if ticket.state is State.NO_SHOW]
    came = [_waited(ticket) for ticket in seen if ticket.state is State.SERVED]
    gone = [_waited(ticket) for ticket in missed]
    called = len(came) + len(gone)
    base, patience = prior.no_show, prior.patience
    for _ in range(ROUNDS):
        left = sum(_had_left(base, patience, waited) for waited in gone)
        base = (prior.no_show * CUSTOMERS_BELIEVED + len(gone) - left) / (
            CUSTOMERS_BELIEVED + called - left
        )
        patience = (prior.patience + sum(came) + sum(gone) / 2) / (1.0 + left)
    return replace(
        prior,
        no_show=min(base, 0.9),
        patience=patience,
        given_up=_drawn(prior.given_up, [_minutes(t.called_at, t.finished_at) for t in missed]),
    )


def _had_left(base: float, patience: float, waited: float) -> float:
    """The probability that this no-show meant to come and lost patience."""
    left = (1.0 - base) * (1.0 - math.exp(-waited / patience))
    return left / (base + left)


def _waited(ticket: Ticket) -> float:
    return max(_minutes(ticket.waits_since, ticket.called_at), 0.0)


def _arrivals(
    plan: Plan, prior: Laws, seen: Sequence[Ticket], now: datetime
) -> tuple[dict[tuple[ServiceCode, TierCode], float], float]:
    """How many come from the last hour, who they are from the whole day."""
    opened = datetime.combine(
        now.astimezone(ZoneInfo(plan.timezone)), plan.opens, ZoneInfo(plan.timezone)
    )
    begins = max(now - LOOK_BACK, opened)
    watched = max(_minutes(begins, now), 0.0)
    lately = sum(begins <= ticket.issued_at <= now for ticket in seen)
    believed = sum(prior.arrivals.values())
    counted = lately + believed * MINUTES_BELIEVED
    rate = counted / (watched + MINUTES_BELIEVED)
    kinds = dict.fromkeys(prior.arrivals, 0.0)
    for ticket in seen:
        if (ticket.service, ticket.tier) in kinds:
            kinds[ticket.service, ticket.tier] += 1.0
    whole = CUSTOMERS_BELIEVED + sum(kinds.values())
    arrivals = {
        kind: rate * (count + CUSTOMERS_BELIEVED * prior.arrivals[kind] / believed) / whole
        for kind, count in kinds.items()
    }
    return arrivals, 1.0 / math.sqrt(max(counted, 1.0))


# --- parts ----------------------------------------------------------------------------------------


def _is_served(plan: Plan, ticket: Ticket) -> bool:
    """Served in this branch, whole; a service that the plan no longer has teaches nothing."""
    return (
        ticket.state is State.SERVED
        and ticket.service in plan.services
        and None not in (ticket.called_at, ticket.started_at, ticket.finished_at)
    )


def _drawn(believed: float, times: Sequence[float]) -> float:
    """The mean of what was seen, drawn towards what was believed."""
    seen = sum(min(max(time, 0.0), LONGEST_GAP) for time in times)
    return max((GAPS_BELIEVED * believed + seen) / (GAPS_BELIEVED + len(times)), 0.01)


def _minutes(begins: datetime | None, ends: datetime | None) -> float:
    return (_known(ends) - _known(begins)).total_seconds() / MINUTE


def _known(at: datetime | None) -> datetime:
    if at is None:
        raise ValueError("a finished ticket without a time")
    return at
