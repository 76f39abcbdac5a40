"""Kiosks: requests that are repeated, answers that are lost, and numbers while away."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from heliotrope.simulate.agenda import Course
from heliotrope.simulate.habits import minutes, often, seconds
from heliotrope.simulate.hall import Hall, Person
from server.domain.commands import Away, CheckIn, HandIn, Issue, LeaseNumbers, Withdraw
from server.domain.model import Lease
from server.domain.numbering import spelt, spelt_by
from server.domain.outcome import Outcome
from server.domain.refusals import Refusal

ANSWER_LOST: Final = 0.02
TOO_LATE: Final = 0.3
"""So many lost answers are not waited for: the number comes from the reserve."""
GIVES_UP: Final = 0.003
"""So many requests are withdrawn before they arrive."""
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
    own: dict[str, int] = field(default_factory=dict)
    outbox: list[Away] = field(default_factory=list)
    slips: list[Away] = field(default_factory=list)
    """All that were printed today."""

    @property
    def actor(self) -> str:
        """By which its orders are known."""
        return f"kiosk:{self.code}"

    def serve(self, person: Person) -> Course:
        """Ask the server for a number until it answers, or take one from the reserve."""
        if often(self.hall.chance, GIVES_UP):
            self.hall.ask(Withdraw(person.ticket), self.actor)
        while not self.away:
            outcome = self.hall.ask(self._order(person), self.actor)
            if not often(self.hall.chance, ANSWER_LOST):
                self._answered(person, outcome)
                return
            if often(self.hall.chance, TOO_LATE):
                break
            yield seconds(0.6)
        self._from_reserve(person)
        if not self.away:
            self.hall.agenda.start(self.come_back(), seconds(2))

    def start_day(self) -> Course:
        """Fill up the reserve, and again from time to time."""
        self.slips.clear()
        while True:
            self.refill()
            yield REFILL

    def come_back(self) -> Course:
        """Hand in what was printed meanwhile, part by part; a part may be handed in twice."""
        self.away = False
        while self.outbox and not self.away:
            part = self.outbox[:AT_ONCE]
            outcome = self.hall.ask(HandIn(self.code, tuple(part)), self.actor)
            yield seconds(1)
            if isinstance(outcome, Refusal):
                self.hall.office.say([f"I2 a hand-in was refused: {outcome}"])
            elif often(self.hall.chance, ANSWER_LOST):
                continue
            self.outbox = [slip for slip in self.outbox if slip not in part]

    def hand_in_again(self) -> Course:
        """The server may have lost what it knew: it is told of every slip of the day."""
        self.outbox = [*self.slips]
        yield from () if self.away else self.come_back()

    def refill(self) -> None:
        """Lease numbers for today and the next days, as the server grants."""
        if self.away:
            return
        used = tuple((day, code, last) for (day, code, _), last in sorted(self.used.items()))
        self.hall.ask(LeaseNumbers(self.code, used), self.actor)
        mine = [lease for lease in self.hall.branch.leases if lease.kiosk == self.code]
        self.leases = sorted(mine, key=lambda one: (one.day, one.series, one.epoch, one.first))

    def _order(self, person: Person) -> Issue | CheckIn:
        needs, social = person.needs, person.social
        if person.appointment is not None:
            booked = (person.ticket, person.code, person.language, person.token)
            return CheckIn(*booked, needs=needs, social=social)
        first, *more = person.services
        who = (person.tier, person.language, person.token)
        return Issue(person.ticket, first, *who, needs=needs, social=social, further=tuple(more))

    def _from_reserve(self, person: Person) -> None:
        service, day = person.services[0], self.hall.local.date()
        series = self.hall.plan.services[service].series_of(person.tier)
        number = self._leased(series, day) or self._own(series)
        self.outbox.append(self._print(person, number, day))

    def _answered(self, person: Person, outcome: Outcome) -> None:
        ticket = self.hall.ticket(person.ticket)
        if isinstance(outcome, Refusal) or ticket is None:
            person.here = False
        else:
            self._print(person, ticket.number, self.hall.branch.day or self.hall.local.date())

    def _print(self, person: Person, number: str, day: date) -> Away:
        at, who = self.hall.agenda.now + self.skew, (person.tier, person.language, person.token)
        slip = Away(person.ticket, number, person.services[0], *who, at)
        self.slips.append(slip)
        self.hall.print(number, person.ticket, str(day))
        return slip

    def _leased(self, series: str, day: date) -> str | None:
        for lease in self.leases:
            key = (day, series, lease.epoch)
            ordinal = max(self.used.get(key, 0) + 1, lease.first)
            if (lease.day, lease.series) == (day, series) and ordinal <= lease.last:
                self.used[key] = ordinal
                return spelt(series, ordinal, lease.epoch)
        return None

    def _own(self, series: str) -> str:
        """A series of its own, which needs no lease."""
        self.own[series] = self.own.get(series, 0) + 1
        return spelt_by(self.code, series, self.own[series])
