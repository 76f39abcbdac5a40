"""Pagers at work: their link to the server, their base on its line, their goodbye."""

import asyncio
import contextlib

import structlog

from display.living import Life, at_signal
from display.pagers.base import BASE, Base
from display.pagers.memory import Memory
from display.settings import PagerSettings
from display.strip.bus import Bus, LedStrip
from display.strip.line import Line
from display.strip.writing import Letters
from wire.link import Ids, Link
from wire.messages import CommandResult, DeviceCommand, LendPagerCommand, Presence
from wire.topics import COUNTER, DEVICE_COMMAND, DEVICE_RESULT, SERVER_STATE

log = structlog.get_logger()


async def run(settings: PagerSettings) -> None:
    """Until a signal."""
    link, letters = Link(settings.account, settings.branch), Letters()
    numbers = range(1, settings.pagers + 1)
    with contextlib.closing(Bus(settings.port, settings.baud)) as bus:
        pagers = {str(number): LedStrip(bus, number, letters) for number in numbers}
        line = Line({BASE: LedStrip(bus, 0, letters), **pagers})
        base = Base(line, Memory(settings.folder), numbers)
        life = Life(link, settings.kind, settings.device, base.told)
        line.on_change = life.say
        orders = Orders(link, settings.device, base)
        link.hear(SERVER_STATE, lambda _, state: base.hear_server(state), live=True)
        link.hear(COUNTER, base.hear_counter)
        link.hear(DEVICE_COMMAND, orders.hear, kind="pager", device=settings.device)
        at_signal(line.stop)
        async with link:
            await line.keep(base.tick)
            life.say(Presence.DISCONNECTED)


class Orders:
    """What the server orders: pagers to be lent."""

    def __init__(self, link: Link, device: str, base: Base) -> None:
        self._link, self._device, self._base = link, device, base
        self._running: set[asyncio.Task[None]] = set()

    def hear(self, _: Ids, command: DeviceCommand) -> None:
        """Carry it out, and answer."""
        task = asyncio.create_task(self._carry_out(command))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _carry_out(self, command: DeviceCommand) -> None:
        done, detail = False, "Pagers can be lent, and nothing else."
        if isinstance(command, LendPagerCommand):
            done, detail = await self._base.lend(command)
        log.info("command", command=command.kind, done=done, detail=detail)
        result = CommandResult(id=command.id, done=done, detail=detail)
        self._link.say(DEVICE_RESULT, result, kind="pager", device=self._device)
