"""What a branch's own days teach: every night they are walked through again, in order.

The twin's word is what the server said when the ticket was issued, so that the trees learn from the
same twin whose quantiles they are told later.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from server.domain.plan import Plan
from server.forecast.backtest.guide import Guide, Morning
from server.forecast.backtest.judge import Judge
from server.forecast.backtest.walk import AT_ISSUE, Asked
from server.forecast.challenger.champion import Champion
from server.forecast.challenger.contest import USUAL, Contest, School
from server.forecast.challenger.rival import Challenger
from server.forecast.foretold import Foretold
from server.forecast.history import DAY, History
from server.forecast.levels import LEVELS
from server.forecast.past import PastDay
from server.forecast.remembered import history_of, minutes_in
from server.forecast.scene import NONE, Floats

MILLISECONDS = 60_000.0
"""In a minute."""
Key = tuple[int, str, str, int]
"""Day, service, tier and the millisecond of issue."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What there is to learn from."""

    plan: Plan
    days: Sequence[PastDay]
    forecasts: Sequence[Foretold]
    """Of these days, of tickets that were called."""
    school: School = USUAL


def champion_of(lesson: Lesson) -> Champion | None:
    """Whoever has walked through these days; None: there was too little to learn from.

    Takes a minute or two for sixty days of 300 tickets.
    """
    history = history_of(lesson.days, lesson.plan.timezone, seats=tuple(lesson.plan.counters))
    said = _said(history, lesson)
    rival = Challenger(history, Contest(school=lesson.school))
    told = Judge(history, rival).told(_recalled(Guide(history, lesson.plan, None), said))
    deque(told, maxlen=0)
    return rival.champion()


def _said(history: History, lesson: Lesson) -> Mapping[int, Floats]:
    """What the twin said, by row of the history."""
    minutes = minutes_in(ZoneInfo(lesson.plan.timezone))
    known = {
        _key(one.day.toordinal(), one.service, one.tier, minutes(one.day, one.issued)): one
        for one in lesson.forecasts
        if len(one.predicted.raw) == len(LEVELS)
    }
    found = {
        row: known.get(_key(int(history.day[row]), *_class(history, row), history.issued[row]))
        for row in np.flatnonzero(~history.second).tolist()
    }
    return {row: np.array(one.predicted.raw) for row, one in found.items() if one is not None}


def _key(day: int, service: str, tier: str, issued: float) -> Key:
    at = -1 if np.isnan(issued) else round(issued * MILLISECONDS)
    return day, service, tier, at


def _class(history: History, row: int) -> tuple[str, str]:
    return history.services[history.service[row]], history.tiers[history.tier[row]]


def _recalled(guide: Guide, said: Mapping[int, Floats]) -> Iterator[Asked]:
    """Every ticket of which the twin's word is known; of the first day there is nothing before."""
    for day in guide.history.days[1:].tolist():
        rows = [row for row in said if guide.history.day[row] == day]
        if not rows:
            continue
        morning = guide.morning(day)
        for row in sorted(rows):
            if morning.day.queue[row - morning.first] != NONE:
                yield _asked(morning, row, said[row])


def _asked(morning: Morning, row: int, raw: Floats) -> Asked:
    here, rows = row - morning.first, morning.day.rows
    at = float(rows.issued[here])
    scene, today, _ = morning.day.at(at, here)
    return Asked(
        row=row,
        at=float(rows.day[here] * DAY + at),
        age=AT_ISSUE,
        tier=int(rows.tier[here]),
        ahead=scene.waiting,
        open_counters=morning.day.open_counters(at),
        quantiles=raw,
        scene=scene,
        today=today,
        morning=morning,
    )
