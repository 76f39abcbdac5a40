"""What the forecast knows on the morning of a past day: everything from the days before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

import numpy as np

from server.domain.eligible import ANYTHING, Caller
from server.domain.model import new_branch
from server.domain.plan import CounterCode, Plan, Shift
from server.forecast.frame import Frame, frame_of
from server.forecast.hindsight import Day, Rostered, Spans, Staffing
from server.forecast.history import NOBODY, History, weekday
from server.forecast.inferring.gaps import gaps_of
from server.forecast.inferring.habits import Habits, Seen, seen
from server.forecast.inferring.plan import Inferred, inferred
from server.forecast.laws import Laws
from server.forecast.learning.learn import learn
from server.forecast.odds import odds_of
from server.forecast.scene import Odds

LOOKS_BACK: Final = 30
"""Days from which a plan and habits are inferred."""
AGAIN: Final = 5
"""After so many days the plan is inferred anew."""
DAY_ONE: Final = date(1, 1, 1)


@dataclass(frozen=True)
class Morning:
    """What is known before the first ticket of a day."""

    plan: Plan
    laws: Laws
    frame: Frame
    odds: Odds
    day: Day
    first: int
    """The row of the day's first ticket in the whole history."""
    inferred: bool
    """Whether nobody told the plan."""


class Guide:
    """Learns in the night before each day, from what had happened until then."""

    def __init__(self, history: History, plan: Plan | None, past: int | None) -> None:
        self.history, self._given, self._past = history, plan, past
        self._seen: Seen | None = None
        self._inferred: tuple[int, Inferred] | None = None

    def morning(self, day: int) -> Morning:
        """What is known on that day; nothing of the day itself has been looked at."""
        before = self._before(day)
        plan, prefers = self._plan(day, before)
        laws = self._learnt(plan, before)
        frame = _frame(plan, laws, prefers)
        rows = self.history.of_days(day, day + 1)
        first = int(np.searchsorted(self.history.day, day))
        looked = Day(plan, frame, laws, rows, self._staffing(plan, day))
        return Morning(
            plan,
            laws,
            frame,
            odds_of(plan, laws, frame, weekday(day)),
            looked,
            first,
            prefers is not None,
        )

    def _learnt(self, plan: Plan, before: History) -> Laws:
        """The laws; breaks are a part of the gaps where nobody says who was there."""
        laws = learn(_met(plan, before), before)
        if len(before.there.day) or not len(before):
            return laws
        serves = np.array(
            [
                [
                    code in plan.counters[CounterCode(counter)].profile.services
                    for code in before.services
                ]
                for counter in before.counters
            ]
        )
        days = before.days
        recent = before.of_days(int(days[-LOOKS_BACK:][0]), int(days[-1]) + 1)
        return replace(laws, gaps=gaps_of(recent, serves, laws.gaps))

    def _before(self, day: int) -> History:
        """The last days, as far back as it is wanted."""
        days = self.history.days
        last = int(np.searchsorted(days, day))
        begins = 0 if self._past is None else max(last - self._past, 0)
        return self.history.of_days(int(days[begins]), day)

    def _plan(self, day: int, before: History) -> tuple[Plan, Inferred | None]:
        if self._given is not None:
            return self._given, None
        age = np.count_nonzero(self.history.days < day)
        if self._inferred is None or age < 2 * AGAIN or age % AGAIN == 0:
            days = before.days
            recent = before.of_days(int(days[-LOOKS_BACK:][0]) if len(days) else day, day)
            self._inferred = day, inferred(recent)
        return self._inferred[1].plan, self._inferred[1]

    def _staffing(self, plan: Plan, day: int) -> Staffing:
        planned = self.history.planned
        if (planned.day == day).any():
            return Rostered([planned.of(day, at) for at in range(len(self.history.counters))])
        date_of = date.fromordinal(day)
        if plan.rosters(date_of):
            there = of_day(plan.shifts_on(date_of))
            return Rostered([there.get(code, ()) for code in self.history.counters])
        if self._seen is None:
            self._seen = seen(self.history)
        return Habits(self._seen.before(day, LOOKS_BACK), day)


def _met(plan: Plan, before: History) -> Plan:
    """Without counters of which nobody has heard yet: a log's later days name them, and no more."""
    if not len(before):
        return plan
    known = {before.counters[at] for at in np.unique(before.counter[before.counter != NOBODY])}
    met = {code: counter for code, counter in plan.counters.items() if code in known}
    return replace(plan, counters=met or plan.counters)


def of_day(shifts: Sequence[Shift]) -> Mapping[str, Spans]:
    """The shifts of a day by counter, in minutes after midnight."""
    spans: dict[str, list[tuple[float, float]]] = {}
    for shift in shifts:
        begins, ends = (60.0 * at.hour + at.minute for at in (shift.begins, shift.ends))
        spans.setdefault(shift.counter, []).append((begins, ends))
    return spans


def _frame(plan: Plan, laws: Laws, prefers: Inferred | None) -> Frame:
    """The plan in numbers, with preferences that no plan can say."""
    callers = [
        Caller(counter, counter.profile, "", ANYTHING, DAY_ONE)
        for counter in plan.counters.values()
    ]
    frame = frame_of(new_branch(plan), callers, (), plan.services if laws.redirects else ())
    if prefers is not None:
        frame.offers["bonus"] += prefers.prefers[:, frame.queues["service"]]
    return frame
