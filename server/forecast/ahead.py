"""From the branch as it is to the waits that are to be expected."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import numpy as np

from server.domain.model import Branch
from server.forecast.arrays import scene_of
from server.forecast.cast import Cast, cast_of
from server.forecast.engine import watched
from server.forecast.frame import Frame, frame_of
from server.forecast.laws import Laws
from server.forecast.odds import adapted, odds_of
from server.forecast.outlook import Outlook, Wait
from server.forecast.scene import Floats, Odds, Scene
from server.forecast.today import Today
from server.forecast.witness import Witness, teller_of

LEVELS: Final = (0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Waits:
    """Remaining waits by path and column, in minutes: the whole distribution."""

    cast: Cast
    minutes: Floats
    ages: Floats
    """By path, moment and queue: how long whoever stands first will have waited."""
    frame: Frame


@dataclass(slots=True)
class Kept:
    """What one pass works out and the next may use again: the plan, in numbers."""

    asked: object = None
    frame: Frame | None = None
    odds: Odds | None = None
    witness: Witness | None = None
    laws: Laws | None = None

    def frame_and_odds(self, branch: Branch, cast: Cast, laws: Laws) -> tuple[Frame, Odds]:
        """For these counters and tickets; the same as long as nothing but tickets has changed."""
        weekday = cast.now.astimezone(cast.zone).weekday()
        asked = (branch.plan, cast.callers, laws, weekday)
        if (
            self.frame is None
            or self.odds is None
            or self.asked != asked
            or any(key not in self.frame.at for key in cast.keys)
        ):
            further = {to for shares in laws.redirects.values() for to in shares}
            self.frame = frame_of(branch, cast.callers, cast.keys, sorted(further))
            self.odds = odds_of(branch.plan, laws, self.frame, weekday)
            self.asked = asked
        return self.frame, self.odds

    def today(self, branch: Branch, laws: Laws) -> Today:
        """What today has shown; only what has changed is looked at again."""
        if self.witness is None or self.laws is not laws:
            self.witness, self.laws = Witness(branch.plan, laws), laws
        return self.witness.today(branch)


def look_ahead(
    branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int, kept: Kept | None = None
) -> Outlook:
    """P50 and P90 of every ticket that waits or might be issued now.

    Missing: tickets that no open or paused counter may call, and everything while the branch is
    closed. A wait that would go on after the hall is served out ends there.
    """
    waits = all_waits(branch, laws, now, paths=paths, seed=seed, kept=kept)
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


def all_waits(
    branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int, kept: Kept | None = None
) -> Waits | None:
    """The paths behind a forecast, or None if there is nothing to forecast."""
    cast = cast_of(branch, now)
    if cast is None or not cast.columns:
        return None
    frame, scene, odds = _prepared(branch, laws, cast, kept or Kept())
    return Waits(cast, *watched(scene, odds, seed, paths, 0), frame)


def watched_waits(
    branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int, moments: int
) -> Waits | None:
    """The same with the queues watched so many times, `twin.WATCH` minutes apart."""
    cast = cast_of(branch, now)
    if cast is None or not cast.columns:
        return None
    frame, scene, odds = _prepared(branch, laws, cast, Kept())
    return Waits(cast, *watched(scene, odds, seed, paths, moments), frame)


def _prepared(branch: Branch, laws: Laws, cast: Cast, kept: Kept) -> tuple[Frame, Scene, Odds]:
    frame, odds = kept.frame_and_odds(branch, cast, laws)
    scene = scene_of(branch, cast, frame, laws)
    tellers = [teller_of(calls.name, calls.counter.code) for calls in cast.callers]
    today = kept.today(branch, laws)
    return frame, scene, adapted(odds, laws, today, tellers, cast.clock)


def quantiles(minutes: Floats, levels: Sequence[float]) -> Floats:
    """Quantiles by level and column; of n paths the one that is not exceeded by that share."""
    at = [min(math.ceil(level * (len(minutes) + 1)), len(minutes)) - 1 for level in levels]
    return np.partition(minutes, at, axis=0)[at]
