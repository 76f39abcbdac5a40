"""A board or a pad at work: its window, its link to the server, its goodbye, in one loop."""

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from importlib.metadata import version
from typing import Final

import structlog
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish

from display import sizes
from display.answers import Answers
from display.app import BoardShell, PadShell
from display.chime import Chime
from display.remote import listening
from display.settings import BoardSettings, PadSettings
from wire.link import Link
from wire.messages import DeviceState, Presence
from wire.topics import COUNTER, DEVICE_STATE, LOBBY, SERVER_STATE

log = structlog.get_logger()
FULL_BOARD: Final = (1920, 1080)
FULL_PAD: Final = (1024, 600)


async def run(settings: BoardSettings | PadSettings) -> None:
    """Until a signal, or until the window is closed."""
    if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
        # Mesa never flushes an offscreen buffer by itself: 0.7 MB a frame would pile up.
        Window.bind(on_flip=_finish)
    if isinstance(settings, BoardSettings):
        await _board(settings)
    else:
        await _pad(settings)


def _finish(*_: object) -> None:
    glFinish()


async def _board(settings: BoardSettings) -> None:
    _judge_sizes(settings)
    link = Link(settings.account, settings.branch)
    app = BoardShell(_unit(settings, FULL_BOARD), Chime(settings.folder).play)
    link.hear(SERVER_STATE, lambda _, state: app.hear(state), live=True)
    link.hear(LOBBY, lambda _, lobby: app.hear(lobby), zone=settings.zone)
    await _live(app, link, settings, lambda: 0)


async def _pad(settings: PadSettings) -> None:
    link = Link(settings.account, settings.branch)
    with contextlib.closing(Answers(settings.folder, link, settings.device)) as answers:
        app = PadShell(_unit(settings, FULL_PAD), answers.post, answers.legs())
        link.hear(SERVER_STATE, lambda _, state: app.hear(state), live=True)
        link.hear(COUNTER, lambda _, show: app.hear(show), counter=settings.counter)
        sending = asyncio.create_task(answers.keep_sending())
        await _live(app, link, settings, answers.__len__)
        sending.cancel()


async def _live(
    app: BoardShell | PadShell,
    link: Link,
    settings: BoardSettings | PadSettings,
    unanswered: Callable[[], int],
) -> None:
    address = {"kind": settings.kind, "device": settings.device}

    def say(presence: Presence) -> None:
        state = DeviceState(state=presence, version=version("heliotrope"), outbox=unanswered())
        link.say(DEVICE_STATE, state, **address)

    link.last_words(DEVICE_STATE, DeviceState(state=Presence.LOST), **address)
    link.on_connect(lambda: say(Presence.READY))
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, app.stop)
    async with link, listening(settings.touches, app.screen, app.told):
        await app.async_run(async_lib="asyncio")
        say(Presence.DISCONNECTED)


def _unit(settings: BoardSettings | PadSettings, full: tuple[int, int]) -> float:
    return min(ours / drawn for ours, drawn in zip(settings.pixels, full, strict=True))


def _judge_sizes(settings: BoardSettings) -> None:
    wide, high = settings.pixels
    least = sizes.least_caps(settings.distance, settings.diagonal, wide / high)
    if least.called > sizes.DRAWN.called or least.history > sizes.DRAWN.history:
        log.warning(
            "numbers are too small to be read from the last row",
            metres=settings.distance,
            inches=settings.diagonal,
        )
