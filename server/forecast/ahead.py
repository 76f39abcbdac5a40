"""From the branch as it is to the waits that are to be expected."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from server.domain.model import Branch
from server.forecast.arrays import scene_of
from server.forecast.cast import Cast, cast_of
from server.forecast.engine import watched
from server.forecast.frame import Frame, frame_of
from server.forecast.laws import Laws
from server.forecast.levels import LEVELS, TOLD
from server.forecast.odds import adapted, odds_of
from server.forecast.outlook import Outlook, Predicted, Quantiles, Wait
from server.forecast.scene import Floats, Odds, Scene
from server.forecast.today import Today
from server.forecast.witness import Witness, teller_of

Calibrate = Callable[[Sequence[str], Floats], Floats]
"""What is to be expected of these tiers where the twin says so much: a row each, by level."""


def as_it_is(_: Sequence[str], raw: Floats) -> Floats:
    """Nothing is known against the twin."""
    return raw


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
    return foreseen(all_waits(branch, laws, now, paths=paths, seed=seed, kept=kept), now)


def foreseen(waits: Waits | None, now: datetime, calibrate: Calibrate = as_it_is) -> Outlook:
    """What these paths say to each."""
    if waits is None:
        return Outlook(now)
    waiting, newcomers = waits.cast.waiting, waits.cast.newcomers
    tickets = [*waiting, *newcomers]
    raw = quantiles(waits.minutes, LEVELS).T
    sure = calibrate([ticket.tier for ticket in tickets], raw)[:, TOLD].tolist()
    told = [Wait(p50, p90) for p50, _, p90 in sure]
    coming = [(newcomer.service, newcomer.tier) for newcomer in newcomers]
    later = len(waiting)
    predicted = zip(raw[later:].tolist(), sure[later:], strict=True)
    return Outlook(
        now,
        newcomers=dict(zip(coming, told[later:], strict=True)),
        tickets={ticket.id: wait for ticket, wait in zip(waiting, told, strict=False)},
        predicted={
            key: Predicted(tuple(levels), Quantiles(*three))
            for key, (levels, three) in zip(coming, predicted, strict=True)
        },
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


def quantiles(minutes: Floats, levels: Floats) -> Floats:
    """Quantiles by level and column; of n paths the one that is not exceeded by that share."""
    at = [min(math.ceil(level * (len(minutes) + 1)), len(minutes)) - 1 for level in levels]
    return np.partition(minutes, at, axis=0)[at]
