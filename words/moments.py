"""Days and moments as people write them in each language."""

from datetime import date, datetime
from typing import Final

from words.phrases import say

MONTHS: Final = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)


def day(language: str, on: date) -> str:
    """`28 Nov 2026`."""
    return say(language, "{day} {month} {year}", **_parts(language, on))


def short_day(language: str, on: date) -> str:
    """`28 Nov`."""
    parts = _parts(language, on)
    return say(language, "{day} {month}", day=on.day, month=parts["month"])


def month(language: str, on: date) -> str:
    """`Nov 2026`."""
    parts = _parts(language, on)
    return say(language, "{month} {year}", month=parts["month"], year=on.year)


def moment(language: str, at: datetime) -> str:
    """`28 Nov, 09:04`, of the clock that `at` is told by: for what is of these days."""
    return say(language, "{day} {month}, {clock}", clock=f"{at:%H:%M}", **_parts(language, at))


def dated(language: str, at: datetime, *, seconds: bool = False) -> str:
    """`28 Nov 2026, 09:04`: for what is kept for years."""
    clock = f"{at:%H:%M:%S}" if seconds else f"{at:%H:%M}"
    return say(language, "{day} {month} {year}, {clock}", clock=clock, **_parts(language, at))


def _parts(language: str, on: date) -> dict[str, object]:
    return {"day": on.day, "month": say(language, MONTHS[on.month - 1]), "year": on.year}
