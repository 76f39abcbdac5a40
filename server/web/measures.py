"""How long, and whether that is still good: the numbers that staff pages set beside a mark."""

from datetime import datetime, timedelta
from typing import Final

NEAR: Final = 0.8
"""The share of the target wait from which it is near."""


def pace(passed: timedelta, near: timedelta, past: timedelta) -> str:
    """`fine`, `near` or `past`: the key of a state mark."""
    if passed > past:
        return "past"
    return "near" if passed > near else "fine"


def pace_waiting(waited: timedelta, target: timedelta) -> str:
    """How a wait stands against the target wait of its service."""
    return pace(waited, target * NEAR, target)


def pace_serving(served: timedelta, usual: timedelta) -> str:
    """How a service time stands against the usual one: near above it, past at twice."""
    return pace(served, usual, usual * 2)


def pace_of_waited(waited: timedelta, target: timedelta) -> str:
    """The same for the customer who is there: it tells twice the target apart."""
    return "twice" if waited > target * 2 else pace_waiting(waited, target)


def pace_of_served(served: timedelta, usual: timedelta) -> str:
    """A running service: past the usual time, and past twice."""
    return "twice" if served > usual * 2 else pace(served, usual * NEAR, usual)


def clock(passed: timedelta) -> str:
    """`4:07`, `1:02:33`; never below zero, whatever the clocks say."""
    seconds = max(0, int(passed.total_seconds()))
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if hours:
        return f"{hours}:{minutes:02d}:{seconds % 60:02d}"
    return f"{minutes}:{seconds % 60:02d}"


def minutes(since: datetime, now: datetime) -> int:
    """Whole minutes since then."""
    return max(0, int((now - since).total_seconds() // 60))
