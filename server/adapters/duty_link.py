"""The link of a branch that may be another server's duty."""

from collections.abc import Callable
from typing import Any

from wire.link import Account, Link
from wire.topics import Topic


class DutyLink(Link):
    """A link that falls silent the moment its branch may be another server's duty.

    A server that was frozen wakes up with an open connection and old news.
    """

    def __init__(self, account: Account, branch: str, ours: Callable[[], bool]) -> None:
        super().__init__(account, branch)
        self._ours = ours

    @property
    def speaks(self) -> bool:
        """Whether what is said now leaves."""
        return self.connected and self._ours()

    def send(self, topic: Topic[Any], payload: bytes, **ids: str) -> None:
        """Publish, as long as it is ours to say."""
        if self._ours():
            super().send(topic, payload, **ids)
