"""A test's finger and eye: touches enter through Kivy's input, answers say what is on screen."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

from kivy.base import EventLoop
from kivy.input.motionevent import MotionEvent
from kivy.uix.widget import Widget

from display.drawing import Key

Answer = dict[str, Any]
FRAMES = 2
"""A touch or a picture is through after so many."""


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
    try:
        order = json.loads(line)
        place = keys(root)[order["tap"]] if "tap" in order else (order.get("x"), order.get("y"))
    except (ValueError, KeyError, TypeError, AttributeError) as wrong:
        return {"error": f"{type(wrong).__name__}: {wrong}", **_seen(root, told)}
    if None not in place:
        await _tap(*place)
    if "shot" in order:
        await _frames()
        _shoot(Path(order["shot"]))
    return _seen(root, told)


def _seen(root: Widget, told: Callable[[], Answer]) -> Answer:
    return {**told(), "buttons": keys(root)}


async def _tap(x: float, y: float) -> None:
    finger = Finger(x, y)
    EventLoop.post_dispatch_input("begin", finger)
    await _frames()
    EventLoop.post_dispatch_input("end", finger)
    await _frames()


def _shoot(path: Path) -> None:
    # Kivy puts a counter into the name.
    Path(EventLoop.window.screenshot(name=str(path))).replace(path)


async def _frames() -> None:
    window = EventLoop.window
    flipped = asyncio.Event()
    count = [0]

    def on_flip(*_: object) -> None:
        count[0] += 1
        flipped.set()

    window.bind(on_flip=on_flip)
    while count[0] < FRAMES:
        flipped.clear()
        window.canvas.ask_update()
        await flipped.wait()
    window.unbind(on_flip=on_flip)
