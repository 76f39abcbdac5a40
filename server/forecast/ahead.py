"""From the branch as it is to the waits that are to be expected."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from server.domain.model import Branch
from server.forecast.arrays import key_of, scene_of
from server.forecast.cast import Cast, cast_of
from server.forecast.engine import rolled
from server.forecast.frame import frame_of
from server.forecast.laws import Laws
from server.forecast.odds import adapted, odds_of
from server.forecast.outlook import Outlook, Wait
from server.forecast.scene import Floats
from server.forecast.witness import teller_of, today_of

LEVELS: Final = (0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Waits:
    """Remaining waits by path and column, in minutes: the whole distribution."""

    cast: Cast
    minutes: Floats


def look_ahead(branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int) -> Outlook:
    """P50 and P90 of every ticket that waits or might be issued now.

    Missing: tickets that no open or paused counter may call, and everything while the branch is
    closed. A wait that would go on after the hall is served out ends there.
    """
    waits = all_waits(branch, laws, now, paths=paths, seed=seed)
    if waits is None:
        return Outlook(now)
    told = [Wait(float(p50), float(p90)) for p50, p90 in quantiles(waits.minutes, LEVELS).T]
    waiting, newcomers = waits.cast.waiting, waits.cast.newcomers
    later = told[len(waiting) :]
    return Outlook(
        now,
        newcomers={(t.service, t.tier): wait for t, wait in zip(newcomers, later, strict=True)},
        tickets={t.id: wait for t, wait in zip(waiting, told, strict=False)},
    )


def all_waits(branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int) -> Waits | None:
    """The paths behind a forecast, or None if there is nothing to forecast."""
    cast = cast_of(branch, now)
    if cast is None or not cast.columns:
        return None
    further = {to for shares in laws.redirects.values() for to in shares}
    frame = frame_of(branch, cast.callers, map(key_of, cast.columns), sorted(further))
    scene = scene_of(branch, cast, frame, laws)
    odds = odds_of(branch.plan, laws, frame, now.astimezone(cast.zone).weekday())
    tellers = [teller_of(calls.name, calls.counter.code) for calls in cast.callers]
    odds = adapted(odds, laws, today_of(branch, laws, now), tellers, cast.clock)
    return Waits(cast, rolled(scene, odds, seed, paths))


def quantiles(minutes: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles by level and column; of n paths the one that is not exceeded by that share."""
    at = [min(math.ceil(level * (len(minutes) + 1)), len(minutes)) - 1 for level in levels]
    return np.partition(minutes, at, axis=0)[at]
