"""Shift plans: a date is planned by its own shifts or by the usual week, and nobody is twice."""

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as some

from server.domain.plan import CounterCode, Plan, Shift
from server.domain.rostering import (
    WEEK,
    Why,
    as_every_week,
    as_usual_on,
    clashes,
    copied,
    dates_changed,
    with_own,
    without,
)
from tests.builders import plan as plan_of

PLAN = plan_of()
C1, C2 = CounterCode("c1"), CounterCode("c2")
TUESDAY = date(2026, 12, 1)
DAYS = some.dates(date(2026, 12, 1), date(2026, 12, 14))
SHIFTS = some.builds(
    lambda counter, hour, on, days: Shift(counter, time(hour), time(hour + 2), days, on=on),
    some.sampled_from((C1, C2)),
    some.integers(8, 16),
    some.none() | DAYS,
    some.lists(some.integers(0, 6), min_size=1, unique=True).map(tuple),
)
PLANS = some.lists(SHIFTS, max_size=6).map(lambda roster: replace(PLAN, roster=tuple(roster)))


def why(*shifts: Shift, **changes: object) -> list[tuple[Why, int]]:
    """What is wrong with a roster, and where."""
    plan = replace(PLAN, opens=time(9), closes=time(17), roster=shifts, **changes)  # type: ignore[arg-type]
    return [(clash.why, clash.place) for clash in clashes(plan)]


def test_a_teller_is_at_one_counter_at_a_time() -> None:
    """Also where a usual shift meets another of the same day; not on another date."""
    morning = Shift(C1, time(9), time(12), teller="mei")
    beside = Shift(C2, time(11), time(13), (1,), "mei")
    after = Shift(C2, time(12), time(13), teller="mei")
    dated = Shift(C2, time(9), time(12), teller="mei", on=TUESDAY)

    assert why(morning, beside) == [(Why.ELSEWHERE, 1)]
    assert why(morning, after) == why(morning, dated) == []
    assert why(morning, replace(beside, teller="")) == []


def test_a_counter_has_one_shift_at_a_time() -> None:
    """Whoever it is."""
    morning = Shift(C1, time(9), time(12), on=TUESDAY)

    assert why(morning, replace(morning, begins=time(11), ends=time(13))) == [(Why.OVERLAPS, 1)]
    assert why(morning, replace(morning, begins=time(12), ends=time(13))) == []


def test_nobody_is_planned_for_a_closed_branch() -> None:
    """On a holiday, on a day of the week that is none, before opening; half of it may stick out."""
    day = Shift(C1, time(9), time(12), on=TUESDAY)
    holiday = replace(PLAN.hours, holidays=(TUESDAY,))
    weekend = replace(PLAN.hours, days=(5, 6))
    special = replace(holiday, special={TUESDAY: (time(11), time(12))})

    assert why(day, hours=holiday) == why(day, hours=weekend) == [(Why.OUTSIDE, 0)]
    assert why(day, hours=special) == why(replace(day, begins=time(8))) == []
    assert why(replace(day, begins=time(7), ends=time(9))) == [(Why.OUTSIDE, 0)]
    assert why(replace(day, ends=time(9))) == [(Why.BACKWARDS, 0)]
    assert why(replace(day, days=(1,))) == [(Why.BOTH_WAYS, 0)]


@given(plan=PLANS, day=DAYS)
def test_shifts_of_its_own_are_first_those_of_the_usual_week(plan: Plan, day: date) -> None:
    """And gone, it is the usual week again; no other day is touched."""
    own = replace(plan, roster=with_own(plan, day))
    usual = replace(plan, roster=as_usual_on(own.roster, day))
    other = day + timedelta(days=7)

    def spans(of: Plan, on: date) -> list[tuple[str, time, time, str]]:
        return [(one.counter, one.begins, one.ends, one.teller) for one in of.shifts_on(on)]

    assert spans(own, day) == spans(plan, day)
    assert own.shifts_on(other) == usual.shifts_on(other) == plan.shifts_on(other)
    assert not any(shift.on == day for shift in usual.roster)


@given(plan=PLANS, day=DAYS, back=some.integers(1, 7))
def test_a_copied_day_is_as_the_other(plan: Plan, day: date, back: int) -> None:
    """Shift by shift."""
    source = day - timedelta(days=back)
    made = replace(plan, roster=copied(plan, source, day))

    wanted = [replace(shift, on=day, days=WEEK) for shift in plan.shifts_on(source)]
    assert [shift for shift in made.roster if shift.on == day] == wanted
    assert made.shifts_on(source) == plan.shifts_on(source)


@given(plan=PLANS, day=DAYS)
def test_a_date_is_tried_as_every_week(plan: Plan, day: date) -> None:
    """Of its weekday, and of no other."""
    made = replace(
        plan, roster=(*as_usual_on(plan.roster, day), Shift(C1, time(9), time(10), on=day))
    )
    week = as_every_week(made, [day])
    past = day - timedelta(days=70)

    assert [(one.counter, one.ends) for one in week.shifts_on(past)] == [(C1, time(10))]
    assert dates_changed(plan, plan) == []
    assert dates_changed(plan, made) in ([day], [])


def test_a_day_of_the_week_is_taken_out_of_a_shift() -> None:
    """Or the shift as a whole."""
    week = Shift(C1, time(9), time(12), (0, 1, 2))

    assert without((week,), week, 1) == (replace(week, days=(0, 2)),)
    assert without((week,), week) == ()
