"""A real kiosk process that does what the staff ask of it, from afar and at the glass."""

from pathlib import Path

import pytest
from kiosk_branch import Desk, Kiosk, until

from wire.messages import (
    ConfigureCommand,
    DeviceCommand,
    Presence,
    RestartCommand,
    TryPrinterCommand,
)
from wire.pins import hashed
from wire.topics import DEVICE_COMMAND

pytestmark = [pytest.mark.system, pytest.mark.ui]
FIRST = "仅限工作人员使用。"
WRONG, LOCKED = "密码不正确。", "已错五次，请等候五分钟。"


def tell(desk: Desk, command: DeviceCommand) -> None:
    """Once, as the server does."""
    desk.link.say(DEVICE_COMMAND, command, kind="kiosk", device="k1")


async def test_a_kiosk_prints_a_page_takes_a_setting_and_begins_anew(
    desk: Desk, kiosk: Kiosk
) -> None:
    """The same command twice is one; what was configured counts after the restart."""
    elsewhere = kiosk.folder / "elsewhere"
    await kiosk.see(screen="attract")
    for _ in range(2):
        tell(desk, TryPrinterCommand(id="t"))
    await until(lambda: len(desk.results) == 1)
    tell(desk, ConfigureCommand(id="wrong", settings={"printer": "nonsense"}))
    tell(desk, ConfigureCommand(id="right", settings={"printer": f"file:{elsewhere}"}))
    await until(lambda: len(desk.results) == 3)
    tell(desk, RestartCommand(id="r"))
    await until(lambda: any(one.state is Presence.DISCONNECTED for one in desk.devices))
    await until(lambda: desk.devices[-1].state is Presence.READY)
    await kiosk.find()
    await kiosk.see(screen="attract")
    tell(desk, TryPrinterCommand(id="again"))
    await until(lambda: len(desk.results) == 5)

    assert [(one.id, one.done) for one in desk.results] == [
        ("t", True),
        ("wrong", False),
        ("right", True),
        ("r", True),
        ("again", True),
    ]
    assert "nonsense" in desk.results[1].detail
    assert len(list(kiosk.slips.glob("slip-*.png"))) == 1
    assert len(list(elsewhere.glob("slip-*.png"))) == 1


@pytest.mark.usefixtures("desk")
async def test_the_staff_find_the_page_behind_the_corner(broker: int, tmp_path: Path) -> None:
    """Held for four seconds; five wrong PINs and the right one opens no more."""
    kiosk = Kiosk(broker, tmp_path)
    kiosk.settings["PIN"] = hashed("2468", bytes(16))
    await kiosk.start()
    await kiosk.see(screen="attract")
    await kiosk.do(x=535, y=955, held=4.5)
    await kiosk.see(screen="pin")
    await pin(kiosk, "2468")
    opened = await kiosk.see(screen="maintenance")
    await kiosk.do(tap="test")
    await until(lambda: list(kiosk.slips.glob("slip-*.png")))
    await kiosk.do(tap="back")
    await kiosk.see(screen="attract")
    await kiosk.do(x=535, y=955, held=4.5)
    for said in (WRONG,) * 4 + (LOCKED,):
        await kiosk.see(screen="pin")
        await pin(kiosk, "1357")
        await kiosk.see(lines=[said])
    await pin(kiosk, "2468")
    locked = await kiosk.see(lines=[LOCKED])
    await kiosk.stop()

    assert "k1" in opened["heading"]
    assert locked["screen"] == "pin"
    assert "2468" not in kiosk.log()


async def pin(kiosk: Kiosk, digits: str) -> None:
    """Key by key; each another, for the same one twice needs its time."""
    for place, digit in enumerate(digits):
        await kiosk.do(tap=f"key:{digit}")
        await kiosk.see(lines=[FIRST, "●" * (place + 1)])
    await kiosk.do(tap="enter")
