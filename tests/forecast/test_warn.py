"""Early warnings: in time, with a way out that is one, and cheap enough to be asked for at will."""

from dataclasses import replace
from datetime import time, timedelta

import numpy as np
import pytest
from branch_days import opened, plan_of
from busy_hall import NOW, asked, busy

from server.domain.plan import AlertRules, CounterCode, ServiceCode, Shift, TierCode
from server.forecast.advise import Asked
from server.forecast.ahead import MOMENTS, Kept, all_waits
from server.forecast.arrays import scene_of
from server.forecast.cast import cast_of
from server.forecast.changes import MoveBreak, OpenCounter, changed
from server.forecast.engine import watched
from server.forecast.frame import frame_of
from server.forecast.laws import priors
from server.forecast.odds import odds_of
from server.forecast.warn import warnings

HALLS = [("c4", 12), ("c2", 18), ("c1", 16), ("c4", 22)]
LAWS = priors(plan_of())


@pytest.mark.parametrize(("closed", "waiting"), HALLS)
def test_a_breach_is_warned_of_before_it_happens_with_a_way_out(closed: str, waiting: int) -> None:
    """Nobody is late yet; with a counter less, somebody will be."""
    found = warnings(asked(busy(closed, waiting)))

    assert found == sorted(found, key=lambda warned: warned.at)
    assert all(NOW < warned.at <= NOW + timedelta(hours=1) for warned in found)
    assert all(warned.probability >= AlertRules().likely for warned in found)
    assert all(warned.before.p50 > warned.target for warned in found)
    ways = [warned.way_out for warned in found if warned.way_out]
    assert OpenCounter(CounterCode(closed)) in {way.change for way in ways}


@pytest.mark.parametrize(("closed", "waiting"), HALLS)
def test_what_a_measure_prevents_is_not_warned_of_once_it_is_taken(
    closed: str, waiting: int
) -> None:
    """Or the lobby manager opens a counter and reads the same warning again."""
    branch = busy(closed, waiting)
    before = warnings(asked(branch))
    for warned in before:
        if warned.way_out is None or not warned.way_out.prevents:
            continue
        after = warnings(asked(changed(branch, warned.way_out.change, NOW)))
        still = {(each.service, each.tier) for each in after}

        assert (warned.service, warned.tier) not in still
        assert warned.way_out.probability < AlertRules().likely
        assert warned.way_out.after.p50 <= warned.target


def test_a_quiet_hall_is_not_warned_of() -> None:
    """An alarm that rings without need is switched off."""
    assert not warnings(asked(opened(plan_of())))


def test_a_break_is_moved_before_a_counter_is_opened() -> None:
    """It costs nobody anything."""
    branch, code = busy("c5", 15), CounterCode("c2")
    shifts = (Shift(code, time(9), time(10, 2)), Shift(code, time(10, 22), time(17)))
    branch = branch.but(plan=replace(branch.plan, roster=shifts))
    found = {(each.service, each.tier): each.way_out for each in warnings(asked(branch))}
    way = found[ServiceCode("cash"), TierCode("basic")]

    assert way is not None
    assert way.change == MoveBreak(code, 20.0)
    assert way.prevents


def test_watching_the_queues_alone_sees_what_a_whole_forecast_sees() -> None:
    """Warnings leave newcomers out because nobody in the lobby is moved by them."""
    branch = busy("c4", 22)
    cast = cast_of(branch, NOW)
    assert cast is not None
    frame = frame_of(branch, cast.callers, cast.keys)
    scene = scene_of(branch, cast, frame, LAWS)
    odds = odds_of(branch.plan, LAWS, frame, NOW.weekday())
    _, whole = watched(scene, odds, 1, 40, MOMENTS)
    scene.columns["asked"] = False
    _, alone = watched(scene._replace(columns=scene.columns[: scene.waiting]), odds, 1, 40, MOMENTS)

    assert np.array_equal(whole, alone)
    assert whole.any()


def test_what_is_kept_changes_no_answer() -> None:
    """Questions are asked in turn, of one branch and another; each is answered as if alone."""
    kept = Kept()
    halls = [busy(closed, waiting) for closed, waiting in HALLS]
    for branch in (*halls, *halls):
        told = warnings(Asked(branch, LAWS, NOW, kept=kept))
        waits = all_waits(branch, LAWS, NOW, paths=20, seed=1, kept=kept)
        fresh = all_waits(branch, LAWS, NOW, paths=20, seed=1)
        assert waits is not None
        assert fresh is not None

        assert told == warnings(Asked(branch, LAWS, NOW))
        assert np.array_equal(waits.minutes, fresh.minutes)
