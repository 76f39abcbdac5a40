"""What would change if: forecasts before and after.

Both forecasts follow the same paths: the same customers come, with the same patience and the same
business, so a difference is due to the change and not to chance.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

import numpy as np

from server.domain.model import Branch
from server.domain.plan import ServiceCode, TierCode
from server.forecast.ahead import (
    Calibrate,
    Kept,
    Kind,
    Waits,
    all_waits,
    as_it_is,
    quantiles,
)
from server.forecast.changes import Change, changed
from server.forecast.laws import Laws
from server.forecast.levels import LEVELS, TOLD
from server.forecast.outlook import Wait
from server.forecast.scene import Floats

PATHS: Final = 100


@dataclass(slots=True)
class Asked:
    """A branch at a moment, of which several questions may be asked."""

    branch: Branch
    laws: Laws
    now: datetime
    paths: int = PATHS
    seed: int = 1
    calibrate: Calibrate = as_it_is
    """What newcomers are told is corrected by it, as everywhere."""
    kept: Kept = field(default_factory=Kept)
    """What questions have in common; from moment to moment too."""
    _unchanged: Waits | None = None

    def before(self) -> Waits | None:
        """The paths ahead if nothing is changed; worked out once."""
        if self._unchanged is None:
            self._unchanged = self._waits(self.branch)
        return self._unchanged

    def after(self, change: Change) -> Waits | None:
        """The paths ahead after the change."""
        branch = changed(self.branch, change, self.now)
        return self.before() if branch == self.branch else self._waits(branch)

    def _waits(self, branch: Branch) -> Waits | None:
        at = {"paths": self.paths, "seed": self.seed}
        return all_waits(branch, self.laws, self.now, kept=self.kept, **at)


@dataclass(frozen=True, slots=True)
class Compared:
    """The wait of a newcomer, before and after."""

    service: ServiceCode
    before: Wait
    after: Wait | None
    """None: no counter would ever call them."""

    @property
    def weight(self) -> tuple[bool, float, float]:
        """By how much the change is felt: nine of ten wait so much longer, or shorter."""
        if self.after is None:
            return True, 0.0, self.before.p90
        return False, abs(self.after.p90 - self.before.p90), self.before.p90


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to whoever comes or waits; minutes."""

    change: Change
    kinds: Mapping[Kind, Compared]
    """Of every newcomer, by service and tier."""
    saved: Mapping[TierCode, Wait]
    """How much sooner those who wait now are called: on average (p50), and on nine paths in ten
    at the least (p90)."""
    stranded: int
    """So many wait for whom no counter would be left."""

    @property
    def felt(self) -> dict[TierCode, Compared]:
        """By tier, at the service where the change is felt most."""
        most: dict[TierCode, Compared] = {}
        for (_, tier), each in sorted(self.kinds.items()):
            most[tier] = max(most.get(tier, each), each, key=lambda compared: compared.weight)
        return most


def effect(asked: Asked, change: Change) -> Effect | None:
    """Before and after; None if there is nothing to forecast before."""
    before, after = asked.before(), asked.after(change)
    if before is None:
        return None
    then = _by_kind(asked, after) if after else {}
    kinds = {
        kind: Compared(kind[0], wait, then.get(kind))
        for kind, wait in _by_kind(asked, before).items()
    }
    if after is None:
        return Effect(change, kinds, {}, len(before.cast.waiting))
    return Effect(change, kinds, _saved(before, after), _stranded(before, after))


def _by_kind(asked: Asked, waits: Waits) -> dict[Kind, Wait]:
    newcomers = waits.cast.newcomers
    raw = quantiles(waits.minutes[:, len(waits.cast.waiting) :], LEVELS).T
    sure = asked.calibrate([ticket.tier for ticket in newcomers], raw)[:, TOLD].tolist()
    kinds = [(ticket.service, ticket.tier) for ticket in newcomers]
    return {kind: Wait(p50, p90) for kind, (p50, _, p90) in zip(kinds, sure, strict=True)}


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


def _stranded(before: Waits, after: Waits) -> int:
    left = {ticket.id for ticket in after.cast.waiting}
    return sum(ticket.id not in left for ticket in before.cast.waiting)
