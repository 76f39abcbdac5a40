"""Who is usually there when, read off what the counters did on past days."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from server.forecast.history import History, weekday
from server.forecast.scene import NEVER, Flags, Ints

PART: Final = 15.0
"""Minutes of the day that are looked at together."""
PARTS: Final = 96
LINGERS: Final = 20.0
"""So many minutes after the last customer a counter is taken to be staffed still."""
OTHER_DAYS: Final = 0.25
"""What a day of another weekday weighs."""
LIKELY: Final = 0.5
STAYS: Final = 90.0
"""Minutes that somebody stays of whom nothing is known."""
A_DAY: Final = 1.0
"""What that weighs."""
Spans = list[tuple[float, float]]


@dataclass(frozen=True)
class Seen:
    """Day by counter by part of the day: whether the counter was staffed."""

    days: Ints
    there: Flags

    def before(self, day: int, days: int) -> "Seen":
        """The last days before one."""
        last = int(np.searchsorted(self.days, day))
        mine = slice(max(last - days, 0), last)
        return Seen(self.days[mine], self.there[mine])


def seen(history: History) -> Seen:
    """The presence that calls give away."""
    days = history.days
    edges = np.zeros((len(days), len(history.counters), PARTS + 1), np.int64)
    for counter in range(len(history.counters)):
        rows = np.flatnonzero((history.counter == counter) & ~np.isnan(history.called))
        _note(edges[:, counter], days, history, rows)
    return Seen(days, np.cumsum(edges, axis=2)[:, :, :PARTS] > 0)


def _note(edges: Ints, days: Ints, history: History, rows: Ints) -> None:
    """Count where stays begin and end: from a call to the end, and on to the next call if soon."""
    rows = rows[np.lexsort((history.called[rows], history.day[rows]))]
    day = np.searchsorted(days, history.day[rows])
    called, finished = history.called[rows], history.finished[rows]
    follows = np.append((day[1:] == day[:-1]) & (called[1:] - finished[:-1] < LINGERS), False)
    until = np.where(follows, np.append(called[1:], 0.0), finished)
    first = np.clip(called / PART, 0, PARTS - 1).astype(int)
    after = np.clip(until / PART, 0, PARTS - 1).astype(int) + 1
    np.add.at(edges, (day, first), 1)
    np.add.at(edges, (day, after), -1)


class Habits:
    """What to expect of each counter for the rest of a day, from that of past days."""

    def __init__(self, past: Seen, day: int) -> None:
        same = np.array([weekday(int(each)) == weekday(day) for each in past.days], bool)
        self._weights = np.where(same, 1.0, OTHER_DAYS) if len(same) else np.zeros(0)
        self._there = past.there
        self._known: dict[tuple[int, int, bool], Spans] = {}

    def spans(self, counter: int, now: float, there: bool) -> Spans:
        """When the counter is likely to be staffed, in minutes after midnight."""
        part = min(max(int(now / PART), 0), PARTS - 1)
        key = (counter, part, there)
        if key not in self._known:
            self._known[key] = self._likely(*key)
        return self._known[key]

    def _likely(self, counter: int, part: int, there: bool) -> Spans:
        """Of the days on which it was as it is now, those on which it was there later."""
        days = self._there[:, counter] if len(self._there) else np.zeros((0, PARTS), bool)
        alike = self._weights * (days[:, part] == there)
        after = np.arange(PARTS) - part
        believed = np.exp(-after * PART / STAYS) if there else np.zeros(PARTS)
        share = (alike @ days + A_DAY * believed) / (alike.sum() + A_DAY)
        likely = share >= LIKELY
        likely[: part + 1] = there
        return _spans_of(likely)


def _spans_of(likely: Flags) -> Spans:
    steps = np.flatnonzero(np.diff(np.concatenate(([False], likely, [False])).astype(int)))
    return [
        (-NEVER if begins == 0 else begins * PART, ends * PART)
        for begins, ends in zip(steps[::2].tolist(), steps[1::2].tolist(), strict=True)
    ]
