"""Server push: whole fragments over SSE, only ever the newest, with an own heartbeat."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from starlette.responses import StreamingResponse

from server.application.door import Door
from server.domain.model import Branch
from server.web.house import milliseconds
from server.web.pages import Here

STAFF_BEAT: Final = 2.0
"""Seconds: a teller's page that hears nothing for 5 says so."""
PHONE_BEAT: Final = 5.0
BREATH: Final = 0.25
"""Seconds between two fragments: what changes meanwhile is drawn together. Whoever pressed has the
answer to it, and an eye sees no difference on the pages of others."""

COURTESY: Final = 0.02
"""Seconds: whoever pressed is answered before the pages of all others are drawn."""

Draw = Callable[[Branch], Awaitable[str]]
Allowed = Callable[[], Awaitable[bool]]


def push(
    here: Here, draw: Draw, *, beat: float = STAFF_BEAT, allowed: Allowed | None = None
) -> StreamingResponse:
    """Draw the branch now, at every change and at every beat, for as long as it is allowed.

    One page is drawn at a time: whoever presses a button meanwhile comes in between, instead of
    waiting for all pages that a change has woken.
    """
    door, state = here.house.door, here.request.app.state

    async def messages() -> AsyncIterator[str]:
        async for _ in beats(door, state.closing, beat):
            async with state.drawing:
                if allowed is not None and not await allowed():
                    return
                drawn = await draw(door.branch)
            yield message(str(milliseconds(door.clock())), event="beat") + message(drawn)

    return StreamingResponse(messages(), media_type="text/event-stream")


async def beats(door: Door, closing: asyncio.Event, every: float) -> AsyncIterator[Branch]:
    """The branch now, at every change, and at least so often, until the server closes."""
    watch = door.watch()
    changed = asyncio.ensure_future(anext(watch))
    closed = asyncio.ensure_future(closing.wait())
    try:
        while True:
            await asyncio.wait(
                {changed, closed}, timeout=every, return_when=asyncio.FIRST_COMPLETED
            )
            if closed.done():
                return
            if changed.done():
                changed = asyncio.ensure_future(anext(watch))
                await asyncio.sleep(COURTESY)
            yield door.branch
            await asyncio.sleep(BREATH)
    finally:
        # Cancelling runs through the generator and takes its listener off the door.
        changed.cancel()
        closed.cancel()


def message(text: str, event: str = "") -> str:
    """One server-sent event; a line break in the text cannot begin another."""
    head = f"event: {event}\n" if event else ""
    lines = re.split(r"\r\n|\r|\n", text)
    return head + "".join(f"data: {line}\n" for line in lines) + "\n"
