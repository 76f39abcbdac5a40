"""A device's certificate is renewed by the program that runs with it, long before it ends."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from wire.applying import NotEnrolled, renew
from wire.tls import NoCertificate, certificate

log = structlog.get_logger()
LEAD: Final = timedelta(days=30)
"""Before its end: a server may be away for long."""
EVERY_SECONDS: Final = 60.0


async def keep_renewed(folder: Path) -> None:
    """Look every minute, until cancelled; what does not succeed is said once, and tried again."""
    said = ""
    while True:
        try:
            if is_due(folder, datetime.now(UTC)):
                await asyncio.to_thread(renew, folder)
                log.info("certificate renewed", until=str(certificate(folder).not_valid_after_utc))
            said = ""
        except (NotEnrolled, NoCertificate, OSError, ValueError) as why:
            if str(why) != said:
                log.warning("certificate not renewed", reason=str(why))
            said = str(why)
        await asyncio.sleep(EVERY_SECONDS)


def is_due(folder: Path, now: datetime) -> bool:
    """Whether it is time: sixty of its ninety days are over."""
    return now > certificate(folder).not_valid_after_utc - LEAD
