"""From the branch as it is to the waits that are to be expected."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from server.domain.eligible import Caller, caller, may_ever_call
from server.domain.model import Branch, CounterState, State, Ticket, TicketId
from server.domain.plan import Plan
from server.forecast.arrays import Cast, odds_of, scene_of
from server.forecast.engine import engine
from server.forecast.laws import MINUTE, Laws
from server.forecast.outlook import Outlook, Wait
from server.forecast.scene import Floats

LEVELS: Final = (0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Waits:
    """Remaining waits by path and column, in minutes: the whole distribution."""

    cast: Cast
    minutes: Floats


def look_ahead(branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int) -> Outlook:
    """P50 and P90 of every ticket that waits or might be issued now.

    Missing: tickets that no open or paused counter may call, and everything while the branch is
    closed. A wait that would go on after closing time ends there.
    """
    waits = all_waits(branch, laws, now, paths=paths, seed=seed)
    if waits is None:
        return Outlook(now)
    told = [Wait(float(p50), float(p90)) for p50, p90 in quantiles(waits.minutes, LEVELS).T]
    waiting, newcomers = waits.cast.waiting, waits.cast.newcomers
    later = told[len(waiting) :]
    return Outlook(
        now,
        newcomers={(t.service, t.tier): wait for t, wait in zip(newcomers, later, strict=True)},
        tickets={t.id: wait for t, wait in zip(waiting, told, strict=False)},
    )


def all_waits(branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int) -> Waits | None:
    """The paths behind a forecast, or None if there is nothing to forecast."""
    cast = _cast(branch, now)
    if not branch.working or cast.horizon <= 0.0 or not cast.counters:
        return None
    scene, odds = scene_of(branch, cast, laws.gap), odds_of(branch.plan, laws, cast)
    return Waits(cast, engine()(scene, odds, seed, paths))


def quantiles(minutes: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles by level and column; of n paths the one that is not exceeded by that share."""
    at = [min(math.ceil(level * (len(minutes) + 1)), len(minutes)) - 1 for level in levels]
    return np.partition(minutes, at, axis=0)[at]


def minutes_to_closing(plan: Plan, now: datetime) -> float:
    """Minutes until the branch closes; negative afterwards."""
    zone = ZoneInfo(plan.timezone)
    closes = datetime.combine(now.astimezone(zone), plan.closes, zone)
    return (closes - now).total_seconds() / MINUTE


def _cast(branch: Branch, now: datetime) -> Cast:
    plan = branch.plan
    here = [
        counter
        for counter in plan.counters.values()
        if branch.desks[counter.code].state is not CounterState.CLOSED
    ]
    callers = [caller(branch, counter.code, now) for counter in here]
    # One ticket of every service and tier, as if issued now.
    newcomers = [
        Ticket(TicketId(""), "", service, tier, State.WAITING, now, now, "", "")
        for service in plan.services
        for tier in plan.tiers
    ]
    return Cast(
        now,
        minutes_to_closing(plan, now),
        here,
        callers,
        [ticket for ticket in branch.waiting() if _has_a_counter(branch, ticket, callers)],
        [ticket for ticket in newcomers if _has_a_counter(branch, ticket, callers)],
    )


def _has_a_counter(branch: Branch, ticket: Ticket, callers: Sequence[Caller]) -> bool:
    return any(may_ever_call(branch, calls, ticket) for calls in callers)
