"""The challenger on the live branch: what it is told, and what it says to newcomers.

Those who wait already are told the twin's word: nothing has been learnt about them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from server.domain.model import Branch, Ticket
from server.forecast.calibrate import calibrated_each
from server.forecast.challenger.boosting import told
from server.forecast.challenger.champion import Champion
from server.forecast.challenger.contest import table
from server.forecast.challenger.features import Moment, branch_features, ticket_features
from server.forecast.challenger.seen import seen
from server.forecast.challenger.usual import Usual
from server.forecast.laws import Laws
from server.forecast.levels import TOLD
from server.forecast.outlook import Outlook, Predicted, Quantiles, Wait
from server.forecast.scene import Scene
from server.forecast.witness import so_far


def heard(
    outlook: Outlook, champion: Champion, moment: Moment, newcomers: Sequence[Ticket]
) -> Outlook:
    """The outlook with the challenger's word in place of the calibrated twin's."""
    coming = [(each.service, each.tier) for each in newcomers]
    if not coming:
        return outlook
    all_alike, first = branch_features(moment), moment.scene.waiting
    raw = [outlook.predicted[key].raw for key in coming]
    features = [
        {**all_alike, **ticket_features(moment, first + at, np.array(raw[at]))}
        for at in range(len(coming))
    ]
    says = told(champion.trees, table(features, champion.trees.names))
    tiers = [tier for _, tier in coming]
    sure = calibrated_each(champion.calibration, tiers, says)[:, TOLD].tolist()
    return replace(
        outlook,
        newcomers={key: Wait(p50, p90) for key, (p50, _, p90) in zip(coming, sure, strict=True)},
        predicted={
            key: Predicted(twin, Quantiles(*three))
            for key, twin, three in zip(coming, raw, sure, strict=True)
        },
    )


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
