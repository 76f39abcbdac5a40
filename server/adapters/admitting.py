"""What the registry says of devices, told to the broker; and the server's own certificate."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

from server.adapters.authority import DEVICE_LIFE, Authority, keep
from server.adapters.broker_files import BrokerFiles
from server.application.enrolling import GRACE, Registry, ended, standing
from wire.keys import new_key
from wire.permissions import SERVER, Permissions, for_device, for_server
from wire.renewal import LEAD
from wire.tls import NoCertificate, certificate

log = structlog.get_logger()
EVERY_SECONDS: Final = 5.0
"""A device that is revoked at the command line is shut out so much later at most."""


@dataclass(frozen=True, slots=True)
class Admitting:
    """Keeps the broker's files, and the certificate with which the server comes to it."""

    registry: Registry
    authority: Authority
    branches: Sequence[str]
    files: Path | None
    """The broker's, where it is on this machine."""
    own: Path | None
    clock: Callable[[], datetime]

    async def refresh(self) -> None:
        """Both as they should be now."""
        now = self.clock()
        if self.own is not None:
            self._own(self.own, now)
        if self.files is not None:
            issued = await self.registry.issued(now - GRACE)
            allowed: dict[str, Permissions] = {SERVER: for_server(*self.branches)}
            for name, one in standing(issued, now).items():
                allowed[name] = for_device(one.place.branch, one.kind, one.place.device)
            if BrokerFiles(self.files, self.authority).write(allowed, ended(issued), now):
                log.info("broker told who may come", devices=len(allowed) - 1)

    async def refresh_or_say(self) -> None:
        """The same; what fails is said, tried again, and keeps nobody from a number."""
        try:
            await self.refresh()
        except Exception:
            log.exception("who may come to the broker is not up to date")

    async def keep_refreshing(self) -> None:
        """Again and again, until cancelled."""
        while True:
            await self.refresh_or_say()
            await asyncio.sleep(EVERY_SECONDS)

    def _own(self, folder: Path, now: datetime) -> None:
        try:
            ours = certificate(folder)
        except NoCertificate:
            ours = None
        if ours is None or now > ours.not_valid_after_utc - LEAD:
            key = new_key()
            keep(folder, self.authority, self.authority.device(SERVER, key.public_key(), now), key)
            log.info("the server has a new certificate", days=DEVICE_LIFE.days)
