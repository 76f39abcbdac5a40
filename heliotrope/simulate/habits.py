"""How simulated people behave: plain numbers, easily changed."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Final, TypeVar

T = TypeVar("T")

LOAD: Final = 0.8
"""Work that comes, as a share of what all counters could do."""
WEEKDAYS: Final = (1.15, 0.95, 0.95, 1.0, 1.15, 0.8, 0.6)
HALF_HOURS: Final = (1.0, 1.1, 1.25, 1.35, 1.35, 1.25, 1.1, 1.0, 1.05, 1.2, 1.25, 1.1, 0.95, 0.8)
"""From opening on; later half hours are as the last."""
DAY_LOAD_SIGMA: Final = 0.15
SERVICE_SIGMA: Final = 0.6
TIER_DECAY: Final = 0.4
"""Each higher tier has this share of the one below."""
LATE_SHARE: Final = 0.02
"""Come when the doors are about to close."""

NEEDS_SHARE: Final = 0.06
SOCIAL_SHARE: Final = 0.06
FURTHER_SHARE: Final = 0.08
APPOINTMENT_SHARE: Final = 0.05
PATIENCE_MINUTES: Final = 110.0
SAYS_SO_SHARE: Final = 0.3
"""Of those who leave: take their ticket back at the kiosk."""
RETURNS_SHARE: Final = 0.3
SCANS_AGAIN_SHARE: Final = 0.5
"""Of those who come back: hold their slip before the kiosk; the others go to the staff."""
FORM_SHARE: Final = 0.04
"""Fill in a form while they wait."""
MISSES_SHARE: Final = 0.04
"""Are there and do not come at the first call."""
RATED_SHARE: Final = 0.5

WALK_SECONDS: Final = (8.0, 40.0)
CALL_PATIENCE: Final = timedelta(seconds=45)
WRAP_UP_SECONDS: Final = 20.0
LUNCH: Final = timedelta(minutes=40)
IDLE_SECONDS: Final = (10.0, 40.0)


def minutes(of: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=of)


def seconds(of: float) -> timedelta:
    """So many seconds, to the millisecond."""
    return timedelta(milliseconds=round(of * 1000))


def between(chance: Random, least_most: tuple[float, float]) -> timedelta:
    """A time in seconds between two."""
    return seconds(chance.uniform(*least_most))


def long(chance: Random, mean: timedelta) -> timedelta:
    """How long a service takes (log-normal, Brown et al. 2005)."""
    mu = math.log(mean.total_seconds()) - SERVICE_SIGMA**2 / 2
    return seconds(chance.lognormvariate(mu, SERVICE_SIGMA))


def often(chance: Random, share: float) -> bool:
    """Whether something happens that happens so often."""
    return chance.random() < share


def one_of(chance: Random, shares: Mapping[T, float]) -> T:
    """One of the keys, each as often as its share says."""
    return chance.choices(list(shares), list(shares.values()))[0]


def any_of(chance: Random, several: Sequence[T]) -> T | None:
    """One of these, or None if there are none."""
    return chance.choice(several) if several else None
