"""Whom a counter could call, worked out anew from the plan: the proof's own reading of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from server.domain.model import Branch, Desk, Ticket, TicketId
from server.domain.plan import CounterCode, Profile


def could_call(
    branch: Branch, counter: str, ticket: str, now: datetime, *, beyond: bool = False
) -> bool:
    """Whether this counter, with the teller who is there, could call this waiting ticket now.

    `beyond`: it has been idle for so long that its fall-back counts instead of its profile.
    """
    code, one = CounterCode(counter), branch.tickets[TicketId(ticket)]
    desk, planned = branch.desks[code], branch.plan.counters[code]
    profile = _beyond(desk, desk.profile or planned.profile, now, beyond)
    named = one.only_at == code or (one.only_for is not None and one.only_for == desk.teller)
    return all(
        (
            one.service in branch.plan.services,
            one.only_at in {None, code},
            one.only_for in {None, desk.teller},
            one.not_before is None or one.not_before <= now,
            named or _offers(profile, one),
            _has_skills(branch, desk.teller, one, now),
            # A clock that was put back makes nobody wait less than not at all.
            max(now - one.waits_since, timedelta(0))
            >= _patience(branch, planned.fits, desk.teller, one),
        )
    )


def _beyond(desk: Desk, profile: Profile, now: datetime, beyond: bool) -> Profile:
    fallback = profile.fallback
    if not beyond or fallback is None or desk.free_since is None:
        return profile
    if now - desk.free_since < fallback.after:
        return profile
    return replace(profile, services=fallback.services, tiers=fallback.tiers)


def _offers(profile: Profile, one: Ticket) -> bool:
    return one.service in profile.services and (not profile.tiers or one.tier in profile.tiers)


def _has_skills(branch: Branch, teller: str | None, one: Ticket, now: datetime) -> bool:
    rules = branch.plan.tellers.get(teller or "")
    if rules is None:
        return True
    skill = rules.skills.get(one.service)
    today = branch.day or now.date()
    skilled = not rules.skills or (
        skill is not None
        and skill.level >= branch.plan.services[one.service].level
        and (skill.until is None or skill.until >= today)
    )
    return skilled and (not rules.tiers or one.tier in rules.tiers)


def _patience(branch: Branch, fits: Any, teller: str | None, one: Ticket) -> timedelta:
    """How long the ticket rather waits for a counter that suits it; for ever, if it must."""
    unmet = (branch.plan.needs[n] for n in one.needs if n in branch.plan.needs and n not in fits)
    needs = (timedelta.max if need.patience is None else need.patience for need in unmet)
    rules, language = branch.plan.tellers.get(teller or ""), branch.plan.calls.language_patience
    foreign = rules is not None and rules.languages and one.language not in rules.languages
    return max(chain(needs, [language] if foreign and language else []), default=timedelta(0))
