"""What pages that are drawn on and on read of a store: at most once a second."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

import structlog

from server.application.ports import StoreFailed

log = structlog.get_logger()
FRESH_SECONDS: Final = 1.0
T = TypeVar("T")


class Glance(Generic[T]):
    """What was read last."""

    def __init__(
        self, read: Callable[[], Awaitable[T]], nothing: T, seconds: Callable[[], float]
    ) -> None:
        """`nothing` is seen until something could be read; `seconds` are real ones."""
        self._read, self._seen, self._seconds = read, nothing, seconds
        self._at = float("-inf")
        self._turn = asyncio.Lock()
        """A thousand branches ask in one moment, and one look serves them all."""

    async def get(self) -> T:
        """What is so, or was when it could be read."""
        async with self._turn:
            if self._seconds() - self._at > FRESH_SECONDS:
                await self._look()
        return self._seen

    def forget(self) -> None:
        """Read anew at the next look."""
        self._at = float("-inf")

    async def _look(self) -> None:
        try:
            self._seen = await self._read()
        except StoreFailed as failed:  # those who wait for their turn shall not all try in vain
            log.warning("not read", reason=str(failed))
        self._at = self._seconds()
