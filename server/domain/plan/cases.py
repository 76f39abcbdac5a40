"""When somebody must follow a visit up, and until when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from server.domain.plan.customers import Texts, TierCode

EVERY_QUEUE: Final = "all"
OWN_QUEUE: Final = "branch"
"""What the queues of a branch's cases are called beside those of its departments."""


@dataclass(frozen=True, slots=True)
class CaseRules:
    """What opens a case beside a bad rating, who is asked for help, and when each is due."""

    tiers: tuple[TierCode, ...] = (TierCode("gold"), TierCode("diamond"))
    """Of whose visits a case is opened when they leave, or wait far too long."""
    overdue: timedelta = timedelta(minutes=10)
    """So long past the target wait is far too long."""
    due_rating: timedelta = timedelta(hours=4)
    due_complaint: timedelta = timedelta(hours=24)
    due_left: timedelta = timedelta(hours=2)
    due_overdue: timedelta = timedelta(minutes=15)
    departments: Mapping[str, Texts] = field(default_factory=dict)
    """The second line: to whose queues a case may be forwarded."""
