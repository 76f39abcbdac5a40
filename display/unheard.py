"""Who sets a device up wrongly reads it in the log: the server is there, and says nothing to it."""

from typing import Any, Final

import structlog

from wire.link import Link
from wire.topics import SERVER_STATE, Topic

log = structlog.get_logger()
BEATS: Final = 2
"""What is retained comes before the second heartbeat."""


def mind(link: Link, topic: Topic[Any], **where: str) -> None:
    """Say so once, if nothing comes of this zone or counter while the server's heart beats."""
    unheard = Unheard(where)
    link.hear(SERVER_STATE, lambda *_: unheard.beat(), live=True)
    link.hear(topic, lambda *_: unheard.hear(), live=False, **where)


class Unheard:
    """Counts heartbeats until something is heard."""

    def __init__(self, where: dict[str, str]) -> None:
        """`where` is what the device was told: its zone, or its counter."""
        self._where, self._beats, self._heard = where, 0, False

    def hear(self) -> None:
        """The server knows it."""
        self._heard = True

    def beat(self) -> None:
        """The server is there."""
        self._beats += 1
        if self._beats == BEATS and not self._heard:
            remedy = "is it in the branch file, and is the account one of this kind of device?"
            log.warning("the server says nothing of this", **self._where, remedy=remedy)
