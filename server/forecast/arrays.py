"""The branch and the laws as the arrays of the roll-forward."""

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Final

import numpy as np

from server.domain.model import Branch, Counter, CounterState, Plan, State, Ticket
from server.domain.ranking import may_call, waited_minutes
from server.forecast.laws import MINUTE, Laws, ServiceLaw
from server.forecast.scene import CALLED, FREE, SERVING, Flags, Floats, Ints, Odds, Scene

AT_ONCE: Final = 5 / MINUTE
"""Minutes in which a free teller who is ready calls."""
ABSENT: Final = 5.0
"""A free teller who lets someone wait for longer is away."""


@dataclass(frozen=True, slots=True)
class Idle:
    """How long a counter has had nobody, and how long it could have called someone, in minutes."""

    time: float
    ignored: float


def scene_of(
    branch: Branch,
    laws: Laws,
    counters: Sequence[Counter],
    columns: Sequence[Ticket],
    now: datetime,
) -> Scene:
    """The branch as it is now; the columns in order of arrival, the horizon still to be said."""
    plan = branch.plan
    place = {code: at for at, code in enumerate(plan.services)}
    tiers = [plan.tiers[ticket.tier] for ticket in columns]
    shape = len(counters), len(columns)
    here = [branch.at(counter.code) for counter in counters]
    idles = [_idle(branch, counter, now) for counter in counters]
    return Scene(
        horizon=0.0,
        waiting=0,
        since=_floats(-max(waited_minutes(ticket, now), 0.0) for ticket in columns),
        service=_ints(place[ticket.service] for ticket in columns),
        head_start=_floats(tier.head_start for tier in tiers),
        rate=_floats(tier.rate for tier in tiers),
        luck=_ints(_luck(ticket.id) for ticket in columns),
        may=np.array([[may_call(c, t) for t in columns] for c in counters], np.bool_).reshape(
            shape
        ),
        bonus=_floats(
            ticket.bonus + counter.profile.tier_bonus.get(ticket.tier, 0.0)
            for counter in counters
            for ticket in columns
        ).reshape(shape),
        phase=_ints(_phase(ticket) for ticket in here),
        elapsed=_floats(_elapsed(ticket, now) for ticket in here),
        busy_with=_ints(place.get(ticket.service, 0) if ticket else 0 for ticket in here),
        had_waited=_floats(_between(t.waits_since, t.called_at) if t else 0.0 for t in here),
        wrapping=_floats(_still_wrapping(idle, laws.gap) for idle in idles),
        away=_flags(
            branch.desks[counter.code].state is CounterState.PAUSED or idle.ignored > ABSENT
            for counter, idle in zip(counters, idles, strict=True)
        ),
        seat=_ints(_luck(counter.code) for counter in counters),
    )


def odds_of(
    plan: Plan, laws: Laws, counters: Sequence[Counter], newcomers: Sequence[Ticket]
) -> Odds:
    """The laws for these counters, and for those newcomers whom they may call."""
    services = [laws.services.get(code) or ServiceLaw(1.0) for code in plan.services]
    rates = [laws.arrivals.get((ticket.service, ticket.tier), 0.0) for ticket in newcomers]
    arrivals = sum(rates)
    return Odds(
        mu=_floats(law.mu for law in services),
        sigma=_floats(law.sigma for law in services),
        doubt=_floats(law.doubt for law in services),
        pace=_floats(laws.pace.get(counter.code, 1.0) for counter in counters),
        coming=_floats(rate / arrivals if arrivals else 0.0 for rate in accumulate(rates)),
        arrivals=float(arrivals),
        arrivals_doubt=float(laws.arrivals_doubt),
        walk=float(laws.walk),
        gap=float(laws.gap),
        pause=float(laws.pause),
        no_show=float(laws.no_show),
        patience=float(laws.patience),
        given_up=float(laws.given_up),
    )


# --- counters -------------------------------------------------------------------------------------


def _idle(branch: Branch, counter: Counter, now: datetime) -> Idle:
    desk = branch.desks[counter.code]
    if desk.ticket is not None:
        return Idle(0.0, 0.0)
    ends = [t.finished_at for t in branch.tickets.values() if t.counter == counter.code]
    free = max([end for end in [*ends, desk.since] if end is not None], default=now)
    time = max(_between(free, now), 0.0)
    could = (waited_minutes(t, now) for t in branch.waiting() if may_call(counter, t))
    return Idle(time, min(time, max(could, default=0.0)))


def _still_wrapping(idle: Idle, gap: float) -> float:
    """Certain if someone is there to be called and is not; else the gap has no memory."""
    return 1.0 if idle.ignored > AT_ONCE else math.exp(-idle.time / gap)


def _phase(ticket: Ticket | None) -> int:
    if ticket is None:
        return FREE
    return SERVING if ticket.state is State.SERVING else CALLED


def _elapsed(ticket: Ticket | None, now: datetime) -> float:
    if ticket is None:
        return 0.0
    begun = ticket.started_at if ticket.state is State.SERVING else ticket.called_at
    return max(_between(begun, now), 0.0)


# --- parts ----------------------------------------------------------------------------------------


def _between(begins: datetime | None, ends: datetime | None) -> float:
    if begins is None or ends is None:
        return 0.0
    return (ends - begins).total_seconds() / MINUTE


def _luck(name: str) -> int:
    """The same for the same name, so that a forecast does not flicker between two passes."""
    return zlib.crc32(name.encode()) & 0x7FFFFFFF


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), np.float64)


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int64)


def _flags(values: Iterable[bool]) -> Flags:
    return np.array(list(values), np.bool_)
