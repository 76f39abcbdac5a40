"""The kiosk program: reads its settings, puts its parts together, runs until told to stop."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from kiosk import stage
from kiosk.commands import Able, Commands
from kiosk.parts import Parts
from kiosk.pin_guard import PinGuard
from kiosk.readers import Reader, UnclearReader, reader_at
from kiosk.reserve import Reserve
from kiosk.screen import Screen
from kiosk.settings import Afar, Settings
from kiosk.shell import Shell
from kiosk.view import view
from kiosk.voice.guide import Guide
from kiosk.voice.speech import Speech
from printer.main import press_of
from printer.spool import Spool
from wire.album import Album
from wire.link import Link
from wire.messages import DeviceState, Presence
from wire.outbox import Courier, Outbox
from wire.pictures import in_folder
from wire.settings import from_environment
from wire.topics import DEVICE_STATE, KIOSK_REQUEST
from wire.watchdog import keep_telling
from words import fonts


def main() -> None:
    """Run the kiosk."""
    settings = from_environment(Settings).as_configured()
    settings.data.mkdir(parents=True, exist_ok=True)
    stage.prepare(stage.Size.read(settings.size), settings.data.absolute() / "kivy")
    if asyncio.run(_run(settings)):
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - ourselves, anew


async def _run(settings: Settings) -> bool:
    """Run until told to stop; whether to begin anew."""
    again = asyncio.Event()

    def restart() -> None:
        again.set()
        app.stop()

    def tell(paper: str, state: Presence = Presence.READY) -> None:
        parts.link.say(DEVICE_STATE, _birth(parts, paper, state), **place)

    parts = _parts(settings, restart)
    app = _window(settings, parts.album)
    link, place = parts.link, {"kind": "kiosk", "device": settings.device}
    guide = _guide(app, settings)
    shell = Shell(parts, settings.device, guide.show, tell)
    app.tap, app.key, app.press = shell.tap, shell.key, guide.press
    Commands(link, settings.device, Able(shell.test_page, Afar(settings.data).change, restart))
    link.last_words(DEVICE_STATE, DeviceState(state=Presence.LOST), **place)
    link.on_connect(lambda: tell(shell.screen.paper))
    async with link:
        await _until_stopped(app, shell, settings)
        await shell.finish()
        tell(shell.screen.paper, Presence.DISCONNECTED)
    parts.close()
    return again.is_set()


def _parts(settings: Settings, restart: Callable[[], None]) -> Parts:
    link = Link(settings.account, settings.branch)
    outbox = Outbox(settings.data / "outbox.sqlite")
    reserve = Reserve(settings.data / "reserve.sqlite")
    return Parts(
        link=link,
        outbox=outbox,
        courier=Courier(outbox, link, KIOSK_REQUEST, device=settings.device),
        spool=Spool(settings.data / "spool.sqlite"),
        reserve=reserve,
        glass=settings.glass,
        press=press_of(settings.printer, settings.slip),
        guard=PinGuard(settings.pin, reserve),
        album=Album(settings.data / "pictures", link, kind="kiosk", device=settings.device),
        restart=restart,
    )


def _birth(parts: Parts, paper: str, state: Presence) -> DeviceState:
    return DeviceState(
        state=state,
        version=version("heliotrope"),
        paper=paper,
        outbox=len(parts.outbox) + len(parts.reserve),
        reprints=parts.spool.reprints(),
    )


async def _until_stopped(app: Any, shell: Shell, settings: Settings) -> None:
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop, app.stop)
    shell.recover()
    tasks = [asyncio.create_task(work) for work in (shell.keep_going(), keep_telling())]
    if settings.reader:
        tasks.append(asyncio.create_task(_reader(settings.reader).keep_reading(shell.read)))
    if settings.touches:
        tasks.append(asyncio.create_task(_remote(app, settings.touches)))
    await app.async_run(async_lib="asyncio")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _window(settings: Settings, album: Album) -> Any:
    from kiosk.app import KioskApp  # noqa: PLC0415 - Kivy opens its window when imported

    shown = _pictures(settings.pictures) if settings.pictures else ()
    return KioskApp(
        view(Screen(glass=settings.glass), 0),
        fonts.prepare(settings.data / "fonts"),
        shown,
        album.file,
    )


def _pictures(folder: Path) -> tuple[Path, ...]:
    try:
        return in_folder(folder)
    except OSError as wrong:
        raise SystemExit(f"HELIOTROPE_PICTURES: there is no folder {wrong}") from None


def _guide(app: Any, settings: Settings) -> Guide:
    from voice.loudspeaker import Loudspeaker  # noqa: PLC0415 - as above

    speech = Speech(Loudspeaker(), settings.data / "speech", settings.recordings)
    return Guide(speech, app)


async def _remote(app: Any, path: Path) -> None:
    from kiosk.remote import Remote  # noqa: PLC0415 - Kivy opens its window when imported

    await Remote(app).serve(path)


def _reader(address: str) -> Reader:
    try:
        return reader_at(address)
    except UnclearReader as wrong:
        raise SystemExit(f"HELIOTROPE_READER: {wrong}") from None


if __name__ == "__main__":
    main()
