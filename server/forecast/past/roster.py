"""Who was to be there on a day, by the roster."""

from datetime import date

from server.domain.hours import moment
from server.domain.plan import Plan
from server.forecast.past.values import Kind, PastPresence


def planned(plan: Plan, day: date) -> tuple[PastPresence, ...]:
    """The shifts of that day."""
    return tuple(
        PastPresence(
            shift.counter,
            moment(plan, day, shift.begins),
            moment(plan, day, shift.ends),
            Kind.PLANNED,
        )
        for shift in plan.shifts_on(day)
    )
