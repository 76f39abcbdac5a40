"""The branch and the laws as the arrays of the roll-forward."""

import math
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Final

import numpy as np

from server.domain.eligible import Caller, may_ever_call
from server.domain.model import Branch, CounterState, State, Ticket
from server.domain.plan import Counter, Plan
from server.domain.ranking import waited_minutes
from server.domain.weights import A_RANK as PLACED_FIRST
from server.forecast.laws import MINUTE, Laws
from server.forecast.scene import CALLED, FREE, SERVING, Flags, Floats, Ints, Odds, Scene

AT_ONCE: Final = 5 / MINUTE
"""Minutes in which a free teller who is ready calls."""
ABSENT: Final = 5.0
"""A free teller who lets someone wait for longer is away."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who takes part in a forecast."""

    now: datetime
    horizon: float
    """Minutes until the branch closes."""
    counters: Sequence[Counter]
    """Those that are open or paused."""
    callers: Sequence[Caller]
    """The same, with what their tellers can do."""
    waiting: Sequence[Ticket]
    """In order of arrival, as far as some counter may call them; the newcomers too."""
    newcomers: Sequence[Ticket]

    @property
    def columns(self) -> list[Ticket]:
        """In order of arrival: a newcomer comes after all who wait."""
        return [*self.waiting, *self.newcomers]


def scene_of(branch: Branch, cast: Cast, gap: float) -> Scene:
    """The branch as it is now; `gap` is the usual time between two customers."""
    columns, counters, now = cast.columns, cast.counters, cast.now
    place = {code: at for at, code in enumerate(branch.plan.services)}
    tiers = [branch.plan.tier(ticket.tier) for ticket in columns]
    shape = len(counters), len(columns)
    here = [branch.at(counter.code) for counter in counters]
    ignored = [_ignored(branch, cast, counter) for counter in counters]
    return Scene(
        horizon=cast.horizon,
        waiting=len(cast.waiting),
        since=_floats(-max(waited_minutes(ticket, now), 0.0) for ticket in columns),
        service=_ints(place[ticket.service] for ticket in columns),
        head_start=_floats(
            tier.head_start + (PLACED_FIRST if ticket.first else 0.0)
            for tier, ticket in zip(tiers, columns, strict=True)
        ),
        rate=_floats(tier.rate for tier in tiers),
        luck=_ints(_luck(ticket.id) for ticket in columns),
        may=_flags(
            may_ever_call(branch, calls, t) for calls in cast.callers for t in columns
        ).reshape(shape),
        bonus=_floats(
            ticket.bonus + calls.profile.tier_bonus.get(ticket.tier, 0.0)
            for calls in cast.callers
            for ticket in columns
        ).reshape(shape),
        phase=_ints(_phase(ticket) for ticket in here),
        elapsed=_floats(_elapsed(ticket, now) for ticket in here),
        busy_with=_ints(place.get(ticket.service, 0) if ticket else 0 for ticket in here),
        had_waited=_floats(_between(t.waits_since, t.called_at) if t else 0.0 for t in here),
        wrapping=_floats(
            # Certain if someone is there to be called and is not; else the gap has no memory.
            1.0 if minutes > AT_ONCE else math.exp(-_idle(branch, cast, counter) / gap)
            for counter, minutes in zip(counters, ignored, strict=True)
        ),
        away=_flags(
            branch.desks[counter.code].state is CounterState.PAUSED or minutes > ABSENT
            for counter, minutes in zip(counters, ignored, strict=True)
        ),
        away_for=_floats(
            _between(branch.desks[counter.code].since, now)
            if branch.desks[counter.code].state is CounterState.PAUSED
            else minutes
            for counter, minutes in zip(counters, ignored, strict=True)
        ),
        seat=_ints(_luck(counter.code) for counter in counters),
    )


def odds_of(plan: Plan, laws: Laws, cast: Cast) -> Odds:
    """The laws for these counters, and for those newcomers whom they may call."""
    services = [laws.services[code] for code in plan.services]
    rates = [laws.arrivals.get((ticket.service, ticket.tier), 0.0) for ticket in cast.newcomers]
    arrivals = sum(rates)
    return Odds(
        mu=_floats(law.mu for law in services),
        sigma=_floats(law.sigma for law in services),
        doubt=_floats(law.doubt for law in services),
        pace=_floats(laws.pace.get(counter.code, 1.0) for counter in cast.counters),
        coming=_floats(rate / arrivals if arrivals else 0.0 for rate in accumulate(rates)),
        arrivals=float(arrivals),
        arrivals_doubt=float(laws.arrivals_doubt),
        walk=float(laws.walk),
        gap=float(laws.gap),
        pause_mu=float(laws.pause.mu),
        pause_sigma=float(laws.pause.sigma),
        no_show=float(laws.no_show),
        patience=float(laws.patience),
        given_up=float(laws.given_up),
    )


# --- counters -------------------------------------------------------------------------------------


def _ignored(branch: Branch, cast: Cast, counter: Counter) -> float:
    """How long a free counter could have called someone, in minutes."""
    calls = next(calls for calls in cast.callers if calls.counter is counter)
    mine = (t for t in cast.waiting if may_ever_call(branch, calls, t))
    could = (waited_minutes(t, cast.now) for t in mine)
    return min(_idle(branch, cast, counter), max(could, default=0.0))


def _idle(branch: Branch, cast: Cast, counter: Counter) -> float:
    """How long a counter has had nobody, in minutes."""
    desk = branch.desks[counter.code]
    if desk.ticket is not None:
        return 0.0
    ends = [t.finished_at for t in branch.tickets.values() if t.counter == counter.code]
    free = max((end for end in [*ends, desk.since] if end), default=cast.now)
    return max(_between(free, cast.now), 0.0)


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
