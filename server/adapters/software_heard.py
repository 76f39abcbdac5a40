"""What the screens of a branch say of themselves over MQTT, written down for their updaters."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

import structlog

from server.application.ports import StoreFailed
from server.application.rollout import Heard
from wire.enrolment import Place
from wire.link import Ids, Link
from wire.messages import DeviceState, Presence
from wire.topics import DEVICE_STATE

log = structlog.get_logger()
AGAIN_SECONDS: Final = 5.0
LONGEST: Final = 64
"""Characters of a version."""


class Keeping(Protocol):
    """Where it is written. May raise `StoreFailed`."""

    async def hear(self, devices: Sequence[Heard]) -> None:
        """Keep what their screens say."""


class HeardVersions:
    """Notes which version each device is, and whether it is ready: only what is new of it.

    Whoever takes a branch over hears it all anew; then a release on trial is heard from then on.
    """

    def __init__(
        self, branch: str, link: Link, rows: Keeping, clock: Callable[[], datetime]
    ) -> None:
        self._branch, self._rows, self._clock = branch, rows, clock
        self._known: dict[str, Heard] = {}
        self._new: dict[str, Heard] = {}
        self._something = asyncio.Event()
        link.hear(DEVICE_STATE, self._hear)

    async def keep_writing(self) -> None:
        """Write what is new, all that came at once together, until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            new, self._new = self._new, {}
            try:
                await self._rows.hear(list(new.values()))
            except StoreFailed as failed:
                log.warning("versions of devices not written", reason=str(failed))
                self._new = new | self._new
                await asyncio.sleep(AGAIN_SECONDS)
                self._something.set()

    def _hear(self, ids: Ids, state: DeviceState) -> None:
        device, ready = ids["device"], state.state is Presence.READY
        last = self._known.get(device)
        # A will says no version: the device is not ready, whichever it was.
        version = state.version[:LONGEST] or (last.version if last else "")
        if last and (last.version, last.ready) == (version, ready):
            return
        heard = Heard(Place(self._branch, device), version, ready, self._clock())
        self._known[device] = self._new[device] = heard
        self._something.set()
