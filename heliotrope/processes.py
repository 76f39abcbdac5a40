"""Starts nothing by itself; stops what was started, by its id."""

import asyncio
import socket
from random import SystemRandom

import structlog

log = structlog.get_logger()
STOP_WITHIN_SECONDS = 5.0
PORTS = range(15_000, 32_000)


async def stop(process: asyncio.subprocess.Process) -> None:
    """Ask a process to end; make it, if it does not."""
    if process.returncode is not None:
        return
    process.terminate()
    try:
        async with asyncio.timeout(STOP_WITHIN_SECONDS):
            await process.wait()
    except TimeoutError:
        log.warning("killed a process that did not stop", pid=process.pid)
        process.kill()
        await process.wait()


def free_port() -> int:
    """A port of the loopback interface that nobody listens on now.

    Not one of those that connections get: a server's own, of which there may be thousands, would
    take it before the server listens there.
    """
    while True:
        port = SystemRandom().choice(PORTS)
        try:
            socket.create_server(("127.0.0.1", port)).close()
        except OSError:
            continue
        return port
