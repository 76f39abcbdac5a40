"""The branch as it stood when a past ticket was issued, from the history alone.

Nothing of a row is looked at that happened after that moment; what events of the very moment did
has happened.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

import numpy as np

from server.domain.model import TicketClass
from server.domain.plan import Plan, ServiceCode, TierCode
from server.forecast.frame import Frame
from server.forecast.history import DAY, NOBODY, Ended, History
from server.forecast.laws import SLOTS, Laws
from server.forecast.learning.fit import centre
from server.forecast.learning.serving import hurried, waiting_at
from server.forecast.scene import (
    ABSENT,
    CALLED,
    COLUMN,
    FREE,
    NEVER,
    NONE,
    PAUSED,
    SERVING,
    SLOT,
    Floats,
    Ints,
    Records,
    Scene,
)
from server.forecast.shapes import beyond
from server.forecast.today import Today

CLIP = 2.0
"""Residuals count for a teller's pace up to so many standard deviations."""
SEATS = 1_000_000_000
"""The luck of counters begins here, that of rows is below."""
MINUTE = timedelta(minutes=1)
SERVED_OUT = 240.0
"""Minutes that are looked ahead at the least."""


LINGERS = 20.0
"""So many minutes after its last customer a counter counts as staffed where nobody says it."""
Spans = Sequence[tuple[float, float]]
"""From .. to, in minutes after midnight."""


class Staffing(Protocol):
    """Who is planned or likely to be there."""

    def spans(self, counter: int, now: float, there: bool) -> Spans:
        """When a counter is staffed; `there` says whether it seems to be so now."""
        ...


class Rostered:
    """As a roster says, whatever is seen."""

    def __init__(self, planned: Sequence[Spans]) -> None:
        self._planned = planned

    def spans(self, counter: int, now: float, there: bool) -> Spans:  # noqa: ARG002 a roster asks nothing
        """The planned presence."""
        return self._planned[counter]


@dataclass(frozen=True, slots=True)
class DayHours:
    """When a day ends, in minutes after midnight."""

    stops: float
    """No more tickets are issued."""
    ends: float
    """Planned end of the last shift."""


def hours_of(plan: Plan, day: int) -> DayHours:
    """The hours of a date."""
    _, closes = plan.hours.special.get(date.fromordinal(day), (plan.opens, plan.closes))
    stops = closes.hour * 60.0 + closes.minute
    return DayHours(stops, stops + plan.hours.serve_out / MINUTE)


@dataclass(frozen=True)
class CounterDay:
    """One counter's day: whom it called, in order."""

    rows: Ints
    called: list[float]
    finished: list[float]
    ready: list[float]
    """Finished, in order, for services that say something about the pace."""
    longer: list[float]
    """The sum of how much longer they took than usual, up to each."""
    there: list[tuple[float, float]]
    breaks: list[tuple[float, float]]


class Day:
    """One past day, to be asked what it looked like at any moment."""

    def __init__(
        self, plan: Plan, frame: Frame, laws: Laws, day: History, staffing: Staffing
    ) -> None:
        self.rows, self._staffing = day, staffing
        self._hours = hours_of(plan, int(day.day[0])) if len(day) else hours_of(plan, 1)
        self._frame, self._laws = frame, laws
        self.queue = queues_of(plan, frame, day)
        left = day.left
        self.left = np.where(np.isnan(left), np.inf, left)
        crowd = waiting_at(day, day.day * DAY + day.started)
        self._hurry = hurried(crowd, laws.hurry, laws.full)
        self._longer = _longer(plan, laws, day, self._hurry)
        self._counters = [self._counter(at) for at in range(len(frame.counters))]
        self._first = ~day.second
        self._slots = np.clip((day.issued / SLOT).astype(int), 0, SLOTS - 1)

    def at(self, now: float, asked: int = NOBODY) -> tuple[Scene, Today, Ints]:
        """The scene at `now`, what the day had shown, and the rows of its columns.

        `asked` is the row of a ticket issued at that moment, as a newcomer that was not called at
        once; without it, all who wait are asked for.
        """
        here = np.flatnonzero((self.rows.issued <= now) & (self.left > now))
        here = here[self.queue[here] != NONE]
        if asked != NOBODY:
            here = np.append(here[here != asked], asked)
        columns = self._columns(here, now, asked)
        waiting = len(here) - (asked != NOBODY)
        counters, roster = self._seats(columns, now)
        frame = self._frame
        scene = Scene(
            horizon=max(self._hours.ends - now, SERVED_OUT),
            clock=now,
            stops=self._hours.stops - now,
            waiting=waiting,
            gated=bool((frame.offers["patience"] > 0.0).any()),
            cap=frame.cap,
            columns=columns,
            queues=frame.queues,
            offers=frame.offers,
            counters=counters,
            roster=roster,
            rules=frame.rules,
            shares=frame.shares,
            group=frame.group,
            limits=frame.limits,
            urgent=frame.urgent,
        )
        return scene, self._today(now), here

    def open_counters(self, now: float) -> int:
        """How many were staffed and not on a break; where nobody says that, how many served."""
        rows = self.rows
        if len(rows.there.day):
            there = np.count_nonzero((rows.there.begins <= now) & (rows.there.ends > now))
            on_break = np.count_nonzero((rows.breaks.begins <= now) & (rows.breaks.ends > now))
            return int(there - on_break)
        return int(np.count_nonzero((rows.started <= now) & (rows.finished > now)))

    # --- the lobby --------------------------------------------------------------------------------

    def _columns(self, here: Ints, now: float, asked: int) -> Records:
        columns = np.zeros(len(here), COLUMN)
        columns["queue"] = self.queue[here]
        columns["since"] = self.rows.issued[here] - now
        columns["luck"] = here + 1
        columns["asked"] = asked == NOBODY
        if asked != NOBODY:
            columns["since"][-1], columns["asked"][-1] = 0.0, True
        return columns

    def _today(self, now: float) -> Today:
        came = self._first & (self.rows.issued <= now)
        services, hurry = {}, {}
        for name, counter in zip(self.rows.counters, self._counters, strict=False):
            count = bisect_right(counter.ready, now)
            if count:
                services[name] = count, counter.longer[count - 1]
            last = bisect_right(counter.called, now) - 1
            row = counter.rows[last] if last >= 0 else NOBODY
            if row != NOBODY and self.rows.started[row] <= now < self.rows.finished[row]:
                hurry[name] = float(self._hurry[row])
        return Today(np.bincount(self._slots[came], minlength=SLOTS).tolist(), services, hurry)

    # --- the counters -----------------------------------------------------------------------------

    def _counter(self, at: int) -> CounterDay:
        day = self.rows
        mine = np.flatnonzero((day.counter == at) & ~np.isnan(day.called))
        mine = mine[np.argsort(day.called[mine], kind="stable")]
        told = mine[~np.isnan(self._longer[mine])]
        told = told[np.argsort(day.finished[told], kind="stable")]
        number = int(day.day[0]) if len(day) else 0
        return CounterDay(
            mine,
            day.called[mine].tolist(),
            day.finished[mine].tolist(),
            day.finished[told].tolist(),
            np.cumsum(self._longer[told]).tolist(),
            day.there.of(number, at),
            day.breaks.of(number, at),
        )

    def _seats(self, waiting: Records, now: float) -> tuple[Records, Floats]:
        counters = self._frame.counters.copy()
        counters["seat"] = SEATS + np.arange(len(counters))
        planned = []
        for at, counter in enumerate(self._counters):
            last = bisect_right(counter.called, now) - 1
            done = counter.finished[last] if last >= 0 else -np.inf
            planned.append(self._staffing.spans(at, now, done > now - LINGERS))
            self._seat(counters[at], counter, (at, last, now), (planned[at], waiting))
        roster = np.full((len(counters), 2 * max(map(len, planned), default=0)), NEVER)
        for at, spans in enumerate(planned):
            roster[at, : 2 * len(spans)] = [edge - now for span in spans for edge in span]
        return counters, roster

    def _seat(
        self,
        seat: Records,
        counter: CounterDay,
        at: tuple[int, int, float],
        of: tuple[Spans, Records],
    ) -> None:
        place, last, now = at
        planned, waiting = of
        if last >= 0 and counter.finished[last] > now:
            self._busy(seat, int(counter.rows[last]), now)
            return
        begun = [begins for begins, ends in counter.breaks if begins <= now < ends]
        if begun:
            seat["phase"], seat["elapsed"] = PAUSED, now - begun[-1]
        elif not any(begins <= now < ends for begins, ends in planned):
            seat["phase"] = ABSENT
        else:
            self._free(seat, counter, (place, now), waiting)

    def _busy(self, seat: Records, row: int, now: float) -> None:
        day = self.rows
        serving = not np.isnan(day.started[row]) and day.started[row] <= now
        seat["phase"] = SERVING if serving else CALLED
        seat["elapsed"] = now - (day.started[row] if serving else day.called[row])
        seat["busy_with"] = self._frame.queues[self.queue[row]]["service"]
        seat["busy_tier"] = self._frame.queues[self.queue[row]]["tier"]
        seat["had_waited"] = day.called[row] - day.issued[row]
        seat["first_leg"] = not day.second[row]

    def _free(
        self, seat: Records, counter: CounterDay, at: tuple[int, float], waiting: Records
    ) -> None:
        place, now = at
        last = bisect_right(counter.called, now) - 1
        here_since = [begins for begins, ends in counter.there if begins <= now < ends]
        free_since = counter.finished[last] if last >= 0 else -np.inf
        back = [ends for _, ends in counter.breaks if ends <= now]
        since = max([free_since, *here_since, *back, now - 60.0])
        after_service = since == free_since and self.rows.ended[counter.rows[last]] != Ended.NO_SHOW
        idle = now - since
        may = self._frame.offers["may"][place, waiting["queue"]]
        seat["phase"], seat["elapsed"] = FREE, idle
        if may.any():
            # Whoever does not call though somebody waits is not ready.
            seat["wrapping"] = 1.0
        elif after_service:
            seat["wrapping"] = beyond(np.array(self._laws.gaps), idle)


def queues_of(plan: Plan, frame: Frame, day: History) -> Ints:
    """The queue of each row; NONE where the plan does not know its service or tier."""
    known = {(str(service), str(tier)): at for (service, tier), at in frame.first.items()}
    table = np.full((2, len(day.services), len(day.tiers)), NONE, np.int64)
    for at_service, service in enumerate(day.services):
        for at_tier, tier in enumerate(day.tiers):
            if (service, tier) in known:
                table[0, at_service, at_tier] = known[service, tier]
                key = TicketClass(ServiceCode(service), TierCode(tier), plan.transfer_bonus)
                table[1, at_service, at_tier] = frame.at.get(key, known[service, tier])
    return np.asarray(table[day.second.astype(int), day.service, day.tier])


def _longer(plan: Plan, laws: Laws, day: History, hurry: Floats) -> Floats:
    """By how much each service took longer than usual, on the scale of logarithms; else NaN."""
    usual = np.full(len(day.services), np.nan)
    for at, code in enumerate(day.services):
        if ServiceCode(code) in plan.services:
            usual[at] = centre(laws.services[ServiceCode(code)].shape)
    pace = np.array([laws.pace.usual.get(code, 0.0) for code in day.counters])
    took = np.log(np.maximum(day.finished - day.started, 0.02))
    longer = took - usual[day.service] - pace[day.counter] - hurry
    return np.asarray(np.clip(longer, -CLIP * laws.pace.noise, CLIP * laws.pace.noise))
