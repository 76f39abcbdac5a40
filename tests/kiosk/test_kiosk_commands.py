"""A real kiosk process that does what the staff ask of it from afar."""

import pytest
from kiosk_branch import Desk, Kiosk, until

from wire.messages import (
    ConfigureCommand,
    DeviceCommand,
    Presence,
    RestartCommand,
    TryPrinterCommand,
)
from wire.topics import DEVICE_COMMAND

pytestmark = [pytest.mark.system, pytest.mark.ui]


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
