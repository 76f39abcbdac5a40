"""The legs that were served on one day, with what each customer was asked and answered."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from server.domain import events
from server.domain.events import Event
from server.domain.model import TicketId
from server.domain.plan import USUAL


@dataclass(frozen=True, slots=True)
class ServedLeg:
    """A leg that was served, whatever was rated."""

    leg: str
    service: str
    tier: str
    counter: str
    teller: str
    started: datetime
    finished: datetime
    asked: datetime | None = None
    """When the pad asked; None: it was not served long enough, or the visit was asked often."""
    shortened: bool = False
    """The next customer started before the window's time was over."""
    answered: datetime | None = None
    score: int | None = None
    """1 to 5; None: no answer."""
    reasons: tuple[str, ...] = ()
    finishes: int = 1
    """More than one: the finish was taken back, and done again."""
    aspects: tuple[tuple[str, int], ...] = ()
    """What was rated on its own, and how."""
    version: str = USUAL
    """Of the questionnaire: the one that was answered, else asked, else in force."""

    @property
    def served_for(self) -> timedelta:
        """From start to finish."""
        return self.finished - self.started

    @property
    def hesitated(self) -> timedelta | None:
        """From the question to the answer."""
        return self.answered - self.asked if self.answered and self.asked else None


@dataclass(frozen=True, slots=True)
class _Visit:
    """Where a ticket is."""

    ticket: TicketId
    service: str
    tier: str
    leg: int = 1
    counter: str = ""
    teller: str = ""
    started: datetime | None = None

    @property
    def leg_id(self) -> str:
        return f"{self.ticket}-{self.leg}"


def served_legs(happened: Iterable[Event]) -> tuple[ServedLeg, ...]:
    """What the events of one business day tell; visits that began on another day are left out."""
    day = _Day()
    for event in happened:
        day.take(event)
    return tuple(sorted(day.legs(), key=lambda leg: (leg.finished, leg.leg)))


class _Day:
    """The visits so far, and the legs that were served."""

    def __init__(self) -> None:
        self._served: dict[str, ServedLeg] = {}
        self._told: dict[str, dict[str, Any]] = {}
        """What is known of a leg's rating and finishes: both come before its finish as well."""
        self._visits: dict[TicketId, _Visit] = {}
        self._before: dict[tuple[TicketId, str], _Visit] = {}
        self._windows: dict[str, str] = {}
        """The leg about which each counter's pad asked last."""
        self._versions: list[str] = []
        """Of the questionnaires that were asked, one after the other."""

    def legs(self) -> Iterable[ServedLeg]:
        """All that were served; those before the first question count to its questionnaire."""
        first = self._versions[0] if self._versions else USUAL
        for of, leg in self._served.items():
            yield replace(leg, **{"version": leg.version or first} | self._told.get(of, {}))

    def take(self, event: Any) -> None:
        """Go on after the event."""
        take = _TAKES.get(type(event))
        if take is not None:
            take(self, event)
        elif type(event) in _MOVES and event.ticket in self._visits:
            visit = self._visits[event.ticket]
            self._before[event.ticket, type(event).__name__] = visit
            self._visits[event.ticket] = _MOVES[type(event)](visit, event)

    def begin(self, event: Any) -> None:
        """A ticket, as it begins to wait."""
        self._visits[event.ticket] = _Visit(event.ticket, event.service, event.tier)

    def begin_served(self, event: events.ServedDirectly) -> None:
        """A customer without a ticket."""
        self.begin(event)
        self._visits[event.ticket] = replace(
            self._visits[event.ticket],
            counter=event.counter,
            teller=event.teller,
            started=event.at,
        )

    def finish(self, event: Any) -> None:
        """The customer has been served, in this leg at least."""
        visit = self._visits.get(event.ticket)
        if visit is None:
            return
        self._before[event.ticket, type(event).__name__] = visit
        if visit.started is not None:
            who = (visit.service, visit.tier, visit.counter, visit.teller)
            leg = ServedLeg(visit.leg_id, *who, visit.started, event.at)
            version = self._versions[-1] if self._versions else ""
            self._served[visit.leg_id] = replace(leg, version=version)

    def serve_on_paper(self, event: events.ServedOnPaper) -> None:
        """Called by voice while the server was away: begun with the call, and served."""
        visit = self._visits.get(event.ticket)
        if visit is not None:
            self._visits[event.ticket] = replace(
                visit, counter=event.counter, teller=event.teller, started=event.called_at
            )
            self.finish(replace(event, at=event.finished_at))

    def go_on(self, event: Any) -> None:
        """To another service; a transfer ends the leg as a finish does."""
        if isinstance(event, events.TicketTransferred):
            self.finish(event)
        if event.ticket in self._visits:
            self._visits[event.ticket] = _gone_on(self._visits[event.ticket], event)

    def hand_over(self, event: events.CounterHandedOver) -> None:
        """Whoever is served there is served by another teller."""
        for ticket, visit in self._visits.items():
            if (
                visit.counter == event.counter
                and visit.started
                and visit.leg_id not in self._served
            ):
                self._visits[ticket] = replace(visit, teller=event.teller)

    def take_back(self, event: events.MoveUndone) -> None:
        """As it was before the move."""
        before = self._before.pop((event.ticket, event.move), None)
        if before is None:
            return
        self._visits[event.ticket] = before
        if self._served.pop(before.leg_id, None) is not None:
            finishes = self._told.get(before.leg_id, {}).get("finishes", 1)
            self._tell(before.leg_id, finishes=finishes + 1)

    def ask(self, event: events.RatingAsked) -> None:
        """The pad asks."""
        self._windows[event.counter] = event.leg
        self._versions.append(event.version)
        self._tell(event.leg, asked=event.at, version=event.version)

    def shorten(self, event: events.RatingShortened) -> None:
        """The next customer started."""
        if event.counter in self._windows:
            self._tell(self._windows[event.counter], shortened=True)

    def answer(self, event: events.RatingGiven) -> None:
        """The customer touched a face."""
        said = {"score": event.score, "reasons": event.reasons, "aspects": event.aspects}
        self._tell(event.leg, answered=event.at, version=event.version, **said)

    def _tell(self, leg: str, **told: Any) -> None:
        self._told[leg] = self._told.get(leg, {}) | told


def _called(visit: _Visit, event: Any) -> _Visit:
    return replace(visit, counter=event.counter, teller=event.teller, started=None)


def _started(visit: _Visit, event: events.ServiceStarted) -> _Visit:
    return replace(visit, started=event.at)


def _ranked(visit: _Visit, event: Any) -> _Visit:
    """Another service, or another tier of the same one."""
    service = getattr(event, "service", visit.service)
    return replace(visit, service=service, tier=event.tier or visit.tier)


def _gone_on(visit: _Visit, event: Any) -> _Visit:
    leg = visit.leg + 1 if visit.started else visit.leg
    moved = _ranked(visit, event)
    return replace(moved, leg=leg, counter="", teller="", started=None)


_MOVES: Final[Mapping[type[Event], Callable[[_Visit, Any], _Visit]]] = {
    events.TicketCalled: _called,
    events.ServiceStarted: _started,
    events.TicketResumed: _called,
    events.ServiceCorrected: _ranked,
    events.TicketUpgraded: _ranked,
}
_TAKES: Final[Mapping[type[Event], Callable[[_Day, Any], None]]] = {
    events.TicketIssued: _Day.begin,
    events.TicketHandedIn: _Day.begin,
    events.ServedDirectly: _Day.begin_served,
    events.TicketServed: _Day.finish,
    events.ServedOnPaper: _Day.serve_on_paper,
    events.LegBegan: _Day.go_on,
    events.TicketTransferred: _Day.go_on,
    events.CounterHandedOver: _Day.hand_over,
    events.MoveUndone: _Day.take_back,
    events.RatingAsked: _Day.ask,
    events.RatingShortened: _Day.shorten,
    events.RatingGiven: _Day.answer,
}
TELLING: Final = frozenset({*_MOVES, *_TAKES})
"""The events after which a day is to be read anew."""
