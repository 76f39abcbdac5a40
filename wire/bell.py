"""Waiting for something to happen, but not for ever."""

import asyncio
import contextlib


async def at_most(rung: asyncio.Event, seconds: float) -> None:
    """Until it is set, or so many seconds are over.

    Not with `asyncio.wait_for`: before Python 3.12 it forgets that it was cancelled when the event
    is set in the same moment, so that what should stop goes on for ever.
    """
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await rung.wait()
