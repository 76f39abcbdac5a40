"""Five buttons at work: their line, their answers on disk, their link to the server."""

import asyncio
import contextlib
import time
from typing import Any, Final
from uuid import uuid4

from display import evaluator
from display.answers import Answers
from display.buttons import Buttons, SerialButtons
from display.evaluator import Pressed
from display.hearing import Heard
from display.living import Life, at_signal
from display.settings import EvaluatorSettings
from display.unheard import mind
from wire.link import Link
from wire.messages import CounterShow, Presence, ServerState
from wire.topics import COUNTER, SERVER_STATE

TICK_SECONDS: Final = 0.25


async def run(settings: EvaluatorSettings) -> None:
    """Until a signal."""
    link = Link(settings.account, settings.branch)
    with contextlib.closing(Answers(settings.folder, link, settings.device)) as answers:
        buttons = SerialButtons(settings.port, settings.baud)
        desk = Desk(buttons, answers)
        life = Life(link, settings.kind, settings.device, desk.told)
        buttons.on_fault = life.say
        link.hear(SERVER_STATE, lambda _, state: desk.hear(state), live=True)
        link.hear(COUNTER, lambda _, show: desk.hear(show), counter=settings.counter)
        mind(link, COUNTER, counter=settings.counter)
        async with link:
            await _until_told(desk.keep_asking(), desk.keep_reading(), answers.keep_sending())
            life.say(Presence.DISCONNECTED)


async def _until_told(*work: Any) -> None:
    tasks = [asyncio.create_task(each) for each in work]
    at_signal(lambda: [task.cancel() for task in tasks])
    await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    for task in tasks:
        if not task.cancelled():
            task.result()


class Desk:
    """The buttons on one counter, and what becomes of a press."""

    def __init__(self, buttons: Buttons, answers: Answers) -> None:
        self._buttons, self._answers = buttons, answers
        self._evaluator = evaluator.switched_on(time.monotonic(), answers.legs())
        self._asks: str | None = None

    def told(self) -> dict[str, Any]:
        """What the server is told beside its presence."""
        fault = self._buttons.fault
        faults = {"buttons": fault} if fault else {}
        return {"outbox": len(self._answers), "faults": faults}

    def hear(self, message: CounterShow | ServerState) -> None:
        """The server said something."""
        self._take(Heard(message, time.monotonic()))

    async def keep_reading(self) -> None:
        """Take presses until cancelled."""
        await self._buttons.keep_reading(self._press)

    async def keep_asking(self) -> None:
        """Let the lamp go out when the window closes, until cancelled."""
        while True:
            self._light(time.monotonic())
            await asyncio.sleep(TICK_SECONDS)

    def _press(self, button: int) -> None:
        self._take(Pressed(button, uuid4().hex, time.monotonic()))

    def _take(self, event: evaluator.Input) -> None:
        self._evaluator, sent = evaluator.step(self._evaluator, event)
        for answer in sent:
            self._answers.post(answer)
        self._light(event.at)

    def _light(self, at: float) -> None:
        asks = evaluator.asked(self._evaluator, at)
        if asks != self._asks:
            self._asks = asks
            self._buttons.ask(lit=asks is not None)
