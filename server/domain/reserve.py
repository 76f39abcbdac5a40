"""Numbers leased to a kiosk, for today and some business days, for when the server is away.

The kiosk's answer is all its leases, as `branch.leases` has them. When the reserve is exhausted
there are no more: the kiosk goes on with its own series, which needs no lease.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import islice
from typing import Final

from server.domain import events, hours
from server.domain.commands import LeaseNumbers, RaiseEpoch
from server.domain.model import Branch, Lease
from server.domain.numbering import epoch_on, series_used, spelt
from server.domain.outcome import Outcome
from server.domain.plan import AtDayEnd

DAYS_AHEAD: Final = 3
"""A weekend and the longest repair: a kiosk issues for 72 hours alone."""


def lease_numbers(branch: Branch, command: LeaseNumbers, now: datetime) -> Outcome:
    """Fill up what a kiosk holds where less than half is left; nothing happens if all is well."""
    used = {(day, series): ordinal for day, series, ordinal in command.used}
    new: list[Lease] = []
    for day in leased_days(branch, now):
        for series in series_used(branch.plan):
            held = _held(branch, command.kiosk, day, series, used.get((day, series), 0))
            if held * 2 < branch.plan.leased_at_once:
                wanted = branch.plan.leased_at_once - held
                free = _free(branch, day, series, new)
                new += _leases(branch, command.kiosk, day, series, islice(free, wanted))
    return (events.NumbersLeased(now, command.kiosk, tuple(new)),) if new else ()


def raise_epoch(branch: Branch, command: RaiseEpoch, now: datetime) -> Outcome:
    """Write numbers otherwise while slips may be about of which this branch knows nothing."""
    if command.epoch <= branch.epoch:
        return ()
    # By the clock: the day of the backup may be long over though it was running then.
    until = _days_from(branch, hours.today(branch, now))[-1]
    return (events.EpochRaised(now, command.epoch, until),)


def leased_days(branch: Branch, now: datetime) -> list[date]:
    """Today and the next business days; today is the business day as long as it runs."""
    running = hours.running(branch) and branch.day
    return _days_from(branch, running or hours.today(branch, now))


def _days_from(branch: Branch, day: date) -> list[date]:
    return [day, *hours.business_days(branch.plan, day, DAYS_AHEAD)]


def _held(branch: Branch, kiosk: str, day: date, series: str, used: int) -> int:
    """How many numbers of the kiosk are left."""
    return sum(
        max(0, lease.last - max(lease.first - 1, used))
        for lease in branch.leases
        if (lease.kiosk, lease.day, lease.series) == (kiosk, day, series)
    )


def _free(branch: Branch, day: date, code: str, new: Iterable[Lease]) -> Iterator[int]:
    """The ordinals that nobody holds, above those that are leased for the day already."""
    rules, epoch = branch.plan.series_named(code), epoch_on(branch, day)
    leases = [lease for lease in (*branch.leases, *new) if lease.series == code]
    begun = [lease.last + 1 for lease in leases if lease.day == day]
    # Who is carried over keeps a number of another day: no two days have the same one then.
    carrying = branch.plan.hours.at_day_end is AtDayEnd.CARRY_OVER
    others = leases if carrying else []
    tickets = branch.tickets.values() if carrying or day == branch.day else []
    known = {ticket.number for ticket in tickets}
    for ordinal in range(max([rules.reserve_first, *begun]), rules.reserve_last + 1):
        elsewhere = any(lease.first <= ordinal <= lease.last for lease in others)
        if not elsewhere and spelt(code, ordinal, epoch) not in known:
            yield ordinal


def _leases(
    branch: Branch, kiosk: str, day: date, series: str, ordinals: Iterable[int]
) -> Iterator[Lease]:
    """Ordinals that follow each other are one lease."""
    epoch = epoch_on(branch, day)
    first = last = 0
    for ordinal in ordinals:
        if first and ordinal != last + 1:
            yield Lease(kiosk, day, series, first, last, epoch)
            first = 0
        first, last = first or ordinal, ordinal
    if first:
        yield Lease(kiosk, day, series, first, last, epoch)
