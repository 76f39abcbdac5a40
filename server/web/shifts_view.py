"""The shift plan as it is shown: a day by counters and half hours, and its week."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from server.domain.hours import day_of, local
from server.domain.model import Branch, CounterState
from server.domain.plan import Counter, CounterCode, Plan, Shift
from server.domain.rostering import Clash, Why, clashes
from server.web.shifts_typed import DAYS
from words.phrases import say

A_DAY: Final = timedelta(days=1)
NAMES: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WRONG: Final = {
    Why.BACKWARDS: "{shift}: it ends before it begins. Please put the times right.",
    Why.OVERLAPS: "{shift} overlaps {other}. Please change one of them, or make it one shift.",
    Why.ELSEWHERE: "{teller} would be at two counters: {shift} and {other}. "
    "Please name somebody else or change the times.",
    Why.OUTSIDE: "{shift}: the branch is closed then. Please plan it within opening hours.",
    Why.BOTH_WAYS: "{shift} has a date and days of the week. Please keep one of them.",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """So many half hours of a counter: a shift, or nothing."""

    halves: int
    shift: Shift | None = None
    place: int = 0
    """Of the shift in the roster."""


@dataclass(frozen=True, slots=True)
class Lane:
    """One row; a counter has more than one where shifts overlap."""

    counter: Counter
    cells: Sequence[Cell]


@dataclass(frozen=True, slots=True)
class Column:
    """A day of the week beside others."""

    key: str
    """As an address names it."""
    weekday: int
    date: date | None
    own: bool
    """It has shifts of its own."""
    closed: bool
    lines: dict[CounterCode, list[Shift]]


@dataclass(frozen=True, slots=True)
class DayView:
    """A day, and the week around it."""

    key: str
    weekday: int
    date: date | None
    """None: a day of the usual week."""
    own: bool
    closed: bool
    hours: Sequence[int]
    lanes: Sequence[Lane]
    shifts: Sequence[tuple[int, Shift]]
    """With their places in the roster, by counter and time."""
    week: Sequence[Column]
    before: str
    after: str
    """The same day of other weeks."""


@dataclass(frozen=True, slots=True)
class Late:
    """A counter that should be open."""

    counter: Counter
    shift: Shift


def day_view(plan: Plan, day: date | int, now: date) -> DayView:
    """A date, or a day of the usual week."""
    placed = _placed(plan, day)
    hours, lanes = _grid(plan, placed)
    monday = (day if isinstance(day, date) else now) - A_DAY * _weekday(day, now)
    dates = [monday + A_DAY * place for place in range(7)]
    week = [_column(plan, one if isinstance(day, date) else one.weekday()) for one in dates]
    shown = _column(plan, day)
    around = [_key(day + 7 * A_DAY * by) if isinstance(day, date) else "" for by in (-1, 1)]
    return DayView(
        shown.key,
        shown.weekday,
        shown.date,
        shown.own,
        shown.closed,
        hours,
        lanes,
        placed,
        week,
        *around,
    )


def late_now(branch: Branch, now: datetime) -> list[Late]:
    """Planned to be there, and closed."""
    at = local(branch, now)
    there = [one for one in branch.plan.shifts_on(at.date()) if one.begins <= at.time() < one.ends]
    closed = (one for one in there if _is_closed(branch, one.counter))
    return [Late(branch.plan.counters[one.counter], one) for one in closed]


def wrongs(plan: Plan, language: str) -> list[str]:
    """All that cannot be so, for whoever plans."""
    return list(dict.fromkeys(_wrong(plan, clash, language) for clash in clashes(plan)))


def _wrong(plan: Plan, clash: Clash, language: str) -> str:
    other = _named(plan, clash.other or clash.shift, language)
    shift = _named(plan, clash.shift, language)
    return say(language, WRONG[clash.why], shift=shift, other=other, teller=clash.shift.teller)


def _named(plan: Plan, shift: Shift, language: str) -> str:
    known = plan.counters.get(shift.counter)
    number = known.number if known else shift.counter
    days = [say(language, NAMES[day]) for day in shift.days]
    when = str(shift.on) if shift.on else "" if len(days) == len(NAMES) else " ".join(days)
    place = say(language, "Counter {number}", number=number)
    return " ".join(filter(None, (place, when, f"{shift.begins:%H:%M}–{shift.ends:%H:%M}")))


def _is_closed(branch: Branch, counter: CounterCode) -> bool:
    return counter in branch.desks and branch.desks[counter].state is CounterState.CLOSED


def _weekday(day: date | int, now: date) -> int:
    return day.weekday() if isinstance(day, date) else now.weekday()


def _placed(plan: Plan, day: date | int) -> list[tuple[int, Shift]]:
    """The shifts of a day with their places, by counter and time."""
    order = {code: place for place, code in enumerate(plan.counters)}
    shifts = _shifts(plan, day)
    found = [(place, one) for place, one in enumerate(plan.roster) if one in shifts]
    return sorted(found, key=lambda one: (order.get(one[1].counter, 0), one[1].begins))


def _shifts(plan: Plan, day: date | int) -> tuple[Shift, ...]:
    if isinstance(day, date):
        return plan.shifts_on(day)
    return tuple(shift for shift in plan.roster if shift.on is None and day in shift.days)


def _column(plan: Plan, day: date | int) -> Column:
    lines: dict[CounterCode, list[Shift]] = {code: [] for code in plan.counters}
    for _, shift in _placed(plan, day):
        lines.setdefault(shift.counter, []).append(shift)
    if isinstance(day, int):
        return Column(
            DAYS[day], day, None, own=False, closed=day not in plan.hours.days, lines=lines
        )
    own = any(shift.on == day for shift in plan.roster)
    closed = day_of(plan, day) is None
    return Column(_key(day), day.weekday(), day, own=own, closed=closed, lines=lines)


def _key(day: date) -> str:
    return day.isoformat()


# --- counters by half hours -----------------------------------------------------------------------


def _grid(plan: Plan, placed: Sequence[tuple[int, Shift]]) -> tuple[list[int], list[Lane]]:
    """The hours of the day, and a row or more for each counter."""
    begins = min([plan.opens, *(shift.begins for _, shift in placed)])
    ends = max([plan.closes, *(shift.ends for _, shift in placed)])
    hours = list(range(begins.hour, max(-(-_halves(ends) // 2), begins.hour + 1)))
    lanes = [
        Lane(counter, _cells(lane, 2 * hours[0], 2 * (hours[-1] + 1)))
        for code, counter in plan.counters.items()
        for lane in _lanes([one for one in placed if one[1].counter == code])
    ]
    return hours, lanes


def _lanes(placed: Sequence[tuple[int, Shift]]) -> list[list[tuple[int, Shift]]]:
    """So that none overlap in a row; one row at least."""
    lanes: list[list[tuple[int, Shift]]] = [[]]
    for one in placed:
        free = (lane for lane in lanes if not lane or lane[-1][1].ends <= one[1].begins)
        lane = next(free, None)
        if lane is None:
            lanes.append([one])
        else:
            lane.append(one)
    return lanes


def _cells(lane: Sequence[tuple[int, Shift]], at: int, ends: int) -> list[Cell]:
    cells = list[Cell]()
    for place, shift in lane:
        begins = max(at, _half(shift.begins))
        until = max(begins + 1, _halves(shift.ends))
        cells += [Cell(begins - at)] if begins > at else []
        cells.append(Cell(until - begins, shift, place))
        at = until
    return [*cells, *([Cell(ends - at)] if ends > at else [])]


def _half(at: time) -> int:
    """The half hour of the day in which it lies."""
    return 2 * at.hour + at.minute // 30


def _halves(at: time) -> int:
    """So many half hours have begun before it."""
    return -(-(60 * at.hour + at.minute) // 30)
