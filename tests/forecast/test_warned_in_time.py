"""Warnings judged on days that another simulator played: they come true as often as they say."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from statistics import fmean
from typing import NamedTuple

import pytest
from branch_days import OPENS, Day, minutes

from server.domain.model import Branch
from server.forecast.advise import Asked
from server.forecast.ahead import MOMENTS, Kept, Kind, ages_ahead
from server.forecast.laws import priors
from server.forecast.learning.learn import learn_today
from server.forecast.twin import WATCH
from server.forecast.warn import warnings
from server.forecast.witness import history_of

TARGET = 20.0
"""Minutes, of every service of those days."""
EVERY, UNTIL = 10, 400
"""The branch is looked at so often, and so long; minutes."""


class Said(NamedTuple):
    """How probable a breach was said to be, and what came of it."""

    probability: float
    came: bool


class Judged(NamedTuple):
    """Some days: of every queue and moment ahead, and of what was warned of."""

    queues: list[Said]
    warned: list[Said]
    missed: list[bool]
    """Of each target that began to be missed: whether it was warned of in time."""


@pytest.fixture(scope="module")
def judged() -> Judged:
    """Five days of about 340 customers, too many for the counters."""
    judged = Judged([], [], [])
    for seed in range(60, 65):
        day, alarms = Day(seed, busy=1.2).play(), list[tuple[Kind, datetime]]()
        for branch, now in looks(day):
            laws = learn_today(
                priors(branch.plan), history_of(branch.plan, branch.tickets.values())
            )
            asked = Asked(branch, laws, now)
            judged.queues.extend(of_queues(day, asked))
            for each in warnings(asked):
                kind = each.service, each.tier
                judged.warned.append(Said(each.probability, late(day, kind, each.at)))
                alarms.append((kind, now))
        judged.missed.extend(in_time(alarms, *onset) for onset in onsets(day))
    return judged


def onsets(day: Day) -> Iterator[tuple[Kind, datetime]]:
    """When a target begins to be missed that had been met for half an hour."""
    kinds = {(each.service, each.tier) for each in day.branch.tickets.values()}
    for kind in sorted(kinds):
        missed = [late(day, kind, OPENS + minutes(at)) for at in range(0, UNTIL, 5)]
        for at in range(6, len(missed)):
            if missed[at] and not any(missed[at - 6 : at]):
                yield kind, OPENS + minutes(5 * at)


def in_time(alarms: Iterable[tuple[Kind, datetime]], kind: Kind, onset: datetime) -> bool:
    """Whether it was warned of within the hour before, and ten minutes before at least."""
    return any(
        each == kind and onset - minutes(60) <= at <= onset - minutes(10) for each, at in alarms
    )


def looks(day: Day) -> Iterator[tuple[Branch, datetime]]:
    """The branch every ten minutes."""
    last = OPENS - minutes(EVERY)
    for moment in day.moments:
        if moment.now - last >= minutes(EVERY) and moment.now - OPENS < minutes(UNTIL):
            last = moment.now
            yield moment.branch, moment.now


def of_queues(day: Day, asked: Asked) -> Iterator[Said]:
    """Every second moment within the hour, of every service and tier."""
    found = ages_ahead(asked.branch, asked.laws, asked.now, paths=100, seed=1, kept=Kept())
    for kind, ages in found.items():
        for moment in range(1, MOMENTS, 2):
            ahead = WATCH * (moment + 1)
            chance = float((ages[:, moment] > TARGET).mean())
            yield Said(chance, late(day, kind, asked.now + minutes(ahead)))


def late(day: Day, kind: Kind, at: datetime) -> bool:
    """Whether somebody had really waited for longer then."""
    mine = (each for each in day.branch.tickets.values() if (each.service, each.tier) == kind)
    return any(
        each.waits_since <= at - minutes(TARGET) and (each.called_at is None or each.called_at > at)
        for each in mine
    )


@pytest.mark.parametrize(("low", "high"), [(0.2, 0.4), (0.4, 0.6), (0.6, 0.8), (0.8, 1.0)])
def test_a_breach_comes_as_often_as_is_said(judged: Judged, low: float, high: float) -> None:
    """Eight of ten means eight of ten, or nobody opens a counter for it again."""
    told = [said for said in judged.queues if low <= said.probability <= high]

    assert len(told) > 100
    assert fmean(said.came for said in told) == pytest.approx(
        fmean(said.probability for said in told), abs=0.12
    )


def test_what_is_not_warned_of_seldom_comes(judged: Judged) -> None:
    """Silence must mean something too."""
    silent = [said for said in judged.queues if said.probability < 0.05]

    assert fmean(said.came for said in silent) < 0.07


def test_warnings_come_true(judged: Judged) -> None:
    """A false alarm is forgiven, many are not."""
    assert len(judged.warned) > 50
    assert fmean(said.came for said in judged.warned) > 0.6


def test_most_targets_are_warned_of_ten_minutes_before_they_are_missed(judged: Judged) -> None:
    """A counter is not opened in a minute."""
    assert len(judged.missed) > 15
    assert fmean(judged.missed) > 0.6
