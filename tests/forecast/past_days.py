"""A played day as history, and what of it was known at a time."""

from dataclasses import replace

import numpy as np
from branch_days import Day

from server.domain.plan import CounterCode
from server.forecast.history import History
from server.forecast.witness import history_of


def of_day(day: Day) -> History:
    """What became of all tickets of one day; the counters in the order of the plan."""
    counters = tuple(day.branch.plan.counters)
    past = history_of(day.branch.plan, day.branch.tickets.values())
    place = np.array([counters.index(CounterCode(name.split()[-1])) for name in past.counters])
    return replace(past, counters=counters, counter=place[past.counter])


def until(day: History, now: float) -> History:
    """What of a day could be known at that time."""
    rows = day.only(day.issued <= now)
    known = {
        name: np.where(getattr(rows, name) <= now, getattr(rows, name), np.nan)
        for name in ("called", "started", "finished")
    }
    return replace(rows, **known)
