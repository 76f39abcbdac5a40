"""What is told of a wait: worse at once, better only when it lasts, and else the same words.

Who was told "usually within 20" and waits longer is hurt more than a shorter wait pleases
(announced waits are reference points), so honesty goes first and calm second.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.forecast.outlook import Wait

MINUTE: Final = timedelta(minutes=1)
BETTER_AFTER: Final = timedelta(minutes=2)
"""A forecast must have been much better for so long before it is told."""
_SLACK, _LEAST_SLACK = 0.1, 1.0
_ROOM, _LEAST_ROOM = 0.25, 2.0
"""More than from one end of a noise of 10 % to the other, so that noise alone moves nothing."""


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody was told."""

    wait: Wait
    at: datetime
    """The moment for which it holds."""
    better_since: datetime | None = None
    """Since when the forecast has been much better than this."""


def tell(before: Told | None, wait: Wait, now: datetime) -> Told:
    """What is told now that `wait` is forecast."""
    if before is None or _is_worse(before.wait, wait):
        return Told(wait, now)
    if not _is_much_better(before.wait, wait):
        return Told(before.wait, now)
    since = before.better_since or now
    if now - since >= BETTER_AFTER:
        return Told(wait, now)
    return Told(before.wait, now, since)


def counted_down(told: Told, now: datetime) -> Told:
    """What remains of it for somebody who has been waiting since."""
    passed = (now - told.at) / MINUTE
    left = Wait(max(0.0, told.wait.p50 - passed), max(0.0, told.wait.p90 - passed))
    return Told(left, now, told.better_since)


def slack(minutes: float) -> float:
    """By how much the nine of ten may be worse than was told before that is said."""
    return max(_LEAST_SLACK, _SLACK * minutes)


def room(minutes: float) -> float:
    """By how much a figure must differ, for the better or in the half, to be worth saying."""
    return max(_LEAST_ROOM, _ROOM * minutes)


def _is_worse(told: Wait, wait: Wait) -> bool:
    return wait.p90 > told.p90 + slack(told.p90) or wait.p50 > told.p50 + room(told.p50)


def _is_much_better(told: Wait, wait: Wait) -> bool:
    return wait.p90 < told.p90 - room(told.p90) or wait.p50 < told.p50 - room(told.p50)
