"""Early warning: a target that will rather be missed, before it is, with the cheapest way out.

A measure is tried on the same paths: first on a part of them, which rules most measures out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from server.domain.model import Branch, CounterState
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.weights import MINUTE
from server.forecast.advise import Asked
from server.forecast.ahead import MOMENTS, Kind, ages_ahead
from server.forecast.cast import planned
from server.forecast.changes import Change, MoveBreak, OpenCounter, changed
from server.forecast.habits import Shares, in_order
from server.forecast.outlook import Wait
from server.forecast.scene import Floats
from server.forecast.twin import WATCH

MOVES: Final = (-20.0, 20.0)
"""Minutes by which breaks might be moved."""
COARSE: Final = 50
"""Paths on which a measure is tried first."""
PREVENTED: Final = 0.35
"""A breach that is at most so probable at every moment of the hour, and does not rather happen at
any, has been prevented."""
HOPELESS: Final = PREVENTED + 0.15
"""By twice what chance does on so few paths: what is likelier there will not be prevented."""
HARMED: Final = 0.6
"""From this probability on a measure has made another target be missed, and not chance."""
LEAST_HELP: Final = 3.0
"""Minutes by which a measure that does not prevent a breach must shorten the longest wait of the
hour, nine times of ten: else it is not worth anybody's way."""
MOST_MEASURES: Final = 40
"""So many are tried at the most, the cheapest first."""

Ages = Mapping[Kind, Floats]
"""How long whoever has waited longest will have waited: by path and moment."""


@dataclass(frozen=True, slots=True)
class WayOut:
    """A measure, and what it makes of a breach."""

    change: Change
    after: Wait
    """How long somebody will have waited at the worst within the hour, in minutes."""
    probability: float
    """That it is longer than the target even so."""
    prevents: bool
    """Whether the breach is improbable for the whole hour, and no other comes instead."""


@dataclass(frozen=True, slots=True)
class Warned:
    """A target that will be missed, before it is."""

    service: ServiceCode
    tier: TierCode
    target: float
    """Minutes."""
    at: datetime
    """When somebody will have waited for longer, rather than not."""
    probability: float
    before: Wait
    """How long somebody will have waited at the worst within the hour, in minutes."""
    way_out: WayOut | None = None
    """The cheapest that prevents it, or else what helps most; None: nothing that was tried."""


@dataclass(frozen=True, slots=True)
class _Breach:
    moment: int
    probability: float


Breaches = Mapping[Kind, _Breach]


def warnings(asked: Asked, habits: Shares | None = None) -> list[Warned]:
    """Every target that is met now and will rather be missed within the hour, soonest first.

    `habits`: of ways out that cost the same, the branch rather takes these.
    """
    ages = _ages(asked, asked.branch, asked.paths)
    found = _breaches(asked, ages)
    if not found:
        return []
    tried = list(_tried(asked, ages, found, habits or {}))
    warned = [_warned(asked, kind, breach, ages[kind], tried) for kind, breach in found.items()]
    return sorted(warned, key=lambda each: each.at)


# --- breaches -------------------------------------------------------------------------------------


def _ages(asked: Asked, branch: Branch, paths: int) -> Ages:
    at = {"paths": paths, "seed": asked.seed}
    return ages_ahead(branch, asked.laws, asked.now, kept=asked.kept, **at)


def _breaches(asked: Asked, ages: Ages) -> Breaches:
    """By service and tier, where the target is met now and will rather not be."""
    late = _late_already(asked)
    found: dict[Kind, _Breach] = {}
    for kind, each in ages.items():
        chances = (each > _target(asked, kind)).mean(axis=0)
        moments = np.flatnonzero(chances >= asked.branch.plan.alerts.likely)
        if len(moments) and kind not in late:
            found[kind] = _Breach(int(moments[0]), float(chances[moments[0]]))
    return found


def _target(asked: Asked, kind: Kind) -> float:
    service, tier = kind
    return asked.branch.plan.services[service].target(tier) / MINUTE


def _late_already(asked: Asked) -> set[Kind]:
    kinds = ((ticket, (ticket.service, ticket.tier)) for ticket in asked.branch.waiting())
    return {
        kind
        for ticket, kind in kinds
        if ticket.service in asked.branch.plan.services
        and (asked.now - ticket.waits_since) / MINUTE > _target(asked, kind)
    }


def _warned(
    asked: Asked, kind: Kind, breach: _Breach, ages: Floats, tried: Sequence["_Tried"]
) -> Warned:
    service, tier = kind
    before = _worst(ages)
    return Warned(
        service,
        tier,
        _target(asked, kind),
        asked.now + timedelta(minutes=WATCH * (breach.moment + 1)),
        breach.probability,
        before,
        _way_out(asked, kind, breach, before, tried),
    )


def _worst(ages: Floats) -> Wait:
    """The longest wait of the hour."""
    p50, p90 = np.quantile(ages.max(axis=1), (0.5, 0.9))
    return Wait(float(p50), float(p90))


# --- ways out -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Tried:
    change: Change
    ages: Ages
    met: frozenset[Kind]
    """Whose targets are improbable to be missed then."""
    harms: bool
    """Whether another target will be missed because of it."""

    def prevents(self, kind: Kind) -> bool:
        return kind in self.met and not self.harms


def _tried(asked: Asked, ages: Ages, found: Breaches, habits: Shares) -> Iterator[_Tried]:
    """Measures in order of what they cost, until every breach is prevented by one."""
    unprevented = dict(found)
    # Which are tried does not depend on habits: else one that is always left might be left out.
    measures = _measures(asked.branch, asked.now)[:MOST_MEASURES]
    for change in in_order(measures, partial(_cost, asked.branch), habits):
        branch = changed(asked.branch, change, asked.now)
        if not _may_help(asked, branch, ages, unprevented):
            continue
        tried = _try(asked, change, branch, found)
        yield tried
        unprevented = {
            kind: breach for kind, breach in unprevented.items() if not tried.prevents(kind)
        }
        if not unprevented:
            return


def _may_help(asked: Asked, branch: Branch, before: Ages, breaches: Breaches) -> bool:
    """By the first of the paths, before and after: most measures are out of it already."""
    ages = _ages(asked, branch, min(COARSE, asked.paths))
    return any(
        _peak(ages[kind], _target(asked, kind)) < HOPELESS
        or _worst(ages[kind]).p90 <= _worst(before[kind][: len(ages[kind])]).p90 - LEAST_HELP / 2
        for kind in breaches
        if kind in ages
    )


def _try(asked: Asked, change: Change, branch: Branch, found: Breaches) -> _Tried:
    ages = _ages(asked, branch, asked.paths)
    targets = {kind: _target(asked, kind) for kind in ages}
    peaks = {kind: _peak(each, targets[kind]) for kind, each in ages.items()}
    late = found.keys() | _late_already(asked)
    harms = any(peak >= HARMED for kind, peak in peaks.items() if kind not in late)
    met = frozenset(
        kind
        for kind in found.keys() & ages.keys()
        if peaks[kind] <= PREVENTED and _worst(ages[kind]).p50 <= targets[kind]
    )
    return _Tried(change, ages, met, harms)


def _peak(ages: Floats, target: float) -> float:
    """The highest probability of a breach within the hour."""
    return float((ages > target).mean(axis=0).max())


def _way_out(
    asked: Asked, kind: Kind, breach: _Breach, before: Wait, tried: Sequence[_Tried]
) -> WayOut | None:
    """The first that prevents it; or of the others what helps most, if it helps at all.

    A measure by which another target would be missed is none.
    """
    here = [each for each in tried if kind in each.ages and not each.harms]
    ways = [_way(asked, kind, breach, each) for each in here]
    if first := next((way for way in ways if way.prevents), None):
        return first
    helping = [way for way in ways if way.after.p90 <= before.p90 - LEAST_HELP]
    return min(helping, key=lambda way: way.after.p90, default=None)


def _way(asked: Asked, kind: Kind, breach: _Breach, tried: _Tried) -> WayOut:
    ages = tried.ages[kind]
    chance = float((ages[:, breach.moment] > _target(asked, kind)).mean())
    return WayOut(tried.change, _worst(ages), chance, tried.prevents(kind))


def _measures(branch: Branch, now: datetime) -> Sequence[Change]:
    """A break moved costs nobody; then paused counters, then those that are closed."""
    moves = [
        MoveBreak(code, by) for code in branch.plan.counters for by in _moves(branch, code, now)
    ]
    states = CounterState.PAUSED, CounterState.CLOSED
    opens = [
        OpenCounter(code)
        for state in states
        for code in branch.plan.counters
        if branch.desks[code].state is state
    ]
    return [*moves, *opens]


def _cost(branch: Branch, change: Change) -> int:
    """Which comes first: nobody need come, somebody comes back, somebody is found."""
    if not isinstance(change, OpenCounter):
        return 0
    return 1 if branch.desks[change.counter].state is CounterState.PAUSED else 2


def _moves(branch: Branch, counter: CounterCode, now: datetime) -> Iterator[float]:
    """Where a break of a counter lies ahead that could begin so much earlier or later."""
    local = now.astimezone(ZoneInfo(branch.plan.timezone))
    spans = sorted(planned(branch.plan, counter, local))
    breaks = [begins for (_, begins), (ends, _) in pairwise(spans) if ends > begins]
    for by in MOVES:
        if any(0.0 < begins <= WATCH * MOMENTS and begins + by >= 0.0 for begins in breaks):
            yield by
