"""Plays branch-days, one after the other, from one seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Final, Self
from zoneinfo import ZoneInfo

from heliotrope.simulate import faults
from heliotrope.simulate.agenda import Agenda
from heliotrope.simulate.customers import keep_coming
from heliotrope.simulate.habits import minutes
from heliotrope.simulate.hall import Hall
from heliotrope.simulate.journal import Witness
from heliotrope.simulate.kiosks import Kiosk
from heliotrope.simulate.lobby import walk
from heliotrope.simulate.measures import Measures
from heliotrope.simulate.office import NO_TROUBLE, Office
from heliotrope.simulate.seat import Seat
from heliotrope.simulate.tellers import work
from server.domain.model import Own
from server.domain.plan import Plan

FIRST_DAY: Final = date(2026, 1, 5)
"""A Monday."""
A_WEEK: Final = 5
"""So many days are played on one branch, then an empty one begins: `from_day` needs no more."""
NIGHT: Final = timedelta(hours=4)
"""After closing, everybody has gone by then."""


@dataclass(frozen=True, slots=True)
class Setting:
    """All that decides what happens."""

    plan: Plan
    seed: int = 1
    days: int = 1
    from_day: int = 0
    faults: bool = False
    kiosks: int = 3
    customers: int = 0
    """On a usual day; 0: as many as keep the counters busy."""
    own: Mapping[str, Own] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Violation:
    """What must not be, and on which day."""

    day: int
    what: str


@dataclass(slots=True)
class Result:
    """What came of it."""

    violations: list[Violation] = field(default_factory=list)
    measures: Measures = field(default_factory=Measures)
    overtakings_max: int = 0
    events: int = 0
    faults: dict[str, int] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    """The head of the journal's chain after each day: it stands for every byte before it."""


def play(setting: Setting, witness: Witness | None = None) -> Result:
    """Play the days that are asked for, with those before them in the same week."""
    result = Result()
    last = setting.from_day + setting.days
    for monday in range(setting.from_day - setting.from_day % A_WEEK, last, A_WEEK):
        with Week(setting, witness) as week:
            for day in range(monday, min(monday + A_WEEK, last)):
                week.play(day, result if day >= setting.from_day else Result())
    return result


class Week:
    """One branch, from empty to its last evening."""

    def __init__(self, setting: Setting, witness: Witness | None) -> None:
        self._setting, self._witness = setting, witness
        self._chance = Random()  # seeded anew each day
        self._agenda = Agenda(datetime(2000, 1, 1, tzinfo=UTC))
        trouble = faults.TROUBLE if setting.faults else NO_TROUBLE
        self._office = Office(setting.plan, self._agenda, self._chance, trouble, setting.own)
        self._hall = Hall(
            self._agenda, self._chance, self._office, self._agenda.now, setting.customers
        )
        self._kiosks = [Kiosk(f"k{at + 1}", self._hall) for at in range(setting.kiosks)]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._office.close()

    def play(self, day: int, result: Result) -> None:
        """One business day, from before opening until everybody has gone."""
        on = FIRST_DAY + timedelta(days=day // A_WEEK * 7 + day % A_WEEK)
        self._chance.seed(f"{self._setting.seed}/{day}")
        self._morning(on, day, result)
        self._agenda.run(self._hall.closes + NIGHT)
        self._evening(day, result)

    def _morning(self, on: date, day: int, result: Result) -> None:
        plan, hall = self._hall.plan, self._hall
        opens, hall.closes = _at(plan, on, plan.opens), _at(plan, on, plan.closes)
        self._agenda.forget()
        self._agenda.run(opens - plan.hours.issue_before - minutes(5))
        self._office.tape.checkpoint()
        self._office.witnesses = [self._counted(result), *filter(None, [self._witness])]
        self._office.violations = []
        hall.people.clear()
        early = opens - plan.hours.issue_before
        self._agenda.start(self._office.keep_time())
        self._agenda.start(keep_coming(hall, self._kiosks, early, day), hall.until(early))
        self._agenda.start(walk(hall), hall.until(opens))
        for kiosk in self._kiosks:
            self._agenda.start(kiosk.start_day(), hall.until(early))
        for seat in self._seats(opens):
            late = timedelta(seconds=self._chance.uniform(5, 600))
            self._agenda.start(work(seat), hall.until(opens + late))
        if self._setting.faults:
            self._trouble(opens)

    def _trouble(self, opens: datetime) -> None:
        hall = self._hall
        wait = hall.until(opens)
        self._agenda.start(faults.clock_steps(hall), wait)
        self._agenda.start(faults.restore(hall, self._kiosks), wait)
        for kiosk in self._kiosks:
            self._agenda.start(faults.away(hall, kiosk), wait)

    def _seats(self, opens: datetime) -> Iterator[Seat]:
        plan = self._hall.plan
        names = [*plan.tellers]
        for at, counter in enumerate(plan.counters):
            name = names[at] if at < len(names) else f"teller-{counter}"
            speed = self._chance.lognormvariate(0.0, 0.15)
            lunch = opens + minutes(120 + 30 * (at % 4) + self._chance.uniform(0, 20))
            yield Seat(self._hall, counter, name, speed, lunch)

    def _counted(self, result: Result) -> Witness:
        office = self._office
        # Asked each time, for a restored database has a new watcher.
        return lambda step: result.measures.see(step, office.watcher.fairness.watch.passed_by)

    # --- the evening ----------------------------------------------------------------------------
    def _evening(self, day: int, result: Result) -> None:
        office, hall = self._office, self._hall
        self._agenda.forget()
        office.offset = timedelta(0)
        for kiosk in self._kiosks:
            self._agenda.start(kiosk.come_back())
        self._agenda.run(self._agenda.now + minutes(10))
        office.restart()
        office.say(hall.lost_slips())
        if office.tape.broken():
            office.say(["I10 the chain of the journal is broken"])
        most = result.measures.close(hall.branch)
        result.overtakings_max = max(result.overtakings_max, most)
        result.violations += [Violation(day, what) for what in office.violations]
        result.events += len(office.tape.lines) - office.tape.begun_at
        result.heads.append(office.tape.head)
        for name, times in sorted(office.faults.items()):
            result.faults[name] = result.faults.get(name, 0) + times
        office.faults.clear()


def _at(plan: Plan, on: date, hour: time) -> datetime:
    return datetime.combine(on, hour, ZoneInfo(plan.timezone)).astimezone(UTC)
