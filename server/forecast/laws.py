"""How the branch behaves, as far as we know; and what to believe before anything is known."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from server.domain.plan import CounterCode, Plan, ServiceCode, TierCode

SPREAD: Final = 0.65
"""Usual standard deviation of the logarithm of a service time."""
LOAD: Final = 0.6
"""Share of its counters that a branch is taken to need before customers are counted."""
MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class ServiceLaw:
    """A log-normal time in minutes: of a service, or of a pause."""

    mean: float
    sigma: float = SPREAD
    doubt: float = 0.25
    """Standard deviation of what we think of the logarithm of the mean."""

    @property
    def mu(self) -> float:
        """The mean of the logarithm."""
        return math.log(self.mean) - self.sigma**2 / 2


@dataclass(frozen=True, slots=True)
class Laws:
    """Everything that the roll-forward must know beyond the plan and the branch as it is."""

    services: Mapping[ServiceCode, ServiceLaw]
    arrivals: Mapping[tuple[ServiceCode, TierCode], float]
    """Per minute."""
    arrivals_doubt: float = 0.25
    """Standard deviation of what we think of the logarithm of all arrivals together."""
    pace: Mapping[CounterCode, float] = field(default_factory=dict)
    """How long a counter takes, compared with all of them; missing: as long."""
    walk: float = 0.5
    """Mean minutes from call to start."""
    gap: float = 0.5
    """Mean minutes from the end of a service to the next call while someone waits."""
    pause: ServiceLaw = ServiceLaw(mean=15.0, sigma=1.0)
    """How long a counter is paused: mostly a few minutes, at times a whole lunch."""
    no_show: float = 0.05
    """Probability that a ticket called at once does not come."""
    patience: float = 240.0
    """Mean minutes after which those who wait have left in silence."""
    given_up: float = 1.5
    """Mean minutes from a call to the no-show."""


def priors(plan: Plan) -> Laws:
    """What to believe of a branch on its first morning."""
    services = {
        code: ServiceLaw(max(service.usual.total_seconds() / MINUTE, 0.1))
        for code, service in plan.services.items()
    }
    return Laws(services, _modest_arrivals(plan, services))


def _modest_arrivals(
    plan: Plan, services: Mapping[ServiceCode, ServiceLaw]
) -> dict[tuple[ServiceCode, TierCode], float]:
    """As many as keep the counters moderately busy: every service alike, half as many per tier."""
    if not services:
        return {}
    work = LOAD * len(plan.counters) / len(services)
    shares = {tier: 0.5**rank for rank, tier in enumerate(plan.tiers)}
    whole = sum(shares.values())
    return {
        (service, tier): work / law.mean * share / whole
        for service, law in services.items()
        for tier, share in shares.items()
    }
