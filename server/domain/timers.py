"""What time alone brings about at the counters and in the queues, within the business day."""

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import chain
from typing import Final

from server.domain import automatic, calling, diverting, holding, rating
from server.domain.evolve import replay
from server.domain.model import Branch
from server.domain.outcome import Events

Source = tuple[Callable[[Branch, datetime], Events], Callable[[Branch], Iterator[datetime]]]
"""What is due, and when more may be; such a moment may be past, and then nothing is due."""

SOURCES: Final[tuple[Source, ...]] = (
    (rating.lapsed, rating.lapses),
    (diverting.ended, diverting.endings),
    (calling.given_up, calling.givings_up),
    (holding.returned, holding.returns),
    (automatic.called_by_itself, automatic.calls),
)
"""Each says what is due on the branch as the former leave it; calls come last."""


def due(branch: Branch, now: datetime) -> Events:
    """All that is due now, in order."""
    happened: Events = ()
    for bring, _ in SOURCES:
        happened += bring(replay(branch, happened), now)
    return happened


def moments(branch: Branch) -> Iterator[datetime]:
    """When something may become due, if nothing else happens; those that are past do not count."""
    return chain.from_iterable(moments_of(branch) for _, moments_of in SOURCES)
