"""By every rule of calling the twin calls whom the server calls, to the last ticket."""

from dataclasses import replace
from datetime import timedelta

import pytest
from branch_days import OPENS, SHARES, TIERS, done, issued, minutes, opened, plan_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_engine import AT_ONCE, no_numba

from server.domain import commands
from server.domain.model import Branch, TicketId
from server.domain.plan import (
    CounterCode,
    Discipline,
    Group,
    Kind,
    Patience,
    Plan,
    ServiceCode,
    Share,
    TierCode,
)
from server.forecast.ahead import all_waits
from server.forecast.laws import Laws, ServiceLaw, priors

NOW = OPENS + minutes(120)
DESK = CounterCode("c1")
GOLD, DIAMOND = TierCode("gold"), TierCode("diamond")
DISCIPLINES = {
    "accumulating": Discipline(),
    "due": Discipline(Kind.DUE),
    "strict": Discipline(Kind.STRICT),
    "first come": Discipline(Kind.FIRST_COME),
    "quota": Discipline(
        Kind.QUOTA,
        cycle=(
            Share(Group((DIAMOND,)), 2),
            Share(Group((GOLD,)), 1),
            Share(Group(services=(ServiceCode("cash"),)), 1),
        ),
    ),
    "patience": Discipline(
        Kind.STRICT, patience=(Patience(Group((TierCode("basic"),)), timedelta(minutes=20)),)
    ),
    "quota with patience": Discipline(
        Kind.QUOTA,
        cycle=(Share(Group((GOLD,)), 2),),
        patience=(Patience(Group(services=(ServiceCode("loans"),)), timedelta(minutes=25)),),
    ),
}
halls = st.lists(
    st.tuples(st.sampled_from(sorted(SHARES)), st.sampled_from(sorted(TIERS)), st.integers(0, 40)),
    min_size=1,
    max_size=12,
    unique_by=lambda who: who[2],
)
"""Service, tier and the minutes since the ticket was issued."""


def plan_with(rule: Discipline, cap: int | None) -> Plan:
    """One counter for everybody."""
    plan = plan_of({"c1": tuple(SHARES)})
    calls = replace(plan.calls, overtakes_most=cap)
    return replace(plan, disciplines={"default": rule}, calls=calls)


def hall_of(plan: Plan, people: list[tuple[str, str, int]]) -> Branch:
    """They wait, and the counter has become free just now.

    No whole minutes: what scores alike to the last digit is no matter of rules.
    """
    branch = issued(opened(plan), "s", "cash", "basic", NOW - minutes(60))
    branch = done(branch, commands.CallNext(DESK), NOW - minutes(60))
    branch = done(branch, commands.Start(DESK), NOW - minutes(60))
    for service, tier, ago in sorted(people, key=lambda who: -who[2]):
        branch = issued(branch, f"w{ago}", service, tier, NOW - minutes(1.0137 * ago))
    return done(branch, commands.Finish(DESK), NOW)


def called_by_the_server(branch: Branch) -> list[TicketId]:
    """Everybody, in the order in which they are called if each is served at once."""
    order = []
    for _ in branch.waiting():
        branch = done(branch, commands.CallNext(DESK), NOW)
        ticket = branch.at(DESK)
        assert ticket is not None
        order.append(ticket.id)
        branch = done(branch, commands.Start(DESK), NOW)
        branch = done(branch, commands.Finish(DESK), NOW)
    return order


def at_once(plan: Plan) -> Laws:
    """Nobody comes, everybody is there, nothing takes any time."""
    laws = priors(plan)
    never = tuple(tuple(0.0 for _ in day) for day in laws.arrivals.rates)
    return replace(
        laws,
        services={code: ServiceLaw(AT_ONCE, 0.0) for code in laws.services},
        gaps=AT_ONCE,
        walk=0.0,
        arrivals=replace(laws.arrivals, rates=never),
        no_shows={
            code: replace(law, at_once=0.0, patience=1e9) for code, law in laws.no_shows.items()
        },
    )


def called_by_the_twin(branch: Branch) -> list[TicketId]:
    """The same by the roll-forward."""
    waits = all_waits(branch, at_once(branch.plan), NOW, paths=1, seed=1)
    assert waits is not None
    known = zip(waits.minutes[0], waits.cast.waiting, strict=False)
    return [ticket.id for _, ticket in sorted(known, key=lambda row: float(row[0]))]


@pytest.mark.parametrize("rule", DISCIPLINES)
@given(people=halls, cap=st.sampled_from([None, 0, 1, 3]))
@settings(max_examples=40, deadline=None)
def test_everybody_is_called_in_the_order_of_the_server(
    rule: str, people: list[tuple[str, str, int]], cap: int | None
) -> None:
    """Quota cycles, patience and the cap on overtakings included."""
    branch = hall_of(plan_with(DISCIPLINES[rule], cap), people)

    assert called_by_the_twin(branch) == called_by_the_server(branch)


@pytest.mark.parametrize("rule", DISCIPLINES)
@pytest.mark.parametrize("cap", [None, 2])
def test_compiled_and_interpreted_call_alike(rule: str, cap: int | None) -> None:
    """A machine without numba foresees the same calls."""
    people = [(service, tier, 3 * at) for at, (service, tier) in enumerate(_kinds())]
    branch = hall_of(plan_with(DISCIPLINES[rule], cap), people)
    compiled = called_by_the_twin(branch)
    with no_numba():
        interpreted = called_by_the_twin(branch)

    assert compiled == interpreted


def _kinds() -> list[tuple[str, str]]:
    return [(service, tier) for service in sorted(SHARES) for tier in sorted(TIERS)]
