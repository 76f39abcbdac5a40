"""What waits for something can be stopped, at whatever moment."""

import asyncio

import pytest

from wire.bell import at_most


@pytest.mark.parametrize("turns", range(5))
async def test_who_is_cancelled_about_when_it_is_rung_for_is_cancelled(turns: int) -> None:
    """A server of many branches that did not hear of it once went on for ever."""
    rung = asyncio.Event()
    waiting = asyncio.create_task(at_most(rung, 60.0))
    for _ in range(5):
        await asyncio.sleep(0)
    rung.set()
    for _ in range(turns):
        await asyncio.sleep(0)
    over = waiting.done()
    waiting.cancel()
    await asyncio.wait({waiting})

    assert over or waiting.cancelled()


async def test_nobody_waits_longer() -> None:
    """Rung for or not."""
    rung = asyncio.Event()
    await at_most(rung, 0.001)
    rung.set()
    await at_most(rung, 60.0)
