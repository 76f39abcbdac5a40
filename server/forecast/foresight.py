"""The forecast as the server asks for it: the branch and the time, nothing else."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from server.domain.model import Branch
from server.forecast.ahead import Calibrate, Kept, all_waits, as_it_is, foreseen
from server.forecast.laws import Laws, priors
from server.forecast.learning.learn import learn_today
from server.forecast.outlook import Outlook
from server.forecast.witness import history_of


def believed(branch: Branch) -> Laws:
    """What is believed of a branch of which nothing has been learnt."""
    return priors(branch.plan)


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
    kept: Kept = field(default_factory=Kept, compare=False)

    def __call__(self, branch: Branch, now: datetime) -> Outlook:
        """One pass; for a thread."""
        laws = self.laws(branch)
        if not laws.days:
            laws = learn_today(laws, history_of(branch.plan, branch.tickets.values()))
        waits = all_waits(branch, laws, now, paths=self.paths, seed=self.seed, kept=self.kept)
        return foreseen(waits, now, self.calibrate)
