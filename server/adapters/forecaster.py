"""Gets the forecast ready off the start-up path, and keeps it fresh."""

import asyncio
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import structlog

from server.application.outlooks import Outlooks
from server.forecast.engine import compile_ahead

log = structlog.get_logger()


async def keep_forecasting(
    outlooks: Sequence[Outlooks], kept: Path, turn: asyncio.Semaphore
) -> None:
    """Compile, load, look ahead until cancelled; until then there is no estimate.

    One looks ahead at a time: many branches shall not take all threads and every core.

    A child compiles: in this process it would hold the interpreter for many seconds, and a stop
    would have to wait for it.
    """
    os.environ.setdefault("NUMBA_CACHE_DIR", str(kept))
    await _compiled_by_a_child()
    compiled = await asyncio.to_thread(compile_ahead)
    log.info("forecast ready", compiled=compiled)
    async with asyncio.TaskGroup() as group:
        for each in outlooks:
            group.create_task(each.keep_fresh(turn))


async def _compiled_by_a_child() -> None:
    child = await asyncio.create_subprocess_exec(sys.executable, "-m", "server.forecast")
    try:
        if code := await child.wait():
            log.warning("the forecast could not be compiled beforehand", code=code)
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        await child.wait()
        raise
