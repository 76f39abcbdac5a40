"""From the branch as it is to the waits that are to be expected."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import numpy as np

from server.domain.model import Branch
from server.domain.plan import Plan, ServiceCode, TierCode
from server.forecast.arrays import scene_of
from server.forecast.cast import Cast, cast_of
from server.forecast.engine import rolled, watched
from server.forecast.frame import Frame, frame_of
from server.forecast.laws import Laws
from server.forecast.levels import LEVELS, TOLD
from server.forecast.odds import adapted, odds_of
from server.forecast.outlook import Outlook, Predicted, Quantiles, Wait
from server.forecast.scene import Floats, Odds, Scene
from server.forecast.today import Today
from server.forecast.witness import Witness, teller_of

MADE_MOST: Final = 16
"""So many ways to staff the counters are kept in numbers."""
MOMENTS: Final = 12
"""So many times `twin.WATCH` minutes the queues are watched."""
Kind = tuple[ServiceCode, TierCode]
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
    scene: Scene
    """As it was before it was rolled forward."""


@dataclass(frozen=True, slots=True)
class Made:
    """A plan in numbers, and of what it was made."""

    of: object
    frame: Frame
    odds: Odds


@dataclass(slots=True)
class Kept:
    """What one pass works out and the next may use again: the plan, in numbers."""

    made: list[Made] = field(default_factory=list)
    """Newest first: what is asked in turn, as other counters would do it, is worked out once."""
    witness: Witness | None = None
    laws: Laws | None = None

    def frame_and_odds(self, branch: Branch, cast: Cast, laws: Laws) -> tuple[Frame, Odds]:
        """For these counters and tickets; the same as long as nothing but tickets has changed."""
        weekday = cast.now.astimezone(cast.zone).weekday()
        of = (replace(branch.plan, roster=()), cast.callers, laws, weekday)
        at = next((at for at, made in enumerate(self.made) if made.of == of), len(self.made))
        made = self.made.pop(at) if at < len(self.made) else None
        if made is None or any(key not in made.frame.at for key in cast.keys):
            further = {to for shares in laws.redirects.values() for to in shares}
            frame = frame_of(branch, cast.callers, cast.keys, sorted(further))
            made = Made(of, frame, odds_of(branch.plan, laws, frame, weekday))
        self.made = [made, *self.made[: MADE_MOST - 1]]
        return made.frame, made.odds

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
    cast = waits.cast
    waiting, newcomers = cast.waiting, cast.newcomers
    tickets = [*waiting, *newcomers]
    raw = quantiles(waits.minutes, LEVELS).T
    sure = calibrate([ticket.tier for ticket in tickets], raw)[:, TOLD].tolist()
    told = [Wait(p50, p90) for p50, _, p90 in sure]
    coming = [(newcomer.service, newcomer.tier) for newcomer in newcomers]
    later = len(waiting)
    predicted = zip(raw[later:].tolist(), sure[later:], strict=True)
    return Outlook(
        now,
        newcomers=_for_all_tiers(cast.plan, dict(zip(coming, told[later:], strict=True))),
        tickets={ticket.id: wait for ticket, wait in zip(waiting, told, strict=False)},
        predicted={
            key: Predicted(tuple(levels), Quantiles(*three))
            for key, (levels, three) in zip(coming, predicted, strict=True)
        },
    )


def _for_all_tiers(plan: Plan, told: Mapping[Kind, Wait]) -> dict[Kind, Wait]:
    """Whoever is ranked on another ladder waits as one who does not identify on this one."""
    every = ((service, tier) for service in plan.services for tier in plan.tiers)
    counts = ((kind, (kind[0], plan.tier_for(*kind))) for kind in every)
    return {kind: told[counted] for kind, counted in counts if counted in told}


def all_waits(
    branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int, kept: Kept | None = None
) -> Waits | None:
    """The paths behind a forecast, or None if there is nothing to forecast."""
    cast = cast_of(branch, now)
    if cast is None or not cast.columns:
        return None
    _, scene, odds = prepared(branch, laws, cast, kept or Kept())
    return Waits(cast, rolled(scene, odds, seed, paths), scene)


def ages_ahead(
    branch: Branch, laws: Laws, now: datetime, *, paths: int, seed: int, kept: Kept
) -> dict[Kind, Floats]:
    """How long whoever has waited longest will have waited: by service and tier, path and moment.

    Moments are `twin.WATCH` minutes apart, an hour in all; nothing if there is nothing to forecast.
    Nobody's own wait is asked for, which makes it cheap: the paths are those of the forecast.
    """
    cast = cast_of(branch, now, newcomers=False)
    if cast is None:
        return {}
    frame, scene, odds = prepared(branch, laws, cast, kept)
    scene.columns["asked"] = False
    ages = watched(scene, odds, seed, paths, MOMENTS)[1]
    return {kind: ages[:, :, queues].max(axis=2) for kind, queues in _queues_of(frame).items()}


def _queues_of(frame: Frame) -> dict[Kind, list[int]]:
    """Those of one service and tier may stand in several queues: by language, need, counter."""
    queues: dict[Kind, list[int]] = {kind: [] for kind in frame.first}
    for place, key in enumerate(frame.keys):
        if (key.service, key.tier) in queues:
            queues[key.service, key.tier].append(place)
    return queues


def prepared(branch: Branch, laws: Laws, cast: Cast, kept: Kept) -> tuple[Frame, Scene, Odds]:
    """What the roll-forward works on, for this cast."""
    frame, odds = kept.frame_and_odds(branch, cast, laws)
    scene = scene_of(branch, cast, frame, laws)
    tellers = [teller_of(calls.name, calls.counter.code) for calls in cast.callers]
    today = kept.today(branch, laws)
    return frame, scene, adapted(odds, laws, today, tellers, scene)


def quantiles(minutes: Floats, levels: Floats) -> Floats:
    """Quantiles by level and column; of n paths the one that is not exceeded by that share."""
    at = [min(math.ceil(level * (len(minutes) + 1)), len(minutes)) - 1 for level in levels]
    return np.sort(minutes, axis=0)[at]
