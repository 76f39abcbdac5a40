"""A plan for a branch of which only the log is known."""

from dataclasses import dataclass
from datetime import time, timedelta
from string import ascii_uppercase
from typing import Final

import numpy as np

from server.domain.plan import (
    Counter,
    CounterCode,
    Hours,
    Plan,
    Profile,
    Service,
    ServiceCode,
    Tier,
    TierCode,
)
from server.forecast.history import NOBODY, Ended, History
from server.forecast.inferring.order import Order, order_of
from server.forecast.inferring.picks import picks_of
from server.forecast.scene import Flags, Floats, Ints

OFTEN: Final = 0.01
"""A counter serves what is a greater share of its customers."""
FEWEST: Final = 3
"""And at least so many customers of."""
KNOWN: Final = 30
"""A counter that has served fewer customers serves everything."""
MINUTE: Final = timedelta(minutes=1)
USUAL: Final = 5.0
SERVED_OUT: Final = timedelta(hours=2)
TARGET: Final = timedelta(minutes=15)
NIGHT: Final = 1439


@dataclass(frozen=True)
class Inferred:
    """A plan, and what no plan can say: minutes by which a counter prefers a service."""

    plan: Plan
    prefers: Floats
    """Counter by service of the plan."""
    order: Order


def inferred(history: History) -> Inferred:
    """What these days show; every counter of the history is in the plan, in its order."""
    serves = serving(history)
    order = order_of(picks_of(history, serves), len(history.counters))
    services = _by_number(history.service, len(history.services))
    tiers = [
        at for at in np.argsort(order.head_starts, kind="stable") if (history.tier == at).any()
    ]
    opens, closes = np.percentile(history.issued, (0.5, 99.5)) if len(history) else (0.0, NIGHT)
    plan = Plan(
        code="inferred",
        name={},
        timezone="UTC",
        opens=_clock(opens),
        closes=_clock(closes + 1.0),
        languages=("en",),
        tiers=dict(_tier(history, order, int(at)) for at in tiers),
        services=dict(_service(history, at) for at in services),
        counters={
            CounterCode(code): _counter(history, order, serves, at)
            for at, code in enumerate(history.counters)
        },
        hours=Hours(serve_out=SERVED_OUT),
    )
    return Inferred(plan, order.prefers[:, services], order)


def serving(history: History) -> Flags:
    """Counter by service: who serves what."""
    counters, services = len(history.counters), len(history.services)
    met = (history.counter != NOBODY) & (history.ended != Ended.CANCELLED)
    of = history.counter[met] * services + history.service[met]
    served = np.bincount(of, minlength=counters * services).reshape(counters, services)
    often = served >= np.maximum(FEWEST, OFTEN * served.sum(axis=1, keepdims=True))
    often[served.sum(axis=1) < KNOWN] = True
    return np.asarray(often, np.bool_)


def _by_number(which: Ints, kinds: int) -> list[int]:
    """Those that there are, the most frequent first."""
    count = np.bincount(which, minlength=kinds)
    return [int(at) for at in np.argsort(-count, kind="stable") if count[at]]


def _clock(minutes: float) -> time:
    whole = int(min(max(minutes, 0.0), NIGHT))
    return time(whole // 60, whole % 60)


def _tier(history: History, order: Order, at: int) -> tuple[TierCode, Tier]:
    code = TierCode(history.tiers[at])
    start, rate = float(order.head_starts[at]), float(order.rates[at])
    return code, Tier(code, {}, "", start, rate)


def _service(history: History, at: int) -> tuple[ServiceCode, Service]:
    code = ServiceCode(history.services[at])
    took = (history.finished - history.started)[history.service == at]
    took = took[took > 0.0]
    usual = float(took.mean()) if len(took) else USUAL
    series = ascii_uppercase[at % len(ascii_uppercase)]
    return code, Service(code, {}, series, max(usual, 0.1) * MINUTE, TARGET)


def _counter(history: History, order: Order, serves: Flags, at: int) -> Counter:
    services = tuple(
        ServiceCode(code) for place, code in enumerate(history.services) if serves[at, place]
    )
    bonus = {
        TierCode(code): float(order.bonus[at, place])
        for place, code in enumerate(history.tiers)
        if order.bonus[at, place]
    }
    code = history.counters[at]
    return Counter(CounterCode(code), code, Profile(services, tier_bonus=bonus))
