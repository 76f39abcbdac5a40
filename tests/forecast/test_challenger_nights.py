"""What a night makes of a branch's own days, and what newcomers are told by day."""

import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
import small_branch
from branch_days import Day, Moment

from server.adapters.challengers import taught_apart
from server.forecast.challenger.champion import FORM, Champion, read, written
from server.forecast.challenger.contest import School
from server.forecast.challenger.nights import Lesson, champion_of
from server.forecast.foresight import Foresight
from server.forecast.foretold import Came, Foretold
from server.forecast.levels import LEVELS
from server.forecast.outlook import Predicted, Quantiles
from server.forecast.past import Ending, PastDay, PastLeg

DAYS = range(6)
RAW = tuple(np.linspace(1.0, 19.0, len(LEVELS)).tolist())
"""A twin for which everybody waits about ten minutes."""
SAID = Predicted(RAW, Quantiles(10.0, 16.0, 18.0))


def at(day: int, minutes: float) -> datetime:
    """A moment of a day."""
    return datetime.combine(date.fromordinal(day), datetime.min.time(), UTC) + timedelta(
        minutes=float(minutes)
    )


def past_day(number: int) -> PastDay:
    """A played day as it is kept."""
    rows, day = small_branch.played(number), small_branch.FIRST_DAY + number
    legs = tuple(
        PastLeg(
            f"t{row}#1",
            "cash",
            rows.tiers[rows.tier[row]],
            at(day, rows.issued[row]),
            counter=rows.counters[rows.counter[row]],
            called=at(day, rows.called[row]),
            started=at(day, rows.started[row]),
            finished=at(day, rows.finished[row]),
            ending=Ending.SERVED,
        )
        for row in range(len(rows))
    )
    return PastDay(date.fromordinal(day), legs, ())


def forecast(day: date, leg: PastLeg) -> Foretold:
    """What was said of it at issue, and how long it waited."""
    assert leg.called is not None
    return Foretold(
        leg.key.removesuffix("#1"),
        day,
        leg.service,
        leg.tier,
        leg.issued,
        leg.issued - timedelta(seconds=1),
        SAID,
        None,
        0.0,
        Came.CALLED,
        (leg.called - leg.issued).total_seconds() / 60.0,
    )


@pytest.fixture(scope="module")
def lesson() -> Lesson:
    """Six days whose forecasts were kept."""
    days = [past_day(number) for number in DAYS]
    said = [forecast(past.day, leg) for past in days for leg in past.legs]
    return Lesson(small_branch.plan(), days, said, School(rounds=10, enough=400))


@pytest.fixture(scope="module")
def champion(lesson: Lesson) -> Champion:
    """What the last night left."""
    learnt = champion_of(lesson)
    assert learnt is not None
    return learnt


def test_the_night_judges_both_by_what_was_really_said(champion: Champion) -> None:
    """A few days prove nothing yet, whoever was better on them."""
    assert champion.gate.days == len(DAYS) - 3
    assert champion.gate.tickets > 300
    assert champion.gate.twin > 0.0
    assert champion.gate.challenger > 0.0
    assert not champion.gate.promoted
    assert champion.usual.wait > 0.0
    assert champion.calibration.common.weight.any()


def test_days_of_which_no_forecast_was_kept_teach_nothing(lesson: Lesson) -> None:
    """A former system's days say nothing about this system's twin."""
    assert champion_of(replace(lesson, forecasts=())) is None
    assert champion_of(replace(lesson, days=(), forecasts=())) is None


def test_what_is_kept_is_read_again_and_other_makes_are_refused(champion: Champion) -> None:
    """The night's work must survive a restart, and an update must not be fooled by it."""
    kept = written(champion)
    again, other = (
        read(kept),
        zlib.compress(zlib.decompress(kept).replace(b'"form": 1', b'"form": 0')),
    )

    assert (again.trees, again.gate, again.usual) == (
        champion.trees,
        champion.gate,
        champion.usual,
    )
    with pytest.raises(ValueError, match="form 0"):
        read(other)


def test_whoever_changes_the_features_changes_the_form(champion: Champion) -> None:
    """Trees of yesterday would else be asked about numbers they have never seen."""
    assert (FORM, zlib.crc32(" ".join(champion.trees.names).encode())) == (1, 2296438743)


async def test_a_process_of_its_own_learns_the_same(lesson: Lesson) -> None:
    """What a server keeps is what any other would have learnt from the same days."""
    short = replace(lesson, days=lesson.days[:3], school=School(rounds=2, enough=100))
    here, there = champion_of(short), read(await taught_apart(short))

    assert here is not None
    assert there.trees == here.trees
    assert there.gate == here.gate


def newest(day: Day) -> Moment:
    """With the fullest lobby."""
    return max(day.moments, key=lambda moment: len(moment.branch.waiting()))


def test_newcomers_are_told_the_challengers_word_and_nobody_else_is(champion: Champion) -> None:
    """About those who wait it has learnt nothing; and the twin's own word is kept to be judged."""
    now = newest(Day(7, busy=1.1).play())
    twin = Foresight(paths=50)(now.branch, now.now)
    told = Foresight(paths=50, champion=lambda: champion)(now.branch, now.now)

    assert told.tickets == twin.tickets
    assert told.newcomers.keys() == twin.newcomers.keys()
    assert all(told.newcomers[key] != twin.newcomers[key] for key in twin.newcomers)
    assert all(0.0 <= wait.p50 <= wait.p90 for wait in told.newcomers.values())
    assert {key: each.raw for key, each in told.predicted.items()} == {
        key: each.raw for key, each in twin.predicted.items()
    }
    assert all(
        told.predicted[key].calibrated.p90 == wait.p90 for key, wait in told.newcomers.items()
    )
