"""How the simulated people of a demonstration behave: plain numbers, easily changed."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes in: what for, who they are to the bank, what they speak."""

    service: str
    tier: str
    language: str


ARRIVALS_PER_HOUR: Final = 40.0
FIRST_RUSH: Final = 14
"""Customers who stand at the door when the demonstration starts."""
SERVICES: Final[Mapping[str, float]] = {
    "cash": 0.46,
    "accounts": 0.2,
    "loans": 0.09,
    "exchange": 0.12,
    "business": 0.13,
}
TIERS: Final[Mapping[str, float]] = {"basic": 0.66, "silver": 0.2, "gold": 0.1, "diamond": 0.04}
LANGUAGES: Final[Mapping[str, float]] = {"zh": 0.55, "ko": 0.25, "en": 0.2}
SERVICE_MINUTES: Final[Mapping[str, float]] = {"A": 4.0, "B": 9.0, "C": 18.0, "D": 6.0, "E": 12.0}
"""By the letter of the number."""
SERVICE_SIGMA: Final = 0.55
WALK_SECONDS: Final = (8.0, 35.0)
NO_SHOW_SHARE: Final = 0.05
PATIENCE_SECONDS: Final = 60.0
RATED_SHARE: Final = 0.6
SCORES: Final[Mapping[str, float]] = {"5": 0.5, "4": 0.3, "3": 0.12, "2": 0.05, "1": 0.03}


def visitor(chance: Random) -> Visitor:
    """The next customer."""
    return Visitor(one_of(SERVICES, chance), one_of(TIERS, chance), one_of(LANGUAGES, chance))


def one_of(shares: Mapping[str, float], chance: Random) -> str:
    """One of the keys, each as often as its share says."""
    return chance.choices(list(shares), list(shares.values()))[0]


def gap_seconds(chance: Random) -> float:
    """Until the next customer comes, on the server's clock."""
    return chance.expovariate(ARRIVALS_PER_HOUR / 3600)


def service_seconds(number: str, chance: Random) -> float:
    """How long the customer with this number is served (log-normal, Brown et al. 2005)."""
    mean = SERVICE_MINUTES.get(number[:1], 6.0) * 60
    return chance.lognormvariate(math.log(mean) - SERVICE_SIGMA**2 / 2, SERVICE_SIGMA)
