"""The shift plan: what is wrong with a roster, and what becomes of it when somebody changes it.

A day is planned by its own shifts, or by those of the usual week.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from enum import StrEnum
from typing import Final

from server.domain.plan import Plan, Shift

WEEK: Final = (0, 1, 2, 3, 4, 5, 6)
Roster = tuple[Shift, ...]


class Why(StrEnum):
    """What is wrong with a shift."""

    BACKWARDS = "backwards"
    OVERLAPS = "overlaps"
    """Another is at that counter."""
    ELSEWHERE = "elsewhere"
    """The teller is at another counter too."""
    OUTSIDE = "outside"
    """The branch is closed all the time."""
    BOTH_WAYS = "both-ways"
    """It names a date and days of the week."""


@dataclass(frozen=True, slots=True)
class Clash:
    """One fault of a roster."""

    why: Why
    place: int
    """Of the shift in the roster."""
    shift: Shift
    other: Shift | None = None
    """That it clashes with."""


def clashes(plan: Plan) -> Iterator[Clash]:
    """All that cannot be so."""
    for place, shift in enumerate(plan.roster):
        yield from (Clash(why, place, shift) for why in _alone(plan, shift))
        for other in plan.roster[:place]:
            why = _between(shift, other)
            if why is not None:
                yield Clash(why, place, shift, other)


def _alone(plan: Plan, shift: Shift) -> Iterator[Why]:
    if shift.begins >= shift.ends:
        yield Why.BACKWARDS
    elif not any(_touch(shift, *span) for span in _openings(plan, shift)):
        yield Why.OUTSIDE
    if shift.on is not None and shift.days != WEEK:
        yield Why.BOTH_WAYS


def _openings(plan: Plan, shift: Shift) -> Iterator[tuple[time, time]]:
    """When the branch is open on the days of a shift."""
    if shift.on is None:
        usual = set(shift.days) & set(plan.hours.days)
        special = (span for day, span in plan.hours.special.items() if shift.is_on(day))
        yield from ([(plan.opens, plan.closes)] if usual else special)
    elif shift.on in plan.hours.special:
        yield plan.hours.special[shift.on]
    elif shift.on.weekday() in plan.hours.days and shift.on not in plan.hours.holidays:
        yield plan.opens, plan.closes


def _touch(shift: Shift, opens: time, closes: time) -> bool:
    return shift.begins < closes and opens < shift.ends


def _between(shift: Shift, other: Shift) -> Why | None:
    if not shift.meets(other):
        return None
    if shift.counter == other.counter:
        return Why.OVERLAPS
    return Why.ELSEWHERE if shift.teller and shift.teller == other.teller else None


# --- changes --------------------------------------------------------------------------------------


def without(roster: Roster, shift: Shift, weekday: int | None = None) -> Roster:
    """Without that shift; or without it on one day of the week."""
    left = [day for day in shift.days if weekday is not None and day != weekday]
    rest = [replace(shift, days=tuple(left))] if left and shift.on is None else []
    return tuple(each for one in roster for each in (rest if one == shift else [one]))


def with_own(plan: Plan, day: date) -> Roster:
    """The day has shifts of its own from now on: first those of the usual week."""
    if any(shift.on == day for shift in plan.roster):
        return plan.roster
    return (*plan.roster, *_dated(plan.shifts_on(day), day))


def copied(plan: Plan, source: date, day: date) -> Roster:
    """The day is planned as another is."""
    return (*as_usual_on(plan.roster, day), *_dated(plan.shifts_on(source), day))


def as_usual_on(roster: Roster, day: date) -> Roster:
    """The day goes by the usual week."""
    return tuple(shift for shift in roster if shift.on != day)


def _dated(shifts: Sequence[Shift], day: date) -> Roster:
    return tuple(replace(shift, on=day, days=WEEK) for shift in shifts)


# --- what a date would be in every week -----------------------------------------------------------


def dates_changed(before: Plan, after: Plan) -> list[date]:
    """The dates that are planned otherwise, where the usual week is not."""
    dates = {shift.on for plan in (before, after) for shift in plan.roster if shift.on}
    changed = [day for day in sorted(dates) if before.shifts_on(day) != after.shifts_on(day)]
    weekly = [[shift for shift in plan.roster if shift.on is None] for plan in (before, after)]
    return changed if weekly[0] == weekly[1] else []


def as_every_week(plan: Plan, days: Collection[date]) -> Plan:
    """As if these dates were planned so in every week: past days can be tried by it."""
    first = {day.weekday(): day for day in sorted(days, reverse=True)}
    others = [
        replace(shift, days=tuple(left))
        for shift in plan.roster
        if shift.on is None and (left := [day for day in shift.days if day not in first])
    ]
    new = [
        replace(shift, on=None, days=(weekday,))
        for weekday, day in first.items()
        for shift in plan.shifts_on(day)
    ]
    return replace(plan, roster=(*others, *new)) if days else plan
