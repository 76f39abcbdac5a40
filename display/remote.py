"""A test's finger and eye: touches enter through Kivy's input, answers say what is on screen.

Each line is JSON and is answered by one: {"tap": "face-5"}, {"x": 0.5, "y": 0.5} (parts of the
window), {"shot": "folder/name.png"}, {}.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from display.drawing import Key

Answer = dict[str, Any]
PATIENCE = 5.0
"""Seconds that a tap waits for its key to be there."""
TICKS = 2
"""Kivy lays out what has changed in the tick after."""


class Finger(MotionEvent):
    """A touch at one place of the window, in pixels from its lower left corner."""

    def __init__(self, x: float, y: float) -> None:
        window = EventLoop.window
        place = {"x": x / (window.width - 1.0), "y": y / (window.height - 1.0)}
        super().__init__("remote", id(self), place, is_touch=True, type_id="touch")
        self.profile = ["pos"]

    def depack(self, args: dict[str, float]) -> None:
        """Kivy asks for the place once more at every event."""
        self.sx, self.sy = args["x"], args["y"]
        super().depack(args)


@contextlib.asynccontextmanager
async def listening(
    path: Path | None, root: Widget, told: Callable[[], Answer]
) -> AsyncIterator[None]:
    """Take touches from a socket, where one is wanted."""
    if path is None:
        yield
        return

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.closing(writer):
            async for line in reader:
                answer = await _obeyed(line, root, told)
                writer.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
                await writer.drain()

    server = await asyncio.start_unix_server(serve, path)
    try:
        yield
    finally:
        server.close()


def keys(root: Widget) -> dict[str, tuple[float, float]]:
    """Everything that can be touched now, and where."""
    seen = (widget for widget in root.walk() if isinstance(widget, Key))
    return {key.name: tuple(key.to_window(*key.center)) for key in seen if not key.disabled}


async def _obeyed(line: bytes, root: Widget, told: Callable[[], Answer]) -> Answer:
    await _settled()
    try:
        order = json.loads(line)
        await _tapped(order, root)
        if "shot" in order:
            await _drawn()
            _shoot(Path(order["shot"]))
    except (ValueError, KeyError, TypeError, OSError) as wrong:
        return {**_seen(root, told), "error": f"{type(wrong).__name__}: {wrong}"}
    return _seen(root, told)


async def _tapped(order: Answer, root: Widget) -> None:
    window = EventLoop.window
    if "tap" in order:
        await _tap(*await _place(root, order["tap"]))
    elif "x" in order:
        await _tap(order["x"] * window.width, order["y"] * window.height)


async def _place(root: Widget, name: str) -> tuple[float, float]:
    deadline = Clock.get_time() + PATIENCE
    while name not in keys(root) and Clock.get_time() < deadline:
        await _settled()
    return keys(root)[name]


def _seen(root: Widget, told: Callable[[], Answer]) -> Answer:
    return {**told(), "buttons": keys(root)}


async def _tap(x: float, y: float) -> None:
    finger = Finger(x, y)
    EventLoop.post_dispatch_input("begin", finger)
    await _settled()
    EventLoop.post_dispatch_input("end", finger)
    await _settled()


def _shoot(path: Path) -> None:
    # Kivy puts a counter into the name.
    Path(EventLoop.window.screenshot(name=str(path))).replace(path)


async def _settled() -> None:
    """Until what a message or a touch has changed has found its place."""
    for _ in range(TICKS):
        ticked = asyncio.Event()
        Clock.schedule_once(lambda _, ticked=ticked: ticked.set(), 0)
        await ticked.wait()


async def _drawn() -> None:
    window = EventLoop.window
    for _ in range(TICKS):
        flipped = asyncio.Event()
        seen = window.fbind("on_flip", lambda *_, flipped=flipped: flipped.set())
        window.canvas.ask_update()
        await flipped.wait()
        window.unbind_uid("on_flip", seen)
