"""The devices of the branch in the tests of its pages."""

from wire.messages import DeviceState, Presence

DEVICES = {
    "kiosk-1": DeviceState(state=Presence.READY, paper="ok"),
    "kiosk-2": DeviceState(state=Presence.READY, paper="near_end"),
    "board-1": DeviceState(state=Presence.READY),
    "pad-3": DeviceState(state=Presence.LOST, outbox=2),
}


async def nobody(*_: object) -> None:
    """No device answers."""
