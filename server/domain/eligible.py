"""Whom a counter may call now: its profile, its teller's skills, and what the tickets ask for."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from server.domain.model import Branch, Place, Queue, Ticket, TicketClass, TicketId
from server.domain.plan import Counter, CounterCode, Fallback, Profile, Service, Teller

ANYTHING = Teller("")
LAST = 1 << 62
"""Later than every sequence."""
AT_ONCE = timedelta(0)
EVERYBODY = Place(datetime.max.replace(tzinfo=UTC), LAST)
"""Later than every place."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A counter with all that decides whom it may call."""

    counter: Counter
    profile: Profile
    name: str
    teller: Teller
    day: date


@dataclass(frozen=True, slots=True)
class Head:
    """Whoever came first of a class that may be called."""

    key: TicketClass
    place: Place
    ticket: TicketId
    until: Place
    """Of the class, only those before this place may be called yet."""


def caller(branch: Branch, counter: CounterCode, now: datetime) -> Caller:
    """The counter as it may call now."""
    name = branch.desks[counter].teller or ""
    teller = branch.plan.tellers.get(name, ANYTHING)
    day = branch.day or now.astimezone(ZoneInfo(branch.plan.timezone)).date()
    return Caller(branch.plan.counters[counter], branch.profile(counter), name, teller, day)


def heads(branch: Branch, counter: CounterCode, now: datetime) -> list[Head]:
    """The heads of all classes that the counter may call now, in order of arrival.

    A dedicated counter that has been idle for long looks at its fall-back if there is nobody.
    """
    calls = caller(branch, counter, now)
    found = sorted(_heads(branch, calls, now), key=lambda head: head.place)
    fallback = calls.profile.fallback
    if found or fallback is None:
        return found
    free_since = branch.desks[counter].free_since
    if free_since is None or now - free_since < fallback.after:
        return found
    wider = replace(calls, profile=_wider(calls.profile, fallback))
    return sorted(_heads(branch, wider, now), key=lambda head: head.place)


def chances(branch: Branch, counter: CounterCode, since: datetime) -> Iterator[datetime]:
    """When a counter that has been free since then may call whom it may not call at once."""
    calls = caller(branch, counter, since)
    fallback = calls.profile.fallback
    profiles = [calls.profile]
    if fallback is not None:
        profiles.append(_wider(calls.profile, fallback))
        yield since + fallback.after
    for profile in profiles:
        for key, queue in branch.queues.items():
            if may_call_class(branch, replace(calls, profile=profile), key):
                patient = queue.tickets[0][0].since + patience_with(branch, calls, key)
                yield max(patient, key.not_before or patient)


def may_ever_call(branch: Branch, calls: Caller, ticket: Ticket) -> bool:
    """Whether the counter may call such a ticket, if not now then when it has waited longer."""
    return may_call_class(branch, calls, ticket.ticket_class)


def fallen_back(calls: Caller) -> Caller | None:
    """The counter as it calls when it has been idle for long, or None if that changes nothing."""
    fallback = calls.profile.fallback
    return None if fallback is None else replace(calls, profile=_wider(calls.profile, fallback))


def could_serve(branch: Branch, counter: Counter, key: TicketClass) -> bool:
    """Whether the counter as planned, with some teller, may call a class at some time."""
    profile = counter.profile
    wider = [_wider(profile, profile.fallback)] if profile.fallback else []
    return fits(branch, counter, key) and any(_offers(each, key) for each in (profile, *wider))


def fits(branch: Branch, counter: Counter, key: TicketClass) -> bool:
    """Whether the counter meets all needs that bar others."""
    return not (key.needs and any(_never_fits(branch, counter, need) for need in key.needs))


def has_skill(teller: Teller, service: Service, day: date) -> bool:
    """Whether the teller's skill for a service counts on that day and is high enough."""
    if not teller.skills:
        return True
    skill = teller.skills.get(service.code)
    if skill is None or skill.level < service.level:
        return False
    return skill.until is None or skill.until >= day


def _heads(branch: Branch, calls: Caller, now: datetime) -> Iterator[Head]:
    for key, queue in branch.queues.items():
        if (key.not_before is None or key.not_before <= now) and may_call_class(branch, calls, key):
            patience = patience_with(branch, calls, key)
            # Not `now`: after a clock was set back, whoever came "later" is called all the same.
            until = Place(now - patience, LAST) if patience else EVERYBODY
            yield from head_of(key, queue, until)


def head_of(key: TicketClass, queue: Queue | None, until: Place) -> Iterator[Head]:
    """Whoever comes first of a class of which only those before that place may be called."""
    if queue is not None:
        place, ticket = queue.tickets[0]
        if place <= until:
            yield Head(key, place, ticket, until)


def may_call_class(branch: Branch, calls: Caller, key: TicketClass) -> bool:
    """Whether the counter may call tickets of that class, if not now then later."""
    service = branch.plan.services.get(key.service)
    if service is None or key.only_at not in (None, calls.counter.code):
        return False
    if key.only_for not in (None, calls.name):
        return False
    # Whoever was sent to this very counter or teller is called though the profile has others.
    named = key.only_at is not None or key.only_for is not None
    return (
        (named or _offers(calls.profile, key))
        and (not calls.teller.tiers or key.tier in calls.teller.tiers)
        and has_skill(calls.teller, service, calls.day)
        and fits(branch, calls.counter, key)
    )


def _offers(profile: Profile, key: TicketClass) -> bool:
    return key.service in profile.services and (not profile.tiers or key.tier in profile.tiers)


def _wider(profile: Profile, fallback: Fallback) -> Profile:
    return replace(profile, services=fallback.services, tiers=fallback.tiers)


def _never_fits(branch: Branch, counter: Counter, need: str) -> bool:
    rule = branch.plan.needs.get(need)
    return rule is not None and rule.patience is None and need not in counter.fits


def patience_with(branch: Branch, calls: Caller, key: TicketClass) -> timedelta:
    """How long the class prefers other counters to this one."""
    language = branch.plan.calls.language_patience
    if not key.needs and language is None:
        return AT_ONCE
    waits = [
        rule.patience
        for need in key.needs
        if (rule := branch.plan.needs.get(need))
        and rule.patience
        and need not in calls.counter.fits
    ]
    if language is not None and not speaks(calls.teller, key.language):
        waits.append(language)
    return max(waits, default=AT_ONCE)


def speaks(teller: Teller, language: str) -> bool:
    """Whether a teller speaks a language; who names none speaks all."""
    return not teller.languages or language in teller.languages
