"""What each event makes of the branch. Never refuses, never looks at a clock or at the plan."""

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from typing import Any, Final

from server.domain.events import Event
from server.domain.evolve import counters, day, moving, rating, tickets
from server.domain.evolve.parts import freed
from server.domain.evolve.tickets import newcomer
from server.domain.model import Branch

EVOLVERS: Final[Mapping[type[Event], Callable[[Branch, Any], Branch]]] = {
    **day.EVOLVERS,
    **counters.EVOLVERS,
    **tickets.EVOLVERS,
    **moving.EVOLVERS,
    **rating.EVOLVERS,
}

__all__ = ["EVOLVERS", "evolve", "freed", "newcomer", "replay"]


def evolve(branch: Branch, event: Event) -> Branch:
    """The branch after `event`."""
    changed = EVOLVERS[type(event)](branch, event)
    return changed.but(sequence=branch.sequence + 1)


def replay(branch: Branch, happened: Iterable[Event]) -> Branch:
    """The branch after all of `happened`, in order."""
    return reduce(evolve, happened, branch)
