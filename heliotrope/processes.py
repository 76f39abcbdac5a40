"""Starts nothing by itself; stops what was started, by its id."""

import asyncio
import socket

import structlog

log = structlog.get_logger()
STOP_WITHIN_SECONDS = 5.0


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
    """A port of the loopback interface that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
