"""What nobody wrote down is read off the log: who serves what, in which order, and when."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from former_days import SERVES, days, written
from hypothesis import given, settings
from hypothesis import strategies as st

from server.adapters.history_file import read_past
from server.forecast.history import NOBODY, Ended, History, no_presence
from server.forecast.inferring.gaps import gaps_of
from server.forecast.inferring.habits import Habits, seen
from server.forecast.inferring.plan import inferred, serving
from server.forecast.inferring.seats import seated
from server.forecast.laws import log_normal

MONDAY = date(2026, 3, 2).toordinal()


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Three weeks of a branch of which there is only a log."""
    folder: Path = tmp_path_factory.mktemp("log")
    return read_past(written(folder / "log.csv", days(15))).history


def legs(*spans: tuple[int, float, float], counter: int = 0) -> History:
    """Legs of one counter: day, called, finished."""
    rows = len(spans)
    day, called, finished = (np.array([span[at] for span in spans], float) for at in range(3))
    none = np.zeros(rows, np.int64)
    return History(
        *(("cash",), ("basic",), ("c1",), day.astype(np.int64), none, none),
        *(np.full(rows, counter), called - 1.0, called, called, finished),
        ended=np.full(rows, Ended.SERVED.value),
        second=none.astype(bool),
        planned=no_presence(),
        there=no_presence(),
        breaks=no_presence(),
    )


def test_who_serves_what_is_who_has_served_it(history: History) -> None:
    """A counter is not waited for that never calls such a customer."""
    plan = inferred(history).plan

    assert {code: set(of.profile.services) for code, of in plan.counters.items()} == {
        code: set(services) for code, services in SERVES.items()
    }


def test_the_head_start_is_read_off_the_calls(history: History) -> None:
    """Gold had fifteen minutes, which no column of the log says."""
    found = inferred(history)
    basic, gold = (found.plan.tiers[code] for code in ("basic", "gold"))  # type: ignore[index]

    assert next(iter(found.plan.tiers)) == "basic"
    # Head start and rate stand for one another: what counts is whom they let go first.
    for waited in (2.0, 5.0, 8.0):
        lead = gold.head_start - basic.head_start + gold.rate * waited
        assert lead / basic.rate == pytest.approx(15.0 + waited, abs=4.0)
    assert found.order.obeyed > 0.95
    assert np.abs(found.order.prefers).max() < 4.0


def test_without_calls_nothing_is_inferred(history: History) -> None:
    """The first morning: everybody serves everything, in order of arrival."""
    found = inferred(history.only(slice(0, 0)))  # type: ignore[arg-type]

    assert found.order.obeyed == 1.0
    assert len(found.plan.counters) == len(history.counters)


def test_a_counter_that_was_never_seen_serves_everything(history: History) -> None:
    """A teller who is new today is of use today."""
    few = history.only(history.counter != 1)

    assert serving(few)[1].all()


# --- unnamed seats --------------------------------------------------------------------------------


@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.floats(0, 600), st.floats(0.1, 60)), min_size=1, max_size=40
    )
)
def test_every_unnamed_call_has_a_seat_of_its_own(spans: list[tuple[int, float, float]]) -> None:
    """Nobody serves two at once, and no seat is added while another is free."""
    rows = [(MONDAY + day, at, at + took) for day, at, took in spans]
    of = seated(legs(*rows, counter=NOBODY))
    busy = np.array([(of.day * 1440 + of.called), (of.day * 1440 + of.finished)])
    at_once = max(np.count_nonzero((busy[0] <= at) & (at < busy[1])) for at in busy[0])

    assert (of.counter != NOBODY).all()
    assert len(of.counters) - 1 == at_once
    for seat in set(of.counter.tolist()):
        mine = np.argsort(busy[0][of.counter == seat])
        begins, ends = (times[of.counter == seat][mine] for times in busy)
        assert (begins[1:] >= ends[:-1]).all()


def test_named_counters_stay_as_they_are(history: History) -> None:
    """Only what is missing is filled in."""
    assert seated(history).counter is history.counter


# --- gaps -----------------------------------------------------------------------------------------


@settings(max_examples=10, deadline=None)
@given(st.floats(0.3, 4.0), st.integers(0, 99))
def test_a_gap_is_seen_although_nobody_waits_at_first(mean: float, seed: int) -> None:
    """Gaps in which the lobby is empty say nothing; those that are cut short must not be lost."""
    chance = np.random.default_rng(seed)
    issued, called, finished, at = [], [], [], 540.0
    came = np.cumsum(chance.exponential(4.0, 4000)) + 540.0
    for comes in came:
        ready = at + chance.exponential(mean)
        at = max(ready, comes)
        issued.append(comes)
        called.append(at)
        at += 1.0
        finished.append(at)
    base = legs(*((MONDAY, begins, ends) for begins, ends in zip(called, finished, strict=True)))
    history = History(**{**vars(base), "issued": np.array(issued)})
    shape = np.exp(gaps_of(history, np.ones((1, 1), bool), log_normal(1.0, 1.0)))

    assert shape[35] == pytest.approx(mean * np.log(2.0), rel=0.25)  # the median
    assert shape[45] == pytest.approx(-mean * np.log(0.1587), rel=0.25)


# --- habits ---------------------------------------------------------------------------------------


def habits_of(*spans: tuple[int, float, float], day: int = MONDAY + 28) -> Habits:
    """What three weeks of these stays make one expect on the fourth Monday."""
    past = seen(legs(*((MONDAY + number, begins, ends) for number, begins, ends in spans)))
    return Habits(past.before(day, 30), day)


MORNINGS = [
    (number, 540.0 + part, 552.0 + part) for number in range(21) for part in (0, 15, 30, 45)
]


def test_who_is_there_every_morning_is_expected_to_stay_so_long() -> None:
    """And to be gone by noon."""
    spans = habits_of(*MORNINGS).spans(0, 545.0, there=True)

    assert spans[0][1] == pytest.approx(600.0, abs=16.0)


def test_who_comes_every_day_is_expected_before_they_come() -> None:
    """A counter that opens at nine counts for whoever waits at half past eight."""
    spans = habits_of(*MORNINGS).spans(0, 510.0, there=False)

    assert [begins for begins, _ in spans] == [540.0]


def test_whoever_is_there_against_all_habits_stays_for_a_while() -> None:
    """Somebody helps out; nobody knows for how long."""
    ((_, ends),) = habits_of(*MORNINGS).spans(0, 900.0, there=True)

    assert 900.0 < ends < 1020.0


def test_of_whom_nothing_is_known_nothing_is_expected() -> None:
    """On the first day."""
    assert habits_of(*MORNINGS, day=MONDAY).spans(0, 545.0, there=False) == []
