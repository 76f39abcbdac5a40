"""Tickets that a kiosk printed while the server was away: filed when both are up. Paper wins.

A slip of a day that is over is recorded and expires at once, so that every number on paper stands
in the journal. A number that somebody else has is never filed twice: the hand-in is refused and
names it, and the rest of it can be handed in one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from server.domain import events, hours
from server.domain.commands import Away, HandIn
from server.domain.day import opened_for
from server.domain.diverting import joined
from server.domain.evolve import replay
from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.numbering import epoch_on, holds, is_leased, is_own, ordinal_of, series_used
from server.domain.outcome import Events, Outcome
from server.domain.plan import AtDayEnd, Plan, ServiceCode, TierCode
from server.domain.refusals import AlreadyFiled, NumberNotHeld, NumberTaken, Refusal

WITHDRAWN: Final = "withdrawn"
"""Why a ticket is cancelled that its asker gave up; if it is on paper nevertheless, it counts."""


@dataclass(frozen=True, slots=True)
class _Slip:
    """A printed ticket, and what is known of it."""

    away: Away
    kiosk: str
    over: date | None
    """Its business day, if that is over."""
    known: Ticket | None
    """The ticket of that id."""

    @property
    def is_new(self) -> bool:
        """Whether it is not numbered otherwise; what its asker gave up was never on paper."""
        known = self.known
        return known is None or (
            known.state is State.CANCELLED and known.outcome == WITHDRAWN and not known.kiosk
        )

    @property
    def is_filed(self) -> bool:
        """Whether it was handed in before."""
        number = self.away.number
        return self.known is not None and self.known.number in {number, f"{self.over} {number}"}


def hand_in(branch: Branch, command: HandIn, now: datetime) -> Outcome:
    """File each ticket by the time at which it was issued; handed in again, it changes nothing."""
    happened = _opened(branch, command, now)
    branch = replay(branch, happened)
    whose = {ticket.number: ticket.id for ticket in branch.tickets.values()}
    for away in sorted(command.tickets, key=lambda away: away.issued_at):
        known = branch.tickets.get(away.ticket)
        slip = _Slip(away, command.kiosk, _over(branch, away, known, now), known)
        filed = _file(branch, slip, whose, now)
        if isinstance(filed, Refusal):
            return filed
        happened += filed
        branch = replay(branch, filed)
        whose[branch.tickets[away.ticket].number] = away.ticket
    return happened


def _opened(branch: Branch, command: HandIn, now: datetime) -> Events:
    """The kiosk began the day alone."""
    days = [hours.local(branch, min(away.issued_at, now)).date() for away in command.tickets]
    newest = max(days, default=None)
    if newest is None or hours.running(branch) or (branch.day and newest <= branch.day):
        return ()
    return opened_for(branch, newest, now) if newest == hours.today(branch, now) else ()


def _over(branch: Branch, away: Away, known: Ticket | None, now: datetime) -> date | None:
    """The day of a slip, if it is over; what was issued today belongs to the day that runs."""
    of = hours.local(branch, min(away.issued_at, now)).date()
    today = hours.local(branch, now).date()
    online_today = known is not None and not known.kiosk and known.number not in branch.carried
    is_over = of < today and of != branch.day and not online_today
    return of if is_over else None


def _file(branch: Branch, slip: _Slip, whose: Mapping[str, TicketId], now: datetime) -> Outcome:
    if slip.is_filed:
        return ()
    number = _filed_as(branch, slip, whose)
    refused = _refuse(branch, slip, whose.get(number))
    if refused:
        return refused
    if slip.known and not slip.is_new:
        old = slip.known.number
        return (events.NumberSuperseded(now, slip.known.id, number, old, slip.kiosk),)
    ends = slip.over is not None or _day_is_over(branch)
    expired = (events.TicketExpired(now, slip.away.ticket),) if ends else ()
    return (_handed_in(branch, slip, now), *expired)


def _filed_as(branch: Branch, slip: _Slip, whose: Mapping[str, TicketId]) -> str:
    """The printed number; with its day before it if it is another's today."""
    number = slip.away.number
    if not slip.over:
        return number
    free = branch.day and number not in whose and not is_leased(branch, branch.day, number)
    carried = slip.known is not None and not slip.is_new
    return number if carried and free else f"{slip.over} {number}"


def _handed_in(branch: Branch, slip: _Slip, now: datetime) -> events.TicketHandedIn:
    away = slip.away
    service = _service(branch.plan, away)
    goes_to = joined(branch, service, now)
    social = branch.plan.social.get(away.social)
    return events.TicketHandedIn(
        at=now,
        ticket=away.ticket,
        number=away.number,
        service=goes_to,
        tier=branch.plan.tier_for(goes_to, _tier(branch.plan, away)),
        language=away.language,
        token=away.token,
        kiosk=slip.kiosk,
        issued_at=_issued_at(branch, slip, now),
        chosen=None if goes_to == away.service else away.service,
        over=slip.over,
        needs=tuple(sorted({need for need in away.needs if need in branch.plan.needs})),
        social=social.code if social else "",
        bonus=social.bonus if social else 0.0,
        to_come=_to_come(branch.plan, away, goes_to),
    )


def _issued_at(branch: Branch, slip: _Slip, now: datetime) -> datetime:
    """Never in the future, never before the day began: clocks go wrong."""
    issued_at = min(slip.away.issued_at, now)
    if slip.over or branch.day is None:
        return issued_at
    return min(now, max(issued_at, hours.morning(branch.plan, branch.day)))


def _day_is_over(branch: Branch) -> bool:
    carried = branch.plan.hours.at_day_end is AtDayEnd.CARRY_OVER
    return not hours.running(branch) and not carried


def _service(plan: Plan, away: Away) -> ServiceCode:
    """A service that is struck from the plan: another of the same series, or the first."""
    if away.service in plan.services:
        return away.service
    same = (
        service.code for service in plan.services.values() if away.number.startswith(service.series)
    )
    return next(same, next(iter(plan.services)))


def _to_come(plan: Plan, away: Away, first: ServiceCode) -> tuple[ServiceCode, ...]:
    """The further services of the visit, each once, as far as the plan still has them."""
    asked_for = {away.service, first}
    further = (one for one in away.further if one in plan.services and one not in asked_for)
    return tuple(dict.fromkeys(further))


def _tier(plan: Plan, away: Away) -> TierCode:
    return away.tier if away.tier in plan.tiers else plan.unidentified


# --- whose number it is ---------------------------------------------------------------------------
def _refuse(branch: Branch, slip: _Slip, whose: TicketId | None) -> Refusal | None:
    if slip.known and slip.known.kiosk:
        return AlreadyFiled(slip.away.number, slip.known.number)
    if whose not in {None, slip.away.ticket}:
        return NumberTaken(slip.away.number)
    return None if _may_print(branch, slip) else NumberNotHeld(slip.kiosk, slip.away.number)


def _may_print(branch: Branch, slip: _Slip) -> bool:
    """By its own series, by a lease, by one that is burnt; leases of other days are gone."""
    number, holder = slip.away.number, (slip.kiosk, branch.day)
    leases = (lease for lease in branch.leases if (lease.kiosk, lease.day) == holder)
    return (
        slip.over is not None
        or is_own(number, slip.kiosk)
        or any(holds(lease, number) for lease in leases)
        or _is_burnt(branch, number)
    )


def _is_burnt(branch: Branch, number: str) -> bool:
    """Of a lease from before the restore, which may be on paper though nobody knows of it."""
    older = range(epoch_on(branch, branch.day))
    return any(
        ordinal_of(number, code, epoch) is not None
        for code in series_used(branch.plan)
        for epoch in older
    )
