"""A board hangs on its wall for months; nobody restarts it."""

import asyncio
import time

import pytest

from display.renewal import BREATH_SECONDS, LEAST_SECONDS, MOST_BYTES, held, keep_fit, reason

DAY = 24 * 3600.0


@pytest.mark.parametrize(
    ("seconds", "hour", "resident", "why"),
    [
        (DAY, 3, MOST_BYTES, ""),
        (DAY, 4, MOST_BYTES, "night"),
        (60, 4, MOST_BYTES, ""),
        (600, 12, MOST_BYTES + 1, "too much memory"),
        (599, 12, MOST_BYTES + 1, ""),
    ],
)
def test_it_begins_anew_once_a_night_or_when_it_has_grown(
    seconds: float, hour: int, resident: int, why: str
) -> None:
    """And never twice in the same hour."""
    assert reason(seconds, hour, resident) == why
    assert LEAST_SECONDS > 3600


async def test_a_program_that_has_grown_too_large_is_renewed_once() -> None:
    """By its own memory, as the kernel counts it."""
    renewed: list[int] = []
    begun = time.monotonic() - BREATH_SECONDS
    await asyncio.wait_for(keep_fit(lambda: renewed.append(held()), begun, 0.0, most=1), 10)

    assert len(renewed) == 1
    assert renewed[0] > 1_000_000
