"""What a day has shown until a moment: counts, waits and ages, never looking ahead."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.forecast.history import NOBODY, History
from server.forecast.scene import Flags, Floats

UNKNOWN: Final = float("nan")
"""What there is nothing to say about; the trees know what to do with it."""


@dataclass(frozen=True, slots=True)
class Track:
    """Events of one kind in order of time, each with a value."""

    times: Sequence[float]
    sums: Sequence[float]
    """Of the values before each event, and of all of them."""

    def count(self, now: float, span: float) -> float:
        """How many happened in the last `span` minutes."""
        return bisect_right(self.times, now) - bisect_right(self.times, now - span)

    def mean(self, now: float, last: int) -> float:
        """The mean value of the last few that have happened."""
        until = bisect_right(self.times, now)
        since = max(until - last, 0)
        return (self.sums[until] - self.sums[since]) / (until - since) if until else UNKNOWN

    def age(self, now: float, last: int) -> float:
        """How long ago the last, or the `last` last, happened."""
        until = bisect_right(self.times, now)
        return now - self.times[until - last] if until >= last else UNKNOWN

    def first(self, now: float) -> float:
        """How long ago the first happened."""
        return now - self.times[0] if self.times and self.times[0] <= now else UNKNOWN


@dataclass(frozen=True, slots=True)
class Seen:
    """One day's events; those of a day that is not over are those that have happened."""

    came: Track
    left: Track
    """Who gave up, with the time waited."""
    called: Track
    """With the time waited."""
    service_called: Sequence[Track]
    tier_called: Sequence[Track]
    waited: Track
    """The same, only those who had to wait."""
    tier_waited: Sequence[Track]
    served: Track
    """With the minutes that the service took."""
    service_served: Sequence[Track]


def seen(day: History, services: Sequence[str], tiers: Sequence[str]) -> Seen:
    """The events of the rows, as far as they have happened; tracks in the order of these."""
    waits = np.maximum(day.called - day.issued, 0.0)
    called = ~np.isnan(day.called)
    done = ~np.isnan(day.started) & ~np.isnan(day.finished)
    of_service = [day.service == _place(day.services, name) for name in services]
    of_tier = [day.tier == _place(day.tiers, name) for name in tiers]
    waited = called & (waits > 0.0)
    took = day.finished - day.started
    gone = ~called & ~np.isnan(day.finished)
    return Seen(
        came=track(day.issued, np.zeros(len(day)), ~np.isnan(day.issued)),
        left=track(day.finished, day.finished - day.issued, gone),
        called=track(day.called, waits, called),
        service_called=[track(day.called, waits, called & mine) for mine in of_service],
        tier_called=[track(day.called, waits, called & mine) for mine in of_tier],
        waited=track(day.called, waits, waited),
        tier_waited=[track(day.called, waits, waited & mine) for mine in of_tier],
        served=track(day.finished, took, done),
        service_served=[track(day.finished, took, done & mine) for mine in of_service],
    )


def _place(names: Sequence[str], name: str) -> int:
    return names.index(name) if name in names else NOBODY - 1


def track(times: Floats, values: Floats, rows: Flags) -> Track:
    """The events of some rows in order of time."""
    times, values = times[rows], values[rows]
    order = np.argsort(times, kind="stable")
    return Track(times[order].tolist(), [0.0, *np.cumsum(values[order]).tolist()])


def spread_of(kind: str, minutes: Floats) -> Mapping[str, float]:
    """Mean, most and least of some times."""
    if len(minutes) == 0:
        return {f"{kind}_mean": UNKNOWN, f"{kind}_most": UNKNOWN, f"{kind}_least": UNKNOWN}
    times = minutes.tolist()
    return {
        f"{kind}_mean": sum(times) / len(times),
        f"{kind}_most": max(times),
        f"{kind}_least": min(times),
    }
