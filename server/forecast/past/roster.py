"""Who was to be there on a day, by the roster of a usual week."""

from datetime import date

from server.domain.hours import moment
from server.domain.plan import Plan
from server.forecast.past.values import Kind, PastPresence


def planned(plan: Plan, day: date) -> tuple[PastPresence, ...]:
    """The shifts of that day."""
    shifts = (shift for shift in plan.roster if day.weekday() in shift.days)
    return tuple(
        PastPresence(
            shift.counter,
            moment(plan, day, shift.begins),
            moment(plan, day, shift.ends),
            Kind.PLANNED,
        )
        for shift in shifts
    )
