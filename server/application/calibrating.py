"""Corrects every forecast by what the ones before it were worth."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol

import numpy as np
import structlog

from server.forecast.calibrate import (
    Calibration,
    Outcome,
    calibrated_each,
    from_plain,
    learnt,
    plain,
    uncalibrated,
)
from server.forecast.foretold import Foretold
from server.forecast.levels import LEVELS
from server.forecast.scene import Floats

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class KeptCalibration:
    """A calibration as it was at a moment."""

    at: datetime
    body: str


class Outcomes(Protocol):
    """Where a branch's calibration is kept, and the outcomes. May raise `StoreFailed`."""

    async def calibration(self) -> KeptCalibration | None:
        """The one that was kept last."""

    async def keep_calibration(self, kept: KeptCalibration) -> None:
        """Keep it, in place of the last one."""

    async def since(self, first: date) -> Sequence[Foretold]:
        """Forecasts of a day and later whose tickets were called."""


class Calibrating:
    """The calibration of one branch, as it is now; learns from each wait that is over."""

    def __init__(self, branch: str, outcomes: Outcomes) -> None:
        self._branch = branch
        self._outcomes = outcomes
        self._now: Calibration = uncalibrated()
        self.learnt = 0
        """From so many waits."""

    def __call__(self, tiers: Sequence[str], raw: Floats) -> Floats:
        """What is to be expected of these tiers where the twin says so much; for any thread."""
        return calibrated_each(self._now, tiers, raw)

    def learn(self, one: Foretold) -> None:
        """A wait is over."""
        outcome = _outcome(one)
        if outcome is not None:
            self._now, self.learnt = learnt(self._now, [outcome]), self.learnt + 1

    async def load(self) -> None:
        """As it was kept, and what has come since; damaged, it begins anew, and that is said.

        Raises:
            StoreFailed: it stays what it was.
        """
        kept = await self._outcomes.calibration()
        known, count = self._read(kept)
        since = kept.at if kept is not None and count else LONG_AGO
        newer = await self._outcomes.since((since - A_DAY).date())
        for one in sorted(newer, key=_over):
            outcome = _outcome(one)
            if outcome is not None and _over(one) > since:
                known, count = learnt(known, [outcome]), count + 1
        self._now, self.learnt = known, count

    async def keep(self, now: datetime) -> None:
        """Keep it as it is.

        Raises:
            StoreFailed: the one that was kept last still is.
        """
        body = json.dumps({"learnt": self.learnt, **plain(self._now)})
        await self._outcomes.keep_calibration(KeptCalibration(now, body))

    def _read(self, kept: KeptCalibration | None) -> tuple[Calibration, int]:
        if kept is None:
            return uncalibrated(), 0
        try:
            body = json.loads(kept.body)
            known, count = from_plain(body), int(body["learnt"])
        except (AttributeError, KeyError, TypeError, ValueError) as wrong:
            log.warning("calibration not readable", branch=self._branch, reason=repr(wrong))
            return uncalibrated(), 0
        anything = known.common.weight.any()  # of another make it has come to nothing
        return known, count if anything else 0


A_DAY: Final = timedelta(days=1)
LONG_AGO: Final = datetime.fromisoformat("2000-01-02T00:00:00+00:00")


def _over(one: Foretold) -> datetime:
    return one.issued + timedelta(minutes=one.waited or 0.0)


def _outcome(one: Foretold) -> Outcome | None:
    """What can be learnt from it, if it was kept with all its quantiles."""
    if one.waited is None or len(one.predicted.raw) != len(LEVELS):
        return None
    return Outcome(one.tier, np.array(one.predicted.raw), one.waited, one.day.toordinal())
