"""What pages that are drawn on and on read of a store: at most once a second."""

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

    async def get(self) -> T:
        """What is so, or was when it could be read."""
        if self._seconds() - self._at > FRESH_SECONDS:
            try:
                self._seen = await self._read()
                self._at = self._seconds()
            except StoreFailed as failed:
                log.warning("not read", reason=str(failed))
        return self._seen

    def forget(self) -> None:
        """Read anew at the next look."""
        self._at = float("-inf")
