"""One day of a branch from its events."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from server.domain.events import Event
from server.forecast.past import legs, presence
from server.forecast.past.values import PastDay

TELLING: Final = legs.TELLING
"""The events after which a day is to be read anew."""


def past_day(day: date, happened: Iterable[Event]) -> PastDay:
    """What became of the events of one business day, from its opening until the next one's.

    Tickets that were carried over from the day before are left out: their wait is no wait.
    """
    tickets, counters = legs.Tickets(), presence.Counters()
    for event in happened:
        tickets.take(event)
        counters.take(event)
    known = sorted(tickets.legs(), key=lambda leg: (leg.issued, leg.key))
    return PastDay(day, tuple(known), tuple(counters.spans()))
