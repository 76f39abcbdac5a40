r"""Lets a test touch the kiosk through Kivy's own input, and read what is on screen.

Active only where HELIOTROPE_TOUCHES names a Unix socket. Each line is JSON and is answered by one:
{"tap": "service:cash"}, {"x": 540, "y": 960, "held": 2}, {"key": "62218\n"}, {"press": 282} (a
key by Kivy's number), {"shot": "folder/name.png"}, {}.
"""

import asyncio
import json
from collections import deque
from pathlib import Path
from typing import Any, Final

from kivy.app import App
from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from kivy.input import MotionEvent, MotionEventProvider

PATIENCE: Final = 5.0
"""Seconds that a tap waits for its button to be there and to count."""
ENTER: Final = 13


class Finger(MotionEvent):
    """One touch."""

    def depack(self, args: Any) -> None:
        """Take a position in parts of the window."""
        self.sx, self.sy = args
        self.profile = ("pos",)
        super().depack(args)


class Fingers(MotionEventProvider):
    """Hands touches to Kivy frame by frame, as a screen's driver does."""

    def __init__(self) -> None:
        super().__init__("remote", "")
        self._waiting: deque[tuple[float, str, Finger, asyncio.Event | None]] = deque()
        self._count = 0

    def touch(self, x: float, y: float, held: float) -> asyncio.Event:
        """Down in one frame, up in the next or `held` seconds later; then the event is set."""
        self._count += 1
        finger = Finger("remote", self._count, (x, y), is_touch=True, type_id="touch")
        up = asyncio.Event()
        now = Clock.get_time()
        self._waiting += [(now, "begin", finger, None), (now + held, "end", finger, up)]
        return up

    def update(self, dispatch_fn: Any) -> None:
        """Kivy asks once a frame."""
        if not self._waiting or self._waiting[0][0] > Clock.get_time():
            return
        _, kind, finger, up = self._waiting.popleft()
        dispatch_fn(kind, finger)
        if up:
            Clock.schedule_once(lambda _: up.set())  # by then the touch has been dispatched


class Remote:
    """The socket."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._fingers = Fingers()

    async def serve(self, path: Path) -> None:
        """Listen until cancelled."""
        EventLoop.add_input_provider(self._fingers)
        server = await asyncio.start_unix_server(self._talk, path)
        async with server:
            await server.serve_forever()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            answer = await self._obey(json.loads(line))
            writer.write(json.dumps(self._seen() | answer).encode() + b"\n")
            await writer.drain()
        writer.close()

    async def _obey(self, order: dict[str, Any]) -> dict[str, Any]:
        if "tap" in order and not await self._tap(order["tap"]):
            return {"error": f"no button {order['tap']}"}
        if "x" in order:
            await self._touch(order["x"], order["y"], order.get("held", 0.0))
        for key in order.get("key", ""):
            code = ENTER if key == "\n" else ord(key)
            Window.dispatch("on_key_down", code, 0, None if key == "\n" else key, [])
        if "press" in order:
            Window.dispatch("on_key_down", order["press"], 0, None, [])
            Window.dispatch("on_key_up", order["press"], 0)
        return {"shot": await self._shot(Path(order["shot"]))} if "shot" in order else {}

    async def _tap(self, button: str) -> bool:
        deadline = Clock.get_time() + PATIENCE
        while button not in (buttons := self._app.face.buttons()):
            if Clock.get_time() > deadline:
                return False
            await asyncio.sleep(0.01)
        await self._touch(*buttons[button])
        return True

    async def _touch(self, x: float, y: float, held: float = 0.0) -> None:
        place = x / (Window.width - 1), y / (Window.height - 1)
        await self._fingers.touch(*place, held).wait()

    async def _shot(self, path: Path) -> str:
        for _ in range(3):
            await _flip()
        return _keep_shot(path)

    def _seen(self) -> dict[str, Any]:
        face = self._app.face
        return {
            "screen": face.view.name,
            "number": face.view.number,
            "language": face.view.language,
            "heading": face.view.heading,
            "lines": face.view.lines,
            "note": face.view.note,
            "spoken": face.view.spoken,
            "offline": bool(face.view.offline),
            "buttons": face.buttons(),
        }


async def _flip() -> None:
    flipped = asyncio.Event()

    def on_flip(*_: object) -> None:
        flipped.set()

    Window.bind(on_flip=on_flip)
    Window.canvas.ask_update()
    async with asyncio.timeout(PATIENCE):
        await flipped.wait()
    Window.unbind(on_flip=on_flip)


def _keep_shot(path: Path) -> str:
    # Kivy puts a count into the name.
    return str(Path(Window.screenshot(name=str(path))).replace(path))
