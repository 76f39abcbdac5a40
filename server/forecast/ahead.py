"""From the branch as it is to the waits that are to be expected."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from server.domain.model import Branch, Counter, CounterState, Plan, State, Ticket, TicketId
from server.domain.ranking import may_call
from server.forecast.arrays import odds_of, scene_of
from server.forecast.engine import engine
from server.forecast.laws import MINUTE, Laws
from server.forecast.outlook import Outlook, Wait
from server.forecast.scene import Floats

LEVELS: Final = (0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Waits:
    """Remaining waits in minutes, by path and ticket: the whole distribution."""

    tickets: Sequence[Ticket]
    """Those who wait, then one for each newcomer."""
    newcomers: int
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
    known = len(waits.tickets) - waits.newcomers
    return Outlook(
        now,
        newcomers={
            (ticket.service, ticket.tier): wait
            for ticket, wait in zip(waits.tickets[known:], told[known:], strict=True)
        },
        tickets={
            ticket.id: wait
            for ticket, wait in zip(waits.tickets[:known], told[:known], strict=True)
        },
    )


def all_waits(branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int) -> Waits | None:
    """The paths behind a forecast, or None if there is nothing to forecast."""
    horizon = minutes_to_closing(branch.plan, now)
    counters = [
        counter
        for code, counter in branch.plan.counters.items()
        if branch.desks[code].state is not CounterState.CLOSED
    ]
    if not branch.open or horizon <= 0.0 or not counters:
        return None
    waiting = _served_here(branch.waiting(), counters)
    newcomers = _served_here(_newcomers(branch.plan, now), counters)
    columns = [*waiting, *newcomers]
    scene = scene_of(branch, laws, counters, columns, now)
    scene = scene._replace(horizon=horizon, waiting=len(waiting))
    minutes = engine()(scene, odds_of(branch.plan, laws, counters, newcomers), seed, paths)
    return Waits(columns, len(newcomers), minutes)


def quantiles(minutes: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles by level and column; of n paths the one that is not exceeded by that share."""
    at = [min(math.ceil(level * (len(minutes) + 1)), len(minutes)) - 1 for level in levels]
    return np.partition(minutes, at, axis=0)[at]


def minutes_to_closing(plan: Plan, now: datetime) -> float:
    """Minutes until the branch closes; negative afterwards."""
    zone = ZoneInfo(plan.timezone)
    closes = datetime.combine(now.astimezone(zone), plan.closes, zone)
    return (closes - now).total_seconds() / MINUTE


# --- who ------------------------------------------------------------------------------------------


def _newcomers(plan: Plan, now: datetime) -> list[Ticket]:
    """One ticket of every service and tier, as if issued now."""
    return [
        Ticket(TicketId(""), "", service, tier, State.WAITING, now, now, "", "")
        for service in plan.services
        for tier in plan.tiers
    ]


def _served_here(tickets: Sequence[Ticket], counters: Sequence[Counter]) -> list[Ticket]:
    return [t for t in tickets if any(may_call(counter, t) for counter in counters)]
