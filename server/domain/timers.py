"""What time alone brings about at the counters and in the queues, within the business day."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from server.domain.evolve import replay
from server.domain.model import Branch
from server.domain.outcome import Events
from server.domain.rating import lapsed

SOURCES: Final[tuple[Callable[[Branch, datetime], Events], ...]] = (lapsed,)
"""Each says what is due on the branch as the former leave it."""


def due(branch: Branch, now: datetime) -> Events:
    """All that is due now, in order."""
    happened: Events = ()
    for source in SOURCES:
        happened += source(replay(branch, happened), now)
    return happened


def moments(branch: Branch) -> Iterator[datetime]:
    """When something may become due next, if nothing else happens."""
    for desk in branch.desks.values():
        if desk.window:
            yield desk.window.closes_at
