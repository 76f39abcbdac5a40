"""What the kiosks may offer, made of the branch: pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from server.application import rules
from server.application.publish import local, look, told
from server.application.sentences import sentence
from server.domain.admission import closed_to_all
from server.domain.hours import day_of
from server.domain.model import Branch, Machinery, MachineState
from server.domain.plan import Machine, Need, Plan, Service, Social, Zone
from server.domain.ranking import ahead_of_newcomer
from server.domain.refusals import Refusal
from server.domain.reserve import leased_days
from server.forecast.outlook import Outlook
from wire import messages
from words.phrases import say


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
        appointments=bool(branch.appointments),
        tier=plan.unidentified,
        cards=tuple(messages.CardPrefix(prefix=card.prefix, tier=card.tier) for card in plan.cards),
        rule=rules.line(plan),
        look=look(plan),
        directory=around.directory,
        phone=around.phone,
    )


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
        zone=where_to_wait(plan, service),
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


def where_to_wait(plan: Plan, service: Service) -> messages.Texts:
    """In the branch's own words, or by the zone and the way there; nothing where none is named."""
    if service.where:
        return dict(service.where)
    zone = plan.zones.get(service.zone)
    if zone is None:
        return {}
    return {
        language: say(language, "Waiting area: {place}", place=_place(zone, language))
        for language in zone.name
    }


def _place(zone: Zone, language: str) -> str:
    return " · ".join(text for text in (zone.name[language], zone.way.get(language, "")) if text)
