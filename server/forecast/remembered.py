"""Past days as the columns from which is learnt."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from server.forecast.history import NOBODY, Ended, History, Presence, codes
from server.forecast.past import Ending, Kind, PastDay, PastLeg, PastPresence
from server.forecast.scene import Floats

ENDED: Final = {
    Ending.SERVED: Ended.SERVED,
    Ending.WENT_ON: Ended.REDIRECTED,
    Ending.NO_SHOW: Ended.NO_SHOW,
    Ending.CANCELLED: Ended.CANCELLED,
    Ending.REDIRECTED: Ended.CANCELLED,
    Ending.MOVED: Ended.CANCELLED,
    Ending.HELD: Ended.SERVED,
    Ending.EXPIRED: Ended.CANCELLED,
    Ending.OPEN: Ended.SERVED,
}
"""Whoever left the queue without being called has cancelled, as far as the queue goes."""
WHOLE: Final = frozenset({Ending.SERVED, Ending.WENT_ON})
"""Only these say how long a service takes."""
_Spans = Sequence[tuple[date, PastPresence]]


def history_of(
    days: Iterable[PastDay], zone: str, *, seats: Sequence[str] | None = None
) -> History:
    """These days in local wall-clock minutes; who serves is the teller where one is known.

    With `seats` it is the counter instead, these first and in this order.

    A moment of another day is not known: a counter that was closed the next morning, say.
    """
    kept = sorted(days, key=lambda each: each.day)
    minutes = minutes_in(ZoneInfo(zone))
    legs = _in_order(kept, minutes)
    spans = [(each.day, span) for each in kept for span in each.presences]
    spans = [(day, span) for day, span in spans if _is_of(day, span, minutes)]
    who = _by_teller if seats is None else _by_counter
    serving = [who(leg) for _, leg in legs]
    there = [name for name in [*serving, *(who(span) for _, span in spans)] if name]
    counters, _ = codes([*(seats or ()), *there])
    number = {name: at for at, name in enumerate(counters)}

    def present(kind: Kind) -> Presence:
        mine = [(day, span) for day, span in spans if span.kind is kind]
        return _presence(mine, [number[who(span)] for _, span in mine], minutes)

    services, service = codes([leg.service for _, leg in legs])
    tiers, tier = codes([leg.tier for _, leg in legs])
    return History(
        services=services,
        tiers=tiers,
        counters=counters,
        day=np.array([day.toordinal() for day, _ in legs], np.int64),
        service=service,
        tier=tier,
        counter=np.array([number.get(name, NOBODY) for name in serving], np.int64),
        issued=_floats(minutes(day, leg.issued) for day, leg in legs),
        called=_floats(minutes(day, leg.called) for day, leg in legs),
        started=_floats(minutes(day, leg.started if _tells(leg) else None) for day, leg in legs),
        finished=_floats(minutes(day, _gone(leg)) for day, leg in legs),
        ended=np.array([_ended(leg) for _, leg in legs], np.int64),
        second=np.array([leg.further for _, leg in legs], np.bool_),
        planned=present(Kind.PLANNED),
        there=present(Kind.THERE),
        breaks=present(Kind.BREAK),
    )


Minutes = Callable[[date, datetime | None], float]


def minutes_in(zone: ZoneInfo) -> Minutes:
    """How minutes after the midnight of a day are counted there; NaN for those of another day."""

    def minutes(day: date, at: datetime | None) -> float:
        local = at.astimezone(zone) if at else None
        if local is None or local.date() != day:
            return np.nan
        return local.hour * 60.0 + local.minute + (local.second + local.microsecond / 1e6) / 60.0

    return minutes


def _in_order(days: Iterable[PastDay], minutes: Minutes) -> list[tuple[date, PastLeg]]:
    """In order of issue; a leg that began on another day has no place in this one."""
    legs = [(each.day, leg) for each in days for leg in each.legs]
    here = [(day, leg) for day, leg in legs if not np.isnan(minutes(day, leg.issued))]
    return sorted(here, key=lambda each: (each[0], each[1].issued))


def _is_of(day: date, span: PastPresence, minutes: Minutes) -> bool:
    return minutes(day, span.begins) < minutes(day, span.ends)


def _tells(leg: PastLeg) -> bool:
    return leg.ending in WHOLE


def _gone(leg: PastLeg) -> datetime | None:
    return None if leg.ending is Ending.EXPIRED else leg.finished


def _ended(leg: PastLeg) -> Ended:
    """Who had been called before they were sent elsewhere had come."""
    ended = ENDED[leg.ending]
    return Ended.SERVED if leg.called and ended is Ended.CANCELLED else ended


def _by_teller(of: PastLeg | PastPresence) -> str:
    return of.teller or of.counter


def _by_counter(of: PastLeg | PastPresence) -> str:
    return of.counter


def _presence(spans: _Spans, counters: Sequence[int], minutes: Minutes) -> Presence:
    return Presence(
        np.array(counters, np.int64),
        np.array([day.toordinal() for day, _ in spans], np.int64),
        _floats(minutes(day, span.begins) for day, span in spans),
        _floats(minutes(day, span.ends) for day, span in spans),
    )


def _floats(values: Iterable[float]) -> Floats:
    return np.array(list(values), np.float64)
