"""The mains fail after every single write between a touch and the server's books."""

import asyncio
import contextlib
from collections import Counter
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest
import zxingcpp
from kiosk_branch import Desk, until
from kiosk_mains import Mains, PowerCut
from kiosk_printing import Stand
from kiosk_scenes import MORNING, menu, numbered

from kiosk import screen as s
from tests.printer.lines import HUNG, Hung
from wire.messages import IssueRequest, LeasedNumbers, Opening, WithdrawRequest

pytestmark = pytest.mark.system
CUTS: Final = range(1, 13)
"""Writes after which they fail; there are fewer, so the last cut nothing, and that is seen."""
LONG: Final = timedelta(days=400)


@pytest.fixture(autouse=True)
def _numbers(desk: Desk) -> None:
    """Of any day on which the desk's clock may stand; each kiosk has its own."""
    desk.lease = lambda device: tuple(
        LeasedNumbers(
            day=(MORNING + timedelta(days=day)).date(),
            series="A",
            first=500 + 10 * int(device[1:]),
            last=509 + 10 * int(device[1:]),
        )
        for day in range(3)
    )
    hours = (Opening(begins=MORNING - LONG, ends=MORNING + LONG),)
    desk.menu = numbered(menu()).model_copy(update={"hours": hours})


class Cut:
    """One kiosk whose mains fail once."""

    def __init__(self, number: int, broker: int, folder: Path, hung: Hung) -> None:
        self.device, self.hung = f"k{number}", hung
        self.mains = Mains(number)
        self._place = broker, folder, hung, self.device
        self.first = Stand(*self._place, fed=self.mains.feed)
        self.second: Stand | None = None

    async def ready(self) -> None:
        """It has heard the server, and holds numbers."""
        await self.first.wake()
        await until(lambda: isinstance(self.first.shell.screen.page, s.Attract))
        await until(lambda: self.first.filled)
        self.mains.counts = True

    async def customer(self) -> None:
        """Two touches; then a number, or the dark."""
        for button in ("start:en", "service:cash"):
            with contextlib.suppress(PowerCut):
                await self.first.tap(button)
        await until(lambda: self.mains.dead or isinstance(self.first.shell.screen.page, s.Take))

    async def again(self) -> None:
        """Switched off, and on; everything is told in the end."""
        with contextlib.suppress(PowerCut):
            await self.first.__aexit__()
        self.second = Stand(*self._place)
        await self.second.wake()
        await until(lambda: not self.second.owed)

    @property
    def shown(self) -> str:
        """The number on the screen of the second life, if there is one."""
        page = self.second.shell.screen.page if self.second else None
        return page.number if isinstance(page, s.Take) else ""

    def tokens(self) -> Counter[str]:
        """Whose slips lie in the tray, by the hash that the server knows."""
        codes = [zxingcpp.read_barcodes(slip.image.convert("L")) for slip in self.hung.slips]
        texts = [code.text.removeprefix(menu().phone) for each in codes for code in each]
        return Counter(sha256(text.encode()).hexdigest() for text in texts)


@pytest.mark.parametrize("away", [False, True], ids=["online", "away"])
async def test_no_write_is_one_after_which_the_mains_may_not_fail(
    desk: Desk,
    broker: int,
    tmp_path: Path,
    away: bool,
) -> None:
    """I1, I2: what is on paper is in the books, once; what is not on paper is called nowhere."""
    async with contextlib.AsyncExitStack() as stack:
        kiosks = []
        for number in CUTS:
            place = tmp_path / f"k{number}"
            place.mkdir()
            hung = await stack.enter_async_context(HUNG["tcp"](place))
            kiosks.append(Cut(number, broker, place, hung))
        async with desk.beating():
            await asyncio.gather(*(kiosk.ready() for kiosk in kiosks))
        desk.silent = away
        await asyncio.gather(*(kiosk.customer() for kiosk in kiosks))
        desk.silent = False
        async with desk.beating():
            await asyncio.gather(*(handed_in(kiosk) for kiosk in kiosks))
            await asyncio.gather(*(kiosk.again() for kiosk in kiosks))
        for kiosk in kiosks:
            await kiosk.second.__aexit__()
        see_that_all_is_well(desk, kiosks)

    assert kiosks[0].mains.dead
    assert not kiosks[-1].mains.dead


async def handed_in(kiosk: Cut) -> None:
    """Where the light is on, what was given alone is filed."""
    with contextlib.suppress(PowerCut):
        await until(lambda: kiosk.mains.dead or not kiosk.first.owed)


def see_that_all_is_well(desk: Desk, kiosks: list[Cut]) -> None:
    """By the paper, the screens, and what the server was told."""
    withdrawn = {one.of for one in desk.heard if isinstance(one, WithdrawRequest)}
    issued = {
        one.token: desk.numbers[one.id]
        for one in desk.heard
        if isinstance(one, IssueRequest) and one.id in desk.numbers and one.id not in withdrawn
    }
    filed = {ticket.token: ticket.number for ticket in desk.filed}
    given_away = {ticket.id for ticket in desk.filed}
    for one in desk.heard:  # the printed number wins over one that the server gave to the same id
        if isinstance(one, IssueRequest) and one.id in given_away:
            issued.pop(one.token, None)
    booked = issued | filed
    numbers = Counter(booked.values())

    for kiosk in kiosks:
        slips = kiosk.tokens()
        told = f"{kiosk.device}: {kiosk.mains.writes} writes"
        assert all(count == 1 for count in slips.values()), told
        assert set(slips) <= set(booked), told
    on_paper = {booked[token] for kiosk in kiosks for token in kiosk.tokens()}
    shown = {kiosk.shown for kiosk in kiosks} - {""}
    assert max(numbers.values()) == 1
    assert set(booked.values()) <= on_paper | shown
