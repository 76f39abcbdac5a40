"""Waiting for something to happen, but not for ever."""

import asyncio


async def at_most(rung: asyncio.Event, seconds: float) -> None:
    """Until it is set, or so many seconds are over."""
    try:
        await asyncio.wait_for(rung.wait(), seconds)
    except TimeoutError:
        return
