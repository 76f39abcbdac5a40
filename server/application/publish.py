"""What the branch's state looks like on the wire: pure, one function per retained message."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from server.application import announced
from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, State, Ticket, Window
from server.domain.plan import (
    HALL,
    Counter,
    CounterCode,
    Plan,
    Service,
    ServiceCode,
    Zone,
    ZoneCode,
)
from server.forecast.outlook import Outlook, Wait
from wire import messages

Texts = dict[str, str]
LAST_CALLS: Final = 8
"""More than a board has rows: it may show some services only."""
_ANNOUNCED: Final = AT_COUNTER | {State.SERVED}


def lobby(
    branch: Branch,
    zone: ZoneCode,
    outlook: Outlook | None,
    rules: Sequence[Texts],
    now: datetime,
) -> messages.Lobby:
    """What the boards of a zone show; `rules` are the lines that take turns at their foot."""
    plan, waiting = branch.plan, waiting_by_service(branch)
    return messages.Lobby(
        sequence=branch.sequence,
        made_at=now,
        foreseen_at=outlook.made_at if outlook else None,
        open=branch.open,
        branch=dict(plan.name),
        calls=tuple(_calls(branch, zone)),
        services=tuple(
            _lobby_line(plan, service, waiting[service.code], outlook)
            for service in plan.services.values()
            if service.zone == zone
        ),
        rule=next(iter(rules), {}),
        rules=tuple(rules),
        voice=announced.voice(plan, now),
        awaited=announced.awaited(branch),
        look=look(plan),
    )


def counter(branch: Branch, code: CounterCode, now: datetime) -> messages.CounterShow:
    """What one counter's sign and pad show."""
    desk, ticket = branch.desks[code], branch.at(code)
    return messages.CounterShow(
        sequence=branch.sequence,
        made_at=now,
        counter=branch.plan.counters[code].number,
        state=desk.state.value,
        number=ticket.number if ticket else None,
        phase=_phase(ticket),
        attempt=ticket.attempt if ticket else 0,
        called_at=ticket.called_at if ticket else None,
        languages=branch.plan.languages,
        rating=_rating(desk.window),
        teller=_shown(branch.plan, desk.teller),
        look=look(branch.plan),
    )


def _rating(window: Window | None) -> messages.RatingWindow | None:
    if window is None:
        return None
    opened, closes = window.opened_at, window.closes_at
    return messages.RatingWindow(
        leg=window.leg, opened_at=opened, closes_at=closes, version=window.version
    )


def _shown(plan: Plan, teller: str | None) -> str:
    """How customers see a teller named, if the branch wants that they do."""
    known = plan.tellers.get(teller or "") if plan.rating_shows_teller else None
    return known.shown_as if known else ""


def counters_changed(before: Branch, after: Branch) -> Iterator[CounterCode]:
    """The counters that show something else than before."""
    dressed = before.plan.look != after.plan.look
    for code in after.plan.counters:
        same_desk = before.desks.get(code) is after.desks[code]
        if dressed or not same_desk or before.at(code) is not after.at(code):
            yield code


def zones_called(before: Branch, after: Branch) -> list[ZoneCode]:
    """The zones whose boards show other calls than before."""
    if before.calls is after.calls:
        return []
    called = {*before.calls, *after.calls}
    moved = [one for one in called if before.tickets.get(one) is not after.tickets.get(one)]
    concerned = {
        zone
        for branch in (before, after)
        for ticket in map(branch.tickets.get, moved)
        if ticket is not None
        for zone in _zones_of(branch.plan, ticket)
    }
    return [zone for zone in zones(after) if zone in concerned]


def zones(branch: Branch) -> tuple[ZoneCode, ...]:
    """The zones in which somebody waits or is called, each once."""
    waiting_in = (service.zone for service in branch.plan.services.values())
    called_to = (counter.zone for counter in branch.plan.counters.values())
    return tuple(dict.fromkeys((*called_to, *waiting_in)))


def local(plan: Plan, moment: datetime) -> datetime:
    """The moment with the branch's own offset, so that devices can show it as it comes."""
    return moment.astimezone(ZoneInfo(plan.timezone))


def look(plan: Plan) -> messages.Look:
    """The bank's own colours and logo, as devices take them."""
    own = plan.look
    return messages.Look(day=dict(own.day), night=dict(own.night), logo=own.logo)


def told(wait: Wait | None) -> messages.Forecast | None:
    """A forecast as it travels."""
    return None if wait is None else messages.Forecast(p50=wait.p50, p90=wait.p90)


def waiting_by_service(branch: Branch) -> dict[ServiceCode, int]:
    """How many wait for each service of the plan."""
    found = dict.fromkeys(branch.plan.services, 0)
    for key, queue in branch.queues.items():
        if key.service in found:
            found[key.service] += len(queue.tickets)
    return found


def _lobby_line(
    plan: Plan, service: Service, waiting: int, outlook: Outlook | None
) -> messages.LobbyLine:
    newcomers = outlook.newcomers if outlook else {}
    return messages.LobbyLine(
        service=service.code,
        name=dict(service.name),
        waiting=waiting,
        forecast=told(newcomers.get((service.code, plan.unidentified))),
    )


def _calls(branch: Branch, zone: ZoneCode) -> Iterator[messages.Call]:
    """The newest calls that concern a zone: those who wait there, or are called to it."""
    shown = 0
    for ticket in (branch.tickets[called] for called in branch.calls):
        counter = branch.plan.counters.get(ticket.counter or CounterCode(""))
        if shown == LAST_CALLS:
            return
        if counter and ticket.state in _ANNOUNCED and zone in _zones_of(branch.plan, ticket):
            shown += 1
            yield _call(branch.plan, ticket, counter, zone)


def _zones_of(plan: Plan, ticket: Ticket) -> tuple[ZoneCode, ...]:
    """Where it matters that a ticket is called: where it waits, and where it is called to."""
    counter = plan.counters.get(ticket.counter or CounterCode(""))
    waits_in = waiting_zone(plan, ticket.service)
    return (waits_in, counter.zone) if counter else (waits_in,)


def _call(plan: Plan, ticket: Ticket, counter: Counter, seen_in: ZoneCode) -> messages.Call:
    """Who has to leave the zone is told where to and the way; in the counter's own, nobody is."""
    zone = plan.zones.get(counter.zone) if counter.zone != seen_in else None
    return messages.Call(
        number=ticket.number,
        counter=counter.number,
        attempt=ticket.attempt,
        called_at=_announced_at(ticket),
        language=ticket.language,
        service=ticket.service,
        zone=dict(zone.name) if zone else {},
        way=dict(zone.way) if zone else {},
    )


def way_to(plan: Plan, ticket: Ticket) -> Zone | None:
    """The zone to which a ticket is called, where it is another than that in which it waited."""
    counter = plan.counters.get(ticket.counter or CounterCode(""))
    elsewhere = counter and counter.zone != waiting_zone(plan, ticket.service)
    return plan.zones.get(counter.zone) if counter and elsewhere else None


def waiting_zone(plan: Plan, service: ServiceCode) -> ZoneCode:
    """Where the customers of a service wait; the service may have left the plan."""
    known = plan.services.get(service)
    return known.zone if known else HALL


def _announced_at(ticket: Ticket) -> datetime:
    return ticket.announced_at or ticket.issued_at


def _phase(ticket: Ticket | None) -> messages.Phase | None:
    if ticket is None:
        return None
    return "serving" if ticket.state is State.SERVING else "called"
