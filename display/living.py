"""A device's birth, its changes and its will, said over its link."""

import asyncio
import signal
from collections.abc import Callable
from importlib.metadata import version
from typing import Any, Final

from wire.link import Link
from wire.messages import DeviceState, Presence
from wire.topics import DEVICE_STATE

VERSION: Final = version("heliotrope")


class Life:
    """To be made before the link opens; says at every connection that the device is there."""

    def __init__(
        self, link: Link, kind: str, device: str, told: Callable[[], dict[str, Any]] = dict
    ) -> None:
        self._link, self._told = link, told
        self._address = {"kind": kind, "device": device}
        link.last_words(DEVICE_STATE, DeviceState(state=Presence.LOST), **self._address)
        link.on_connect(self.say)

    def say(self, presence: Presence = Presence.READY) -> None:
        """How it is, with what else is told of it: its outbox, its faults."""
        state = DeviceState(state=presence, version=VERSION, **self._told())
        self._link.say(DEVICE_STATE, state, **self._address)


def at_signal(stop: Callable[[], object]) -> None:
    """End in order when the program is told to."""
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stop)
