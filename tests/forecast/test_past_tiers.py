"""A past leg has the tier that counted for its service, ladder by ladder."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from server.domain.commands import (
    AddLeg,
    CallNext,
    Command,
    CorrectService,
    Finish,
    OpenCounter,
    OpenDay,
    Start,
    Transfer,
)
from server.domain.decide import decide
from server.domain.events import Event
from server.domain.evolve import replay
from server.domain.model import TicketId, new_branch
from server.domain.plan import TierCode
from server.forecast.past import past_day
from tests.builders import BASIC, C1, CASH, GOLD, LOANS, MORNING, after, ask_for, plan

T1, FIRM = TicketId("t1"), TierCode("firm")


def happened(*orders: Command) -> Iterator[Event]:
    """What these bring about in a branch where loans are for firms."""
    firm = replace(plan().tiers[BASIC], code=FIRM, ladder="corporate")
    loans = replace(plan().services[LOANS], ladder="corporate")
    branch = new_branch(
        plan(tiers={**plan().tiers, FIRM: firm}, services={**plan().services, LOANS: loans})
    )
    opening = (OpenDay(), OpenCounter(C1, "anna"), ask_for("t1", tier=GOLD))
    for minute, order in enumerate((*opening, *orders)):
        outcome = decide(branch, order, after(minute))
        assert isinstance(outcome, tuple), outcome
        branch = replay(branch, outcome)
        yield from outcome


@pytest.mark.parametrize(
    ("orders", "tiers"),
    [
        ((Transfer(T1, LOANS),), [(CASH, GOLD), (LOANS, FIRM)]),
        ((CorrectService(T1, LOANS),), [(LOANS, FIRM)]),
        (
            (AddLeg(T1, LOANS), CallNext(C1), Start(C1), Finish(C1)),
            [(CASH, GOLD), (LOANS, FIRM)],
        ),
    ],
)
def test_the_tier_follows_the_ladder(
    orders: tuple[Command, ...], tiers: list[tuple[str, str]]
) -> None:
    """Else the forecast would learn that gold customers wait as firms do."""
    past = past_day(MORNING.date(), happened(*orders))

    assert [(leg.service, leg.tier) for leg in past.legs] == tiers
