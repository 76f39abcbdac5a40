"""Opening, pausing, handing over and closing counters, and what they call."""

from datetime import datetime

from server.domain.commands import (
    AutoCall,
    ChangeProfile,
    CloseCounter,
    HandOver,
    OpenCounter,
    PauseCounter,
)
from server.domain.events import (
    AutoCallSet,
    CounterClosed,
    CounterClosing,
    CounterHandedOver,
    CounterOpened,
    CounterPaused,
    ProfileChanged,
)
from server.domain.evolve import replay
from server.domain.model import Branch, CounterState, Desk
from server.domain.outcome import Events, Outcome
from server.domain.plan import DEFAULT, CounterCode, Profile
from server.domain.refusals import (
    BranchClosed,
    CounterBusy,
    CounterNotOpen,
    CounterTaken,
    NotYetOpen,
    Refusal,
    UnknownCounter,
    UnknownDiscipline,
    UnknownReason,
    UnknownService,
    UnknownTier,
)


def open_counter(branch: Branch, command: OpenCounter, now: datetime) -> Outcome:
    """Open a counter for a teller, bring it back from a pause, or let it stay open after all."""
    desk = branch.desks.get(command.counter)
    if desk is None or command.counter not in branch.plan.counters:
        return UnknownCounter(command.counter)
    if not (branch.open or branch.working):
        return BranchClosed()
    if desk.teller not in (None, command.teller):
        return CounterTaken(number(branch, command.counter), desk.teller or "")
    if desk.state is CounterState.OPEN and not desk.closes_after:
        return ()
    return (CounterOpened(now, command.counter, command.teller),)


def pause_counter(branch: Branch, command: PauseCounter, now: datetime) -> Outcome:
    """Stop calling for a while; whoever is at the counter is served to the end."""
    desk = _staffed(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    if desk.state is CounterState.PAUSED:
        return CounterNotOpen(number(branch, command.counter))
    reasons = branch.plan.break_reasons
    if reasons and command.reason not in reasons:
        return UnknownReason(command.reason)
    return (CounterPaused(now, command.counter, command.reason),)


def close_counter(branch: Branch, command: CloseCounter, now: datetime) -> Outcome:
    """Close a counter at which nobody is, or let it close when the customer has gone."""
    desk = branch.desks.get(command.counter)
    if desk is None:
        return UnknownCounter(command.counter)
    if desk.ticket is None:
        closed = desk.state is CounterState.CLOSED
        return () if closed else (CounterClosed(now, command.counter),)
    if not command.after_this:
        return busy(branch, command.counter)
    return () if desk.closes_after else (CounterClosing(now, command.counter),)


def closed_after(branch: Branch, happened: Events, now: datetime) -> Events:
    """The counters that were to close when the customer has gone, and now have nobody."""
    if not any(desk.closes_after for desk in branch.desks.values()):
        return ()
    return tuple(
        CounterClosed(now, counter)
        for counter, desk in sorted(replay(branch, happened).desks.items())
        if desk.closes_after and desk.ticket is None
    )


def hand_over(branch: Branch, command: HandOver, now: datetime) -> Outcome:
    """Another teller takes the counter, with whoever is there."""
    desk = _staffed(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    if desk.teller == command.teller:
        return ()
    return (CounterHandedOver(now, command.counter, command.teller),)


def change_profile(branch: Branch, command: ChangeProfile, now: datetime) -> Outcome:
    """Let a counter call others than planned until it closes."""
    desk = _staffed(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    if desk.profile == command.profile:
        return ()
    refused = refuse_profile(branch, command.profile) if command.profile else None
    return refused or (ProfileChanged(now, command.counter, command.profile),)


def auto_call(branch: Branch, command: AutoCall, now: datetime) -> Outcome:
    """Let a counter call whoever comes; a pause ends it."""
    desk = _staffed(branch, command.counter)
    if isinstance(desk, Refusal):
        return desk
    if desk.auto_call == command.on:
        return ()
    if command.on and desk.state is not CounterState.OPEN:
        return CounterNotOpen(number(branch, command.counter))
    return (AutoCallSet(now, command.counter, command.on),)


def number(branch: Branch, counter: CounterCode) -> str:
    """What stands above the counter; its code if the plan no longer has it."""
    planned = branch.plan.counters.get(counter)
    return planned.number if planned else counter


def busy(branch: Branch, counter: CounterCode) -> CounterBusy:
    """The refusal that names whom the counter has."""
    ticket = branch.at(counter)
    return CounterBusy(number(branch, counter), ticket.number if ticket else "")


def calling_desk(branch: Branch, counter: CounterCode) -> Desk | Refusal:
    """The desk if it may call now."""
    desk = branch.desks.get(counter)
    if desk is None or counter not in branch.plan.counters:
        return UnknownCounter(counter)
    if desk.state is not CounterState.OPEN:
        return CounterNotOpen(number(branch, counter))
    return NotYetOpen() if branch.open and not branch.working else desk


def _staffed(branch: Branch, counter: CounterCode) -> Desk | Refusal:
    """The desk if a teller is there, open or paused."""
    desk = branch.desks.get(counter)
    if desk is None:
        return UnknownCounter(counter)
    if desk.state is CounterState.CLOSED:
        return CounterNotOpen(number(branch, counter))
    return desk


def refuse_profile(branch: Branch, profile: Profile) -> Refusal | None:
    """What of a profile the branch does not know."""
    plan, wider = branch.plan, profile.fallback
    for service in (*profile.services, *(wider.services if wider else ())):
        if service not in plan.services:
            return UnknownService(service)
    for tier in (*profile.tiers, *profile.tier_bonus, *(wider.tiers if wider else ())):
        if tier not in plan.tiers:
            return UnknownTier(tier)
    known = profile.discipline == DEFAULT or profile.discipline in plan.disciplines
    return None if known else UnknownDiscipline(profile.discipline)
