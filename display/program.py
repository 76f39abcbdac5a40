"""A board, pad or sign at work: its window, its link to the server, its goodbye, in one loop."""

import asyncio
import contextlib
import os
import time
from collections.abc import Callable
from typing import Any, Final

import structlog
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish

from display import sign_size
from display.answers import Answers
from display.app import BoardShell, PadShell, SignShell
from display.board import Clip
from display.kept import Kept
from display.living import Life, at_signal
from display.pad import switched_on
from display.pictures import PICTURES, Pictures
from display.questions import USUAL
from display.remote import listening
from display.renewal import keep_fit
from display.settings import BoardSettings, PadSettings, SignSettings
from display.speaking import Speaker
from display.unheard import mind
from voice.bank import Bank
from voice.loudspeaker import Loudspeaker
from wire.album import Album
from wire.link import Ids, Link
from wire.messages import Presence, Questionnaire, Shown
from wire.topics import BOARD_SHOWN, COUNTER, LOBBY, PLAYLIST, QUESTIONNAIRE, SERVER_STATE
from wire.watchdog import keep_telling
from words.reading import HEIGHT

log = structlog.get_logger()
FULL_PAD: Final = (1024, 600)

Shell = BoardShell | PadShell | SignShell
ShellSettings = BoardSettings | PadSettings | SignSettings


async def run(settings: ShellSettings) -> bool:
    """Until a signal, or until the window is closed; whether to begin anew."""
    if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
        # Mesa never flushes an offscreen buffer by itself: 0.7 MB a frame would pile up.
        Window.bind(on_flip=_finish)
    match settings:
        case BoardSettings():
            return await _board(settings)
        case PadSettings():
            return await _pad(settings)
        case SignSettings():
            return await _sign(settings)


def _finish(*_: object) -> None:
    glFinish()


async def _board(settings: BoardSettings) -> bool:
    link = Link(settings.account, settings.branch)
    speaker = Speaker(
        Bank(settings.clips), None if settings.silent else Loudspeaker(), settings.folder / "said"
    )
    app = BoardShell(settings.setup, settings.pixels[1] / HEIGHT, speaker)
    app.drawn = lambda sequence: link.say(
        BOARD_SHOWN, Shown(sequence=sequence), device=settings.device
    )
    pictures, album = _pictures(settings, link, app.list)
    app.wear = pictures.wear
    link.hear(PLAYLIST, lambda _, playlist: pictures.play(playlist), zone=settings.zone)
    link.hear(SERVER_STATE, lambda _, state: app.hear(state), live=True)
    link.hear(LOBBY, lambda _, lobby: app.hear(lobby), zone=settings.zone)
    mind(link, LOBBY, zone=settings.zone)
    asking = asyncio.create_task(album.keep_asking())
    again = await _live(app, link, settings, lambda: {"sound": speaker.state})
    asking.cancel()
    return again


def _pictures(
    settings: BoardSettings | PadSettings, link: Link, listed: Callable[[tuple[Clip, ...]], None]
) -> tuple[Pictures, Album]:
    device = settings.device
    album = Album(settings.folder / PICTURES, link, kind=settings.kind, device=device)
    return Pictures(settings.folder, album, listed), album


async def _pad(settings: PadSettings) -> bool:
    link = Link(settings.account, settings.branch)
    with contextlib.closing(Answers(settings.folder, link, settings.device)) as answers:
        template = Kept(settings.folder / "questionnaire.json", QUESTIONNAIRE, USUAL)
        begun = switched_on(time.monotonic(), answers.legs(), template.last(), settings.art)
        app = PadShell(_unit(settings), answers.post, begun)

        def wanted(_: Ids, questionnaire: Questionnaire) -> None:
            template.keep(questionnaire)
            app.want(questionnaire)

        pictures, album = _pictures(settings, link, lambda _: None)
        app.wear = pictures.wear
        link.hear(QUESTIONNAIRE, wanted)
        link.hear(SERVER_STATE, lambda _, state: app.hear(state), live=True)
        link.hear(COUNTER, lambda _, show: app.hear(show), counter=settings.counter)
        mind(link, COUNTER, counter=settings.counter)
        working = [
            asyncio.create_task(work) for work in (answers.keep_sending(), album.keep_asking())
        ]
        again = await _live(app, link, settings, lambda: {"outbox": len(answers)})
        for task in working:
            task.cancel()
    return again


async def _sign(settings: SignSettings) -> bool:
    link = Link(settings.account, settings.branch)
    app = SignShell(sign_size.unit(settings.pixels), still=settings.reduced_motion)
    link.hear(SERVER_STATE, lambda _, state: app.hear(state), live=True)
    link.hear(COUNTER, lambda _, show: app.hear(show), counter=settings.counter)
    mind(link, COUNTER, counter=settings.counter)
    return await _live(app, link, settings)


async def _live(
    app: Shell, link: Link, settings: ShellSettings, told: Callable[[], dict[str, Any]] = dict
) -> bool:
    life, again = Life(link, settings.kind, settings.device, told), asyncio.Event()

    def renew() -> None:
        again.set()
        app.stop()

    at_signal(app.stop)
    watching = [
        asyncio.create_task(work) for work in (keep_telling(), keep_fit(renew, time.monotonic()))
    ]
    async with link, listening(settings.touches, app.screen, app.told):
        await app.async_run(async_lib="asyncio")
        life.say(Presence.DISCONNECTED)
    for task in watching:
        task.cancel()
    return again.is_set()


def _unit(settings: PadSettings) -> float:
    return min(ours / drawn for ours, drawn in zip(settings.pixels, FULL_PAD, strict=True))
