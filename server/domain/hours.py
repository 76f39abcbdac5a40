"""When a branch is open: hours, holidays, special days and breaks, as moments.

All moments are in UTC, for two moments of one time zone are compared by their wall clocks, which
goes wrong in the night when the clocks change.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

from server.domain.model import Branch
from server.domain.plan import Plan, Span

A_DAY: Final = timedelta(days=1)
FARTHEST: Final = 400
"""So many days ahead a business day is looked for; a plan may have none."""
KNOWN: Final = 4096
"""So many hours of days are remembered as moments: each change asks for some, of the same days."""


@dataclass(frozen=True, slots=True)
class Day:
    """The moments of one business day."""

    issues: datetime
    """Tickets are issued from then on."""
    opens: datetime
    closes: datetime
    breaks: tuple[tuple[datetime, datetime], ...]

    @property
    def openings(self) -> tuple[tuple[datetime, datetime], ...]:
        """The spans in which tickets are issued: the day without its breaks."""
        begins = (self.issues, *(ends for _, ends in self.breaks))
        ends = (*(begins for begins, _ in self.breaks), self.closes)
        return tuple(span for span in zip(begins, ends, strict=True) if span[0] < span[1])

    def has(self, now: datetime) -> bool:
        """Whether tickets are issued then, breaks aside."""
        return self.issues <= now < self.closes

    def break_at(self, now: datetime) -> tuple[datetime, datetime] | None:
        """The break that is then."""
        return next((span for span in self.breaks if span[0] <= now < span[1]), None)


def local(branch: Branch, now: datetime) -> datetime:
    """The moment by the branch's own clock."""
    return now.astimezone(ZoneInfo(branch.plan.timezone))


def today(branch: Branch, now: datetime) -> date:
    """The date of the branch; never before the last business day, for clocks are set back."""
    return max(local(branch, now).date(), branch.day or date.min)


def running(branch: Branch) -> bool:
    """Whether a business day has begun and is not over."""
    return branch.open or branch.working


def day_of(plan: Plan, day: date) -> Day | None:
    """The moments of a day; None if the branch stays closed on it."""
    hours = _hours(plan, day)
    if hours is None:
        return None
    opens, closes = (moment(plan, day, hour) for hour in hours)
    spans = (_of_day(plan, span, day) for span in plan.hours.breaks if day.weekday() in span.days)
    breaks = ((max(begins, opens), min(ends, closes)) for begins, ends in spans)
    real = tuple(sorted((begins, ends) for begins, ends in breaks if begins < ends))
    return Day(opens - plan.hours.issue_before, opens, closes, real)


def morning(plan: Plan, day: date) -> datetime:
    """When the night before a day is over, whether the branch opens on it or not."""
    opens, _ = _hours(plan, day) or (plan.opens, plan.closes)
    return moment(plan, day, opens) - plan.hours.issue_before


def moment(plan: Plan, day: date, hour: time) -> datetime:
    """An hour of a day in the branch."""
    return _moment(plan.timezone, day, hour)


def business_days(plan: Plan, after: date, count: int) -> list[date]:
    """The next business days after a day."""
    ahead = (after + days * A_DAY for days in range(1, FARTHEST))
    return list(islice((day for day in ahead if _hours(plan, day)), count))


def offered(spans: tuple[Span, ...], at: datetime) -> bool:
    """Whether a service of these spans can be chosen at a local time."""
    within = (at.weekday() in span.days and span.begins <= at.time() < span.ends for span in spans)
    return not spans or any(within)


@lru_cache(KNOWN)
def _moment(timezone: str, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(timezone)).astimezone(UTC)


def _hours(plan: Plan, day: date) -> tuple[time, time] | None:
    rules = plan.hours
    usual = day.weekday() in rules.days and day not in rules.holidays
    hours = rules.special.get(day) or ((plan.opens, plan.closes) if usual else None)
    return hours if hours and hours[0] < hours[1] else None


def _of_day(plan: Plan, span: Span, day: date) -> tuple[datetime, datetime]:
    return moment(plan, day, span.begins), moment(plan, day, span.ends)
