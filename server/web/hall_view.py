"""What the lobby manager sees: counters, queues, calls for help, devices, machines."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from server.application.announced import unseeing
from server.application.health import Health, health
from server.domain.model import Branch, Desk, Machinery, MachineState, Ticket
from server.domain.plan import SIGHT, Counter, Machine, Service, Shift, Texts, Tier
from server.domain.ranking import score
from server.forecast.outlook import Outlook, Wait
from server.forecast.reasons import Reason
from server.web.desk_view import Timer, timer_of
from server.web.house import milliseconds
from server.web.measures import clock, minutes, pace_waiting
from server.web.shifts_view import late_now
from wire.messages import DeviceState


@dataclass(frozen=True, slots=True)
class Card:
    """One counter."""

    counter: Counter
    desk: Desk
    ticket: Ticket | None
    tier: Tier | None
    timer: Timer | None
    trainee: bool
    """Whoever works there is still learning."""
    late: Shift | None
    """It should be open since then."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One waiting person."""

    ticket: Ticket
    tier: Tier
    waited: int
    late: bool
    """Has passed the target wait, or is forecast to."""


@dataclass(frozen=True, slots=True)
class Row:
    """One queue."""

    service: Service
    segments: tuple[Segment, ...]
    late: int
    wait: Wait | None
    """Of a newcomer who does not identify."""
    longer: Reason | None
    """Why that has become longer."""
    mistaken: int
    balked: int
    """Customers who saw the wait and took no ticket."""
    """How often it had been chosen wrongly today."""


@dataclass(frozen=True, slots=True)
class Call:
    """A customer who asked for staff at a device."""

    device: str
    timer: Timer


@dataclass(frozen=True, slots=True)
class Wanted:
    """A customer at a counter that does not speak their language."""

    ticket: Ticket
    counter: Counter
    timer: Timer


@dataclass(frozen=True, slots=True)
class Escort:
    """A customer who does not see, and is called to a counter."""

    ticket: Ticket
    counter: Counter
    need: Texts
    """As the bank calls it."""
    timer: Timer


@dataclass(frozen=True, slots=True)
class MachineLine:
    """One self-service machine."""

    machine: Machine
    works: bool
    in_vain: int
    """How many were sent there today and came back."""


@dataclass(frozen=True, slots=True)
class HallView:
    """The whole lobby."""

    open: bool
    cards: tuple[Card, ...]
    rows: tuple[Row, ...]
    calls: tuple[Call, ...]
    wanted: tuple[Wanted, ...]
    """Interpreters."""
    escorts: tuple[Escort, ...]
    devices: tuple[Health, ...]
    machines: tuple[MachineLine, ...]
    waiting: int
    late: int


def hall_view(
    branch: Branch, outlook: Outlook, devices: Mapping[str, DeviceState], now: datetime
) -> HallView:
    """The lobby at this moment."""
    rows = tuple(_row(branch, outlook, service, now) for service in branch.plan.services.values())
    return HallView(
        open=branch.open,
        cards=tuple(_cards(branch, now)),
        rows=rows,
        calls=tuple(_call(device, since, now) for device, since in branch.help.items()),
        wanted=tuple(_wanted(branch, now)),
        escorts=tuple(_escorts(branch, now)),
        devices=tuple(health(branch, devices)),
        machines=tuple(machine_lines(branch)),
        waiting=sum(len(row.segments) for row in rows),
        late=sum(row.late for row in rows),
    )


def segment(branch: Branch, outlook: Outlook, ticket: Ticket, now: datetime) -> Segment:
    """How somebody stands who waits."""
    target = branch.plan.services[ticket.service].target_wait
    expected = outlook.tickets.get(ticket.id)
    more = timedelta(minutes=expected.p50) if expected else timedelta()
    return Segment(
        ticket=ticket,
        tier=branch.plan.tiers[ticket.tier],
        waited=minutes(ticket.waits_since, now),
        late=pace_waiting(now - ticket.waits_since + more, target) == "past",
    )


def machine_lines(branch: Branch) -> Iterator[MachineLine]:
    """The self-service machines, and whether they work."""
    for code, machine in branch.plan.machines.items():
        state = branch.machines.get(code, Machinery()).state
        in_vain = sum(where == code for where in branch.came_back.values())
        yield MachineLine(machine, state is MachineState.WORKING, in_vain)


def _cards(branch: Branch, now: datetime) -> Iterator[Card]:
    late = {each.counter.code: each.shift for each in late_now(branch, now)}
    for code, counter in branch.plan.counters.items():
        yield _card(branch, counter, now, late.get(code))


def _card(branch: Branch, counter: Counter, now: datetime, late: Shift | None) -> Card:
    desk, ticket = branch.desks[counter.code], branch.at(counter.code)
    return Card(
        counter,
        desk,
        ticket,
        tier=branch.plan.tiers[ticket.tier] if ticket else None,
        timer=timer_of(branch, ticket, now) if ticket else None,
        trainee=branch.plan.is_trainee(desk.teller),
        late=late,
    )


def _row(branch: Branch, outlook: Outlook, service: Service, now: datetime) -> Row:
    mine = [ticket for ticket in branch.waiting() if ticket.service == service.code]
    mine.sort(key=lambda ticket: -score(branch, ticket, now))
    segments = tuple(segment(branch, outlook, ticket, now) for ticket in mine)
    late = sum(segment.late for segment in segments)
    coming = service.code, branch.plan.unidentified
    wait, longer = outlook.newcomers.get(coming), outlook.newcomer_reasons.get(coming)
    mistaken = branch.corrected.get(service.code, 0)
    balked = branch.balked.get(service.code, 0)
    return Row(service, segments, late, wait, longer, mistaken, balked)


def _call(device: str, since: datetime, now: datetime) -> Call:
    return Call(device, Timer(milliseconds(since), clock(now - since), "past"))


def _wanted(branch: Branch, now: datetime) -> Iterator[Wanted]:
    for code, counter in branch.plan.counters.items():
        ticket = branch.at(code)
        since = ticket.interpreter_since if ticket else None
        if ticket and since:
            timer = Timer(milliseconds(since), clock(now - since), "past")
            yield Wanted(ticket, counter, timer)


def _escorts(branch: Branch, now: datetime) -> Iterator[Escort]:
    known = branch.plan.needs.get(SIGHT)
    for ticket, counter in unseeing(branch):
        since = ticket.called_at or now
        timer = Timer(milliseconds(since), clock(now - since), "past")
        yield Escort(ticket, counter, known.name if known else {}, timer)
