"""What a lobby manager might change: the branch as it would be then, for the forecast alone."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from server.domain.counters import refuse_profile
from server.domain.ladders import tier_at
from server.domain.model import Branch, CounterState, Desk, Ticket
from server.domain.plan import CounterCode, Profile, ServiceCode, Shift
from server.domain.queues import joined, left
from server.domain.refusals import Refusal, UnknownCounter, UnknownService


@dataclass(frozen=True, slots=True)
class OpenCounter:
    """Staff a counter that is closed or paused."""

    counter: CounterCode


@dataclass(frozen=True, slots=True)
class CloseCounter:
    """Close a counter, after its customer if there is one."""

    counter: CounterCode


@dataclass(frozen=True, slots=True)
class SendOn:
    """Send so many who wait for a service to another one: those who came last, who lose least."""

    service: ServiceCode
    to: ServiceCode
    customers: int


@dataclass(frozen=True, slots=True)
class MoveBreak:
    """Let a planned break of a counter begin and end so many minutes later, or earlier."""

    counter: CounterCode
    minutes: float


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Let a counter call others."""

    counter: CounterCode
    profile: Profile


Change = OpenCounter | CloseCounter | SendOn | MoveBreak | ChangeProfile
NAMES: Final[Mapping[type, str]] = {
    OpenCounter: "open-counter",
    CloseCounter: "close-counter",
    SendOn: "send-on",
    MoveBreak: "move-break",
    ChangeProfile: "change-profile",
}
"""As programs and the database know them."""


def why_not(branch: Branch, change: Change) -> Refusal | None:
    """What of a change the branch does not know."""
    match change:
        case SendOn(service, to):
            unknown = next((each for each in (service, to) if each not in branch.plan.services), "")
            return UnknownService(unknown) if unknown else None
        case ChangeProfile(counter, profile) if counter in branch.plan.counters:
            return refuse_profile(branch, profile)
    return None if change.counter in branch.plan.counters else UnknownCounter(change.counter)


def changed(branch: Branch, change: Change, now: datetime) -> Branch:
    """The branch after the change; what cannot be done changes nothing."""
    match change:
        case OpenCounter(counter):
            return _opened(branch, counter, now)
        case CloseCounter(counter):
            return _closed(branch, counter, now)
        case SendOn():
            return _sent(branch, change)
        case MoveBreak(counter, minutes):
            return _break_moved(branch, counter, timedelta(minutes=minutes))
        case ChangeProfile(counter, profile):
            desk = replace(branch.desks[counter], profile=profile)
            return branch.but(desks=branch.desks.set(counter, desk))


def _opened(branch: Branch, counter: CounterCode, now: datetime) -> Branch:
    desk = branch.desks[counter]
    if desk.state is CounterState.OPEN:
        return branch
    opened = replace(desk, state=CounterState.OPEN, since=now, free_since=now)
    return branch.but(desks=branch.desks.set(counter, opened))


def _closed(branch: Branch, counter: CounterCode, now: datetime) -> Branch:
    desk = branch.desks[counter]
    closing = replace(desk, closes_after=True) if desk.ticket else Desk(since=now)
    return branch.but(desks=branch.desks.set(counter, closing))


def _sent(branch: Branch, change: SendOn) -> Branch:
    mine = [t for t in branch.waiting() if t.service == change.service and not t.first]
    for ticket in mine[len(mine) - min(change.customers, len(mine)) :]:
        branch = _moved(branch, ticket, change.to)
    return branch


def _moved(branch: Branch, ticket: Ticket, to: ServiceCode) -> Branch:
    tier = tier_at(branch.plan, ticket, to)
    sent = ticket.but(service=to, tier=tier, only_at=None, only_for=None)
    queues = joined(left(branch.queues, ticket), sent)
    return branch.but(queues=queues, tickets=branch.tickets.set(ticket.id, sent))


# --- breaks ---------------------------------------------------------------------------------------


def _break_moved(branch: Branch, counter: CounterCode, by: timedelta) -> Branch:
    """Inner edges of the counter's day move; it begins and ends as planned."""
    mine = [shift for shift in branch.plan.roster if shift.counter == counter]
    others = [shift for shift in branch.plan.roster if shift.counter != counter]
    moved = [
        replace(
            shift,
            begins=_later(shift.begins, by) if _ends_before(mine, shift) else shift.begins,
            ends=_later(shift.ends, by) if _begins_after(mine, shift) else shift.ends,
        )
        for shift in mine
    ]
    return branch.but(plan=replace(branch.plan, roster=(*others, *moved)))


def _ends_before(shifts: list[Shift], shift: Shift) -> bool:
    return any(each.ends <= shift.begins and _same_day(each, shift) for each in shifts)


def _begins_after(shifts: list[Shift], shift: Shift) -> bool:
    return any(each.begins >= shift.ends and _same_day(each, shift) for each in shifts)


def _same_day(one: Shift, other: Shift) -> bool:
    return one.on == other.on and bool({*one.days} & {*other.days})


def _later(at: time, by: timedelta) -> time:
    """Within the day: a break that would leave it stops at its edge."""
    midnight = datetime.combine(date.min + timedelta(days=1), time())
    moved = datetime.combine(midnight, at) + by
    return min(max(moved, midnight), midnight + timedelta(hours=23, minutes=59)).time()
