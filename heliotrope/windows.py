"""Opens the kiosk, the board, a pad and a sign as real windows, where there is a display."""

import asyncio
import contextlib
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Final

import structlog

from heliotrope import prerequisites
from heliotrope.processes import stop
from wire.link import Account

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Window:
    """One program with a window, sized for a desk."""

    device: str
    program: tuple[str, ...]
    size: str


WINDOWS: Final = (
    Window("k2", ("kiosk.main",), "540x960"),
    Window("b1", ("display.main", "board"), "960x540"),
    Window("pad-c6", ("display.main", "pad"), "800x480"),
    Window("sign-c6", ("display.main", "sign"), "480x300"),
)


@contextlib.asynccontextmanager
async def open_windows(
    branch: str, account_of: Callable[[str], Account], printer_port: int
) -> AsyncIterator[None]:
    """The windows for as long as the context lasts; none on a machine without a display."""
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        yield
        return
    if remedy := prerequisites.graphics():
        log.warning("no windows", reason=remedy)
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        started = [
            await _start(window, branch, account_of(window.device), folder, printer_port)
            for window in WINDOWS
        ]
        try:
            yield
        finally:
            await asyncio.gather(*(stop(process) for process in started))


async def _start(
    window: Window, branch: str, account: Account, folder: str, printer_port: int
) -> asyncio.subprocess.Process:
    told = {
        "HELIOTROPE_BRANCH": branch,
        "HELIOTROPE_DEVICE": window.device,
        "HELIOTROPE_BROKER_HOST": account.host,
        "HELIOTROPE_BROKER_PORT": str(account.port),
        "HELIOTROPE_PASSWORD": account.password,
        "HELIOTROPE_DATA": f"{folder}/{window.device}",
        "HELIOTROPE_PRINTER": f"tcp://127.0.0.1:{printer_port}",
        "HELIOTROPE_COUNTER": "c6",
        "HELIOTROPE_SIZE": window.size,
    }
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", *window.program, env={**os.environ, **told}, start_new_session=True
    )
