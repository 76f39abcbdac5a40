"""On a walk through past days the challenger is heard only after it has proved itself."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
import small_branch

from server.forecast.backtest.guide import Guide
from server.forecast.backtest.judge import Judge, Told
from server.forecast.backtest.walk import Wanted, walk
from server.forecast.challenger.contest import NEW, Contest, School
from server.forecast.challenger.gate import DAYS, Gate
from server.forecast.challenger.rival import Challenger
from server.forecast.history import History
from server.forecast.scene import Floats, Odds, Scene

PATHS = 10


def knows_nothing(scene: Scene, odds: Odds, seed: int, paths: int) -> Floats:  # noqa: ARG001
    """A twin for which everybody waits about ten minutes."""
    spread = np.linspace(0.0, 20.0, paths)
    return np.repeat(spread[:, None], len(scene.columns), axis=1)


PROVEN = Gate(True, 20, 5000.0, 9000.0, 4500.0, 4e6)
"""Of one who has been better for twenty days."""


def told_on(
    history: History, days: Sequence[int], gate: Gate = NEW
) -> tuple[list[Told], Challenger]:
    """What would have been told, and by whom it was."""
    rival = Challenger(history, Contest(gate, school=School(rounds=20, enough=400)))
    guide = Guide(history, small_branch.plan(), past=5)
    walked = walk(guide, Wanted(days, paths=PATHS), knows_nothing)
    return list(Judge(history, rival).told(walked)), rival


def rivals(told: Sequence[Told]) -> list[bool]:
    """By ticket, whether the challenger was heard."""
    return [each.quantiles is not each.twin for each in told]


@pytest.fixture(scope="module")
def history() -> History:
    """Nearly three weeks."""
    return small_branch.in_a_row(range(20))


@pytest.fixture(scope="module")
def told(history: History) -> tuple[list[Told], Challenger]:
    """What would have been told in all of them but the first day."""
    return told_on(history, history.days[1:].tolist())


def test_where_the_twin_knows_nothing_the_challenger_is_heard(
    told: tuple[list[Told], Challenger],
) -> None:
    """That is what it is for."""
    each, rival = told

    assert rival.contest.promoted
    assert rivals(each)[-1]
    assert rival.contest.gate.gain > 0.1


def test_nobody_hears_it_before_it_was_judged_for_ten_days(
    told: tuple[list[Told], Challenger], history: History
) -> None:
    """First it learns, then it is judged by what it would have said, then it speaks."""
    heard = [
        int(history.day[each.asked.row])
        for each, spoke in zip(told[0], rivals(told[0]), strict=True)
        if spoke
    ]

    assert min(heard) >= int(history.days[1]) + 2 + DAYS


def test_what_comes_later_changes_nothing_that_was_told(history: History) -> None:
    """Whoever learns from days to come proves nothing."""
    days, later = history.days[1:5].tolist(), history.day > history.days[4]
    waited = later & (history.called > history.issued)
    other = replace(
        history,
        called=history.called + 7.0 * waited,
        started=history.started + 7.0 * waited,
        finished=history.finished + 7.0 * later,
    )
    once, _ = told_on(history, days, PROVEN)
    again, _ = told_on(other, days, PROVEN)

    assert any(rivals(once))
    assert [each.quantiles.tolist() for each in once] == [each.quantiles.tolist() for each in again]
