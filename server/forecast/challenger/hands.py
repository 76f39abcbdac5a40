"""What counters do, told the same way whether they are seen live or in hindsight."""

from typing import Final, NamedTuple

import numpy as np

from server.forecast.scene import CALLED, FREE, PAUSED, SERVING, Flags, Floats, Scene

AT_ONCE: Final = 5 / 60
"""Minutes in which a teller who is ready calls,"""
AWAY: Final = 5.0
"""and after which one who could call and does not is away."""


class Hands(NamedTuple):
    """By counter."""

    ready: Flags
    ignoring: Flags
    """Free, somebody waits whom it may call, and it does not call."""
    away: Flags
    """On a break, or it looks like one."""
    on_call: Flags
    serving: Flags
    elapsed: Floats
    """Minutes, in what it does."""


def hands_of(scene: Scene) -> Hands:
    """What every counter of the scene does."""
    phase, elapsed = scene.counters["phase"], scene.counters["elapsed"]
    free = phase == FREE
    ignored = np.minimum(_longest(scene), elapsed)
    ignores = free & (ignored > AT_ONCE)
    long = ignores & (ignored > AWAY)
    return Hands(
        ready=free & ~ignores,
        ignoring=ignores & ~long,
        away=(phase == PAUSED) | long,
        on_call=phase == CALLED,
        serving=phase == SERVING,
        elapsed=elapsed,
    )


def _longest(scene: Scene) -> Floats:
    """By counter: how long somebody has waited whom it may call."""
    waiting = scene.columns[: scene.waiting]
    waiting = waiting[waiting["joins"] <= 0.0]
    if len(waiting) == 0:
        return np.zeros(len(scene.counters))
    may = scene.offers["may"][:, waiting["queue"]]
    return np.asarray(np.where(may, -waiting["since"], 0.0).max(axis=1))
