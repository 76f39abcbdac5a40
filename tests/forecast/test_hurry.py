"""Tellers who hurry in a full lobby: what goes on is over sooner, and nobody counts as quicker."""

import math
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
import pytest
from branch_days import OPENS, Day, done, issued, minutes, opened, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands
from server.domain.eligible import ANYTHING, Caller
from server.domain.model import Branch, State, TicketId
from server.domain.plan import CounterCode
from server.forecast import hindsight
from server.forecast.ahead import all_waits
from server.forecast.frame import frame_of
from server.forecast.laws import Laws, log_normal, priors
from server.forecast.scene import Floats
from server.forecast.today import Today
from server.forecast.witness import Witness, history_of

HURRY, FULL = 0.4, 8.0
DESK = CounterCode("c2")
BEGAN = OPENS + minutes(60)


def hurrying(branch: Branch) -> Laws:
    """What is believed of every branch, and that its tellers hurry."""
    return replace(priors(branch.plan), hurry=HURRY, full=FULL)


def hurried(crowd: int) -> float:
    """The logarithm by which a service is shorter that begins while so many wait."""
    return math.log(1.0 - HURRY * min(crowd / FULL, 1.0))


@dataclass
class Hurrying(Day):
    """A day on which somebody writes down how many wait when each service begins."""

    crowds: dict[TicketId, int] = field(default_factory=dict)

    def start(self, counter: CounterCode, at: float) -> None:
        """The customer sits down."""
        super().start(counter, at)
        ticket = self.branch.at(counter)
        assert ticket is not None
        self.crowds[ticket.id] = len(self.branch.waiting())


@pytest.fixture(scope="module")
def day() -> Hurrying:
    """One with a full lobby, and an empty one too."""
    played = Hurrying(seed=3, busy=1.1)
    played.play()
    assert {0, 9} <= set(played.crowds.values())
    return played


def test_a_service_that_goes_on_is_hurried_by_those_who_waited_when_it_began(day: Hurrying) -> None:
    """Not by those who wait now, and not by those who have been called since."""
    for moment in day.moments[::7]:
        branch = moment.branch
        today = Witness(branch.plan, hurrying(branch)).today(branch)
        here = [branch.at(code) for code in branch.desks]
        goes_on = [ticket for ticket in here if ticket and ticket.state is State.SERVING]

        assert today.hurry == {
            ticket.teller: pytest.approx(hurried(day.crowds[ticket.id])) for ticket in goes_on
        }


def test_no_teller_is_taken_for_quick_because_the_lobby_was_full(day: Hurrying) -> None:
    """What was hurried says nothing of the rest of the day, when the lobby is empty."""
    branch, laws = day.branch, hurrying(day.branch)
    laws = replace(laws, pace=replace(laws.pace, noise=100.0))  # so that nothing is cut off
    hurry = Witness(branch.plan, laws).today(branch)
    calm = Witness(branch.plan, replace(laws, hurry=0.0)).today(branch)
    for teller, (count, longer) in hurry.services.items():
        mine = [t.id for t in branch.tickets.values() if t.teller == teller and t.id in day.crowds]
        shorter = sum(hurried(day.crowds[ticket]) for ticket in mine)

        assert (count, shorter) == (len(mine), pytest.approx(calm.services[teller][1] - longer))


def test_a_past_day_is_seen_as_the_branch_saw_it(day: Hurrying) -> None:
    """A backtest knows all of the day, the branch only what has happened: they say the same."""
    whole = history_of(day.branch.plan, day.branch.tickets.values())
    laws, plan = hurrying(day.branch), day.branch.plan
    callers = [
        Caller(each, each.profile, "", ANYTHING, OPENS.date()) for each in plan.counters.values()
    ]
    staffing = hindsight.Rostered([()] * len(callers))
    past = hindsight.Day(plan, frame_of(day.branch, callers, ()), laws, whole, staffing)
    for moment in day.moments[20::20]:
        live = Witness(plan, laws).today(moment.branch)

        assert shown(past.at(just_before(moment.now))[1]) == pytest.approx(shown(live))


def just_before(now: datetime) -> float:
    """Minutes after midnight, without whatever happens at this very moment."""
    return now.hour * 60.0 + now.minute + now.second / 60.0 + (now.microsecond - 5) / 6e7


def shown(today: Today) -> dict[str, float]:
    """All that a day has shown, number by number."""
    return {
        **{f"came at {slot}": came for slot, came in enumerate(today.came) if came},
        **{f"{who} served": count for who, (count, _) in today.services.items()},
        **{f"{who} longer": longer for who, (_, longer) in today.services.items()},
        **{f"{who} hurries": hurry for who, hurry in today.hurry.items()},
    }


@given(st.integers(0, 12), st.floats(0.01, 40.0))
@settings(max_examples=30, deadline=None)
def test_whoever_is_next_waits_less_when_the_service_began_in_a_full_lobby(
    crowd: int, elapsed: float
) -> None:
    """On every path: all that the service takes is shorter by as much, what it has taken too."""
    share = math.exp(hurried(crowd))
    calm, full = first_waits(0, elapsed), first_waits(crowd, elapsed * share)

    assert full == pytest.approx(share * calm, rel=1e-3, abs=0.05)


def first_waits(crowd: int, elapsed: float) -> Floats:
    """Of whoever is next, by path; so many of twelve waited when the service began."""
    branch = issued(opened(plan_of({DESK: ("cash",)})), "s", "cash", "basic", BEGAN)
    branch = done(branch, commands.CallNext(DESK), BEGAN)
    for place in range(crowd):
        branch = issued(branch, f"w{place}", "cash", "basic", BEGAN)
    branch = done(branch, commands.Start(DESK), BEGAN)
    for place in range(crowd, 12):
        branch = issued(branch, f"w{place}", "cash", "basic", BEGAN + minutes(0.001))
    waits = all_waits(branch, nobody_else(branch), BEGAN + minutes(elapsed), paths=50, seed=1)
    assert waits is not None
    return np.asarray(waits.minutes[:, 0])


def nobody_else(branch: Branch) -> Laws:
    """Tellers hurry and are ready at once, and nobody comes who could be called before."""
    laws = hurrying(branch)
    never = tuple(tuple(0.0 for _ in day) for day in laws.arrivals.rates)
    arrivals = replace(laws.arrivals, rates=never)
    return replace(laws, gaps=log_normal(0.01, 0.1), arrivals=arrivals)
