"""From one forecast to the next: what everybody is told, and the reason where it gets worse."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from server.domain.eligible import LAST
from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.plan import ServiceCode, TierCode
from server.forecast.outlook import Outlook, Wait
from server.forecast.reasons import Reason, Seen, why_longer
from server.forecast.telling import Told, counted_down, tell

REASON_SHOWN: Final = timedelta(minutes=10)
_NOTICEABLE, _LEAST_NOTICEABLE = 0.2, 3.0
"""The nine of ten must have got worse by such a part, and so many minutes, to be explained."""

Coming = tuple[ServiceCode, TierCode]
"""What a newcomer comes for, and as whom."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What somebody was told, and how the branch was then: "worse" is measured against this."""

    told: Told
    seen: Seen


@dataclass(frozen=True, slots=True)
class Announced:
    """What one ticket, or one kind of newcomer, is told."""

    told: Told
    promise: Promise
    reason: Reason | None = None
    reason_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Announcements:
    """What everybody is told."""

    outlook: Outlook
    """As the surfaces get it."""
    tickets: Mapping[TicketId, Announced] = field(default_factory=dict)
    newcomers: Mapping[Coming, Announced] = field(default_factory=dict)


def announce(before: Announcements | None, forecast: Outlook, branch: Branch) -> Announcements:
    """What is told now that `forecast` was made of `branch`, where `before` was told last."""
    last, now = before or Announcements(forecast), forecast.made_at
    tickets = {
        code: _to_ticket(last, Seen(branch, branch.tickets[code], now), wait)
        for code, wait in forecast.tickets.items()
    }
    newcomers = {
        coming: _go_on(last.newcomers.get(coming), partial(_seen, branch, coming, now), wait, now)
        for coming, wait in forecast.newcomers.items()
    }
    outlook = replace(
        forecast,
        tickets={code: each.told.wait for code, each in tickets.items()},
        newcomers={coming: each.told.wait for coming, each in newcomers.items()},
        reasons={code: each.reason for code, each in tickets.items() if each.reason},
        newcomer_reasons={coming: each.reason for coming, each in newcomers.items() if each.reason},
    )
    return Announcements(outlook, tickets, newcomers)


def newcomer(coming: Coming, now: datetime) -> Ticket:
    """A ticket as if it were issued now."""
    service, tier = coming
    return Ticket(TicketId(""), "", service, tier, State.WAITING, now, now, "", "", arrival=LAST)


def _seen(branch: Branch, coming: Coming, now: datetime) -> Seen:
    return Seen(branch, newcomer(coming, now), now)


def _to_ticket(last: Announcements, seen: Seen, wait: Wait) -> Announced:
    """After a transfer everything begins anew."""
    before = last.tickets.get(seen.ticket.id)
    if before is None or before.promise.seen.ticket.service != seen.ticket.service:
        before = _on_the_slip(last, seen.ticket)
    return _go_on(_counted_down(before, seen.at) if before else None, lambda: seen, wait, seen.at)


def _on_the_slip(last: Announcements, ticket: Ticket) -> Announced | None:
    """What the customer was told when the ticket was issued, so that the phone says the same."""
    said = last.newcomers.get((ticket.service, ticket.tier))
    if said is None or ticket.waits_since < last.outlook.made_at:
        return None
    told = Told(said.told.wait, ticket.waits_since)
    return Announced(told, Promise(told, said.promise.seen))


def _counted_down(before: Announced, now: datetime) -> Announced:
    told, promise = before.told, before.promise
    kept = Promise(counted_down(promise.told, now), promise.seen)
    return Announced(counted_down(told, now), kept, before.reason, before.reason_at)


def _go_on(
    before: Announced | None, see: Callable[[], Seen], wait: Wait, now: datetime
) -> Announced:
    """A promise holds until things get better, or so much worse that it has to be explained.

    `see` looks at the branch as it is: seldom, for mostly a promise holds.
    """
    told = tell(before.told if before else None, wait, now)
    if before is None or told.wait.p90 < before.told.wait.p90:
        return Announced(told, Promise(told, see()))
    if not _is_noticeable(before.promise.told.wait.p90, told.wait.p90):
        return Announced(told, before.promise, *_reason_still_said(before, now))
    seen = see()
    return Announced(told, Promise(told, seen), why_longer(before.promise.seen, seen), now)


def _is_noticeable(promised: float, told: float) -> bool:
    return told - promised >= max(_LEAST_NOTICEABLE, _NOTICEABLE * promised)


def _reason_still_said(before: Announced, now: datetime) -> tuple[Reason | None, datetime | None]:
    if before.reason_at is None or now - before.reason_at < REASON_SHOWN:
        return before.reason, before.reason_at
    return None, None
