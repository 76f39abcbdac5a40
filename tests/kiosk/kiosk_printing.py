"""A kiosk without a window: its shell in this process, a real broker, a printer at some line."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Self

import zxingcpp
from kiosk_branch import until
from kiosk_scenes import menu

from kiosk import screen as s
from kiosk import times
from kiosk.parts import Parts
from kiosk.pin_guard import PinGuard
from kiosk.reserve import Reserve
from kiosk.shell import Shell
from printer.device import EscposPrinter
from printer.press import Drawing
from printer.spool import Spool
from printer.template import STANDARD
from tests.printer.lines import Hung
from wire.album import Album
from wire.link import Account, Link
from wire.messages import DeviceState, Presence
from wire.outbox import Courier, Outbox
from wire.topics import DEVICE_STATE, KIOSK_REQUEST

WITHIN: Final = 10.0
"""Seconds in which staff hear of whatever stops the paper."""


class Stand:
    """Where a customer stands; the kiosk's files outlive it, as they outlive a power cut."""

    def __init__(
        self,
        broker: int,
        folder: Path,
        hung: Hung,
        device: str = "k1",
        fed: Callable[[Any], Any] = lambda file: file,
    ) -> None:
        """`fed` is what its files hang on."""
        self.told: list[str] = []
        """The states of the paper that staff were told."""
        self._device = device
        self._link = Link(Account("127.0.0.1", broker, f"branch-{device}", "x"), "branch")
        self._files = (
            fed(Outbox(folder / f"{device}-outbox.sqlite")),
            fed(Spool(folder / f"{device}-spool.sqlite")),
            fed(Reserve(folder / f"{device}-reserve.sqlite")),
        )
        outbox, spool, reserve = self._files
        courier = Courier(outbox, self._link, KIOSK_REQUEST, device=device)
        press = Drawing(EscposPrinter(hung.at, timeout=0.5), STANDARD)
        guard = PinGuard("", reserve)
        album = Album(folder / f"{device}-pictures", self._link, kind="kiosk", device=device)
        parts = Parts(self._link, outbox, courier, spool, reserve, press, guard, album, _never)
        self.shell = Shell(parts, device, lambda _: None, self._tell)

    async def wake(self) -> None:
        """Switch it on."""
        await self._link.__aenter__()
        self.shell.recover()
        self._life = asyncio.create_task(self.shell.keep_going())

    @property
    def filled(self) -> bool:
        """Whether it holds numbers."""
        return bool(self._files[2].kept("own"))

    @property
    def owed(self) -> int:
        """Requests and tickets that the server does not have."""
        outbox, _, reserve = self._files
        return len(outbox) + len(reserve)

    async def __aenter__(self) -> Self:
        await self.wake()
        await until(lambda: isinstance(self.shell.screen.page, s.Attract))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._life.cancel()
        await asyncio.gather(self._life, return_exceptions=True)
        await self.shell.finish()
        await self._link.__aexit__()
        for file in self._files:
            file.close()

    async def customer(self) -> s.Take:
        """Two touches; what stands on the screen in the end."""
        await self.tap("start:en")
        await self.tap("service:cash")
        return await until(self._end, 2 * WITHIN)

    async def tap(self, button: str) -> None:
        """When the page has stood long enough that a finger may be meant for it."""
        await until(lambda: times.settled(self.shell.screen, time.monotonic()))
        self.shell.tap(button)

    @property
    def page(self) -> s.Take:
        """The number, when it stands there."""
        page = self.shell.screen.page
        assert isinstance(page, s.Take | s.Printing)
        return page if isinstance(page, s.Take) else s.Take(page.ticket.number, on_paper=False)

    def _end(self) -> s.Take | None:
        page = self.shell.screen.page
        return page if isinstance(page, s.Take) else None

    def _tell(self, paper: str) -> None:
        self.told.append(paper)
        count = self._files[1].reprints()
        state = DeviceState(state=Presence.READY, paper=paper, reprints=count)
        self._link.say(DEVICE_STATE, state, kind="kiosk", device=self._device)


def on_paper(hung: Hung, ticket: s.Ticket | None) -> int:
    """How many slips lie in the tray from which this ticket's customer could be called."""
    assert ticket is not None
    codes = [zxingcpp.read_barcodes(slip.image.convert("L")) for slip in hung.slips]
    read = [code.text for each in codes for code in each]
    assert all(text.startswith(menu().phone) for text in read)
    return read.count(ticket.url)


def _never() -> None:
    raise AssertionError("nobody asked for a restart")
