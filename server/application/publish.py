"""What the branch's state looks like on the wire: pure, one function per retained message."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, State, Ticket
from server.domain.plan import CounterCode, Plan, Service
from server.domain.ranking import ahead_of_newcomer
from server.forecast.outlook import Outlook, Wait
from wire import messages

LAST_CALLS: Final = 6
_ANNOUNCED: Final = AT_COUNTER | {State.SERVED}


def menu(branch: Branch, outlook: Outlook | None, phone: str, now: datetime) -> messages.Menu:
    """What the kiosks offer."""
    plan = branch.plan
    return messages.Menu(
        sequence=branch.sequence,
        made_at=now,
        open=branch.open,
        business_day=branch.day,
        branch=dict(plan.name),
        services=tuple(
            _menu_line(branch, service, outlook, now) for service in plan.services.values()
        ),
        tier=plan.unidentified,
        cards=tuple(messages.CardPrefix(prefix=card.prefix, tier=card.tier) for card in plan.cards),
        rule=dict(plan.rule),
        phone=phone,
    )


def lobby(branch: Branch, zone: str, outlook: Outlook | None, now: datetime) -> messages.Lobby:
    """What the boards of a zone show."""
    plan = branch.plan
    return messages.Lobby(
        sequence=branch.sequence,
        made_at=now,
        open=branch.open,
        branch=dict(plan.name),
        calls=tuple(_calls(branch, zone)),
        services=tuple(_lobby_line(branch, service, outlook) for service in plan.services.values()),
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


def zones(branch: Branch) -> tuple[str, ...]:
    """The zones that have counters, each once."""
    return tuple(dict.fromkeys(desk.zone for desk in branch.plan.counters.values()))


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
    tiers = branch.plan.tiers
    return messages.MenuLine(
        service=service.code,
        name=dict(service.name),
        documents=dict(service.documents),
        zone=dict(service.where),
        open=branch.open,
        ahead={tier: ahead_of_newcomer(branch, service.code, tier, now) for tier in tiers},
        forecast={
            tier: messages.Forecast(p50=wait.p50, p90=wait.p90)
            for tier in tiers
            if (wait := newcomers.get((service.code, tier)))
        },
    )


def _lobby_line(branch: Branch, service: Service, outlook: Outlook | None) -> messages.LobbyLine:
    newcomers = outlook.newcomers if outlook else {}
    return messages.LobbyLine(
        service=service.code,
        name=dict(service.name),
        waiting=sum(ticket.service == service.code for ticket in branch.waiting()),
        forecast=told(newcomers.get((service.code, branch.plan.unidentified))),
    )


def _calls(branch: Branch, zone: str) -> Iterator[messages.Call]:
    """The newest calls: who is at a counter, and who was and has been served or did not come."""
    seen = [
        ticket
        for ticket in branch.tickets.values()
        if ticket.called_at is not None and ticket.state in _ANNOUNCED and ticket.counter
    ]
    newest_first = sorted(seen, key=_announced_at, reverse=True)
    for ticket in newest_first[:LAST_CALLS]:
        counter = branch.plan.counters.get(ticket.counter or CounterCode(""))
        if counter is not None and counter.zone == zone and ticket.called_at is not None:
            yield messages.Call(
                number=ticket.number,
                counter=counter.number,
                attempt=ticket.attempt,
                called_at=_announced_at(ticket),
                language=ticket.language,
            )


def _announced_at(ticket: Ticket) -> datetime:
    return ticket.announced_at or ticket.issued_at


def _phase(ticket: Ticket | None) -> messages.Phase | None:
    if ticket is None:
        return None
    return "serving" if ticket.state is State.SERVING else "called"
