"""Tells systemd that a program lives, so that one that hangs is started anew.

The protocol is one datagram to $NOTIFY_SOCKET (sd_notify(3), "Standalone Implementations"); without
it, nothing is told.
"""

import asyncio
import contextlib
import os
import socket
from collections.abc import Mapping

USEC = 1_000_000


async def keep_telling(environment: Mapping[str, str] = os.environ) -> None:
    """Say that it has begun, and then twice as often as is asked for that it lives."""
    address = environment.get("NOTIFY_SOCKET", "")
    if not address:
        return
    _tell(address, "READY=1")
    within = int(environment.get("WATCHDOG_USEC", "0")) / USEC
    while within:
        _tell(address, "WATCHDOG=1")
        await asyncio.sleep(within / 2)


def _tell(address: str, word: str) -> None:
    name = "\0" + address[1:] if address.startswith("@") else address
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as way:
        # Whoever does not listen must not stop a branch: it is told again soon.
        way.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            way.sendto(word.encode(), name)
