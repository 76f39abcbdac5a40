"""What the trees are told is known at that moment, and the same live as in hindsight."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from branch_days import OPENS, Day, Moment
from past_days import of_day, until

from server.domain.eligible import ANYTHING, Caller
from server.domain.plan import TierCode
from server.forecast.arrays import scene_of
from server.forecast.cast import cast_of
from server.forecast.challenger.features import Moment as At
from server.forecast.challenger.features import branch_features, features
from server.forecast.challenger.live import moment_of
from server.forecast.challenger.seen import seen
from server.forecast.challenger.usual import Usual, usual_of
from server.forecast.frame import frame_of
from server.forecast.hindsight import Day as Hindsight
from server.forecast.hindsight import Rostered
from server.forecast.laws import priors
from server.forecast.levels import LEVELS

TWIN = np.linspace(1.0, 12.0, len(LEVELS))


@pytest.fixture(scope="module")
def day() -> Day:
    """A day with queues."""
    return Day(7, busy=1.1).play()


def local(moment: Moment) -> float:
    """Minutes after midnight."""
    now = moment.now
    return now.hour * 60.0 + now.minute + now.second / 60.0 + now.microsecond / 6e7


def live(moment: Moment, usual: Usual) -> tuple[At, int]:
    """Just before the ticket is issued, and the column of such a newcomer."""
    branch, laws = moment.branch, priors(moment.branch.plan)
    cast = cast_of(branch, moment.now)
    assert cast is not None
    frame = frame_of(branch, cast.callers, cast.keys)
    scene = scene_of(branch, cast, frame, laws)
    kinds = [(ticket.service, ticket.tier) for ticket in cast.newcomers]
    column = len(cast.waiting) + kinds.index((moment.service, moment.tier))
    return moment_of(branch, scene, laws, usual, moment.now), column


def busy(day: Day) -> list[Moment]:
    """Every fifth moment; the first has an empty branch."""
    return day.moments[::5]


def same(one: Mapping[str, float], other: Mapping[str, float]) -> list[str]:
    """The names under which both do not say the same."""
    return [name for name in one if not np.isclose(one[name], other[name], equal_nan=True)]


def test_nothing_is_told_that_had_not_happened(day: Day) -> None:
    """Otherwise the trees would learn from what nobody can know."""
    past = of_day(day)
    services, tiers = past.services, past.tiers
    usual = usual_of(past)
    for moment in busy(day):
        now = live(moment, usual)[0]
        whole = replace(now, seen=seen(past, services, tiers), services=services, tiers=tiers)
        known = replace(whole, seen=seen(until(past, local(moment)), services, tiers))

        assert same(branch_features(whole), branch_features(known)) == []


def test_live_and_in_hindsight_the_same_is_told(day: Day) -> None:
    """What the trees have learnt from past days must mean the same when they speak."""
    past, laws, plan = of_day(day), priors(day.branch.plan), day.branch.plan
    usual = usual_of(past)
    callers = [
        Caller(each, each.profile, "", ANYTHING, OPENS.date()) for each in plan.counters.values()
    ]
    frame = frame_of(day.branch, callers)
    there = [[(9 * 60.0, 19 * 60.0)]] * len(plan.counters)
    looked = Hindsight(plan, frame, laws, past, Rostered(there))
    order = {at: row for row, at in enumerate(past.issued.tolist())}
    told = 0
    for moment in busy(day):
        row = min(order.items(), key=lambda each: abs(each[0] - local(moment)))[1]
        if past.called[row] <= past.issued[row]:
            continue
        now, column = live(moment, usual)
        scene = looked.at(float(past.issued[row]), row)[0]
        then = replace(now, scene=scene, seen=seen(past, tuple(plan.services), tuple(plan.tiers)))
        differ = same(features(now, column, TWIN), features(then, len(scene.columns) - 1, TWIN))

        assert differ == [], moment.now
        told += 1

    assert told > 20


def test_who_is_ahead_is_what_the_discipline_says(day: Day) -> None:
    """The trees are told the place in the order of calls, not in the order of arrival."""
    usual = usual_of(of_day(day))
    full = max(day.moments, key=lambda moment: len(moment.branch.waiting()))
    tiers = [
        features(*live(replace(full, tier=TierCode(tier)), usual), TWIN)["ahead"]
        for tier in ("diamond", "gold", "silver", "basic")
    ]

    assert tiers == sorted(tiers)
    assert tiers[0] < tiers[-1]


def test_a_new_tier_and_a_new_service_are_like_all(day: Day) -> None:
    """A bank that adds a tier has a forecast for it on the same day."""
    past = of_day(day)
    usual = usual_of(past)
    unknown = replace(usual, tier_waits={}, service_waits={}, services={})
    column = live(day.moments[50], usual)[1]
    moment = live(day.moments[50], unknown)[0]
    told = features(moment, column, TWIN)

    assert told["tier_wait"] == told["service_wait"] == usual.wait
    assert told["service_takes"] == usual.service
