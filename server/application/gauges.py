"""How a branch stands, in figures for whoever watches over many: nobody's name or number; pure."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.judging import Figures
from server.domain.model import Branch, Ticket
from server.domain.plan import TierCode
from wire.messages import DeviceState, Presence

GAUGES: Final[Mapping[str, str]] = {
    "on_duty": "1 where this server hears the branch's devices and keeps its time.",
    "broker_connected": "1 where the branch's link to the broker is up.",
    "relay_behind_seconds": "Age of the oldest change that has not been told to the devices.",
    "open": "1 while tickets are issued.",
    "tickets_waiting": "Tickets that wait, by tier.",
    "longest_wait_seconds": "The longest running wait, by tier.",
    "longest_wait_ratio": "The longest running wait as a share of its target, by tier.",
    "counters": "Counters, by state.",
    "devices": "Devices that were heard of, by kind and state.",
    "printers": "Devices with a printer, by what it says of its paper.",
    "device_faults": "What hangs on a device's line and fails, by kind of device.",
    "outbox_requests": "Requests that devices have not had acknowledged, by kind.",
    "outbox_age_seconds": "For so long a device's requests have been unacknowledged, the longest.",
    "forecast_age_seconds": "Age of the newest forecast; missing where there is none.",
    "forecast_coverage_ratio": "Share of waits within the quantile that was foretold, last 7 days.",
    "forecast_judged_tickets": "Tickets of which that is known.",
    "journal_events": "Events that the journal has recorded, ever.",
    "head_office_behind_events": "Events that head office has not acknowledged.",
    "head_office_behind_seconds": "For so long head office has not had all that there was.",
}
"""Each with what it says; all have the label `branch`, and `heliotrope_branch_` before the name."""
QUANTILES: Final = {"0.5": "within50", "0.8": "within80", "0.9": "within90"}


@dataclass(frozen=True, slots=True)
class Gauge:
    """One figure."""

    name: str
    value: float
    labels: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """How this server and the branch's devices hear each other."""

    on_duty: bool
    connected: bool
    behind: float
    """Seconds."""
    outbox_age: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How far a branch's journal has come to head office."""

    sequence: int
    behind: float
    """Seconds since it was all there."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What is known of a branch at one moment."""

    branch: Branch
    devices: Mapping[str, DeviceState]
    link: Link
    foreseen_at: datetime | None
    figures: Figures | None
    now: datetime
    sent: Sent | None = None
    """None where there is no head office."""


@dataclass(frozen=True, slots=True)
class TierWaits:
    """Who waits of one tier."""

    tier: TierCode
    waiting: int
    longest: float
    """Seconds of the longest running wait,"""
    share: float
    """and as a share of its target, of whoever is furthest; 0 where there is none."""


def gauges(seen: Seen) -> Iterator[Gauge]:
    """All of them; those of devices and forecasts only where this server is on duty."""
    yield from _hall(seen)
    if seen.link.on_duty:
        yield from _duty(seen)
        yield from _devices(seen.devices)


def _hall(seen: Seen) -> Iterator[Gauge]:
    branch = seen.branch
    yield Gauge("on_duty", seen.link.on_duty, {})
    yield Gauge("open", branch.open, {})
    yield Gauge("journal_events", branch.sequence, {})
    for state, many in Counter(desk.state.value for desk in branch.desks.values()).items():
        yield Gauge("counters", many, {"state": state})
    for waits in tier_waits(branch, seen.now):
        of = {"tier": waits.tier}
        yield Gauge("tickets_waiting", waits.waiting, of)
        yield Gauge("longest_wait_seconds", waits.longest, of)
        yield Gauge("longest_wait_ratio", waits.share, of)


def tier_waits(branch: Branch, now: datetime) -> Iterator[TierWaits]:
    """Of each tier of the plan, and of others of which somebody waits."""
    by_tier: dict[TierCode, list[Ticket]] = {tier: [] for tier in branch.plan.tiers}
    for ticket in branch.waiting():
        by_tier.setdefault(ticket.tier, []).append(ticket)
    for tier, tickets in by_tier.items():
        waits = [(now - each.waits_since).total_seconds() for each in tickets]
        shares = [
            wait / service.target(each.tier).total_seconds()
            for wait, each in zip(waits, tickets, strict=True)
            if (service := branch.plan.services.get(each.service)) and service.target(each.tier)
        ]
        longest, share = max(waits, default=0.0), max(shares, default=0.0)
        yield TierWaits(tier, len(tickets), longest, share)


def _duty(seen: Seen) -> Iterator[Gauge]:
    yield Gauge("broker_connected", seen.link.connected, {})
    yield Gauge("relay_behind_seconds", seen.link.behind, {})
    yield Gauge("outbox_age_seconds", seen.link.outbox_age, {})
    if seen.sent is not None:
        behind = max(seen.branch.sequence - seen.sent.sequence, 0)
        yield Gauge("head_office_behind_events", behind, {})
        yield Gauge("head_office_behind_seconds", seen.sent.behind, {})
    if seen.foreseen_at is not None:
        yield Gauge("forecast_age_seconds", (seen.now - seen.foreseen_at).total_seconds(), {})
    if seen.figures is not None:
        yield Gauge("forecast_judged_tickets", seen.figures.tickets, {})
        for quantile, name in QUANTILES.items():
            share = getattr(seen.figures, name)
            if share is not None:
                yield Gauge("forecast_coverage_ratio", share, {"quantile": quantile})


def _devices(devices: Mapping[str, DeviceState]) -> Iterator[Gauge]:
    kinds = [(name.partition("/")[0], state) for name, state in devices.items()]
    for (kind, presence), many in Counter((kind, one.state.value) for kind, one in kinds).items():
        yield Gauge("devices", many, {"kind": kind, "state": presence})
    there = [(kind, state) for kind, state in kinds if state.state is Presence.READY]
    for paper, many in Counter(state.paper for _, state in there if state.paper).items():
        yield Gauge("printers", many, {"paper": paper})
    for name, counted in (("outbox_requests", _outbox), ("device_faults", _faults)):
        sums = Counter[str]()
        for kind, state in there:
            sums[kind] += counted(state)
        for kind, many in sums.items():
            yield Gauge(name, many, {"kind": kind})


def _outbox(state: DeviceState) -> int:
    return state.outbox


def _faults(state: DeviceState) -> int:
    return len(state.faults)
