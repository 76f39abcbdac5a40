"""Somebody served those whose counter is not known."""

import heapq
from dataclasses import replace
from typing import Final

import numpy as np

from server.forecast.history import NOBODY, History

UNNAMED: Final = "?"
"""Begins the code of a seat that no log names."""


def seated(history: History) -> History:
    """The same, with an unnamed seat for every leg that was called to an unknown counter.

    The lowest that is free then, so that few seats do much and are not taken for many.
    """
    lost = np.flatnonzero((history.counter == NOBODY) & ~np.isnan(history.called))
    if len(lost) == 0:
        return history
    base = history.day * 1440.0
    called, finished = base + history.called, base + history.finished
    seats = np.zeros(len(lost), np.int64)
    order = np.argsort(called[lost], kind="stable")
    free: list[int] = []
    busy: list[tuple[float, int]] = []
    for place in order.tolist():
        row = lost[place]
        while busy and busy[0][0] <= called[row]:
            heapq.heappush(free, heapq.heappop(busy)[1])
        seat = heapq.heappop(free) if free else len(busy)
        heapq.heappush(busy, (finished[row], seat))
        seats[place] = seat
    counter = history.counter.copy()
    counter[lost] = len(history.counters) + seats
    names = tuple(f"{UNNAMED}{seat + 1}" for seat in range(int(seats.max()) + 1))
    return replace(history, counter=counter, counters=history.counters + names)
