"""The live branch as the moment that features are taken of."""

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from server.domain.model import Branch
from server.forecast.challenger.features import Moment
from server.forecast.challenger.seen import seen
from server.forecast.challenger.usual import Usual
from server.forecast.laws import Laws
from server.forecast.scene import Scene
from server.forecast.witness import so_far


def moment_of(branch: Branch, scene: Scene, laws: Laws, usual: Usual, now: datetime) -> Moment:
    """The branch and what its tickets have shown until now."""
    plan = branch.plan
    weekday = now.astimezone(ZoneInfo(plan.timezone)).weekday()
    services, tiers = tuple(plan.services), tuple(plan.tiers)
    day = so_far(plan, branch.tickets.values())
    return Moment(
        scene=scene,
        seen=seen(day, services, tiers),
        weekday=weekday,
        rates=np.array(laws.arrivals.rates[weekday]),
        services=services,
        tiers=tiers,
        usual=usual,
    )
