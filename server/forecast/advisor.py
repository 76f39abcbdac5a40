"""Answers about one branch, asked again and again: what they have in common is worked out once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from server.domain.model import Branch
from server.forecast.advise import Asked, Effect, effect
from server.forecast.ahead import Calibrate, Kept, as_it_is
from server.forecast.changes import Change
from server.forecast.habits import Shares
from server.forecast.laws import Laws
from server.forecast.warn import Warned, warnings

SAME_MOMENT: Final = timedelta(seconds=10)
"""So long a branch that has not changed is looked at as it was; its forecast before is reused."""


@dataclass(slots=True)
class Advisor:
    """For a thread, one question at a time."""

    laws: Callable[[Branch], Laws]
    calibrate: Calibrate = as_it_is
    kept: Kept = field(default_factory=Kept)
    _asked: Asked | None = None

    def warnings(self, branch: Branch, now: datetime, habits: Shares) -> Sequence[Warned]:
        """Targets that are met now and will rather not be, soonest first."""
        return warnings(self._of(branch, now), habits)

    def effect(self, branch: Branch, now: datetime, change: Change) -> Effect | None:
        """Before and after; None if there is nothing to forecast."""
        return effect(self._of(branch, now), change)

    def _of(self, branch: Branch, now: datetime) -> Asked:
        laws, asked = self.laws(branch), self._asked
        same = asked is not None and asked.branch is branch and asked.laws is laws
        if asked is None or not same or not timedelta(0) <= now - asked.now < SAME_MOMENT:
            self._asked = asked = Asked(branch, laws, now, calibrate=self.calibrate, kept=self.kept)
        return asked
