"""Server push: newest only, with a beat, and gone when it should be."""

import asyncio

from hypothesis import given
from hypothesis import strategies as st
from web_world import busy_morning, house_of

from server.application.ports import Order
from server.domain.commands import PauseCounter
from server.domain.model import CounterState
from server.domain.plan import CounterCode
from server.web.stream import beats, message

LONG = 60.0
"""Seconds between beats when a test wants none."""


async def test_a_change_is_pushed_at_once() -> None:
    """The teller sees the call when the customer hears it."""
    door = house_of(busy_morning()).door
    stream = beats(door, asyncio.Event(), LONG)
    await anext(stream)
    await door.handle(Order(PauseCounter(CounterCode("c6"))))
    branch = await asyncio.wait_for(anext(stream), 5)

    assert branch.desks[CounterCode("c6")].state is CounterState.PAUSED
    await stream.aclose()


async def test_a_slow_reader_gets_only_the_newest() -> None:
    """Nobody is shown yesterday's news one by one, and memory does not grow."""
    door = house_of(busy_morning()).door
    stream = beats(door, asyncio.Event(), LONG)
    await anext(stream)
    for counter in ("c1", "c4", "c6"):
        await door.handle(Order(PauseCounter(CounterCode(counter))))
    branch = await asyncio.wait_for(anext(stream), 5)

    assert branch is door.branch
    await stream.aclose()


async def test_a_quiet_branch_still_beats() -> None:
    """Silence must mean that something is broken."""
    stream = beats(house_of(busy_morning()).door, asyncio.Event(), 0.01)
    for _ in range(3):
        await asyncio.wait_for(anext(stream), 5)

    await stream.aclose()


async def test_a_stream_ends_when_the_server_closes() -> None:
    """Or a stop would wait for every open page."""
    closing = asyncio.Event()
    stream = beats(house_of(busy_morning()).door, closing, LONG)
    await anext(stream)
    closing.set()

    assert [branch async for branch in stream] == []


async def test_a_left_stream_takes_its_listener_along() -> None:
    """A day of reconnecting tablets must not slow every commit."""
    door = house_of(busy_morning()).door
    before = [*door._listeners]

    async def read() -> None:
        async for _ in beats(door, asyncio.Event(), LONG):
            pass

    reader = asyncio.create_task(read())
    await turns()
    joined = len(door._listeners) - len(before)
    reader.cancel()
    await turns()

    assert (joined, door._listeners) == (1, before)


async def turns() -> None:
    """Let every task run that can."""
    for _ in range(10):
        await asyncio.sleep(0)


@given(st.text())
def test_no_text_can_begin_a_message_of_its_own(text: str) -> None:
    """Whatever stands in a page, it stays one event and arrives as it was."""
    sent = message(text)
    lines = sent.removesuffix("\n\n").split("\n")

    assert sent.count("\n\n") == 1
    assert "\r" not in sent
    assert all(line.startswith("data: ") for line in lines)
    assert "\n".join(line.removeprefix("data: ") for line in lines) == (
        text.replace("\r\n", "\n").replace("\r", "\n")
    )
