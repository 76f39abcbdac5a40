"""How the branch behaves, as far as we know; and what to believe before anything is known."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from server.domain.plan import Plan, ServiceCode, TierCode
from server.forecast.shapes import LOWEST, POINTS, STEP

SPREAD: Final = 0.65
"""Usual standard deviation of the logarithm of a service time."""
LOAD: Final = 0.6
"""Share of its counters that a branch is taken to need before customers are counted."""
MINUTE: Final = 60.0
SLOTS: Final = 48
"""Half hours of a day."""
WEEKDAYS: Final = 7
LEAVE_EDGES: Final = (0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0, 45.0, 60.0, 90.0)
"""Where the spans of waiting begin in which people cancel at one rate, in minutes."""

Shape = tuple[float, ...]
"""A duration as `shapes` has it."""


def log_normal(mean: float, sigma: float) -> Shape:
    """The shape of a log-normal time of that mean in minutes."""
    centre = math.log(mean) - sigma**2 / 2
    return tuple(centre + sigma * (LOWEST + STEP * point) for point in range(POINTS))


def mean_of(shape: Shape) -> float:
    """The mean time of a shape, in minutes."""
    scores = [LOWEST + STEP * point for point in range(POINTS)]
    weights = [math.exp(-score * score / 2) for score in scores]
    times = zip(weights, shape, strict=True)
    return sum(weight * math.exp(at) for weight, at in times) / sum(weights)


A_GAP: Final = log_normal(0.5, 1.0)
A_BREAK: Final = log_normal(15.0, 1.0)
"""Mostly a few minutes, at times a whole lunch."""


@dataclass(frozen=True, slots=True)
class ServiceLaw:
    """How long a service takes, at a counter of the usual pace."""

    shape: Shape
    doubt: float = 0.25
    """Standard deviation of what we think of the logarithm of the mean."""


@dataclass(frozen=True, slots=True)
class NoShowLaw:
    """Who does not come: P = 1 - (1 - at_once) exp(-waited / patience)."""

    at_once: float = 0.05
    patience: float = 240.0
    """Mean minutes after which those who wait have left in silence."""


@dataclass(frozen=True, slots=True)
class ArrivalLaw:
    """How many come per minute, and who they are."""

    rates: tuple[tuple[float, ...], ...]
    """Weekday by half hour since midnight."""
    mix: Mapping[tuple[ServiceCode, TierCode], float]
    """Shares, together 1."""
    spread: float = 0.25
    """Standard deviation of the logarithm of how busy it is, compared with the usual."""
    keeps: float = 0.95
    """Correlation of that from one half hour to the next."""


@dataclass(frozen=True, slots=True)
class PaceLaw:
    """How long tellers take, compared with all of them; on the scale of logarithms."""

    usual: Mapping[str, float] = field(default_factory=dict)
    """By teller, or by counter where the teller is not known; missing: as long as all."""
    unknown: float = 0.25
    """Standard deviation among tellers, for those of whom nothing is known."""
    daily: float = 0.1
    """Standard deviation of one teller from day to day."""
    noise: float = SPREAD
    """Standard deviation of one service time, all else being known."""


@dataclass(frozen=True, slots=True)
class Laws:
    """Everything that the roll-forward must know beyond the plan and the branch as it is."""

    services: Mapping[ServiceCode, ServiceLaw]
    arrivals: ArrivalLaw
    pace: PaceLaw = PaceLaw()
    gaps: Shape = A_GAP
    """From the end of a service until the counter is ready."""
    breaks: Shape = A_BREAK
    """How long a counter is paused."""
    break_share: float = 0.0
    """After this share of services the teller takes a break that no roster knows."""
    hurry: float = 0.0
    """By this share services are shorter when the lobby is full."""
    full: float = 20.0
    """So many waiting are a full lobby."""
    walk: float = 0.5
    """Mean minutes from call to start."""
    reaction: float = 0.1
    """Mean minutes until an idle counter calls whoever comes."""
    given_up: float = 1.5
    """Mean minutes from a call to the no-show."""
    no_shows: Mapping[TierCode, NoShowLaw] = field(default_factory=dict)
    leaves: Mapping[TierCode, tuple[float, ...]] = field(default_factory=dict)
    """Rate per minute at which those who wait cancel, by span of waiting."""
    redirects: Mapping[ServiceCode, Mapping[ServiceCode, float]] = field(default_factory=dict)
    """The shares of a service's customers who go on to another one."""
    days: int = 0
    """From so many days this was learnt."""


def priors(plan: Plan) -> Laws:
    """What to believe of a branch on its first morning."""
    services = {
        code: ServiceLaw(log_normal(max(service.usual.total_seconds() / MINUTE, 0.1), SPREAD))
        for code, service in plan.services.items()
    }
    means = [max(service.usual.total_seconds() / MINUTE, 0.1) for service in plan.services.values()]
    return Laws(
        services, _modest_arrivals(plan, means), no_shows=dict.fromkeys(plan.tiers, NoShowLaw())
    )


def _modest_arrivals(plan: Plan, means: Sequence[float]) -> ArrivalLaw:
    """As many as keep the counters moderately busy: half as many per tier of a ladder."""
    weights = {
        (service, tier): 0.5**rank / mean
        for service, mean in zip(plan.services, means, strict=True)
        for rank, tier in enumerate(plan.tiers_at(service))
    }
    whole = sum(weights.values()) or 1.0
    usual = sum(means) / max(len(means), 1) or 1.0
    opens, closes = (60 * at.hour + at.minute for at in (plan.opens, plan.closes))
    rate = LOAD * len(plan.counters) / usual
    day = tuple(rate if opens - 30 < 30 * slot < closes else 0.0 for slot in range(SLOTS))
    return ArrivalLaw((day,) * WEEKDAYS, {kind: weight / whole for kind, weight in weights.items()})
