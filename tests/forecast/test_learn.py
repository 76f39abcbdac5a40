"""What the tickets teach, and how much of it is believed."""

import math
from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest
from branch_days import OPENS, TRUE_MEAN, Day, minutes, plan_of
from hypothesis import given
from hypothesis import strategies as st

from server.domain.model import State, Ticket, TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.forecast.laws import SPREAD, Laws, PaceLaw, priors
from server.forecast.learning.fit import centre, drawn
from server.forecast.learning.learn import learn_today
from server.forecast.today import load_now, pace_now
from server.forecast.witness import Witness, history_of

NOON = OPENS + minutes(180)
PLAN = plan_of()
CASH = ServiceCode("cash")


def learnt(tickets: Iterable[Ticket]) -> Laws:
    """The laws of the plan after these tickets."""
    return learn_today(priors(PLAN), history_of(PLAN, tickets))


def middle(laws: Laws) -> float:
    """The median of a service at the cash desk, in minutes."""
    return math.exp(centre(laws.services[CASH].shape))


def served(ago: float, took: float, *, waited: float = 5.0, counter: str = "c2") -> Ticket:
    """A finished ticket of the cash desk."""
    finished = NOON - minutes(ago)
    started = finished - minutes(took)
    came = started - minutes(waited)
    return Ticket(
        id=TicketId(f"t{ago}"),
        number="",
        service=CASH,
        tier=TierCode("basic"),
        state=State.SERVED,
        issued_at=came,
        waits_since=came,
        language="",
        token="",
        counter=CounterCode(counter),
        called_at=started,
        started_at=started,
        finished_at=finished,
    )


def missed(ago: float, waited: float) -> Ticket:
    """A no-show."""
    ticket = served(ago, 1.5, waited=waited)
    return replace(ticket, state=State.NO_SHOW, started_at=None)


def test_without_tickets_the_plan_is_believed() -> None:
    """The first customer of the first day is told something sensible."""
    assert learnt([]) == priors(PLAN)
    assert middle(learnt([])) == pytest.approx(4.0 * math.exp(-(SPREAD**2) / 2))


def test_a_few_slow_services_move_the_law_a_little_and_many_move_it_far() -> None:
    """One customer with a bag of coins is not yet a slow day."""
    nothing, few = middle(learnt([])), learnt([served(ago, 8.0) for ago in range(2)])
    many = learnt([served(ago, 8.0) for ago in range(60)])

    assert nothing < middle(few) < 5.0
    assert 7.0 < middle(many) < 8.3
    assert many.services[CASH].doubt < few.services[CASH].doubt


def test_a_service_that_the_teller_forgot_to_finish_teaches_little() -> None:
    """A ticket left open over lunch must not make everyone's wait an hour."""
    assert middle(learnt([served(0, 300.0)])) < 2 * middle(learnt([]))


def test_a_quick_counter_is_known_as_quick() -> None:
    """Who waits for two quick tellers waits less."""
    quick = [served(ago, 3.0, counter="c2") for ago in range(0, 60, 2)]
    slow = [served(ago, 6.0, counter="c3") for ago in range(1, 60, 2)]
    pace = learnt([*quick, *slow]).pace.usual

    assert pace["c2"] < math.log(0.85)
    assert pace["c3"] > math.log(1.15)


def test_no_shows_after_long_waits_are_lost_patience() -> None:
    """It decides how fast a long queue melts."""
    short = [served(ago, 4.0, waited=1.0) for ago in range(100)]
    long_ones = [served(ago, 4.0, waited=60.0) for ago in range(50)]
    patient = learnt([*short, *long_ones, *(missed(a, 1.0) for a in range(10))])
    leaving = learnt([*short, *long_ones, *(missed(a, 60.0) for a in range(40))])

    tier = TierCode("basic")
    assert leaving.no_shows[tier].patience < 150.0
    assert patient.no_shows[tier].patience > 500.0
    assert leaving.no_shows[tier].at_once < patient.no_shows[tier].at_once


def test_a_log_without_lost_patience_is_believed() -> None:
    """What chance leaves of it would empty a queue of two hours that is not empty."""
    waits = [1.0 if ago % 3 else 40.0 for ago in range(600)]
    came = [served(ago, 4.0, waited=waited) for ago, waited in enumerate(waits)]
    gone = [missed(600 + ago, waits[ago]) for ago in range(60)]
    law = learnt([*came, *gone]).no_shows[TierCode("basic")]

    assert law.patience > 100_000.0
    assert law.at_once == pytest.approx(1 / 11, abs=0.01)


def test_whoever_is_sent_home_in_the_evening_has_not_lost_patience() -> None:
    """Else long waits would be expected to melt away."""
    stayed = replace(served(0.0, 4.0, waited=200.0), called_at=None, started_at=None)
    home = [
        replace(stayed, id=TicketId(f"h{at}"), state=State.CANCELLED, finished_at=NOON)
        for at in range(30)
    ]
    gone = [replace(each, finished_at=NOON - minutes(90)) for each in home]
    day = [served(ago, 4.0) for ago in range(30, 200)]

    assert learnt([*day, *home]).leaves == {}
    assert learnt([*day, *gone]).leaves


def test_a_busy_morning_is_taken_to_go_on_and_a_quiet_one_too() -> None:
    """Twice the usual customers by noon: the afternoon will be busy, though not twice as busy."""
    law = priors(PLAN).arrivals
    usual = [round(30 * rate) for rate in law.rates[0]]
    noon = 12 * 60.0
    load = [load_now(law, law.rates[0], [n * by // 2 for n in usual], noon) for by in (1, 2, 4)]

    assert load[0][0] < -0.3 < load[1][0] < 0.1
    assert 0.3 < load[2][0] < math.log(2.0)
    assert all(doubt < law.spread for _, doubt in load)


def test_a_slow_hour_of_a_teller_counts_for_today_the_less_the_better_the_teller_is_known() -> None:
    """One customer with a bag of coins is not yet a slow teller."""
    law = PaceLaw({"anna": 0.0})
    known = [pace_now(law, "anna", (n, 0.5 * n)) for n in (0, 3, 30)]
    stranger = pace_now(law, "ben", (3, 1.5))

    assert 0.0 == known[0][0] < known[1][0] < known[2][0] < 0.5
    assert known[0][1] > known[2][1]
    assert stranger[0] > known[1][0]


def test_a_service_that_the_plan_no_longer_has_teaches_nothing() -> None:
    """A changed plan must not stop the forecast."""
    gone = replace(served(0, 40.0), service=ServiceCode("gone"))

    assert learnt([gone]).services == learnt([]).services


def test_a_day_teaches_the_truth() -> None:
    """The laws by which the day was played come out again."""
    day = Day(seed=11).play()
    laws = learnt(day.branch.tickets.values())
    seen = np.array(laws.services[CASH].shape)

    assert middle(laws) == pytest.approx(TRUE_MEAN["cash"] * math.exp(-0.18), rel=0.15)
    assert (seen[45] - seen[25]) / 2.0 == pytest.approx(0.6, abs=0.12)
    assert laws.walk == pytest.approx(0.4, abs=0.1)
    assert math.exp(centre(laws.gaps)) == pytest.approx(0.4, abs=0.15)
    assert laws.given_up == pytest.approx(1.5, abs=0.1)


def test_what_is_kept_of_today_is_what_today_shows() -> None:
    """A pass looks only at what has changed, and must miss nothing."""
    day = Day(seed=5).play()
    laws = priors(day.branch.plan)
    kept = Witness(day.branch.plan, laws)
    for moment in [*day.moments[::25], *day.moments[-3:]]:
        assert kept.today(moment.branch) == Witness(day.branch.plan, laws).today(moment.branch)


@given(st.lists(st.tuples(st.floats(0, 170), st.floats(0, 600), st.floats(0, 170)), max_size=30))
def test_whatever_the_tickets_say_the_laws_are_usable(
    seen: list[tuple[float, float, float]],
) -> None:
    """Clocks jump and tellers forget; no forecast may become NaN or negative."""
    laws = learnt([served(ago, took, waited=wait) for ago, took, wait in seen])
    numbers = [laws.walk, laws.reaction, laws.given_up, laws.pace.noise, laws.pace.daily]
    numbers += [number for law in laws.no_shows.values() for number in (law.at_once, law.patience)]

    assert all(0.0 < number < math.inf for number in numbers)
    for shape in (laws.gaps, laws.breaks, *(law.shape for law in laws.services.values())):
        assert (np.diff(shape) > 0.0).all()
        assert np.isfinite(shape).all()


@given(st.lists(st.floats(0.0, 1e4), max_size=50), st.floats(0.0, 1e4))
def test_a_mean_lies_between_what_was_believed_and_what_was_seen(
    seen: list[float], believed: float
) -> None:
    """However few or many were seen."""
    mean = drawn(believed, np.array(seen))

    assert min([believed, *seen]) - 1e-6 <= mean <= max([believed, *seen]) + 1e-6
