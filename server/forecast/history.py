"""What happened on past days, as columns: from a branch's own journal or a former system's log.

Times are minutes after local midnight of the row's day; NaN where something did not happen.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum
from typing import Final

import numpy as np

from server.forecast.scene import Flags, Floats, Ints

NOBODY: Final = -1


class Ended(IntEnum):
    """How a leg ended."""

    SERVED = 0
    NO_SHOW = 1
    CANCELLED = 2
    REDIRECTED = 3


@dataclass(frozen=True)
class Presence:
    """When counters were staffed, in rows of one counter and day."""

    counter: Ints
    day: Ints
    begins: Floats
    ends: Floats

    def of_days(self, first: int, last: int) -> "Presence":
        """The rows from one day until before another."""
        mine = (first <= self.day) & (self.day < last)
        return Presence(self.counter[mine], self.day[mine], self.begins[mine], self.ends[mine])

    def of(self, day: int, counter: int) -> list[tuple[float, float]]:
        """The spans of one counter on one day."""
        mine = (self.day == day) & (self.counter == counter)
        return list(zip(self.begins[mine].tolist(), self.ends[mine].tolist(), strict=True))


def no_presence() -> Presence:
    """Nothing is known of presence."""
    none = np.zeros(0, np.int64)
    return Presence(none, none, np.zeros(0), np.zeros(0))


@dataclass(frozen=True)
class History:
    """Legs in order of issue, and who was there."""

    services: tuple[str, ...]
    tiers: tuple[str, ...]
    counters: tuple[str, ...]
    """Whoever serves: counters, or tellers where they are known."""
    day: Ints
    """Ordinal, as `date.toordinal`."""
    service: Ints
    tier: Ints
    counter: Ints
    """NOBODY where it is not known."""
    issued: Floats
    called: Floats
    started: Floats
    finished: Floats
    ended: Ints
    second: Flags
    """Whether it is the further leg of a visit."""
    planned: Presence
    """Presence as the roster said beforehand."""
    there: Presence
    """Presence as it was, breaks included."""
    breaks: Presence
    """Breaks that no roster knew; also within `there`."""

    def __len__(self) -> int:
        return len(self.day)

    @property
    def days(self) -> Ints:
        """The days of which there are rows, in order."""
        return np.unique(self.day)

    @property
    def left(self) -> Floats:
        """When each stopped waiting: called, or gone."""
        return np.where(np.isnan(self.called), self.finished, self.called)

    @property
    def time(self) -> Floats:
        """Minutes on one axis through all days, issue."""
        return self.day * DAY + self.issued

    def only(self, rows: Flags | Ints) -> "History":
        """These rows; presence stays whole."""
        names = ("day", "service", "tier", "counter", "issued", "called", "started", "finished")
        columns = {name: getattr(self, name)[rows] for name in (*names, "ended", "second")}
        return replace(self, **columns)

    def of_days(self, first: int, last: int) -> "History":
        """Everything from one day until before another."""
        rows = self.only((first <= self.day) & (self.day < last))
        spans = {name: getattr(self, name).of_days(first, last) for name in PRESENCES}
        return replace(rows, **spans)


PRESENCES: Final = ("planned", "there", "breaks")
DAY: Final = 1440.0


def weekday(day: int) -> int:
    """0 for Monday to 6 for Sunday."""
    return date.fromordinal(day).weekday()


def codes(values: Sequence[str]) -> tuple[tuple[str, ...], Ints]:
    """The distinct values in order of appearance, and which one each is."""
    known: dict[str, int] = {}
    at = [known.setdefault(value, len(known)) for value in values]
    return tuple(known), np.array(at, np.int64)
