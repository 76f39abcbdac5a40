"""Does at a kiosk what its staff ask for on the maintenance pages, and reports."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any, assert_never

import structlog

from kiosk import effects as e
from kiosk import screen as s
from kiosk.parts import Parts
from printer.device import Proof

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hands:
    """What the shell lends."""

    report: Callable[[s.Facts | s.Tested | s.Judged], None]
    start: Callable[[Coroutine[Any, Any, None]], None]
    test_page: Callable[[], Awaitable[Proof]]
    print_number: Callable[[str], object]
    look_at_paper: Callable[[], Coroutine[Any, Any, None]]
    numbers: Callable[[], tuple[str, ...]]
    wall: Callable[[], datetime]


class Maintenance:
    """One kiosk's."""

    def __init__(self, parts: Parts, device: str, hands: Hands) -> None:
        self._parts, self._device, self._hands = parts, device, hands

    @property
    def possible(self) -> bool:
        """Whether anybody has a PIN."""
        return self._parts.guard.possible

    def run(self, effect: e.Upkeep) -> None:
        """Begin what is asked for; a report follows."""
        hands = self._hands
        match effect:
            case e.CheckPin(pin=pin):
                hands.start(self._judge(pin))
            case e.Inspect():
                hands.report(self._facts())
            case e.PrintTestPage():
                hands.start(self._test())
            case e.PrintNumber(number=number):
                hands.print_number(number)
            case e.LookAtPaper():
                hands.start(hands.look_at_paper())
            case e.Restart():
                log.warning("restart", by="staff")
                self._parts.restart()
            case _:
                assert_never(effect)

    async def _judge(self, pin: str) -> None:
        # Tens of milliseconds of hashing, which a finger on the next key would feel.
        kept = await asyncio.to_thread(self._parts.guard.compare, pin)
        verdict = self._parts.guard.judge(self._hands.wall(), right=kept)
        log.warning("PIN", right=verdict.right, locked=verdict.locked)
        self._hands.report(s.Judged(verdict.right, verdict.locked))

    async def _test(self) -> None:
        proof = await self._hands.test_page()
        self._hands.report(s.Tested(proof is Proof.PRINTED))

    def _facts(self) -> s.Facts:
        parts = self._parts
        return s.Facts(
            device=self._device,
            version=version("heliotrope"),
            outbox=len(parts.outbox),
            unfiled=len(parts.reserve),
            reserve=parts.reserve.left(self._hands.wall().astimezone().date()),
            reprints=parts.spool.reprints(),
            numbers=tuple(reversed(self._hands.numbers())),
        )
