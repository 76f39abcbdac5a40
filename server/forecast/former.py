"""A former system's history as past days of a branch."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import numpy as np

from server.forecast.history import NOBODY, Ended, History, Presence
from server.forecast.past import Ending, Kind, PastDay, PastLeg, PastPresence
from server.forecast.scene import Ints

ENDINGS: Final = {
    Ended.SERVED: Ending.SERVED,
    Ended.NO_SHOW: Ending.NO_SHOW,
    Ended.CANCELLED: Ending.CANCELLED,
    Ended.REDIRECTED: Ending.WENT_ON,
}


@dataclass(frozen=True, slots=True)
class Names:
    """What the branch calls what the former system called otherwise; empty: leave it out."""

    services: Mapping[str, str] = field(default_factory=dict)
    tiers: Mapping[str, str] = field(default_factory=dict)
    counters: Mapping[str, str] = field(default_factory=dict)


def renamed(history: History, names: Names) -> History:
    """The history in the branch's words; two names may become one."""
    services, service = _joined(history.services, names.services)
    tiers, tier = _joined(history.tiers, names.tiers)
    counters, counter = _joined(history.counters, names.counters)
    at = np.append(counter, NOBODY)
    spans = {
        name: replace(spans, counter=at[spans.counter])
        for name in ("planned", "there", "breaks")
        for spans in [getattr(history, name)]
    }
    return replace(
        history,
        services=services,
        tiers=tiers,
        counters=counters,
        service=service[history.service],
        tier=tier[history.tier],
        counter=at[history.counter],
        **spans,
    )


def days_of(history: History, tickets: Sequence[str], zone: str) -> list[PastDay]:
    """Each day of it, as a branch of that time zone would have kept it; the nameless left out."""
    local = ZoneInfo(zone)
    legs: dict[date, list[PastLeg]] = {}
    for row, ticket in enumerate(tickets):
        if not (history.services[history.service[row]] and history.tiers[history.tier[row]]):
            continue
        day = date.fromordinal(int(history.day[row]))
        legs.setdefault(day, []).append(_leg(history, row, ticket, _Clock(day, local)))
    present: dict[date, list[PastPresence]] = {}
    for kind, spans in _kinds(history).items():
        for place, ordinal, begins, ends in _rows(spans):
            day = date.fromordinal(ordinal)
            clock, counter = _Clock(day, local), history.counters[place]
            one = PastPresence(counter, clock.at(begins), clock.at(ends), kind)
            present.setdefault(day, []).append(one)
    return [_day(day, legs[day], present.get(day, [])) for day in sorted(legs)]


@dataclass(frozen=True, slots=True)
class _Clock:
    """The clock on the wall of the branch, on one day."""

    day: date
    zone: ZoneInfo

    def at(self, minutes: float) -> datetime:
        """So many minutes after midnight by it; to the millisecond."""
        since = timedelta(milliseconds=round(minutes * 60_000))
        wall = datetime.combine(self.day, time()) + since
        return wall.replace(tzinfo=self.zone).astimezone(UTC)

    def known(self, minutes: float) -> datetime | None:
        """The same; nothing where that is not known."""
        return None if np.isnan(minutes) else self.at(minutes)


def _leg(history: History, row: int, ticket: str, clock: _Clock) -> PastLeg:
    place = int(history.counter[row])
    return PastLeg(
        key=f"{ticket}#1",
        service=history.services[history.service[row]],
        tier=history.tiers[history.tier[row]],
        issued=clock.at(float(history.issued[row])),
        counter="" if place == NOBODY else history.counters[place],
        called=clock.known(float(history.called[row])),
        started=clock.known(float(history.started[row])),
        finished=clock.known(float(history.finished[row])),
        ending=ENDINGS[Ended(int(history.ended[row]))],
        further=bool(history.second[row]),
    )


def _day(day: date, legs: list[PastLeg], present: list[PastPresence]) -> PastDay:
    """In the order in which days are kept, so that they can be compared."""
    return PastDay(
        day,
        tuple(sorted(legs, key=lambda leg: (leg.issued, leg.key))),
        tuple(sorted(present, key=lambda span: (span.begins, span.counter, span.kind))),
    )


def _kinds(history: History) -> dict[Kind, Presence]:
    return {Kind.PLANNED: history.planned, Kind.THERE: history.there, Kind.BREAK: history.breaks}


def _rows(spans: Presence) -> list[tuple[int, int, float, float]]:
    columns = (spans.counter, spans.day, spans.begins, spans.ends)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _joined(codes: Sequence[str], names: Mapping[str, str]) -> tuple[tuple[str, ...], Ints]:
    """The names in the branch's words, and which of them each code is now."""
    meant = [names.get(code, code) for code in codes]
    known = tuple(dict.fromkeys(meant))
    return known, np.array([known.index(name) for name in meant], np.int64)
