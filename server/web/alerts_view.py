"""Alerts as the staff of the hall read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.alerting import Shown
from server.application.alerts import Alert, Kind
from server.domain.model import Branch
from server.domain.plan import Counter, Service, Tier
from server.web.desk_view import Timer
from server.web.house import milliseconds
from server.web.measures import clock

TITLES: Final[Mapping[Kind, str]] = {
    Kind.TIER: "Please greet this customer",
    Kind.LONG: "Served for very long",
    Kind.LATE: "Waiting past the target",
    Kind.IDLE: "Counter free, people waiting",
    Kind.FAULT: "Device needs somebody",
}
"""Those with a line of their own; help, escorts and warnings stand in theirs."""
DONE: Final[Mapping[Kind, str]] = {
    Kind.TIER: "Greeted",
    Kind.LONG: "Visited",
    Kind.LATE: "Seen to",
    Kind.IDLE: "Seen to",
    Kind.FAULT: "Seen to",
}


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
    tier: Tier | None
    service: Service | None
    counter: Counter | None
    timer: Timer | None


@dataclass(frozen=True, slots=True)
class AlertsView:
    """All of them."""

    lines: tuple[Line, ...]
    by: Mapping[tuple[str, str], Shown]
    """Those that stand elsewhere on the page, by kind and subject."""


def alerts_view(branch: Branch, shown: Sequence[Shown], now: datetime) -> AlertsView:
    """Those that nobody sees to first."""
    own = [one for one in shown if one.alert.kind in TITLES]
    own.sort(key=lambda one: (bool(one.by), not one.loud))
    lines = tuple(_line(branch, one, now) for one in own)
    return AlertsView(lines, {one.alert.key: one for one in shown})


def name_of(actor: str) -> str:
    """Whoever is behind an actor's name in the journal."""
    return actor.partition(":")[2] or actor


def _line(branch: Branch, one: Shown, now: datetime) -> Line:
    alert, plan = one.alert, branch.plan
    return Line(
        alert,
        TITLES[alert.kind],
        DONE[alert.kind],
        name_of(one.by),
        one.loud,
        plan.tiers.get(alert.tier) if alert.tier else None,
        plan.services.get(alert.service) if alert.service else None,
        plan.counters.get(alert.counter) if alert.counter else None,
        _timer(alert.since, now) if alert.since else None,
    )


def _timer(since: datetime, now: datetime) -> Timer:
    return Timer(milliseconds(since), clock(now - since), "past")
