"""What somebody of the staff should see to now, as the branch and its devices stand; pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from server.application.announced import unseeing
from server.application.health import health
from server.domain.model import Branch, CounterState, State, Ticket
from server.domain.plan import AlertKind, AlertRules, CounterCode, Service, ServiceCode, TierCode
from server.domain.ranking import waiting_for
from wire.messages import DeviceState

NAMES: Final[Mapping[AlertKind, str]] = {
    AlertKind.HELP: "Help wanted",
    AlertKind.ESCORT: "Please escort this customer",
    AlertKind.INTERPRETER: "Interpreter wanted",
    AlertKind.TIER: "Please greet this customer",
    AlertKind.LONG: "Served for very long",
    AlertKind.LATE: "Waiting past the target",
    AlertKind.IDLE: "Counter free, people waiting",
    AlertKind.FAULT: "Device needs somebody",
    AlertKind.BREACH: "Early warning",
}
"""As the staff read them."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One of them: the same thing has the same kind and subject at every look."""

    kind: AlertKind
    subject: str
    since: datetime | None = None
    """None: only whoever saw it begin knows."""
    number: str = ""
    tier: TierCode | None = None
    service: ServiceCode | None = None
    counter: CounterCode | None = None
    word: str = ""
    """What is wrong with a device."""
    count: int = 0
    """How many wait too long."""

    @property
    def key(self) -> tuple[str, str]:
        """By which it is known."""
        return self.kind.value, self.subject


def alerts(branch: Branch, devices: Mapping[str, DeviceState], now: datetime) -> tuple[Alert, ...]:
    """All that is so at this moment, the most pressing kinds first."""
    return (
        *_help(branch),
        *_at_counters(branch, now),
        *_followed(branch),
        *_late(branch, now),
        *_idle(branch, now),
        *_faults(branch, devices),
    )


def is_loud(rules: AlertRules, alert: Alert, raised: datetime | None, now: datetime) -> bool:
    """Whether nobody has claimed it for too long; `raised` is when it was first seen."""
    began = raised or alert.since
    return began is not None and now - began > rules.unclaimed


def _help(branch: Branch) -> Iterator[Alert]:
    for device, since in branch.help.items():
        yield Alert(AlertKind.HELP, device, since)


def _at_counters(branch: Branch, now: datetime) -> Iterator[Alert]:
    for ticket, counter in unseeing(branch):
        yield _of(AlertKind.ESCORT, ticket.id, ticket, ticket.called_at, counter.code)
    for code in branch.plan.counters:
        if there := branch.at(code):
            yield from _at_counter(branch, code, there, now)


def _at_counter(
    branch: Branch, code: CounterCode, ticket: Ticket, now: datetime
) -> Iterator[Alert]:
    if ticket.interpreter_since:
        yield _of(AlertKind.INTERPRETER, ticket.id, ticket, ticket.interpreter_since, code)
    too_long = _too_long_since(branch, ticket)
    if too_long is not None and now > too_long:
        yield _of(AlertKind.LONG, ticket.leg_id, ticket, too_long, code)


def _too_long_since(branch: Branch, ticket: Ticket) -> datetime | None:
    service = branch.plan.services.get(ticket.service)
    if ticket.state is not State.SERVING or ticket.started_at is None or service is None:
        return None
    rules = branch.plan.alerts
    longest = min(service.usual * rules.usual_times, rules.longest)
    return ticket.started_at + ticket.held_for + longest


def _followed(branch: Branch) -> Iterator[Alert]:
    """They are told of at once, whoever identified them where."""
    for ticket in branch.waiting():
        if ticket.tier in branch.plan.cases.tiers:
            yield _of(AlertKind.TIER, ticket.id, ticket, ticket.waits_since)


def _late(branch: Branch, now: datetime) -> Iterator[Alert]:
    """One for each service: a hall that is full is one matter, not twenty."""
    crossed: dict[ServiceCode, list[datetime]] = {}
    for ticket in branch.waiting():
        service = branch.plan.services.get(ticket.service)
        if service and now > (at := _too_late(branch, service, ticket)):
            crossed.setdefault(ticket.service, []).append(at)
    for code, moments in crossed.items():
        yield Alert(AlertKind.LATE, code, min(moments), service=code, count=len(moments))


def _too_late(branch: Branch, service: Service, ticket: Ticket) -> datetime:
    return ticket.waits_since + service.target(ticket.tier) + branch.plan.alerts.late


def _idle(branch: Branch, now: datetime) -> Iterator[Alert]:
    allowed = branch.plan.alerts.idle
    for code in branch.plan.counters:
        desk = branch.desks[code]
        open_and_free = desk.state is CounterState.OPEN and desk.ticket is None
        since = desk.free_since if open_and_free else None
        if since and now - since > allowed and (many := waiting_for(branch, code, now)):
            yield Alert(AlertKind.IDLE, code, since + allowed, counter=code, count=many)


def _faults(branch: Branch, devices: Mapping[str, DeviceState]) -> Iterator[Alert]:
    calm = ("fine", "near") if branch.plan.alerts.grave_faults_only else ("fine",)
    for device in health(branch, devices):
        if device.mark not in calm:
            yield Alert(AlertKind.FAULT, device.name, word=device.word)


def _of(
    kind: AlertKind,
    subject: str,
    ticket: Ticket,
    since: datetime | None,
    counter: CounterCode | None = None,
) -> Alert:
    about = {"number": ticket.number, "tier": ticket.tier, "service": ticket.service}
    return Alert(kind, subject, since, **about, counter=counter)  # type: ignore[arg-type]
