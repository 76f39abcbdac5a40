"""The printer's program: reads its settings, puts its parts together, runs until told to stop."""

import asyncio
import contextlib
import signal
from importlib.metadata import version
from pathlib import Path

from printer.address import UnclearAddress, press_at
from printer.press import Press
from printer.service import Service
from printer.spool import Spool
from printer.state import Paper
from printer.template import STANDARD, TemplateError, read
from wire.album import Album
from wire.link import Link
from wire.messages import DeviceState, Presence
from wire.settings import DeviceSettings, from_environment
from wire.topics import DEVICE_STATE


class Settings(DeviceSettings):
    """Everything that differs from printer to printer."""

    data: Path
    printer: str
    """Its address: see docs/printers.md."""
    slip: Path | None = None
    """The bank's own template: see there."""


def main() -> None:
    """Run the printer."""
    settings = from_environment(Settings)
    press = press_of(settings.printer, settings.slip)
    settings.data.mkdir(parents=True, exist_ok=True)
    asyncio.run(_run(settings, press))


def press_of(address: str, template: Path | None) -> Press:
    """The press that the settings of a kiosk or a printer mean, or one line that says why not."""
    try:
        return press_at(address, read(template) if template else STANDARD)
    except UnclearAddress as wrong:
        raise SystemExit(f"HELIOTROPE_PRINTER: {wrong}") from None
    except TemplateError as wrong:
        raise SystemExit(f"HELIOTROPE_SLIP: {wrong}") from None


async def _run(settings: Settings, press: Press) -> None:
    link = Link(settings.account, settings.branch)
    place = {"kind": "printer", "device": settings.device}
    spool = Spool(settings.data / "spool.sqlite")

    def tell(paper: Paper, state: Presence = Presence.READY) -> None:
        birth = DeviceState(state=state, version=version("heliotrope"), paper=paper.value)
        link.say(DEVICE_STATE, birth, **place)

    album = Album(settings.data / "pictures", link, kind="printer", device=settings.device)
    service = Service(link, spool, press, album, device=settings.device, tell=tell)
    link.last_words(DEVICE_STATE, DeviceState(state=Presence.LOST), **place)
    link.on_connect(lambda: tell(service.paper))
    service.recover()
    async with link:
        await _until_stopped(service)
        await service.finish()
        tell(service.paper, Presence.DISCONNECTED)
    spool.close()


async def _until_stopped(service: Service) -> None:
    loop, over = asyncio.get_running_loop(), asyncio.Event()
    for stop in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(stop, over.set)
    working = asyncio.create_task(service.keep_going())
    await over.wait()
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


if __name__ == "__main__":
    main()
