"""What waits and services usually are in a branch: the trees' word for a service or a tier.

Names are told as their means, so that a new one has a meaning at once: that of all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.forecast.history import Ended, History
from server.forecast.scene import Flags, Floats, Ints

BELIEVED: Final = 50.0
"""So many tickets weigh as much as the mean of all."""


@dataclass(frozen=True, slots=True)
class Usual:
    """Means of past days, in minutes; of services and tiers that are new, those of all."""

    wait: float
    """Of those who had to wait and were served."""
    service: float
    service_waits: Mapping[str, float]
    tier_waits: Mapping[str, float]
    services: Mapping[str, float]
    """How long each takes."""


NOTHING_SEEN: Final = Usual(0.0, 0.0, {}, {}, {})


def usual_of(history: History) -> Usual:
    """The means of these days."""
    served = np.isin(history.ended, (Ended.SERVED, Ended.REDIRECTED)) & ~np.isnan(history.started)
    waits, took = history.called - history.issued, history.finished - history.started
    waited = served & (waits > 0.0)
    wait, service = _mean(waits[waited]), _mean(took[served])
    return Usual(
        wait,
        service,
        _means(waits, (history.service, history.services), waited, wait),
        _means(waits, (history.tier, history.tiers), waited, wait),
        _means(took, (history.service, history.services), served, service),
    )


def _mean(values: Floats) -> float:
    return float(values.mean()) if len(values) else 0.0


def _means(
    values: Floats, group: tuple[Ints, Sequence[str]], rows: Flags, believed: float
) -> dict[str, float]:
    """By name, drawn towards what is believed of all."""
    which, names = group
    count = np.bincount(which[rows], minlength=len(names))
    total = np.bincount(which[rows], values[rows], minlength=len(names))
    means = (total + BELIEVED * believed) / (count + BELIEVED)
    return dict(zip(names, means.tolist(), strict=True))
