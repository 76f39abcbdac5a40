"""The queue of announcements: each call has its time, in order, none over another."""

from dataclasses import dataclass, replace
from typing import Final

from wire.messages import Call

DWELL_SECONDS: Final = 8.0
"""How long a call stands on sun when nobody waits behind it."""
LEAST_SECONDS: Final = 4.0
"""How long it stands at least."""
BUSY: Final = 3
"""With more waiting than this, repeats make way."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """A call to be flashed and chimed; a repeat was announced before."""

    call: Call
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Announcing:
    """The call on sun, and those that wait for their turn, oldest first."""

    current: Announcement | None = None
    since: float = 0.0
    waiting: tuple[Announcement, ...] = ()


def join(queue: Announcing, arrived: tuple[Announcement, ...]) -> Announcing:
    """Line up; with many waiting the repeats are left out, never a call."""
    waiting = queue.waiting + arrived
    if len(waiting) > BUSY:
        waiting = tuple(one for one in waiting if not one.repeat)
    return replace(queue, waiting=waiting)


def advance(queue: Announcing, at: float) -> tuple[Announcing, Announcement | None]:
    """The queue at that second, and the announcement that begins with it."""
    shown = at - queue.since
    if queue.waiting and (queue.current is None or shown >= LEAST_SECONDS):
        first, *rest = queue.waiting
        return Announcing(first, at, tuple(rest)), first
    if queue.current is not None and shown >= DWELL_SECONDS:
        return Announcing(), None
    return queue, None
