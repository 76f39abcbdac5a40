"""The kiosk program: reads its settings, puts its parts together, runs until told to stop."""

import asyncio
import signal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from kiosk import stage
from kiosk.pictures import in_folder
from kiosk.readers import Reader, UnclearReader, reader_at
from kiosk.reserve import Reserve
from kiosk.screen import Screen
from kiosk.shell import Parts, Shell
from kiosk.view import view
from kiosk.voice.guide import Guide
from kiosk.voice.speech import Speech
from printer.main import press_of
from printer.spool import Spool
from wire.link import Account, Link
from wire.messages import DeviceState, Presence
from wire.outbox import Courier, Outbox
from wire.settings import from_environment
from wire.topics import DEVICE_STATE, KIOSK_REQUEST
from words import fonts


class Settings(BaseSettings):
    """Everything that differs from kiosk to kiosk."""

    model_config = SettingsConfigDict(env_prefix="HELIOTROPE_")

    branch: str
    device: str
    broker_host: str = "127.0.0.1"
    broker_port: int = 1883
    password: str = Field(repr=False)
    data: Path
    printer: str
    """Its address: see docs/printers.md."""
    reader: str = ""
    """Of cards and codes, beside those that type as a keyboard: `serial:/dev/ttyACM0?baud=9600`."""
    slip: Path | None = None
    """The bank's own template: see there."""
    size: str = Field(default="1080x1920", pattern=r"^\d{3,4}x\d{3,4}$")
    pictures: Path | None = None
    """A folder of the branch's own pictures, shown while nobody is here."""
    recordings: Path | None = None
    """Sentences that the bank has recorded: see kiosk/voice/speech.py."""
    touches: Path | None = None
    """A socket for tests: see kiosk/remote.py."""


def main() -> None:
    """Run the kiosk."""
    settings = from_environment(Settings)
    settings.data.mkdir(parents=True, exist_ok=True)
    stage.prepare(stage.Size.read(settings.size), settings.data.absolute() / "kivy")
    asyncio.run(_run(settings))


async def _run(settings: Settings) -> None:
    link = Link(
        Account(
            settings.broker_host,
            settings.broker_port,
            f"{settings.branch}-{settings.device}",
            settings.password,
        ),
        settings.branch,
    )
    place = {"kind": "kiosk", "device": settings.device}
    outbox = Outbox(settings.data / "outbox.sqlite")
    spool = Spool(settings.data / "spool.sqlite")
    reserve = Reserve(settings.data / "reserve.sqlite")

    def tell(paper: str, state: Presence = Presence.READY) -> None:
        birth = DeviceState(
            state=state,
            version=version("heliotrope"),
            paper=paper,
            outbox=len(outbox) + len(reserve),
            reprints=spool.reprints(),
        )
        link.say(DEVICE_STATE, birth, **place)

    courier = Courier(outbox, link, KIOSK_REQUEST, device=settings.device)
    parts = Parts(link, outbox, courier, spool, reserve, press_of(settings.printer, settings.slip))
    app = _window(settings)
    guide = _guide(app, settings)
    shell = Shell(parts, settings.device, guide.show, tell)
    app.tap, app.key, app.press = shell.tap, shell.key, guide.press
    link.last_words(DEVICE_STATE, DeviceState(state=Presence.LOST), **place)
    link.on_connect(lambda: tell(shell.screen.paper))
    async with link:
        await _until_stopped(app, shell, settings)
        await shell.finish()
        tell(shell.screen.paper, Presence.DISCONNECTED)
    outbox.close()
    spool.close()
    reserve.close()


async def _until_stopped(app: Any, shell: Shell, settings: Settings) -> None:
    loop = asyncio.get_running_loop()
    for stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop, app.stop)
    shell.recover()
    tasks = [asyncio.create_task(shell.keep_going())]
    if settings.reader:
        tasks.append(asyncio.create_task(_reader(settings.reader).keep_reading(shell.read)))
    if settings.touches:
        tasks.append(asyncio.create_task(_remote(app, settings.touches)))
    await app.async_run(async_lib="asyncio")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _window(settings: Settings) -> Any:
    from kiosk.app import KioskApp  # noqa: PLC0415 - Kivy opens its window when imported

    shown = _pictures(settings.pictures) if settings.pictures else ()
    return KioskApp(view(Screen(), 0), fonts.prepare(settings.data / "fonts"), shown)


def _pictures(folder: Path) -> tuple[Path, ...]:
    try:
        return in_folder(folder)
    except OSError as wrong:
        raise SystemExit(f"HELIOTROPE_PICTURES: there is no folder {wrong}") from None


def _guide(app: Any, settings: Settings) -> Guide:
    from kiosk.voice.loudspeaker import Loudspeaker  # noqa: PLC0415 - as above

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
