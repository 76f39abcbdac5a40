"""What the staff ask of a kiosk from afar."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import structlog

from kiosk.settings import NotConfigurable
from printer.device import Proof
from wire.link import Ids, Link
from wire.messages import (
    CommandResult,
    ConfigureCommand,
    DeviceCommand,
    LendPagerCommand,
    RestartCommand,
    TryPrinterCommand,
)
from wire.topics import DEVICE_COMMAND, DEVICE_RESULT

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Able:
    """What a kiosk can do when it is told to."""

    test_page: Callable[[], Awaitable[Proof]]
    configure: Callable[[Mapping[str, str]], None]
    restart: Callable[[], None]


class Commands:
    """Hears commands, has each carried out once, and says what became of it."""

    def __init__(self, link: Link, device: str, able: Able) -> None:
        self._link, self._able = link, able
        self._device = device
        self._known: set[str] = set()
        self._running: set[asyncio.Task[None]] = set()
        link.hear(DEVICE_COMMAND, self._hear, kind="kiosk", device=device)

    def _hear(self, _: Ids, command: DeviceCommand) -> None:
        if command.id in self._known:
            return
        self._known.add(command.id)
        task = asyncio.create_task(self._carry_out(command))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _carry_out(self, command: DeviceCommand) -> None:
        done, detail = await self._done(command)
        log.warning("command", command=command.kind, done=done, detail=detail)
        result = CommandResult(id=command.id, done=done, detail=detail[:200])
        self._link.say(DEVICE_RESULT, result, kind="kiosk", device=self._device)
        if isinstance(command, RestartCommand):
            self._able.restart()

    async def _done(self, command: DeviceCommand) -> tuple[bool, str]:
        match command:
            case RestartCommand():
                return True, "It is restarting."
            case LendPagerCommand():
                return False, "A kiosk has no pagers."
            case TryPrinterCommand():
                proof = await self._able.test_page()
                return proof is Proof.PRINTED, f"The page is {proof.value}."
            case ConfigureCommand(settings=settings):
                try:
                    self._able.configure(settings)
                except (NotConfigurable, OSError) as wrong:
                    return False, str(wrong)
                return True, "Restart the kiosk: then it goes by it."
