"""What the branch itself has seen today: the legs of its tickets as history, and as sums."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from math import log
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.plan import CounterCode, Plan, ServiceCode
from server.forecast.history import NOBODY, Ended, History, codes, no_presence
from server.forecast.laws import SLOTS, Laws
from server.forecast.learning.fit import centre
from server.forecast.scene import SLOT, Floats
from server.forecast.spans import hurried
from server.forecast.today import Today

CLIP: Final = 2.0
"""Residuals count for a teller's pace up to so many standard deviations."""
ENDS: Final[Mapping[State, Ended]] = {
    State.SERVED: Ended.SERVED,
    State.NO_SHOW: Ended.NO_SHOW,
    State.CANCELLED: Ended.CANCELLED,
    State.EXPIRED: Ended.CANCELLED,
    State.REDIRECTED: Ended.CANCELLED,
}
"""Whoever is redirected out of the branch left its queue uncalled."""
GOES_ON: Final = frozenset({State.WAITING, State.CALLED, State.SERVING})


class Told(NamedTuple):
    """What one ticket says of today."""

    day: date
    slot: int
    """The half hour of its issue."""
    services: tuple[tuple[str, float], ...]
    """By whom, and how much longer than usual it took, on the scale of logarithms."""
    hurry: tuple[tuple[str, float], ...]
    """By whom it goes on, and how much longer it takes for those who waited when it began (log)."""


class Leg(NamedTuple):
    """One leg, mostly one that is over."""

    service: ServiceCode
    tier: str
    who: str
    """The teller, or the counter where no teller is known."""
    issued: datetime
    called: datetime | None
    started: datetime | None
    finished: datetime | None
    """None while it goes on."""
    ended: Ended
    second: bool


def teller_of(teller: str, counter: CounterCode | None) -> str:
    """By whom paces are remembered."""
    return teller or counter or ""


def legs_of(ticket: Ticket) -> Iterator[Leg]:
    """The legs of a visit that are over, in order."""
    begins = ticket.issued_at
    for leg in ticket.past:
        who = teller_of(leg.teller, leg.counter)
        called, started, ends = leg.called_at, leg.started_at, leg.finished_at
        yield Leg(
            leg.service,
            ticket.tier,
            who,
            begins,
            called,
            started,
            ends,
            Ended.REDIRECTED,
            leg.leg > 1,
        )
        begins = leg.finished_at
    if ticket.state in ENDS and ticket.finished_at is not None:
        who = teller_of(ticket.teller, ticket.counter)
        called, started, ends = ticket.called_at, ticket.started_at, ticket.finished_at
        since = max(begins, ticket.waits_since) if ticket.past else begins
        ended, second = ENDS[ticket.state], bool(ticket.past)
        yield Leg(ticket.service, ticket.tier, who, since, called, started, ends, ended, second)


def running_leg(ticket: Ticket) -> Iterator[Leg]:
    """The leg of a visit that goes on, if it does; how it ends is not known."""
    if ticket.state not in GOES_ON:
        return
    since = ticket.waits_since if ticket.past else ticket.issued_at
    yield Leg(
        ticket.service,
        ticket.tier,
        teller_of(ticket.teller, ticket.counter),
        since,
        ticket.called_at,
        ticket.started_at,
        None,
        Ended.SERVED,
        bool(ticket.past),
    )


def history_of(plan: Plan, tickets: Iterable[Ticket]) -> History:
    """The legs that are over as history, in order of issue; nothing is said of presence."""
    return as_history(plan, (leg for ticket in tickets for leg in legs_of(ticket)))


def so_far(plan: Plan, tickets: Iterable[Ticket]) -> History:
    """The same with the legs that go on."""
    tickets = list(tickets)
    over = (leg for ticket in tickets for leg in legs_of(ticket))
    return as_history(plan, chain(over, (leg for each in tickets for leg in running_leg(each))))


def as_history(plan: Plan, every: Iterable[Leg]) -> History:
    """Legs as columns, in order of issue."""
    zone = ZoneInfo(plan.timezone)
    legs = sorted(every, key=lambda leg: leg.issued)
    days = [leg.issued.astimezone(zone).date() for leg in legs]
    midnight = [datetime(day.year, day.month, day.day, tzinfo=zone) for day in days]
    services, service = codes([leg.service for leg in legs])
    tiers, tier = codes([leg.tier for leg in legs])
    tellers, teller = codes([leg.who for leg in legs])

    def minutes(moments: Iterable[datetime | None]) -> Floats:
        spans = zip(moments, midnight, strict=True)
        return np.array(
            [np.nan if at is None else (at - base).total_seconds() / 60.0 for at, base in spans]
        )

    return History(
        services=services,
        tiers=tiers,
        counters=tellers,
        day=np.array([day.toordinal() for day in days], np.int64),
        service=service,
        tier=tier,
        counter=np.where(np.array([leg.who == "" for leg in legs], bool), NOBODY, teller),
        issued=minutes(leg.issued for leg in legs),
        called=minutes(leg.called for leg in legs),
        started=minutes(leg.started for leg in legs),
        finished=minutes(leg.finished for leg in legs),
        ended=np.array([leg.ended for leg in legs], np.int64),
        second=np.array([leg.second for leg in legs], np.bool_),
        planned=no_presence(),
        there=no_presence(),
        breaks=no_presence(),
    )


class Crowd:
    """How many waited at any moment, by what these tickets say; worked out if anybody asks."""

    def __init__(self, tickets: Iterable[Ticket]) -> None:
        self._tickets = tickets

    @cached_property
    def _edges(self) -> tuple[list[datetime], list[datetime]]:
        """When waits began and when they were over, each in order."""
        legs = [leg for each in self._tickets for leg in chain(legs_of(each), running_leg(each))]
        over = (leg.called or leg.finished for leg in legs)
        return sorted(leg.issued for leg in legs), sorted(at for at in over if at is not None)

    def at(self, moment: datetime) -> int:
        """So many; who is called at that moment waits no more."""
        came, gone = self._edges
        return max(bisect_right(came, moment) - bisect_right(gone, moment), 0)


class Witness:
    """What today has shown, kept by ticket: a pass looks only at those that have changed."""

    def __init__(self, plan: Plan, laws: Laws) -> None:
        self._zone = ZoneInfo(plan.timezone)
        self._laws = laws
        self._usual = {code: centre(law.shape) for code, law in laws.services.items()}
        self._told: dict[TicketId, tuple[Ticket, Told]] = {}
        self._seen: tuple[Branch, Today] | None = None

    def today(self, branch: Branch) -> Today:
        """How many came, and how long each teller took compared with the usual."""
        if self._seen is not None:
            before, today = self._seen
            if before.tickets is branch.tickets and before.day == branch.day:
                return today
        self._seen = branch, self._summed(branch)
        return self._seen[1]

    def _summed(self, branch: Branch) -> Today:
        if len(self._told) > 2 * len(branch.tickets):
            self._told = {}  # of days that are over
        came = [0] * SLOTS
        counts: defaultdict[str, int] = defaultdict(int)
        sums: defaultdict[str, float] = defaultdict(float)
        hurry: dict[str, float] = {}
        crowd = Crowd(branch.tickets.values())
        for ticket in branch.tickets.values():
            told = self._of(ticket, crowd)
            came[told.slot] += told.day == branch.day
            for who, longer in told.services:
                counts[who] += 1
                sums[who] += longer
            hurry.update(told.hurry)
        return Today(came, {who: (count, sums[who]) for who, count in counts.items()}, hurry)

    def _of(self, ticket: Ticket, crowd: Crowd) -> Told:
        before, told = self._told.get(ticket.id, (None, None))
        if before is not ticket or told is None:
            told = self._tell(ticket, crowd)
            self._told[ticket.id] = ticket, told
        return told

    def _tell(self, ticket: Ticket, crowd: Crowd) -> Told:
        issued = ticket.issued_at.astimezone(self._zone)
        services = tuple(
            (leg.who, _longer(self._laws, self._usual, leg, self._hurry(leg, crowd)))
            for leg in legs_of(ticket)
            if leg.ended in (Ended.SERVED, Ended.REDIRECTED) and leg.started is not None
        )
        begun = (leg for leg in running_leg(ticket) if leg.started is not None)
        goes_on = tuple((leg.who, self._hurry(leg, crowd)) for leg in begun)
        slot = int((issued.hour * 60 + issued.minute) // SLOT)
        return Told(issued.date(), slot, services, goes_on)

    def _hurry(self, leg: Leg, crowd: Crowd) -> float:
        """How much longer a service takes for those who waited when it began; not above 0."""
        if not self._laws.hurry or leg.started is None:
            return 0.0
        return log(hurried(self._laws.hurry, self._laws.full, crowd.at(leg.started)))


def _longer(laws: Laws, usual: Mapping[ServiceCode, float], leg: Leg, hurry: float) -> float:
    """By how much a service took longer than usual, on the scale of logarithms."""
    if leg.service not in usual or leg.started is None or leg.finished is None:
        return 0.0
    took = log(max((leg.finished - leg.started).total_seconds() / 60.0, 0.02))
    longer = took - usual[leg.service] - laws.pace.usual.get(leg.who, 0.0) - hurry
    most = CLIP * laws.pace.noise
    return min(max(longer, -most), most)
