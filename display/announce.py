"""The queue of announcements: each call has its time and its sound, in order, none over another."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from wire.board import BUSY, DWELL_SECONDS, LEAST_SECONDS
from wire.messages import Call

MAKING_SECONDS: Final = 10.0
"""Nobody waits longer than this for a sound that is being made."""
ECHO_SECONDS: Final = 0.3
"""A loudspeaker is that much late, and a hall rings that much longer than the sound."""
BREATH_SECONDS: Final = 1.0
"""Between the end of a saying and the next of the same call."""
AGAIN_SECONDS: Final = 15.0
"""How often whoever does not see is called, from one beginning to the next."""
REMEMBERED: Final = 12


@dataclass(frozen=True, slots=True)
class Announcement:
    """A call to be flashed and said; a repeat was announced before."""

    call: Call
    repeat: bool = False
    times: int = 1
    """So often it is said while nobody waits behind it."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An announcement that begins now, and which of its sayings this is."""

    announcement: Announcement
    saying: int = 1
    busy: bool = False
    """So many wait that only the customer's own language is said."""


@dataclass(frozen=True, slots=True)
class Announcing:
    """The call on sun, and those that wait for their turn, oldest first."""

    current: Announcement | None = None
    since: float = 0.0
    saying: int = 1
    sounds: float | None = None
    """Seconds from `since` to the end of its sound; None: it is still being made."""
    waiting: tuple[Announcement, ...] = ()
    begun: tuple[tuple[str, float], ...] = ()
    """The numbers that were announced last, and when."""


def join(queue: Announcing, arrived: tuple[Announcement, ...]) -> Announcing:
    """Line up; with many waiting the repeats are left out, never a call."""
    waiting = queue.waiting + arrived
    if len(waiting) > BUSY:
        waiting = tuple(one for one in waiting if not one.repeat)
    return replace(queue, waiting=waiting)


def without(queue: Announcing, gone: Callable[[Call], bool]) -> Announcing:
    """The queue without the calls that are no more; whoever is on sun may be one of them."""
    waiting = tuple(one for one in queue.waiting if not gone(one.call))
    if queue.current is not None and gone(queue.current.call):
        return Announcing(waiting=waiting, begun=queue.begun)
    return queue if waiting == queue.waiting else replace(queue, waiting=waiting)


def insist(queue: Announcing, awaited: tuple[Announcement, ...], at: float) -> Announcing:
    """Line up again whoever is still awaited and was called some time ago."""
    lined_up = {one.call.number for one in queue.waiting}
    lined_up |= {queue.current.call.number} if queue.current else set()
    lined_up |= {number for number, begun in queue.begun if at - begun < AGAIN_SECONDS}
    due = tuple(one for one in awaited if one.call.number not in lined_up)
    return join(queue, due) if due else queue


def sounding(queue: Announcing, begun: Begun, seconds: float, at: float) -> Announcing:
    """The sound of an announcement has begun, and lasts so long; 0: there is none."""
    if (queue.current, queue.saying) != (begun.announcement, begun.saying):
        return queue  # it is not this one's turn any more
    ends = at - queue.since + seconds + ECHO_SECONDS if seconds else 0.0
    return replace(queue, sounds=ends)


def advance(queue: Announcing, at: float) -> tuple[Announcing, Begun | None]:
    """The queue at that second, and the announcement that begins with it."""
    current, shown = queue.current, at - queue.since
    if queue.waiting and _makes_way(queue, shown):
        first, *rest = queue.waiting
        begun = Begun(first, busy=len(queue.waiting) > BUSY)
        return _begin(replace(queue, waiting=tuple(rest)), begun, at)
    if current is None or not _is_over(queue, shown):
        return queue, None
    if queue.sounds and queue.saying < current.times:
        again = shown >= queue.sounds + BREATH_SECONDS
        return _begin(queue, Begun(current, queue.saying + 1), at) if again else (queue, None)
    return (Announcing(begun=queue.begun) if shown >= DWELL_SECONDS else queue), None


def _begin(queue: Announcing, begun: Begun, at: float) -> tuple[Announcing, Begun]:
    numbers = (*queue.begun, (begun.announcement.call.number, at))[-REMEMBERED:]
    return Announcing(
        begun.announcement, at, begun.saying, waiting=queue.waiting, begun=numbers
    ), begun


def _makes_way(queue: Announcing, shown: float) -> bool:
    """Whoever was said whole once makes way at once, even in the middle of the second time."""
    return queue.current is None or queue.saying > 1 or _is_over(queue, shown)


def _is_over(queue: Announcing, shown: float) -> bool:
    """Whether its least time and its sound are over."""
    sounds = MAKING_SECONDS if queue.sounds is None else queue.sounds
    return shown >= max(LEAST_SECONDS, sounds)
