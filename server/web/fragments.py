"""A fragment that many see alike is drawn once for all who speak its language."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Final

FRESH_SECONDS: Final = 0.5
"""So long a fragment is good for others who see the same branch: its times run in the browser."""
Draw = Callable[[], Awaitable[str]]


class Fragments:
    """The newest fragment of each kind, with the state of the branch that it shows."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        """`seconds` are real ones."""
        self._seconds = seconds
        self._drawn: dict[Hashable, tuple[int, float, asyncio.Task[str]]] = {}

    async def get(self, key: Hashable, sequence: int, draw: Draw) -> str:
        """The fragment at this sequence of the branch; whoever comes first draws it."""
        known = self._drawn.get(key)
        now = self._seconds()
        if known and known[0] == sequence and now - known[1] < FRESH_SECONDS and _is_good(known[2]):
            task = known[2]
        else:
            task = asyncio.create_task(_of(draw))
            self._drawn[key] = sequence, now, task
        # One who leaves meanwhile takes the fragment from nobody else.
        return await asyncio.shield(task)


async def _of(draw: Draw) -> str:
    return await draw()


def _is_good(task: asyncio.Task[str]) -> bool:
    return not task.done() or (not task.cancelled() and task.exception() is None)
