"""The forecast as the server asks for it: the branch and the time, nothing else."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.model import Branch
from server.forecast.ahead import look_ahead
from server.forecast.learn import learn
from server.forecast.outlook import Outlook


@dataclass(frozen=True, slots=True)
class Foresight:
    """Looks ahead by the laws that today's tickets show; the first time it takes seconds."""

    paths: int = 200
    seed: int = 1
    """Always the same, so that a forecast changes only because the branch did."""

    def __call__(self, branch: Branch, now: datetime) -> Outlook:
        """One pass; for a thread."""
        laws = learn(branch.plan, branch.tickets.values(), now)
        return look_ahead(branch, laws, now, paths=self.paths, seed=self.seed)
