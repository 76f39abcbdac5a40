"""A button on a teller's desk: its line, its lamp, and what a press becomes."""

import asyncio
import contextlib
import time
from typing import Any, Final
from uuid import uuid4

import structlog

from display.buttons import Buttons, SerialButtons
from display.living import Life, at_signal
from display.settings import ButtonSettings
from wire.link import Link
from wire.messages import ButtonPress, Presence
from wire.topics import BUTTON, SERVER_STATE

log = structlog.get_logger()
AWAY_SECONDS: Final = 10.0
BOUNCE_SECONDS: Final = 0.3
"""The button again within this is one nervous finger."""
TICK_SECONDS: Final = 0.5


async def run(settings: ButtonSettings) -> None:
    """Until a signal."""
    link = Link(settings.account, settings.branch)
    buttons = SerialButtons(settings.port, settings.baud)
    button = CallButton(buttons, link, settings.device)
    life = Life(link, settings.kind, settings.device, button.told)
    buttons.on_fault = life.say
    link.hear(SERVER_STATE, lambda _, __: button.hear(time.monotonic()), live=True)
    async with link:
        work = asyncio.gather(buttons.keep_reading(button.press), button.keep_lit())
        at_signal(work.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await work
        life.say(Presence.DISCONNECTED)


class CallButton:
    """Any of the box's buttons. Its lamp is on while the server is there to hear it.

    A press that the server cannot hear is none: nobody is called when it is back.
    """

    def __init__(self, buttons: Buttons, link: Link, counter: str) -> None:
        self._buttons, self._link, self._counter = buttons, link, counter
        self._heard = self._pressed = float("-inf")

    def told(self) -> dict[str, Any]:
        """What the server is told beside its presence."""
        fault = self._buttons.fault
        return {"faults": {"button": fault} if fault else {}}

    def hear(self, at: float) -> None:
        """The server is there."""
        self._heard = at
        self._buttons.ask(lit=True)

    def press(self, _: int) -> None:
        """A finger."""
        now = time.monotonic()
        soon, self._pressed = now - self._pressed < BOUNCE_SECONDS, now
        if soon or not self._is_heard(now):
            log.info("press not sent", counter=self._counter, bounced=soon)
            return
        self._link.say(BUTTON, ButtonPress(id=uuid4().hex), device=self._counter)

    async def keep_lit(self) -> None:
        """The lamp goes out when the server is silent, until cancelled."""
        while True:
            if not self._is_heard(time.monotonic()):
                self._buttons.ask(lit=False)
            await asyncio.sleep(TICK_SECONDS)

    def _is_heard(self, now: float) -> bool:
        return self._link.connected and now - self._heard < AWAY_SECONDS
