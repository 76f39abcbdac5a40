"""The forecast as the server asks for it: the branch and the time, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from server.domain.model import Branch
from server.forecast.ahead import Calibrate, Kept, all_waits, as_it_is, foreseen
from server.forecast.challenger.champion import Champion
from server.forecast.challenger.live import heard, moment_of
from server.forecast.laws import Laws, priors
from server.forecast.learning.learn import learn_today
from server.forecast.outlook import Outlook
from server.forecast.witness import ENDS, history_of

WORTH_LEARNING: Final = 0.1
"""Today is learnt from anew when so much more of it is over: every leg at first, then fewer."""


def believed(branch: Branch) -> Laws:
    """What is believed of a branch of which nothing has been learnt."""
    return priors(branch.plan)


def nobody() -> None:
    """The twin has no challenger."""


@dataclass(slots=True)
class FirstDay:
    """What a day shows of a branch of which nothing else is known; the same laws for a while."""

    of: tuple[Laws, object] | None = None
    legs: int = 0
    laws: Laws | None = None

    def learnt(self, laws: Laws, branch: Branch) -> Laws:
        """The laws after what is over of today."""
        of = laws, branch.day
        legs = sum(len(each.past) + (each.state in ENDS) for each in branch.tickets.values())
        fresh = self.of == of and self.legs <= legs <= self.legs * (1.0 + WORTH_LEARNING)
        if self.laws is None or not fresh:
            self.laws = learn_today(laws, history_of(branch.plan, branch.tickets.values()))
            self.of, self.legs = of, legs
        return self.laws


@dataclass(frozen=True, slots=True)
class Foresight:
    """Looks ahead by the laws of past days; without any, by what today's tickets show."""

    paths: int = 200
    seed: int = 1
    """Always the same, so that a forecast changes only because the branch did."""
    laws: Callable[[Branch], Laws] = believed
    """The newest that were learnt."""
    calibrate: Calibrate = as_it_is
    """By what the forecasts of the last days were worth."""
    champion: Callable[[], Champion | None] = nobody
    """Whoever speaks to newcomers in the twin's place."""
    kept: Kept = field(default_factory=Kept, compare=False)
    first_day: FirstDay = field(default_factory=FirstDay, compare=False)

    def __call__(self, branch: Branch, now: datetime) -> Outlook:
        """One pass; for a thread, one at a time."""
        laws = self.laws_now(branch)
        waits = all_waits(branch, laws, now, paths=self.paths, seed=self.seed, kept=self.kept)
        outlook, champion = foreseen(waits, now, self.calibrate), self.champion()
        if waits is None or champion is None:
            return outlook
        moment = moment_of(branch, waits.scene, laws, champion.usual, now)
        return heard(outlook, champion, moment, waits.cast.newcomers)

    def laws_now(self, branch: Branch) -> Laws:
        """What the branch is looked ahead by."""
        laws = self.laws(branch)
        return laws if laws.days else self.first_day.learnt(laws, branch)
