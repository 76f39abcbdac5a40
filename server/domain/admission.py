"""Whether a ticket is issued now, and on which terms: caps, hours, tiers, appointments, closing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from server.domain import hours
from server.domain.commands import Issue
from server.domain.diverting import joined
from server.domain.model import Branch, TicketId
from server.domain.plan import PastClosing, Service, ServiceCode, TierCode
from server.domain.refusals import (
    BranchClosed,
    NotBeforeClosing,
    Refusal,
    ServiceFull,
    ServiceNotForTier,
    ServiceNotNow,
    SlotFull,
    TooManyServices,
    UnknownNeed,
    UnknownService,
    UnknownSocial,
    UnknownTier,
)

LEAD: Final = timedelta(minutes=5)
"""Who has an appointment and is early may be called so long before it."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What a ticket becomes if it is issued now."""

    service: ServiceCode
    """The one that it joins."""
    tier: TierCode
    """On the ladder of that service."""
    slot: int
    past_closing: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    branch: Branch
    command: Issue
    now: datetime
    chosen: Service
    terms: Terms

    @property
    def joined(self) -> Service:
        """The service that the ticket joins."""
        return self.branch.plan.services[self.terms.service]


def terms(branch: Branch, command: Issue, now: datetime) -> Terms | Refusal:
    """The terms on which a ticket is issued, or why it is not."""
    unknown = _closed(branch, command) or _unknown(branch, command)
    if unknown:
        return unknown
    plan, service = branch.plan, joined(branch, command.service, now)
    slot = slot_of(branch, plan.services[service], now)
    offered = Terms(
        service, plan.tier_for(service, command.tier), slot, _past_closing(branch, command, now)
    )
    if command.by_staff:
        return offered
    asked = _Asked(branch, command, now, plan.services[command.service], offered)
    refusals = (check(asked) for check in _CHECKS)
    return next((refused for refused in refusals if refused), offered)


def closed_to_all(branch: Branch, service: Service, now: datetime) -> Refusal | None:
    """Why nobody who walks in gets a ticket of a service now, or None."""
    sees = service.tiers[0] if service.tiers else branch.plan.unidentified
    terms_now = terms(branch, Issue(TicketId(""), service.code, sees, "", ""), now)
    return terms_now if isinstance(terms_now, Refusal) else None


def begins_to_wait(
    branch: Branch, command: Issue, admitted: Terms, now: datetime
) -> tuple[datetime | None, datetime | None]:
    """Since when an appointment counts as waiting, and before when it is not called.

    On time it counts as having begun its target wait before its time, so that by earliest due time
    it is due just then, and no later than whoever walks in together with it. Who is too early or
    too late for it waits as one who walked in.
    """
    at, rules = command.appointment, branch.plan.appointments
    if at is None or not at - rules.early <= now <= at + rules.late:
        return None, None
    target = branch.plan.services[admitted.service].target(admitted.tier)
    not_before = at - LEAD
    return min(now, at - target), not_before if not_before > now else None


def slot_of(branch: Branch, service: Service, now: datetime) -> int:
    """The slot of the day in which it is now, for the service's cap."""
    clock = hours.local(branch, now)
    since_midnight = timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second)
    return since_midnight // service.cap.slot


def _closed(branch: Branch, command: Issue) -> Refusal | None:
    """The staff may issue as long as the hall is served."""
    may_issue = branch.open or (command.by_staff and branch.working)
    return None if may_issue else BranchClosed()


def _unknown(branch: Branch, command: Issue) -> Refusal | None:
    plan = branch.plan
    for service in (command.service, *command.further):
        if service not in plan.services:
            return UnknownService(service)
    if command.tier not in plan.tiers:
        return UnknownTier(command.tier)
    for need in command.needs:
        if need not in plan.needs:
            return UnknownNeed(need)
    known = not command.social or command.social in plan.social
    return None if known else UnknownSocial(command.social)


def _too_many(asked: _Asked) -> Refusal | None:
    most = asked.branch.plan.services_a_visit
    services = {asked.command.service, *asked.command.further}
    return TooManyServices(str(most)) if len(services) > most else None


def _not_for_tier(asked: _Asked) -> Refusal | None:
    """By the tier that counts on the ladder of the chosen service."""
    plan, chosen, tier = asked.branch.plan, asked.chosen.code, asked.command.tier
    if plan.offers(chosen, tier):
        return None
    return ServiceNotForTier(chosen, plan.tier_for(chosen, tier))


def _not_now(asked: _Asked) -> Refusal | None:
    is_offered = hours.offered(asked.chosen.spans, hours.local(asked.branch, asked.now))
    return None if is_offered else ServiceNotNow(asked.chosen.code)


def _full_today(asked: _Asked) -> Refusal | None:
    most = asked.joined.cap.a_day
    issued = asked.branch.issued.get(asked.joined.code, 0)
    return ServiceFull(asked.joined.code) if most is not None and issued >= most else None


def _full_now(asked: _Asked) -> Refusal | None:
    cap, slot = asked.joined.cap, asked.terms.slot
    newest, count = asked.branch.slots.get(asked.joined.code, (slot, 0))
    if cap.a_slot is None or newest != slot or count < cap.a_slot:
        return None
    midnight = datetime.min.replace(tzinfo=asked.now.tzinfo)
    until = midnight + (slot + 1) * cap.slot
    return SlotFull(asked.joined.code, f"{until:%H:%M}")


def _too_late(asked: _Asked) -> Refusal | None:
    refuses = asked.branch.plan.hours.past_closing is PastClosing.REFUSE
    if not refuses or not asked.terms.past_closing:
        return None
    closes = _closing(asked.branch)
    if closes is None:
        return None
    return NotBeforeClosing(f"{hours.local(asked.branch, closes):%H:%M}")


_CHECKS: Final[tuple[Callable[[_Asked], Refusal | None], ...]] = (
    _too_many,
    _not_for_tier,
    _not_now,
    _full_today,
    _full_now,
    _too_late,
)


def _past_closing(branch: Branch, command: Issue, now: datetime) -> bool:
    """Whether the customer may not be served today, as the forecast has it."""
    minutes = command.usually_minutes
    if branch.plan.hours.past_closing is PastClosing.ISSUE or minutes is None:
        return False
    closes = _closing(branch)
    return closes is not None and now + timedelta(minutes=minutes) > closes


def _closing(branch: Branch) -> datetime | None:
    """When the clock closes the running day; None if the staff opened it for longer."""
    planned = hours.day_of(branch.plan, branch.day) if branch.day else None
    since = branch.intake_since
    longer = planned is None or (branch.open and since is not None and since >= planned.closes)
    return None if longer or planned is None else planned.closes
