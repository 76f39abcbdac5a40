"""What the registry says of devices, told to the broker; and the server's own certificate."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

import structlog

from server.adapters.authorities import Authorities
from server.adapters.authority import DEVICE_LIFE, keep
from server.adapters.broker_files import BrokerFiles
from server.adapters.succession import Succession
from server.application.enrolling import GRACE, Registry, ended, standing
from wire.keys import new_key, trust_of
from wire.permissions import for_device, for_server
from wire.renewal import LEAD
from wire.tls import NoCertificate, certificate, trusted

log = structlog.get_logger()
EVERY_SECONDS: Final = 5.0
"""A device that is revoked at the command line is shut out so much later at most."""


@dataclass(frozen=True, slots=True)
class Admitting:
    """Keeps the broker's files, and the certificate with which the server comes to it."""

    registry: Registry
    succession: Succession
    branches: Sequence[str]
    files: Path | None
    """The broker's, where it is on this machine."""
    own: Path | None
    """A folder in it for each branch: a broker knows one connection for each name."""
    clock: Callable[[], datetime]

    async def refresh(self) -> None:
        """Both as they should be now."""
        now = self.clock()
        await self.succession.look()
        if self.own is not None:
            for branch in self.branches:
                self._renew(self.own / branch, f"{branch}-server", now)
        if self.files is not None:
            issued = await self.registry.issued(now - GRACE)
            allowed = {f"{branch}-server": for_server(branch) for branch in self.branches}
            for name, one in standing(issued, now).items():
                allowed[name] = for_device(one.place.branch, one.kind, one.place.device)
            files = BrokerFiles(self.files, self.succession.every.all)
            if files.write(allowed, ended(issued), now):
                log.info("broker told who may come", devices=len(allowed) - len(self.branches))

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

    def _renew(self, folder: Path, name: str, now: datetime) -> None:
        authorities = self.succession.now
        if _is_due(folder, authorities, now):
            key, ours = new_key(), authorities.newest
            made = ours.device(name, key.public_key(), now)
            keep(folder, ours, made, key, *authorities.certificates[:-1])
            log.info("the server has a new certificate", name=name, days=DEVICE_LIFE.days)


def _is_due(folder: Path, authorities: Authorities, now: datetime) -> bool:
    try:
        ours = certificate(folder)
        changed = trust_of(trusted(folder)) != authorities.trust
    except NoCertificate:
        return True
    return changed or now > ours.not_valid_after_utc - LEAD
