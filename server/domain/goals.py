"""Where a ticket may be sent: nobody waits where nobody could ever serve them."""

from dataclasses import replace
from datetime import date

from server.domain.eligible import ANYTHING, could_serve, fits, has_skill
from server.domain.ladders import bound_for
from server.domain.model import Branch, Ticket
from server.domain.plan import Counter, CounterCode, Profile, ServiceCode, TierCode
from server.domain.refusals import (
    NeedNotMetThere,
    NobodyServes,
    NotServedThere,
    Refusal,
    TellerCannot,
    TierNotServedThere,
    UnknownCounter,
    UnknownService,
    UnknownTeller,
)


def refuse_goal(branch: Branch, goal: Ticket) -> Refusal | None:
    """None if somebody could serve the ticket as it would be after the move."""
    if goal.service not in branch.plan.services:
        return UnknownService(goal.service)
    return (
        (_refuse_counter(branch, goal, goal.only_at) if goal.only_at is not None else None)
        or (_refuse_teller(branch, goal, goal.only_for) if goal.only_for is not None else None)
        or nobody_serves(branch, goal)
    )


def nobody_serves(branch: Branch, goal: Ticket) -> NobodyServes | None:
    """None if some counter could serve the ticket at some time; it may name what is struck."""
    plan = branch.plan
    known = goal.service in plan.services and goal.tier in plan.tiers
    if known and any(_could_serve(branch, each, goal) for each in plan.counters.values()):
        return None
    return NobodyServes(goal.number, goal.service)


def servable(branch: Branch, ticket: Ticket, service: ServiceCode) -> bool:
    """Whether the ticket could be served with that service at any counter."""
    goal = replace(bound_for(branch.plan, ticket, service), only_at=None, only_for=None)
    return service in branch.plan.services and nobody_serves(branch, goal) is None


def refuse_offer(
    branch: Branch, counter: CounterCode, service: ServiceCode, tier: TierCode
) -> Refusal | None:
    """None if the counter offers the service to the tier, as planned or as changed for today."""
    planned = branch.plan.counters.get(counter)
    if planned is None:
        return UnknownCounter(counter)
    profiles = [branch.profile(counter), planned.profile]
    offering = [profile for profile in profiles if service in profile.services]
    if not offering:
        return NotServedThere(planned.number, service)
    if not any(_welcomes(profile, tier) for profile in offering):
        return TierNotServedThere(planned.number, tier)
    return None


def _could_serve(branch: Branch, counter: Counter, goal: Ticket) -> bool:
    key = goal.ticket_class
    if goal.only_at not in (None, counter.code):
        return False
    if goal.only_for is not None:
        return fits(branch, counter, key) and _teller_can(branch, goal, goal.only_for)
    return fits(branch, counter, key) if goal.only_at else could_serve(branch, counter, key)


def _refuse_counter(branch: Branch, goal: Ticket, counter: CounterCode) -> Refusal | None:
    refused = refuse_offer(branch, counter, goal.service, goal.tier)
    if refused:
        return refused
    planned = branch.plan.counters[counter]
    met = fits(branch, planned, goal.ticket_class)
    return None if met else NeedNotMetThere(planned.number, goal.number)


def _refuse_teller(branch: Branch, goal: Ticket, teller: str) -> Refusal | None:
    here = (desk.teller for desk in branch.desks.values())
    if teller not in branch.plan.tellers and teller not in here:
        return UnknownTeller(teller)
    can = _teller_can(branch, goal, teller)
    return None if can else TellerCannot(teller, goal.service, goal.tier)


def _teller_can(branch: Branch, goal: Ticket, teller: str) -> bool:
    rules = branch.plan.tellers.get(teller, ANYTHING)
    service = branch.plan.services[goal.service]
    skilled = has_skill(rules, service, branch.day or date.min)
    return skilled and (not rules.tiers or goal.tier in rules.tiers)


def _welcomes(profile: Profile, tier: TierCode) -> bool:
    return not profile.tiers or tier in profile.tiers
