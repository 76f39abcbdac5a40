"""A small branch whose days are played in a few lines: two tiers, one service, three counters."""

import math
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, time, timedelta
from random import Random

import numpy as np

from server.domain.eligible import ANYTHING, Caller
from server.domain.model import new_branch
from server.domain.plan import (
    Counter,
    CounterCode,
    Plan,
    Profile,
    Service,
    ServiceCode,
    Tier,
    TierCode,
)
from server.forecast.frame import Frame, frame_of
from server.forecast.history import Ended, History, no_presence
from server.forecast.scene import Floats, Ints

TIERS = {"basic": 0.0, "gold": 20.0}
COUNTERS = ("c1", "c2", "c3")
OPENS, CLOSES = 9 * 60.0, 17 * 60.0
FIRST_DAY = date(2026, 3, 2).toordinal()
TAKES = 6.0
COLUMNS = (
    *("day", "service", "tier", "counter"),
    *("issued", "called", "started", "finished", "ended", "second"),
)


def plan() -> Plan:
    """Gold has a head start of twenty minutes."""
    service = ServiceCode("cash")
    return Plan(
        code="small",
        name={},
        timezone="UTC",
        opens=time(9),
        closes=time(17),
        languages=("en",),
        tiers={TierCode(c): Tier(TierCode(c), {}, "", h, 1.0) for c, h in TIERS.items()},
        services={service: Service(service, {}, "A", timedelta(minutes=TAKES), timedelta(0))},
        counters={
            CounterCode(c): Counter(CounterCode(c), c[1:], Profile((service,))) for c in COUNTERS
        },
    )


def frame() -> Frame:
    """Of that plan."""
    branch = new_branch(plan())
    return frame_of(
        branch,
        [
            Caller(counter, counter.profile, "", ANYTHING, date.fromordinal(FIRST_DAY))
            for counter in branch.plan.counters.values()
        ],
    )


def played(number: int) -> History:
    """One day; every number is another one."""
    chance = Random(number)  # noqa: S311 - dice, not a secret
    issued, at = [], OPENS
    rate = 0.5 * chance.lognormvariate(0.0, 0.2)
    while (at := at + chance.expovariate(rate)) < CLOSES:
        issued.append(at)
    gold = [chance.random() < 0.3 for _ in issued]
    called, finished, counter = _calls(issued, gold, chance)
    rows = len(issued)
    return History(
        services=("cash",),
        tiers=tuple(TIERS),
        counters=COUNTERS,
        day=np.full(rows, FIRST_DAY + number),
        service=np.zeros(rows, np.int64),
        tier=np.array(gold, np.int64),
        counter=counter,
        issued=np.array(issued),
        called=called,
        started=called,
        finished=finished,
        ended=np.full(rows, Ended.SERVED.value),
        second=np.zeros(rows, np.bool_),
        planned=no_presence(),
        there=no_presence(),
        breaks=no_presence(),
    )


def _calls(issued: list[float], gold: list[bool], chance: Random) -> tuple[Floats, Floats, Ints]:
    """Whoever is free first calls whoever has the most points."""
    free = [OPENS] * len(COUNTERS)
    called, finished = np.zeros(len(issued)), np.zeros(len(issued))
    counter = np.zeros(len(issued), np.int64)
    waiting = list(range(len(issued)))
    while waiting:
        seat = free.index(min(free))
        now = max(free[seat], issued[waiting[0]])
        here = [row for row in waiting if issued[row] <= now]
        row = max(here, key=lambda each: now - issued[each] + TIERS["gold"] * gold[each])
        waiting.remove(row)
        called[row], counter[row] = now, seat
        finished[row] = free[seat] = now + chance.lognormvariate(math.log(TAKES) - 0.18, 0.6)
    return called, finished, counter


def in_a_row(numbers: Iterable[int]) -> History:
    """Several days."""
    days = [played(number) for number in numbers]
    columns = {name: np.concatenate([getattr(day, name) for day in days]) for name in COLUMNS}
    return replace(days[0], **columns)
