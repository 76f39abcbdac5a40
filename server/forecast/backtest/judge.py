"""What would have been told: the twin, calibrated by what had come until then."""

import heapq
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Protocol

import numpy as np

from server.forecast.backtest.walk import AT_ISSUE, Asked
from server.forecast.calibrate import Outcome, calibrated, learnt, uncalibrated
from server.forecast.history import DAY, History
from server.forecast.scene import Floats


class Rival(Protocol):
    """Another forecast, which may speak in the twin's place; it learns from what came."""

    def says(self, asked: Asked, twin: Floats) -> Floats:
        """The quantiles to be told; `twin` has those of the calibrated twin."""
        ...

    def learns(self, asked: Asked, twin: Floats, wait: float) -> None:
        """A ticket about which it was asked was called `wait` minutes after that."""
        ...


@dataclass(frozen=True, slots=True)
class Told:
    """One forecast as a customer would have got it."""

    asked: Asked
    twin: Floats
    """Calibrated."""
    quantiles: Floats
    """What was told: the twin's, or a rival's."""


class Judge:
    """Goes along with a walk: learns from every outcome once it has come, and not before."""

    def __init__(self, history: History, rival: Rival | None = None) -> None:
        called = history.day * DAY + history.called
        self._called = called.tolist()
        self._tiers, self._rival = history.tiers, rival
        self._coming: list[tuple[float, int, Told]] = []
        self._number = count()
        self.calibration = uncalibrated()
        """Learnt from what was told at issue, as in a branch; those who wait are told by it too."""

    def told(self, walk: Iterable[Asked]) -> Iterator[Told]:
        """What would have been told of each."""
        for asked in walk:
            self._learn(asked.at)
            twin = calibrated(self.calibration, self._tiers[asked.tier], asked.quantiles)
            said = twin if self._rival is None else self._rival.says(asked, twin)
            told = Told(asked, twin, said)
            called = self._called[asked.row]
            if asked.age == AT_ISSUE and not np.isnan(called):
                heapq.heappush(self._coming, (called, next(self._number), told))
            yield told

    def _learn(self, now: float) -> None:
        """From all outcomes until now, tick by tick."""
        while self._coming and self._coming[0][0] <= now:
            tick = self._coming[0][0]
            known = []
            while self._coming and self._coming[0][0] == tick:
                known.append(heapq.heappop(self._coming)[2])
            self.calibration = learnt(self.calibration, [self._outcome(told) for told in known])
            if self._rival is not None:
                for told in known:
                    self._rival.learns(told.asked, told.twin, tick - told.asked.at)

    def _outcome(self, told: Told) -> Outcome:
        asked = told.asked
        wait, day = self._called[asked.row] - asked.at, int(asked.at // DAY)
        return Outcome(self._tiers[asked.tier], asked.quantiles, wait, day)
