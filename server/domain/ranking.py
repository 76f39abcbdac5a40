"""The queue as the discipline sees it: who may be called, in which order, how many are ahead."""

from collections.abc import Sequence
from datetime import datetime

from server.domain import discipline
from server.domain.model import Branch, Counter, ServiceCode, Ticket, TierCode

SECONDS_A_MINUTE = 60.0


def may_call(counter: Counter, ticket: Ticket) -> bool:
    """Whether the counter's profile, and a transfer to one counter, let it call this ticket."""
    profile = counter.profile
    return (
        ticket.service in profile.services
        and (not profile.tiers or ticket.tier in profile.tiers)
        and ticket.only_at in (None, counter.code)
    )


def waited_minutes(ticket: Ticket, now: datetime) -> float:
    """Minutes that the ticket has waited for its running leg."""
    return (now - ticket.waits_since).total_seconds() / SECONDS_A_MINUTE


def first_for(branch: Branch, counter: Counter, now: datetime) -> Ticket | None:
    """Whom the discipline would call to this counter now."""
    waiting = branch.waiting()
    return _first(branch, counter, waiting, now)


def in_order_for(branch: Branch, counter: Counter, now: datetime) -> list[Ticket]:
    """Whom this counter would call, one after the other, if nothing else happened."""
    left = [ticket for ticket in branch.waiting() if may_call(counter, ticket)]
    order: list[Ticket] = []
    while (chosen := _first(branch, counter, left, now)) is not None:
        left.remove(chosen)
        order.append(chosen)
    return order


def score(branch: Branch, ticket: Ticket, now: datetime) -> float:
    """The priority of a waiting ticket in minutes, before any counter's own bonus."""
    tier = branch.plan.tier(ticket.tier)
    return discipline.priority(
        tier.head_start, tier.rate, waited_minutes(ticket, now), ticket.bonus
    )


def people_ahead(branch: Branch, ticket: Ticket, now: datetime) -> int:
    """Waiting tickets of the same service with a higher score now, or as high and older."""
    queue = [other for other in branch.waiting() if other.service == ticket.service]
    # Stable: what was committed together waits since the same instant, in the order of numbers.
    queue.sort(key=lambda other: -score(branch, other, now))
    order = [other.id for other in queue]
    return order.index(ticket.id) if ticket.id in order else 0


def ahead_of_newcomer(branch: Branch, service: ServiceCode, tier: TierCode, now: datetime) -> int:
    """People ahead of a ticket of this service and tier if it were issued now."""
    start = branch.plan.tiers[tier].head_start
    return sum(
        score(branch, other, now) >= start for other in branch.waiting() if other.service == service
    )


def _first(
    branch: Branch, counter: Counter, waiting: Sequence[Ticket], now: datetime
) -> Ticket | None:
    tiers = [branch.plan.tier(ticket.tier) for ticket in waiting]
    at_this_counter = counter.profile.tier_bonus
    place = discipline.first(
        [may_call(counter, ticket) for ticket in waiting],
        [tier.head_start for tier in tiers],
        [tier.rate for tier in tiers],
        [waited_minutes(ticket, now) for ticket in waiting],
        [ticket.bonus + at_this_counter.get(ticket.tier, 0.0) for ticket in waiting],
    )
    return None if place == discipline.NOBODY else waiting[place]
