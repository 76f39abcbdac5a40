"""Whether the broker lets in whoever has a certificate of the CA that is to follow.

Asked with a certificate made for it, before a device gets one: a broker reads its CAs only at its
start, and a device that had changed over before it would stand outside.
"""

import asyncio
import ssl
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from server.adapters.authority import Authority, keep
from wire.keys import new_key
from wire.network import Place
from wire.tls import context

ASKING: Final = b"\x10\x0c\x00\x04MQTT\x04\x02\x00\x0a\x00\x00"
"""CONNECT of MQTT 3.1.1, with a clean session and no name: the certificate's counts."""
WELCOME: Final = b"\x20\x02\x00\x00"
PATIENCE: Final = 5.0


async def lets_in(
    place: Place, ours: Authority, trusted: Authority, name: str, now: datetime
) -> bool:
    """Whether the broker there, of the CA that is trusted, greets who has a certificate of ours."""
    with TemporaryDirectory() as folder:
        key = new_key()
        made = ours.device(name, key.public_key(), now)
        keep(Path(folder), ours, made, key, trusted.certificate)
        shown = context(Path(folder))
        try:
            async with asyncio.timeout(PATIENCE):
                return await _greeted(place, shown)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            return False


async def _greeted(place: Place, shown: ssl.SSLContext) -> bool:
    reader, writer = await asyncio.open_connection(*place, ssl=shown)
    try:
        writer.write(ASKING)
        return await reader.readexactly(len(WELCOME)) == WELCOME
    finally:
        writer.transport.abort()
