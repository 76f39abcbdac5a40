"""What the branch's state looks like on the wire: pure, one function per retained message."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from server.application.sentences import sentence
from server.domain.admission import closed_to_all
from server.domain.hours import day_of
from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, Machinery, MachineState, State, Ticket
from server.domain.plan import (
    HALL,
    Counter,
    CounterCode,
    Machine,
    Need,
    Plan,
    Service,
    ServiceCode,
    Social,
    Zone,
    ZoneCode,
)
from server.domain.ranking import ahead_of_newcomer
from server.domain.refusals import Refusal
from server.domain.reserve import leased_days
from server.forecast.outlook import Outlook, Wait
from wire import messages
from words.phrases import say

LAST_CALLS: Final = 6
_ANNOUNCED: Final = AT_COUNTER | {State.SERVED}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the server offers to kiosks and the branch does not know."""

    phone: str = ""
    """Where a phone's token is appended."""
    directory: bool = False
    """Whether it can be asked to whom a reading belongs."""


def menu(
    branch: Branch, outlook: Outlook | None, around: Surroundings, now: datetime
) -> messages.Menu:
    """What the kiosks offer."""
    plan = branch.plan
    return messages.Menu(
        sequence=branch.sequence,
        made_at=now,
        foreseen_at=outlook.made_at if outlook else None,
        open=branch.open,
        business_day=branch.day,
        hours=_hours(branch, now),
        branch=dict(plan.name),
        groups=tuple(
            messages.MenuGroup(group=group.code, name=dict(group.name), within=group.within or "")
            for group in plan.groups.values()
        ),
        languages=plan.languages,
        services=tuple(
            _menu_line(branch, service, outlook, now) for service in plan.services.values()
        ),
        machines=tuple(_machine(branch, machine) for machine in plan.machines.values()),
        needs=_choices(plan.needs),
        social=_choices(plan.social),
        services_a_visit=plan.services_a_visit,
        tier=plan.unidentified,
        cards=tuple(messages.CardPrefix(prefix=card.prefix, tier=card.tier) for card in plan.cards),
        rule=dict(plan.rule),
        directory=around.directory,
        phone=around.phone,
    )


def lobby(branch: Branch, zone: ZoneCode, outlook: Outlook | None, now: datetime) -> messages.Lobby:
    """What the boards of a zone show."""
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
        rule=dict(plan.rule),
    )


def counter(branch: Branch, code: CounterCode, now: datetime) -> messages.CounterShow:
    """What one counter's sign and pad show."""
    desk, ticket = branch.desks[code], branch.at(code)
    window = desk.window
    return messages.CounterShow(
        sequence=branch.sequence,
        made_at=now,
        counter=branch.plan.counters[code].number,
        state=desk.state.value,
        number=ticket.number if ticket else None,
        phase=_phase(ticket),
        attempt=ticket.attempt if ticket else 0,
        called_at=ticket.called_at if ticket else None,
        rating=window
        and messages.RatingWindow(
            leg=window.leg, opened_at=window.opened_at, closes_at=window.closes_at
        ),
    )


def counters_changed(before: Branch, after: Branch) -> Iterator[CounterCode]:
    """The counters that show something else than before."""
    for code in after.plan.counters:
        same_desk = before.desks.get(code) is after.desks[code]
        if not same_desk or before.at(code) is not after.at(code):
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


def told(wait: Wait | None) -> messages.Forecast | None:
    """A forecast as it travels."""
    return None if wait is None else messages.Forecast(p50=wait.p50, p90=wait.p90)


def _menu_line(
    branch: Branch, service: Service, outlook: Outlook | None, now: datetime
) -> messages.MenuLine:
    newcomers = outlook.newcomers if outlook else {}
    plan = branch.plan
    tiers = [tier for tier in plan.tiers if plan.offers(service.code, tier)]
    closed = closed_to_all(branch, service, now)
    return messages.MenuLine(
        service=service.code,
        name=dict(service.name),
        group=service.group or "",
        documents=dict(service.documents),
        zone=dict(service.where) or _waiting_area(plan, service),
        open=closed is None,
        closed=_why_closed(branch, closed) if closed else {},
        series={tier: service.series_of(plan.tier_for(service.code, tier)) for tier in tiers},
        tiers=tuple(tiers) if service.tiers else (),
        ahead={tier: ahead_of_newcomer(branch, service.code, tier, now) for tier in tiers},
        forecast={
            tier: forecast
            for tier in tiers
            if (forecast := told(newcomers.get((service.code, tier))))
        },
    )


def _choices(named: Mapping[str, Need] | Mapping[str, Social]) -> tuple[messages.Choice, ...]:
    return tuple(messages.Choice(code=one.code, name=dict(one.name)) for one in named.values())


def _machine(branch: Branch, machine: Machine) -> messages.MenuMachine:
    state = branch.machines.get(machine.code, Machinery()).state
    zone = branch.plan.zones.get(machine.zone)
    return messages.MenuMachine(
        machine=machine.code,
        name=dict(machine.name),
        where=dict(machine.where) or (dict(zone.name) if zone else {}),
        services=machine.services,
        state="working" if state is MachineState.WORKING else "out-of-order",
    )


def _hours(branch: Branch, now: datetime) -> tuple[messages.Opening, ...]:
    """Of the days for which kiosks hold numbers."""
    days = (day_of(branch.plan, day) for day in leased_days(branch, now))
    return tuple(
        messages.Opening(begins=local(branch.plan, begins), ends=local(branch.plan, ends))
        for day in days
        if day is not None
        for begins, ends in day.openings
    )


def _why_closed(branch: Branch, closed: Refusal) -> messages.Texts:
    """Said per service only if it is the service that is closed, not the branch."""
    if not branch.open:
        return {}
    return {each: sentence(closed, branch.plan, each) for each in branch.plan.languages}


def _waiting_area(plan: Plan, service: Service) -> messages.Texts:
    """Where to wait and the way there, by the zone; nothing where no table names it."""
    zone = plan.zones.get(service.zone)
    if zone is None:
        return {}
    return {
        language: say(language, "Waiting area: {place}", place=_place(zone, language))
        for language in zone.name
    }


def _place(zone: Zone, language: str) -> str:
    return " · ".join(text for text in (zone.name[language], zone.way.get(language, "")) if text)


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
