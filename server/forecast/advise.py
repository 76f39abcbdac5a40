"""What would change if: forecasts before and after, and warnings with the cheapest way out.

Both forecasts follow the same paths: the same customers come, with the same patience and the same
business, so a difference is due to the change and not to chance.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from server.domain.model import Branch, CounterState
from server.domain.plan import ServiceCode, TierCode
from server.domain.weights import MINUTE
from server.forecast.ahead import Waits, watched_waits
from server.forecast.changes import Change, MoveBreak, OpenCounter, changed
from server.forecast.laws import Laws
from server.forecast.outlook import Wait
from server.forecast.scene import Floats
from server.forecast.twin import WATCH

LIKELY: Final = 0.5
"""From this probability on a breach is warned of."""
MOMENTS: Final = 12
"""So many times WATCH minutes are looked ahead for warnings."""
MOVES: Final = (-20.0, 20.0)
"""Minutes by which breaks might be moved."""

Kind = tuple[ServiceCode, TierCode]


@dataclass(frozen=True, slots=True)
class Asked:
    """A branch at a moment, with its laws and the paths on which it is looked at."""

    branch: Branch
    laws: Laws
    now: datetime
    paths: int = 100
    seed: int = 1

    def waits(self, change: Change | None = None, moments: int = 0) -> Waits | None:
        """The paths ahead, after the change if there is one."""
        branch = changed(self.branch, change, self.now) if change else self.branch
        return watched_waits(
            branch, self.laws, self.now, paths=self.paths, seed=self.seed, moments=moments
        )


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to whoever comes or waits, by tier; minutes."""

    change: Change
    before: Mapping[TierCode, Wait]
    after: Mapping[TierCode, Wait]
    """The longest wait of a newcomer over the services of both forecasts."""
    saved: Mapping[TierCode, Wait]
    """How much sooner those who wait now are called: on average (p50), and on nine paths in ten
    at the least (p90)."""


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
    way_out: Change | None = None
    """The cheapest change that makes it unlikely; None: none of those that were tried does."""


def effect(asked: Asked, change: Change) -> Effect | None:
    """Before and after; None if there is nothing to forecast in one of them."""
    before, after = asked.waits(), asked.waits(change)
    if before is None or after is None:
        return None
    return Effect(change, *_newcomers(before, after), _saved(before, after))


def warnings(asked: Asked) -> list[Warned]:
    """Every target that will rather be missed within the hour, soonest first."""
    waits = asked.waits(moments=MOMENTS)
    if waits is None:
        return []
    found = sorted(_breaches(asked, waits), key=lambda warned: warned.at)
    return [_with_way_out(asked, warned) for warned in found]


# --- before and after -----------------------------------------------------------------------------


def _newcomers(before: Waits, after: Waits) -> tuple[dict[TierCode, Wait], dict[TierCode, Wait]]:
    one, other = _by_kind(before), _by_kind(after)
    both = one.keys() & other.keys()
    return _longest(one, both), _longest(other, both)


def _by_kind(waits: Waits) -> dict[Kind, Wait]:
    columns = waits.minutes[:, len(waits.cast.waiting) :]
    told = np.quantile(columns, (0.5, 0.9), axis=0).T
    kinds = [(ticket.service, ticket.tier) for ticket in waits.cast.newcomers]
    return {
        kind: Wait(float(p50), float(p90)) for kind, (p50, p90) in zip(kinds, told, strict=True)
    }


def _longest(told: Mapping[Kind, Wait], kinds: Iterable[Kind]) -> dict[TierCode, Wait]:
    longest: dict[TierCode, Wait] = {}
    for kind in sorted(kinds):
        tier = kind[1]
        longest[tier] = max(longest.get(tier, told[kind]), told[kind], key=lambda wait: wait.p90)
    return longest


def _saved(before: Waits, after: Waits) -> dict[TierCode, Wait]:
    """By tier, over those who wait in both; paths are compared one by one."""
    at = {ticket.id: column for column, ticket in enumerate(after.cast.waiting)}
    saved: defaultdict[TierCode, list[Floats]] = defaultdict(list)
    for column, ticket in enumerate(before.cast.waiting):
        if ticket.id in at:
            sooner = before.minutes[:, column] - after.minutes[:, at[ticket.id]]
            saved[ticket.tier].append(sooner)
    means = {tier: np.mean(each, axis=0) for tier, each in saved.items()}
    return {
        tier: Wait(float(mean.mean()), float(np.quantile(mean, 0.1)))
        for tier, mean in means.items()
    }


# --- warnings -------------------------------------------------------------------------------------


def _breaches(asked: Asked, waits: Waits) -> Iterator[Warned]:
    """By service and tier, where the target is met now and will rather not be."""
    plan = asked.branch.plan
    for (service, tier), queue in waits.frame.first.items():
        target = plan.services[service].target(tier) / MINUTE
        chances = (waits.ages[:, :, queue] > target).mean(axis=0)
        late = np.flatnonzero(chances >= LIKELY)
        if len(late) and not _late_already(asked, service, tier, target):
            at = asked.now + timedelta(minutes=WATCH * (int(late[0]) + 1))
            yield Warned(service, tier, target, at, float(chances[late[0]]))


def _late_already(asked: Asked, service: ServiceCode, tier: TierCode, target: float) -> bool:
    return any(
        (asked.now - ticket.waits_since) / MINUTE > target
        for ticket in asked.branch.waiting()
        if (ticket.service, ticket.tier) == (service, tier)
    )


def _with_way_out(asked: Asked, warned: Warned) -> Warned:
    """The first of the measures, which stand in order of what they cost, that helps enough."""
    for change in _measures(asked.branch):
        if _chance(asked, warned, change) < LIKELY:
            return Warned(
                warned.service, warned.tier, warned.target, warned.at, warned.probability, change
            )
    return warned


def _chance(asked: Asked, warned: Warned, change: Change) -> float:
    moment = round((warned.at - asked.now) / timedelta(minutes=WATCH))
    waits = asked.waits(change, moments=moment)
    if waits is None:
        return 1.0
    queue = waits.frame.first[warned.service, warned.tier]
    return float((waits.ages[:, moment - 1, queue] > warned.target).mean())


def _measures(branch: Branch) -> Sequence[Change]:
    """A break moved costs nobody; then paused counters, then those that are closed."""
    rostered = sorted(
        {shift.counter for shift in branch.plan.roster if shift.counter in branch.desks}
    )
    moves: list[Change] = [MoveBreak(code, by) for code in rostered for by in MOVES]
    states = CounterState.PAUSED, CounterState.CLOSED
    opens = [
        OpenCounter(code)
        for state in states
        for code in branch.plan.counters
        if branch.desks[code].state is state
    ]
    return [*moves, *opens]
