"""A real kiosk process whose server falls silent, comes back, or was never there."""

import sqlite3
from datetime import timedelta

import pytest
from kiosk_branch import Desk, Kiosk, until
from kiosk_scenes import MORNING, menu, numbered

from wire.messages import LeasedNumbers, Opening

pytestmark = [pytest.mark.system, pytest.mark.ui]
LONG = timedelta(days=400)


@pytest.fixture(autouse=True)
def _numbers(desk: Desk) -> None:
    """Of any day on which the desk's clock may stand."""
    desk.leases = tuple(
        LeasedNumbers(day=(MORNING + timedelta(days=day)).date(), series="A", first=500, last=501)
        for day in range(400)
    )
    hours = (Opening(begins=MORNING - LONG, ends=MORNING + LONG),)
    desk.menu = numbered(menu()).model_copy(update={"hours": hours})


async def ready(desk: Desk, kiosk: Kiosk) -> None:
    """The kiosk has heard a heartbeat, and filled its reserve."""
    async with desk.beating():  # a heartbeat counts only live, not as the broker keeps it
        await kiosk.see(screen="attract")
        await until(lambda: leases(kiosk))


def leases(kiosk: Kiosk) -> int:
    """How many are on its disk."""
    held = sqlite3.connect(kiosk.folder / "kiosk" / "reserve.sqlite")
    (count,) = held.execute("SELECT count(*) FROM lease").fetchone()
    held.close()
    return int(count)


async def take(kiosk: Kiosk) -> str:
    """Touch until a slip is there; its number."""
    await kiosk.see(screen="attract")
    await kiosk.do(tap="start:en")
    await kiosk.do(tap="service:cash")
    seen = await kiosk.see(screen="take")
    await kiosk.do(tap="back")
    return str(seen["number"])


async def test_a_silent_server_costs_nobody_a_ticket(desk: Desk, kiosk: Kiosk) -> None:
    """Printed at once from the reserve, filed as soon as the server is back."""
    await ready(desk, kiosk)
    desk.silent = True
    numbers = [await take(kiosk) for _ in range(3)]
    printed = len(list(kiosk.slips.glob("slip-*.png")))
    desk.silent = False
    desk.greet()
    await until(lambda: len(desk.filed) == 3)
    await until(lambda: desk.devices[-1].outbox == 0)

    assert numbers == ["A500", "A501", "A1-001"]
    assert printed == 3
    assert [ticket.number for ticket in desk.filed] == numbers
    assert desk.numbers == {}


async def test_alone_after_a_restart_it_goes_on(desk: Desk, kiosk: Kiosk) -> None:
    """The broker may be gone as well: menu, numbers and time are on its own disk."""
    await ready(desk, kiosk)
    await kiosk.stop()
    kiosk.settings["BROKER_PORT"] = "1"
    await kiosk.start()

    assert await take(kiosk) == "A500"
