"""What the tickets teach, and how much of it is believed."""

import math
from dataclasses import replace

import pytest
from branch_days import OPENS, TRUE_MEAN, Day, minutes, plan_of
from hypothesis import given
from hypothesis import strategies as st

from server.domain.model import State, Ticket, TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.forecast.laws import priors
from server.forecast.learn import learn

NOON = OPENS + minutes(180)
PLAN = plan_of()
CASH = ServiceCode("cash")


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
    laws, believed = learn(PLAN, [], OPENS), priors(PLAN)

    assert laws.services[CASH].mean == pytest.approx(4.0)
    assert laws.no_show == pytest.approx(believed.no_show)
    assert sum(laws.arrivals.values()) == pytest.approx(sum(believed.arrivals.values()))


def test_a_few_slow_services_move_the_mean_a_little_and_many_move_it_far() -> None:
    """One customer with a bag of coins is not yet a slow day."""
    few = learn(PLAN, [served(ago, 8.0) for ago in range(2)], NOON).services[CASH]
    many = learn(PLAN, [served(ago, 8.0) for ago in range(60)], NOON).services[CASH]

    assert 4.0 < few.mean < 5.5
    assert 7.0 < many.mean < 8.0
    assert many.doubt < few.doubt


def test_a_service_that_the_teller_forgot_to_finish_teaches_little() -> None:
    """A ticket left open over lunch must not make everyone's wait an hour."""
    forgotten = learn(PLAN, [served(0, 300.0)], NOON).services[CASH]

    assert forgotten.mean < 8.0


def test_a_quick_counter_is_known_as_quick() -> None:
    """Who waits for two quick tellers waits less."""
    quick = [served(ago, 3.0, counter="c2") for ago in range(0, 60, 2)]
    slow = [served(ago, 6.0, counter="c3") for ago in range(1, 60, 2)]
    pace = learn(PLAN, [*quick, *slow], NOON).pace

    assert pace[CounterCode("c2")] < 0.85
    assert pace[CounterCode("c3")] > 1.15


def test_no_shows_after_long_waits_are_lost_patience() -> None:
    """It decides how fast a long queue melts."""
    short = [served(ago, 4.0, waited=1.0) for ago in range(100)]
    long_ones = [served(ago, 4.0, waited=60.0) for ago in range(50)]
    patient = learn(PLAN, [*short, *long_ones, *(missed(a, 1.0) for a in range(10))], NOON)
    leaving = learn(PLAN, [*short, *long_ones, *(missed(a, 60.0) for a in range(40))], NOON)

    assert leaving.patience < 150.0
    assert patient.patience > 500.0
    assert leaving.no_show < patient.no_show


def test_arrivals_are_those_of_the_last_hour() -> None:
    """The rush of the morning is over at noon."""
    morning = [served(ago, 4.0) for ago in range(70, 150)]
    lately = [served(ago, 4.0) for ago in range(1, 50)]
    quiet, busy = learn(PLAN, morning, NOON), learn(PLAN, lately, NOON)

    assert sum(quiet.arrivals.values()) < 0.3
    assert sum(busy.arrivals.values()) > 0.6
    assert busy.arrivals[CASH, TierCode("basic")] > busy.arrivals[CASH, TierCode("gold")]


def test_a_service_that_the_plan_no_longer_has_teaches_nothing() -> None:
    """A changed plan must not stop the forecast."""
    gone = replace(served(0, 40.0), service=ServiceCode("gone"))

    assert learn(PLAN, [gone], NOON).services == learn(PLAN, [], NOON).services


def test_a_day_teaches_the_truth() -> None:
    """The laws by which the day was played come out again."""
    day = Day(seed=11).play()
    laws = learn(day.branch.plan, day.branch.tickets.values(), OPENS + minutes(480))

    assert laws.services[CASH].mean == pytest.approx(TRUE_MEAN["cash"], rel=0.15)
    assert laws.services[CASH].sigma == pytest.approx(0.6, abs=0.1)
    assert laws.walk == pytest.approx(0.4, abs=0.1)
    assert laws.gap == pytest.approx(0.5, abs=0.15)
    assert laws.given_up == pytest.approx(1.5, abs=0.1)


@given(st.lists(st.tuples(st.floats(0, 170), st.floats(0, 600), st.floats(0, 170)), max_size=30))
def test_whatever_the_tickets_say_the_laws_are_usable(
    seen: list[tuple[float, float, float]],
) -> None:
    """Clocks jump and tellers forget; no forecast may become NaN or negative."""
    laws = learn(PLAN, [served(ago, took, waited=wait) for ago, took, wait in seen], NOON)
    numbers = [laws.walk, laws.gap, laws.no_show, laws.patience, laws.given_up]
    numbers += [law.mean for law in laws.services.values()] + list(laws.pace.values())
    numbers += [law.sigma for law in laws.services.values()]

    assert all(0.0 < number < math.inf for number in numbers)
