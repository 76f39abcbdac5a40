"""Compiled or not, the twin calls whom the server calls."""

import contextlib
import inspect
import logging
import math
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import numba
import numpy as np
import pytest
from branch_days import TIERS, Day, Moment
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import discipline
from server.domain.choosing import choose
from server.domain.model import Branch, CounterState, Desk
from server.domain.plan import CounterCode
from server.forecast import engine
from server.forecast.ahead import look_ahead
from server.forecast.foresight import Foresight
from server.forecast.laws import priors
from server.forecast.learning.learn import learn_today
from server.forecast.outlook import Outlook
from server.forecast.shapes import POINTS
from server.forecast.witness import history_of

AT_ONCE = tuple(math.log(1e-9) + 1e-6 * point for point in range(POINTS))
number = st.floats(-100.0, 500.0).map(lambda minutes: round(minutes, 1))
"""Few enough values that ties happen."""
tickets = st.lists(st.tuples(st.booleans(), number, number, number, number), max_size=30)


@pytest.fixture(scope="module")
def compiled_first() -> object:
    """The discipline as the forecast has it."""
    return engine.compiled(numba, discipline.first)


@contextlib.contextmanager
def no_numba() -> Iterator[None]:
    """A machine on which numba is not installed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)
        engine._made.cache_clear()
        yield
    engine._made.cache_clear()
    engine.compile_ahead()


@given(tickets)
@settings(max_examples=300, deadline=None)
def test_compiled_and_interpreted_discipline_pick_the_same(
    compiled_first: object, waiting: list[tuple[bool, float, float, float, float]]
) -> None:
    """The forecast must foresee what the server will do, ties and all."""
    columns = [np.array([ticket[at] for ticket in waiting]) for at in range(5)]
    allowed = columns[0].astype(np.bool_)

    assert callable(compiled_first)
    assert compiled_first(allowed, *columns[1:]) == discipline.first(
        list(allowed), *(list(column) for column in columns[1:])
    )


def test_the_first_call_of_the_twin_is_that_of_the_server() -> None:
    """On states of a real day, at every counter: the mapping to arrays keeps the rule whole."""
    for moment in moments(25):
        for counter in moment.branch.plan.counters.values():
            alone = only_this_counter(moment, counter.code)
            laws = replace(priors(alone.plan), gaps=AT_ONCE)
            outlook = look_ahead(alone, laws, moment.now, paths=1, seed=1)
            soonest = min(outlook.tickets, key=lambda t: outlook.tickets[t].p50, default=None)
            called = choose(alone, counter.code, moment.now)

            assert soonest == (called.ticket.id if called else None)


def test_without_numba_the_same_forecast_is_made(caplog: pytest.LogCaptureFixture) -> None:
    """A machine for which numba has no wheel still tells its customers something, and says so."""
    asked = moments(8)
    compiled = [forecast(moment) for moment in asked]
    with no_numba(), caplog.at_level(logging.WARNING):
        assert not engine.compile_ahead()
        interpreted = [forecast(moment) for moment in asked]

    for one, other in zip(compiled, interpreted, strict=True):
        assert one.tickets.keys() == other.tickets.keys()
        assert minutes_told(one) == pytest.approx(minutes_told(other))
    assert [record.message[:22] for record in caplog.records] == ["numba is not installed"]


def test_it_is_ready_only_when_it_is_compiled() -> None:
    """Until then the kiosk says nothing rather than make a customer wait for the compiler."""
    assert engine.ready()
    with no_numba():
        assert not engine.ready()


def test_what_is_kept_is_compiled_again_when_the_discipline_changes(tmp_path: Path) -> None:
    """Numba looks only at the twin's own file; a forecast by yesterday's rule would be a lie."""
    folder = engine._folder(str(tmp_path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inspect, "getsource", lambda module: f"another {module.__name__}")
        changed = engine._folder(str(tmp_path))

    assert folder != changed
    assert engine._folder(folder) == folder


def test_a_folder_that_cannot_be_written_costs_time_and_nothing_else(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A full or read-only disk must not take the forecast away."""
    in_the_way = tmp_path / "file"
    in_the_way.touch()

    assert engine._folder(str(in_the_way)) == ""
    assert "compiled anew" in caplog.text


def test_the_server_asks_with_the_branch_and_the_time_alone() -> None:
    """What the tickets of today teach is used at once, and the same moment is told the same."""
    moment = moments(1)[0]
    told = Foresight(paths=50)(moment.branch, moment.now)

    assert told.made_at == moment.now
    assert set(told.newcomers) == {
        (service, tier) for service in moment.branch.plan.services for tier in TIERS
    }
    assert told == Foresight(paths=50)(moment.branch, moment.now)


def test_on_its_first_day_a_branch_is_learnt_from_when_there_is_something_new() -> None:
    """Learning at every pass would make the first day dearer than all that follow."""
    moment = min(moments(20), key=lambda each: each.now)
    foresight = Foresight(paths=5)
    foresight(moment.branch, moment.now)
    first = foresight.first_day.laws
    foresight(moment.branch, moment.now + timedelta(seconds=15))

    assert first is foresight.first_day.laws
    assert len(foresight.kept.made) == 1

    later = max(moments(20), key=lambda each: each.now)
    foresight(later.branch, later.now)
    assert first is not foresight.first_day.laws


def moments(number: int) -> list[Moment]:
    """Moments of a busy day."""
    day = Day(seed=3, busy=1.3).play()
    return Random(1).sample(day.moments, number)  # noqa: S311 - dice, not a secret


def only_this_counter(moment: Moment, code: CounterCode) -> Branch:
    """All others closed, and this one free."""
    branch = moment.branch
    desks = {other: Desk() for other in branch.desks}
    return replace(branch, desks={**desks, code: Desk(CounterState.OPEN, "anna", since=moment.now)})


def forecast(moment: Moment) -> Outlook:
    """Few paths: interpreted, they take their time."""
    tickets = moment.branch.tickets.values()
    laws = learn_today(priors(moment.branch.plan), history_of(moment.branch.plan, tickets))
    return look_ahead(moment.branch, laws, moment.now, paths=5, seed=7)


def minutes_told(outlook: Outlook) -> list[float]:
    """Every P90, in one row."""
    return [wait.p90 for wait in [*outlook.newcomers.values(), *outlook.tickets.values()]]
