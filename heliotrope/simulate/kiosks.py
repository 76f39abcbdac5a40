"""Kiosks: requests that are repeated, answers that are lost, and numbers while away."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import minutes, often, seconds
from heliotrope.simulate.hall import Hall, Person
from server.domain.commands import Away, HandIn, Issue, LeaseNumbers
from server.domain.model import Lease
from server.domain.plan import ServiceCode, TierCode
from server.domain.refusals import Refusal

TOKEN: Final = "0" * 64
ANSWER_LOST: Final = 0.02
AT_ONCE: Final = 20
"""So many tickets are handed in together."""
REFILL: Final = minutes(60)


@dataclass(slots=True)
class Kiosk:
    """One kiosk, with all that it keeps through the night."""

    code: str
    hall: Hall
    away: bool = False
    skew: timedelta = timedelta(0)
    """How wrong its clock is, when corrected to the server's."""
    leases: list[Lease] = field(default_factory=list)
    used: dict[tuple[date, str, int], int] = field(default_factory=dict)
    """The last ordinal used, per day, series and epoch."""
    own: dict[tuple[date, str], int] = field(default_factory=dict)
    outbox: list[Away] = field(default_factory=list)

    @property
    def actor(self) -> str:
        """By which its orders are known."""
        return f"kiosk:{self.code}"

    def serve(self, person: Person) -> Course:
        """Ask the server for a number, or take one from the reserve."""
        if self.away:
            self._from_reserve(person)
            return
        order = self._order(person)
        outcome = self.hall.ask(order, self.actor)
        while often(self.hall.chance, ANSWER_LOST):
            yield seconds(0.6)
            if self.away:
                self._from_reserve(person)
                return
            outcome = self.hall.ask(order, self.actor)
        if isinstance(outcome, Refusal):
            person.here = False
            return
        ticket = self.hall.ticket(person.ticket)
        if ticket is not None:
            self.hall.print(ticket.number, ticket.id, str(self.hall.branch.day))

    def start_day(self) -> Course:
        """Fill up the reserve, and again from time to time."""
        while True:
            self.refill()
            yield REFILL

    def come_back(self) -> Course:
        """Hand in what was printed meanwhile, part by part; a part may be handed in twice."""
        self.away = False
        while self.outbox and not self.away:
            part = tuple(self.outbox[:AT_ONCE])
            outcome = self.hall.ask(HandIn(self.code, part), self.actor)
            yield seconds(1)
            if isinstance(outcome, Refusal):
                self.hall.office.say([f"I2 a hand-in was refused: {outcome}"])
            elif often(self.hall.chance, ANSWER_LOST):
                continue
            del self.outbox[: len(part)]

    def refill(self) -> None:
        """Lease numbers for today and the next days, as the server grants."""
        if self.away:
            return
        used = tuple((day, code, last) for (day, code, _), last in sorted(self.used.items()))
        self.hall.ask(LeaseNumbers(self.code, used), self.actor)
        mine = [lease for lease in self.hall.branch.leases if lease.kiosk == self.code]
        self.leases = sorted(mine, key=lambda one: (one.day, one.series, one.epoch, one.first))

    def _order(self, person: Person) -> Issue:
        first, *more = person.services
        return Issue(
            person.ticket,
            first,
            person.tier,
            person.language,
            TOKEN,
            needs=person.needs,
            social=person.social,
            appointment=person.appointment,
            further=tuple(more),
        )

    def _from_reserve(self, person: Person) -> None:
        service, day = person.services[0], self.hall.local.date()
        number = self._leased(service, person.tier, day) or self._own(service, person.tier, day)
        issued_at = self.hall.agenda.now + self.skew
        self.outbox.append(
            Away(person.ticket, number, service, person.tier, person.language, TOKEN, issued_at)
        )
        self.hall.print(number, person.ticket, str(day))

    def _leased(self, service: ServiceCode, tier: TierCode, day: date) -> str | None:
        series = self.hall.plan.services[service].series_of(tier)
        for lease in self.leases:
            key = (day, series, lease.epoch)
            ordinal = max(self.used.get(key, 0) + 1, lease.first)
            if (lease.day, lease.series) == (day, series) and ordinal <= lease.last:
                self.used[key] = ordinal
                return f"{series}{ordinal:03d}"
        return None

    def _own(self, service: ServiceCode, tier: TierCode, day: date) -> str:
        """A series of its own, which needs no lease."""
        series = self.hall.plan.services[service].series_of(tier) + self.code.removeprefix("k")
        self.own[day, series] = self.own.get((day, series), 0) + 1
        return f"{series}-{self.own[day, series]:03d}"
