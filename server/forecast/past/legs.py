"""The legs of every ticket, event by event."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from server.domain import events
from server.domain.events import Event
from server.domain.model import TicketId
from server.forecast.past.values import Ending, PastLeg

Legs = tuple[PastLeg, ...]
"""Those of one ticket, the running one last."""
Change = Callable[[Legs, Any], Legs]


class Tickets:
    """The legs so far, and as they were before the last move of each kind."""

    def __init__(self) -> None:
        self._legs: dict[TicketId, Legs] = {}
        self._before: dict[tuple[TicketId, str], dict[TicketId, Legs]] = {}

    def legs(self) -> Iterable[PastLeg]:
        """All legs."""
        return (leg for legs in self._legs.values() for leg in legs)

    def take(self, event: Any) -> None:
        """Go on after the event."""
        if isinstance(event, events.MoveUndone):
            self._legs |= self._before.pop((event.ticket, event.move), {})
        elif isinstance(event, events.TicketsMerged):
            self._change(event, event.other, _ends(Ending.CANCELLED))
        elif type(event) in CHANGES:
            self._change(event, event.ticket, CHANGES[type(event)])
        elif type(event) in BEGINNINGS:
            self._begin(event.ticket, BEGINNINGS[type(event)](event))

    def _begin(self, ticket: TicketId, legs: Legs) -> None:
        if legs:
            self._legs[ticket] = legs

    def _change(self, event: Any, ticket: TicketId, change: Change) -> None:
        legs = self._legs.get(ticket)
        if legs is None:
            return
        self._before[event.ticket, type(event).__name__] = {ticket: legs}
        self._legs[ticket] = change(legs, event)


def _key(ticket: TicketId, leg: int = 1) -> str:
    return f"{ticket}#{leg}"


def _issued(event: events.TicketIssued) -> Legs:
    leg = PastLeg(_key(event.ticket), event.service, event.tier, event.at, bonus=event.bonus)
    return (leg,)


def _handed_in(event: events.TicketHandedIn) -> Legs:
    """A slip of another day has nobody behind it any more."""
    if event.over:
        return ()
    key, began = _key(event.ticket), event.issued_at
    return (PastLeg(key, event.service, event.tier, began, bonus=event.bonus),)


def _served_directly(event: events.ServedDirectly) -> Legs:
    leg = PastLeg(_key(event.ticket), event.service, event.tier, event.at, started=event.at)
    return _called((leg,), event)


def _on_paper(legs: Legs, event: events.ServedOnPaper) -> Legs:
    """By the clock of the teller's browser, which the server's has set."""
    last = replace(legs[-1], counter=event.counter, teller=event.teller, ending=Ending.SERVED)
    called, finished = event.called_at, event.finished_at
    return (*legs[:-1], replace(last, called=called, started=called, finished=finished))


def _ends(ending: Ending) -> Change:
    """The running leg is over, and so it ended."""
    return lambda legs, event: _ended(legs, event, ending)


def _started(legs: Legs, event: events.ServiceStarted) -> Legs:
    return (*legs[:-1], replace(legs[-1], started=event.at))


def _called(legs: Legs, event: Any) -> Legs:
    """To the counter at which it is from now on."""
    here = {"counter": event.counter, "teller": event.teller}
    return (*legs[:-1], replace(legs[-1], called=event.at, **here))


def _corrected(legs: Legs, event: events.ServiceCorrected) -> Legs:
    tier = event.tier or legs[-1].tier
    return (*legs[:-1], replace(legs[-1], service=event.service, tier=tier))


def _upgraded(legs: Legs, event: events.TicketUpgraded) -> Legs:
    return (*legs[:-1], replace(legs[-1], tier=event.tier))


def _leg_began(legs: Legs, event: events.LegBegan) -> Legs:
    before = replace(legs[-1], ending=Ending.WENT_ON)
    return (*legs[:-1], before, _goes_on(legs, event))


def _requeued(legs: Legs, event: events.TicketRequeued) -> Legs:
    """Whoever was called and did not come waits once more."""
    return (*_ended(legs, event, Ending.NO_SHOW), _next(legs, event))


def _again(legs: Legs, event: Any) -> Legs:
    return (*legs, _next(legs, event))


def _resumed(legs: Legs, event: events.TicketResumed) -> Legs:
    return _called(_again(legs, event), event)


def _transferred(legs: Legs, event: events.TicketTransferred) -> Legs:
    """Whoever had been served has finished a leg by it."""
    ending = Ending.WENT_ON if legs[-1].started else Ending.MOVED
    after = legs if legs[-1].ending is Ending.HELD else _ended(legs, event, ending)
    return (*after, _goes_on(legs, event))


def _expired(legs: Legs, _: events.TicketExpired) -> Legs:
    """Nobody knows since when; of who was held aside it has been said already."""
    if legs[-1].ending is Ending.HELD:
        return legs
    return (*legs[:-1], replace(legs[-1], ending=Ending.EXPIRED))


def _ended(legs: Legs, event: Any, ending: Ending) -> Legs:
    return (*legs[:-1], replace(legs[-1], finished=event.at, ending=ending))


def _goes_on(legs: Legs, event: events.LegBegan | events.TicketTransferred) -> PastLeg:
    """To another service, and to the tier that counts on its ladder."""
    tier = event.tier or legs[-1].tier
    return _next(legs, event, service=event.service, bonus=event.bonus, tier=tier)


def _next(legs: Legs, event: Any, **changes: Any) -> PastLeg:
    """The next stretch of the same visit, waiting since the event."""
    last, ticket = legs[-1], TicketId(legs[-1].key.rpartition("#")[0])
    key = _key(ticket, len(legs) + 1)
    again = PastLeg(key, last.service, last.tier, event.at, further=True, bonus=last.bonus)
    return replace(again, **changes)


BEGINNINGS: Final[Mapping[type[Event], Callable[[Any], Legs]]] = {
    events.TicketIssued: _issued,
    events.TicketHandedIn: _handed_in,
    events.ServedDirectly: _served_directly,
}
CHANGES: Final[Mapping[type[Event], Change]] = {
    events.TicketCalled: _called,
    events.ServiceStarted: _started,
    events.TicketServed: _ends(Ending.SERVED),
    events.ServedOnPaper: _on_paper,
    events.LegBegan: _leg_began,
    events.ServiceCorrected: _corrected,
    events.TicketNoShow: _ends(Ending.NO_SHOW),
    events.TicketRequeued: _requeued,
    events.TicketReinstated: _again,
    events.TicketHeld: _ends(Ending.HELD),
    events.HoldReturned: _again,
    events.TicketResumed: _resumed,
    events.TicketCancelled: _ends(Ending.CANCELLED),
    events.TicketTransferred: _transferred,
    events.TicketRedirected: _ends(Ending.REDIRECTED),
    events.TicketUpgraded: _upgraded,
    events.TicketExpired: _expired,
}
TELLING: Final = frozenset({*BEGINNINGS, *CHANGES, events.TicketsMerged, events.MoveUndone})
"""The events by which legs change."""
