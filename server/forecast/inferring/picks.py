"""Every call of past days: who could have been called, and who was."""

from collections import deque
from dataclasses import dataclass

import numpy as np

from server.forecast.history import NOBODY, History
from server.forecast.scene import Flags, Floats, Ints


@dataclass(frozen=True)
class Picks:
    """Calls by which a counter chose among several classes; a class is a service and a tier."""

    counter: Ints
    chosen: Ints
    """The class of whoever was called."""
    waited: Floats
    """Call by class: how long its first had waited, in minutes; NaN: nobody was there."""
    tiers: int

    def __len__(self) -> int:
        return len(self.chosen)

    @property
    def here(self) -> Flags:
        """Call by class: whether somebody could be called."""
        return ~np.isnan(self.waited)

    def only(self, rows: Flags | Ints) -> "Picks":
        """These calls."""
        return Picks(self.counter[rows], self.chosen[rows], self.waited[rows], self.tiers)


def picks_of(history: History, serves: Flags) -> Picks:
    """All calls at which the counter had a choice; `serves` is counter by service."""
    tiers, classes = len(history.tiers), len(history.services) * len(history.tiers)
    of = history.service * tiers + history.tier
    offered = np.repeat(serves, tiers, axis=1)
    calls: list[tuple[int, int, Floats]] = []
    for day in history.days:
        rows = np.flatnonzero(history.day == day)
        calls += _of_day(history, rows, of, offered)
    waited = np.array([call[2] for call in calls]).reshape(-1, classes)
    return Picks(
        np.array([call[0] for call in calls], np.int64),
        np.array([call[1] for call in calls], np.int64),
        waited,
        tiers,
    )


def _of_day(
    history: History, rows: Ints, of: Ints, offered: Flags
) -> list[tuple[int, int, Floats]]:
    """Comings and goings in order; who comes at the moment of a call could be called."""
    left = history.left[rows]
    known = ~np.isnan(left)
    rows, left = rows[known], left[known]
    events = [
        (at, 0, row) for at, row in zip(history.issued[rows].tolist(), rows.tolist(), strict=True)
    ]
    events += [(at, 1, row) for at, row in zip(left.tolist(), rows.tolist(), strict=True)]
    lines: list[deque[int]] = [deque() for _ in range(offered.shape[1])]
    gone: set[int] = set()
    calls = []
    for at, leaves, row in sorted(events):
        line = lines[of[row]]
        if not leaves:
            line.append(row)
            continue
        called = history.counter[row] != NOBODY and not np.isnan(history.called[row])
        if called:
            heads = _heads(lines, gone, history.issued, offered[history.counter[row]], at)
            if np.count_nonzero(~np.isnan(heads)) > 1 and history.issued[row] < at:
                calls.append((int(history.counter[row]), int(of[row]), heads))
        gone.add(row)
    return calls


def _heads(
    lines: list[deque[int]], gone: set[int], issued: Floats, offered: Flags, at: float
) -> Floats:
    heads = np.full(len(lines), np.nan)
    for place, line in enumerate(lines):
        while line and line[0] in gone:
            gone.discard(line.popleft())
        if line and offered[place]:
            heads[place] = at - issued[line[0]]
    return heads
