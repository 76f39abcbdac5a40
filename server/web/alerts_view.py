"""Alerts as the staff of the hall read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.alerting import Alerting, Shown
from server.application.alerts import NAMES, Alert
from server.application.ringing import Flood
from server.domain.model import Branch
from server.domain.plan import AlertKind, Counter, Service, Tier
from server.web.desk_view import Timer
from server.web.house import milliseconds
from server.web.measures import clock

DONE: Final[Mapping[AlertKind, str]] = {
    AlertKind.TIER: "Greeted",
    AlertKind.LONG: "Visited",
    AlertKind.LATE: "Seen to",
    AlertKind.IDLE: "Seen to",
    AlertKind.FAULT: "Seen to",
}
"""Of those with a line of their own; help, escorts and warnings stand in theirs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One alert."""

    alert: Alert
    title: str
    done: str
    """What is said when it is seen to."""
    by: str
    """Who sees to it; empty: nobody yet."""
    loud: bool
    quiet: bool
    """Nothing rings because of it."""
    tier: Tier | None
    service: Service | None
    counter: Counter | None
    timer: Timer | None


@dataclass(frozen=True, slots=True)
class AlertsView:
    """All of them."""

    lines: tuple[Line, ...]
    more: tuple[Line, ...]
    """Those that are too many to ring."""
    flood: Flood | None
    """What there is too much of."""
    by: Mapping[tuple[str, str], Shown]
    """Those that stand elsewhere on the page, by kind and subject."""

    @property
    def flood_name(self) -> str:
        """What it is called."""
        return NAMES[self.flood.kind] if self.flood else ""


async def seen(branch: Branch, alerting: Alerting, now: datetime) -> AlertsView:
    """What there is to see to."""
    return alerts_view(branch, await alerting.shown(), await alerting.flood(), now)


def alerts_view(
    branch: Branch, shown: Sequence[Shown], flood: Flood | None, now: datetime
) -> AlertsView:
    """Those that nobody sees to first."""
    own = [one for one in shown if one.alert.kind in DONE]
    own.sort(key=lambda one: (bool(one.by), not one.loud))
    first, more = (
        tuple(_line(branch, one, now) for one in own if one.too_many is too_many)
        for too_many in (False, True)
    )
    return AlertsView(first, more, flood, {one.alert.key: one for one in shown})


def name_of(actor: str) -> str:
    """Whoever is behind an actor's name in the journal."""
    return actor.partition(":")[2] or actor


def _line(branch: Branch, one: Shown, now: datetime) -> Line:
    alert, plan = one.alert, branch.plan
    return Line(
        alert,
        NAMES[alert.kind],
        DONE[alert.kind],
        name_of(one.by),
        one.loud,
        one.quiet or one.too_many,
        plan.tiers.get(alert.tier) if alert.tier else None,
        plan.services.get(alert.service) if alert.service else None,
        plan.counters.get(alert.counter) if alert.counter else None,
        _timer(alert.since, now) if alert.since else None,
    )


def _timer(since: datetime, now: datetime) -> Timer:
    return Timer(milliseconds(since), clock(now - since), "past")
