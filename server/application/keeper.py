"""Keeps the branch's time: sends a `Tick` when something is due."""

import asyncio
from typing import Final

from server.application.door import Door
from server.application.ports import Order, StoreFailed
from server.domain.commands import Tick
from server.domain.day import next_due

TICK: Final = Order(Tick(), actor="clock")
LONGEST_SLEEP_SECONDS: Final = 1.0
"""A change may bring something due earlier."""


async def keep_time(door: Door, speed: float) -> None:
    """Tick at every due moment until cancelled."""
    await _tick(door)
    while True:
        now = door.clock()
        due = (next_due(door.branch, now) - now).total_seconds() / speed
        await asyncio.sleep(min(max(due, 0.0) + 0.01, LONGEST_SLEEP_SECONDS))
        if next_due(door.branch, now) <= door.clock():
            await _tick(door)


async def _tick(door: Door) -> None:
    try:
        await door.handle(TICK)
    except StoreFailed:
        return  # said by the door; what is due stays due
