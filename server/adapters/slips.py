"""Slips at printers that stand by themselves: asked for until there is an answer."""

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

import structlog

from wire.link import Ids, Link
from wire.messages import DeviceState, Presence, PrintJob, PrintResult
from wire.topics import PRINTER_JOB, PRINTER_RESULT

log = structlog.get_logger()
AGAIN_SECONDS: Final = 1.0
KIND: Final = "printer/"


class SlipPrinters:
    """The printers of one branch, while it is ours to speak to them."""

    def __init__(self, link: Link, states: Callable[[], Mapping[str, DeviceState]]) -> None:
        self._link, self._states = link, states
        self._asked: dict[str, asyncio.Future[PrintResult]] = {}
        link.hear(PRINTER_RESULT, self._answered)

    def ready(self) -> tuple[str, ...]:
        """Those that can be counted on now, by name."""
        return tuple(
            name.removeprefix(KIND)
            for name, state in sorted(self._states().items())
            if name.startswith(KIND) and state.state is Presence.READY
        )

    async def print(self, device: str, job: PrintJob, seconds: float) -> PrintResult | None:
        """Have it print the slip; None where nothing was heard in so many seconds."""
        loop = asyncio.get_running_loop()
        answer = self._asked.setdefault(job.id, loop.create_future())
        try:
            async with asyncio.timeout(seconds):
                while not answer.done():
                    self._link.say(PRINTER_JOB, job, device=device)
                    await asyncio.wait([answer], timeout=AGAIN_SECONDS)
                return answer.result()
        except TimeoutError:
            log.warning("printer does not answer", device=device, number=job.number)
            return None
        finally:
            self._asked.pop(job.id, None)

    def _answered(self, _: Ids, result: PrintResult) -> None:
        asked = self._asked.get(result.id)
        if asked is not None and not asked.done():
            asked.set_result(result)
