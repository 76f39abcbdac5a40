"""What the trees are told of one ticket at one moment: plain numbers under names.

Counts are people or counters, times are minutes. The same from a past day as from the live branch,
because both are a scene and the day's events.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from server.forecast.challenger.hands import Hands, hands_of
from server.forecast.challenger.seen import Seen, Track, spread_of
from server.forecast.challenger.standing import Paces, standing
from server.forecast.challenger.usual import Usual
from server.forecast.levels import LEVELS, MEDIAN
from server.forecast.scene import SLOT, Floats, Scene

SPANS: Final = (5.0, 15.0, 30.0, 60.0)
LASTS: Final = (1, 5, 20, 30)
ALL_DAY: Final = 100_000
HOUR: Final = 60.0
AT_ONCE: Final = 1e-6
"""Minutes: whoever came so shortly before is the one who is asked about; other events count."""
TWIN: Final = tuple(f"twin_{100 * level:02.0f}" for level in LEVELS)

Numbers = Mapping[str, float]


@dataclass(frozen=True)
class Moment:
    """A branch at a moment, and what is usual there."""

    scene: Scene
    seen: Seen
    weekday: int
    rates: Floats
    """Usual arrivals per minute by slot of this day."""
    services: Sequence[str]
    """The names of the scene's services and tiers, which are also those of `seen`."""
    tiers: Sequence[str]
    usual: Usual

    @cached_property
    def hands(self) -> Hands:
        """What the counters do."""
        return hands_of(self.scene)


def features(moment: Moment, column: int, twin: Floats) -> Numbers:
    """Of one ticket; `twin` are the quantiles by which the twin foresees its remaining wait."""
    return {**branch_features(moment), **ticket_features(moment, column, twin)}


def branch_features(moment: Moment) -> Numbers:
    """What is the same for everyone at that moment."""
    now, seen = moment.scene.clock + AT_ONCE, moment.seen
    return {
        **_clock(moment),
        **_rates(seen, now),
        **_counters(moment.hands),
        **_waits("called", seen.called, now),
        **_waits("waited", seen.waited, now),
        "served_mean": seen.served.mean(now, ALL_DAY),
        "served_mean_20": seen.served.mean(now, 20),
        "left_after": seen.left.mean(now, 10),
    }


def ticket_features(moment: Moment, column: int, twin: Floats) -> Numbers:
    """What is the ticket's own."""
    scene, seen, usual = moment.scene, moment.seen, moment.usual
    now = scene.clock + AT_ONCE
    paces = Paces(float(twin[MEDIAN]), _takes(moment), seen.left.count(now, HOUR) / HOUR)
    queue = scene.queues[scene.columns[column]["queue"]]
    service, tier = int(queue["service"]), int(queue["tier"])
    return {
        "service_wait": usual.service_waits.get(moment.services[service], usual.wait),
        "tier_wait": usual.tier_waits.get(moment.tiers[tier], usual.wait),
        "service_takes": usual.services.get(moment.services[service], usual.service),
        **_waits("service", seen.service_called[service], now),
        **_waits("tier", seen.tier_called[tier], now),
        **_waits("tier_waited", seen.tier_waited[tier], now),
        "service_served_mean": seen.service_served[service].mean(now, 20),
        **standing(scene, moment.hands, column, paces),
        **dict(zip(TWIN, twin.tolist(), strict=True)),
    }


def _takes(moment: Moment) -> Floats:
    """Usual minutes by service."""
    usual = moment.usual
    return np.array([usual.services.get(name, usual.service) for name in moment.services])


# --- the day --------------------------------------------------------------------------------------


def _clock(moment: Moment) -> Numbers:
    scene, seen, rates = moment.scene, moment.seen, moment.rates
    before = scene.clock - AT_ONCE
    slot = min(max(int(scene.clock / SLOT), 0), len(rates) - 2)
    expected = float(rates[:slot].sum() * SLOT + rates[slot] * (scene.clock - slot * SLOT))
    return {
        "clock": scene.clock,
        "weekday": float(moment.weekday),
        "open_for": seen.came.first(before),
        "stops": scene.stops,
        "load": (seen.came.count(before, scene.clock) + 1.0) / (expected + 1.0),
        "rate": float(rates[slot]),
        "rate_next": float(rates[slot + 1]),
    }


def _rates(seen: Seen, now: float) -> Numbers:
    kinds = {"called": seen.called, "left": seen.left, "waited": seen.waited}
    counts = {
        f"{kind}_in_{span:.0f}": events.count(now, span)
        for kind, events in kinds.items()
        for span in SPANS
    }
    came = {f"came_in_{span:.0f}": seen.came.count(now - 2.0 * AT_ONCE, span) for span in SPANS}
    return counts | came


def _waits(whose: str, calls: Track, now: float) -> Numbers:
    means = {f"{whose}_wait_{last}": calls.mean(now, last) for last in LASTS}
    ages = {f"{whose}_ago_{last}": calls.age(now, last) for last in LASTS}
    return means | ages


# --- counters -------------------------------------------------------------------------------------


def _counters(hands: Hands) -> Numbers:
    kinds = ("ready", "ignoring", "away", "on_call", "serving")
    return {
        **{f"counters_{kind}": float(getattr(hands, kind).sum()) for kind in kinds},
        **spread_of("serving", hands.elapsed[hands.serving]),
        **spread_of("ready", hands.elapsed[hands.ready]),
    }
