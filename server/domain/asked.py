"""All that a discipline is asked with: the heads that may be called, and the rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from server.domain.discipline import NOBODY
from server.domain.eligible import Head
from server.domain.model import Branch
from server.domain.plan import Discipline, Profile
from server.domain.weights import MINUTE, Weights, weights


@dataclass(frozen=True)
class Asked:
    """All that a discipline is asked with; without slots, for what is worked out is kept."""

    branch: Branch
    profile: Profile
    rule: Discipline
    heads: Sequence[Head]
    now: datetime

    @cached_property
    def waited(self) -> list[float]:
        """Minutes that each head has waited."""
        return [(self.now - head.place.since) / MINUTE for head in self.heads]

    @cached_property
    def weights(self) -> list[Weights]:
        """The numbers by which the heads are compared."""
        plan = self.branch.plan
        return [weights(plan, self.profile, self.rule, head.key) for head in self.heads]

    @cached_property
    def groups(self) -> list[int]:
        """Which share of the quota cycle each head belongs to, or NOBODY."""
        return [self._group(head) for head in self.heads]

    @property
    def taken(self) -> tuple[int, ...]:
        """The turns of the cycle that are taken; none if the plan's shares have changed."""
        length = len(self.rule.cycle)
        taken = self.branch.turns.get(self.profile.discipline, ())
        return taken if len(taken) == length else (0,) * length

    def _group(self, head: Head) -> int:
        for at, share in enumerate(self.rule.cycle):
            if share.group.has(head.key.tier, head.key.service):
                return at
        return NOBODY
