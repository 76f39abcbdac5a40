"""The tier of a visit that goes from one ladder of tiers to another, and back."""

from dataclasses import replace

from server.domain.model import Ticket
from server.domain.plan import Plan, ServiceCode, TierCode


def bound_for(plan: Plan, ticket: Ticket, service: ServiceCode) -> Ticket:
    """The ticket as it would be with that service."""
    return replace(ticket, service=service, tier=tier_at(plan, ticket, service))


def tier_at(plan: Plan, ticket: Ticket, service: ServiceCode) -> TierCode:
    """The tier that counts for a service: its own, one it had on that ladder, or unidentified.

    What the plan has struck stays as it was; whoever asks refuses it by its name.
    """
    if service not in plan.services or ticket.tier not in plan.tiers:
        return ticket.tier
    ladder = plan.services[service].ladder
    for tier in (ticket.tier, *ticket.known_as):
        if tier in plan.tiers and plan.tiers[tier].ladder == ladder:
            return tier
    return plan.tier_for(service, ticket.tier)
