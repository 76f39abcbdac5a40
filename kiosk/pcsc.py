"""Readers of chips, by PC/SC: the extra `pcsc`, and the machine's pcscd."""

import asyncio
from collections.abc import Callable
from typing import Final, Protocol

import structlog

from kiosk.chips import READ, Exchange, UnreadableChip, reading

log = structlog.get_logger()
AGAIN_SECONDS: Final = 2.0
"""Until readers that are gone are looked for again."""
LOOK_SECONDS: Final = 1.0
"""So long is a card waited for before anybody may end the waiting."""


class SlotGone(Exception):
    """There is no reader, or nobody who knows of readers."""


class Slot(Protocol):
    """Where cards are put. Its methods block, so they run in a thread."""

    def card(self, seconds: float) -> Exchange | None:
        """The card that was put in since the last, if one was.

        Raises:
            SlotGone: nobody could put one in.
        """

    def leave(self) -> None:
        """Let go of the card that is in."""


class ChipReader:
    """Reads how a card's number begins, once for each time that it is put in."""

    def __init__(self, slot: Callable[[], Slot]) -> None:
        self._find, self._missed = slot, False

    async def keep_reading(self, take: Callable[[str], None]) -> None:
        """Read until cancelled; a reader that is pulled out is looked for again."""
        while True:
            try:
                await self._read(await asyncio.to_thread(self._find), take)
            except SlotGone as gone:
                if not self._missed:
                    log.warning("reader gone", port="pcsc", reason=str(gone))
                self._missed = True
            await asyncio.sleep(AGAIN_SECONDS)

    async def _read(self, slot: Slot, take: Callable[[str], None]) -> None:
        while True:
            exchange = await asyncio.to_thread(slot.card, LOOK_SECONDS)
            if self._missed:
                log.info("reader connected", port="pcsc")
            self._missed = False
            if exchange is not None:
                take(await asyncio.to_thread(_whole, slot, exchange))


def _whole(slot: Slot, exchange: Exchange) -> str:
    """A card that is pulled out too early, or answers nonsense, is one that was not read."""
    try:
        return reading(exchange)
    except (OSError, UnreadableChip) as wrong:
        log.warning("card not read", reason=type(wrong).__name__)  # not what it said
        return READ
    finally:
        slot.leave()
