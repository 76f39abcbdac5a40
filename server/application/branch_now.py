"""How a branch stands, as head office sees it: figures, nobody's name or number; pure."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from server.application.gauges import tier_waits
from server.domain.model import Branch, CounterState
from wire.journals import BranchNow, TierNow

BAD: Final = 2
"""Stars, and fewer."""


def branch_now(branch: Branch, now: datetime) -> BranchNow:
    """The branch at this moment, and the ratings of its running day."""
    scores = list(_scores(branch))
    return BranchNow(
        name=dict(branch.plan.name),
        at=now,
        open=branch.open,
        counters=sum(desk.state is CounterState.OPEN for desk in branch.desks.values()),
        tiers=tuple(_tiers(branch, now)),
        rated=len(scores),
        stars=sum(scores) / len(scores) if scores else 0.0,
        bad=sum(score <= BAD for score in scores),
    )


def _tiers(branch: Branch, now: datetime) -> Iterator[TierNow]:
    for waits in tier_waits(branch, now):
        known = branch.plan.tiers.get(waits.tier)
        yield TierNow(
            tier=waits.tier,
            name=dict(known.name) if known else {},
            waiting=waits.waiting,
            longest_seconds=max(waits.longest, 0.0),
            share=max(waits.share, 0.0),
        )


def _scores(branch: Branch) -> Iterator[int]:
    """One for each leg that was rated today."""
    for ticket in branch.tickets.values():
        given = (ticket.rating, *(leg.rating for leg in ticket.past))
        yield from (score for score in given if score is not None)
